import ArgumentParser

/// Why a record is read, where the policy asks for it.
struct Justification: ParsableArguments {
    @Option(help: "Why you read it; the policy may want it.") var why: String?
}
