import ArgumentParser
import Casework
import ScriptEngine

extension ScriptCommand {
    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check and prove script files, and report every finding.",
            discussion: """
                Every rule runs, and all findings come together, each with what shows it: the shortest list of
                answers that leads there, or the parts that exclude each other. A version is compared with the one
                that it supersedes: among the files, else the released one.

                Exit 0 when the files can be used, 65 on an error. A note says what was not proved; it never fails a
                file. What each rule holds: layby script rules.
                """)

        /// How findings are written.
        enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, sarif }

        @OptionGroup var options: GlobalOptions
        @Option(help: "text, json, or sarif (2.1.0).") var format = Format.text
        @Flag(help: "Take warnings for errors.") var strict = false
        @Argument(help: "The files; - for standard input.", completion: .file(extensions: ["yaml", "yml"]))
        var files: [String]

        func run() async throws {
            let review = ScriptReview(try files.map { ($0, try readFile($0)) }, library: try options.library())
            let terminal = Terminal()
            switch format {
            case .text: FindingReport(terminal: terminal).show(review)
            case .json: terminal.line(CanonicalJSON.text(FindingJSON.json(review)))
            case .sarif: terminal.line(CanonicalJSON.text(FindingJSON.sarif(review)))
            }
            let failing = review.count(.error) + (strict ? review.count(.warning) : 0)
            guard failing > 0 else { return }
            throw Failure(
                "script.invalid", "\(failing.counted("finding")): the script cannot be used.",
                place: files.joined(separator: ", "),
                remedy: "Correct what is listed above, then check again.", exit: .data)
        }
    }

    struct Rules: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print every rule that scripts are checked against, as Markdown.")

        func run() async throws { Terminal().line(RulesPage.markdown) }
    }
}
