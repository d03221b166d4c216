import ArgumentParser
import Casework
import IntelligenceLog
import ScriptEngine
import ScriptExchange

extension ScriptCommand {
    struct Diff: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Compare two versions: what changed, and which calls take another route.",
            discussion: """
                A question that is asked in other calls than before is shown with the fewest answers after which one
                version asks it and the other does not. For that, questions that decide are taken as answered where
                they are required, and answers that only one version takes are not compared.
                """)

        enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, html }

        @OptionGroup var options: GlobalOptions
        @Option(help: "text, json or html. Default: html where the output is named .html, else text.")
        var format: Format?
        @Option(name: .shortAndLong, help: "The file. Default: standard output.", completion: .file())
        var output: String?
        @Argument(help: "The old version (v3), or a file.") var old: String
        @Argument(help: "The new version (v4), or a file.") var new: String

        func run() async throws {
            let (before, after) = (try options.script(old), try options.script(new))
            let terminal = Terminal()
            terminal.status("Comparing …")
            let diff = ScriptDiff(before, after, lineage: try lineage(before, after))
            terminal.endStatus()
            switch format ?? (output?.hasSuffix(".html") == true ? .html : .text) {
            case .text:
                if let output {
                    try put(Self.lines(diff).joined(separator: "\n") + "\n", to: output)
                } else {
                    show(diff, terminal)
                }
            case .json: try put(CanonicalJSON.text(Self.json(diff)) + "\n", to: output)
            case .html: try put(ScriptDiffPage.html(diff), to: output)
            }
        }

        /// The versions between, which say what was renamed on the way; none when the two are files of their own.
        private func lineage(_ old: Script, _ new: Script) throws -> [ScriptDefinition]? {
            let library = try options.library()
            let (from, to) = (old.reference.version, new.reference.version)
            guard old.reference.script == new.reference.script, abs(from - to) > 1 else { return nil }
            let between = from < to ? Array(from + 1..<to) : Array((to + 1..<from).reversed())
            let definitions = between.compactMap { try? library.script(version: $0).definition }
            guard definitions.count == between.count,
                definitions.allSatisfy({ $0.script == old.reference.script })
            else { return nil }
            return [old.definition] + definitions + [new.definition]
        }

        private static func lines(_ diff: ScriptDiff) -> [String] {
            var lines: [String] = []
            var subject: String?
            for change in diff.changes {
                if change.subject != subject { lines.append(change.subject) }
                subject = change.subject
                lines.append("  \(change.kind)\(change.words.isEmpty ? "" : ": \(change.words)")")
                if case .rerouted(_, _, let witness) = change {
                    lines += diff.words(of: witness).map { "      \($0)" }
                }
            }
            return lines
        }

        private func show(_ diff: ScriptDiff, _ terminal: Terminal) {
            let (old, new) = (diff.old.reference, diff.new.reference)
            terminal.line("\(new.script): v\(old.version) → v\(new.version)", .bold)
            if diff.changes.isEmpty { return terminal.line("Nothing differs.", .good) }
            for line in Self.lines(diff) {
                if line.hasPrefix("      ") {
                    terminal.line(line, .dim)
                } else if line.hasPrefix("  ") {
                    terminal.paragraph(String(line.dropFirst(2)), indent: "  ")
                } else {
                    terminal.line(line, .accent)
                }
            }
            let routes = diff.changes.count { change in
                if case .rerouted = change { return true }
                return false
            }
            terminal.line("\(diff.changes.count.counted("change")), \(routes) of them of route.", .bold)
        }

        private static func json(_ diff: ScriptDiff) -> JSONValue {
            let changes = diff.changes.map { change -> JSONValue in
                var witness: JSONValue?
                if case .rerouted(_, _, let found) = change { witness = found.json }
                return .members([
                    "subject": .string(change.subject), "kind": .string(change.kind),
                    "words": change.words.isEmpty ? nil : .string(change.words), "witness": witness,
                ])
            }
            return ["from": diff.old.reference.json, "to": diff.new.reference.json, "changes": .array(changes)]
        }
    }

    struct Migrate: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Move a call in progress to another version of the script.",
            discussion: """
                Answers are carried, set aside, or asked again, by a plan that is shown first; nothing said is lost.
                --undo puts the call back to what it was, as long as nothing was recorded since; after that, migrate
                back with --to, which keeps what was recorded as well.
                """)

        static let action = Action.migrateCall

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call's id, or its last four or more characters.") var call: String
        @Option(help: "The version to move to.") var to: Int?
        @Flag(help: "Show the plan, and change nothing.") var dryRun = false
        @Flag(help: "Put the call back to what it was before it was moved last.") var undo = false

        func validate() throws {
            if (to == nil) != undo { throw ValidationError("Give --to VERSION, or --undo.") }
            if undo, dryRun { throw ValidationError("--dry-run goes with --to.") }
        }

        func run() async throws {
            let scripts = try options.library()
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.call, named: call)
            var session = try await CallSession.load(id, scripts: scripts, desk: desk)
            let terminal = Terminal()
            guard let to else {
                try await session.undoMigration(at: options.now)
                terminal.line("The call is under v\(session.call.script.reference.version) again.", .good)
                return
            }
            let plan = try session.call.migration(to: to, scripts: scripts)
            MigrationReport(terminal: terminal).show(plan)
            if plan.isBlocked {
                throw Failure(
                    MigrationError.blocked.code, "The call cannot move to version \(to).", place: "\(id)",
                    remedy: plan.obstacle.map { "Because \($0)." } ?? "See what is blocked above.", exit: .data)
            }
            if dryRun { return terminal.line("Nothing was changed.", .dim) }
            try await session.migrate(by: plan, at: options.now)
            terminal.line("The call is now under v\(to). Go on with: layby call resume \(call)", .good)
        }
    }
}
