import ArgumentParser
import Casework
import IntelligenceLog
import ScriptEngine

/// Why a record is read, where the policy asks for it.
struct Justification: ParsableArguments {
    @Option(help: "Why you read it; the policy may want it.") var why: String?
}

extension Desk {
    /// Writes down that a record is read, before anything of it is shown.
    ///
    /// - Parameter means: the command: `call show`.
    /// - Throws: `Failure` `policy.whyWanted`, `LogError`.
    func consult(
        _ stream: StreamID, by means: String, _ justification: Justification, at time: Timestamp
    ) async throws {
        let why = try await PolicyInForce(log).justification(justification.why, for: .consultation)
        try await log.note(
            .consulted(AuditEvent.Target(stream), by: means, justification: why), at: time, by: actor)
    }
}
