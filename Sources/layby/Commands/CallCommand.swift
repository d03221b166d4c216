import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Take calls: start, resume, list, show, close, reopen, or run from a file.",
        subcommands: [Start.self, Resume.self, List.self, Show.self, Close.self, Reopen.self, Run.self])

    struct Start: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a call and take it in the terminal.",
            discussion: "One question at a time; every answer is on the disk before the next is asked. ? helps.")

        @OptionGroup var options: GlobalOptions
        @Option(help: "The version of the script. Default: the newest.") var script: Int?
        @Option(help: "The owning force, by name or code: kent.") var force: String?

        func run() async throws {
            let library = try options.library()
            let script = try library.script(version: script ?? library.newest ?? 0)
            let force = try force.map { try Forces.read($0).value.slug }
            let log = try options.openLog()
            var session = try await CallSession.start(script, log: log, options: options)
            try await session.set(force: force, at: options.now)
            var interview = TerminalInterview(session, scripts: library, terminal: Terminal(), options: options)
            try await interview.run()
        }
    }

    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Go on with a call that is paused or in progress.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call. Default: the newest that is open.") var call: String?

        func run() async throws {
            let library = try options.library()
            let log = try options.openLog()
            let id: StreamID
            if let call {
                id = try await log.stream(.call, named: call)
            } else if let newest = try await log.calls(in: [.paused, .inProgress], limit: 1).first {
                id = newest.id.stream
            } else {
                throw Failure(
                    "call.noneOpen", "No call is open.", remedy: "Start one with layby call start.", exit: .usage)
            }
            var session = try await CallSession.load(id, log: log, scripts: library, options: options)
            if session.call.interview.phase != .inProgress { try await session.record(.resumed, at: options.now) }
            var interview = TerminalInterview(session, scripts: library, terminal: Terminal(), options: options)
            try await interview.run()
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List calls, newest first.")

        @OptionGroup var options: GlobalOptions
        @Flag(help: "Closed calls too.") var all = false
        @Option(help: "At most so many.") var limit = 50

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit takes a number from 1.") }
        }

        func run() async throws {
            let log = try options.openLog()
            let calls = try await log.calls(in: all ? [] : [.inProgress, .paused], limit: limit)
            let terminal = Terminal()
            guard !calls.isEmpty else {
                terminal.line(all ? "No calls yet." : "No call is open. --all lists the closed ones too.")
                return
            }
            terminal.line(
                "\("id".padded(8))\("opened".padded(24))\("script".padded(8))\("force".padded(20))"
                    + "\("state".padded(18))open", .bold)
            defer {
                if calls.count == limit { terminal.line("The newest \(limit); --limit N shows more.", .dim) }
            }
            for call in calls {
                let state = call.completeness?.words ?? call.phase.words
                terminal.line(
                    call.id.stream.short.padded(8) + LondonTime.text(Int64(call.openedAt.seconds)).padded(24)
                        + "v\(call.script.version)".padded(8) + (call.force ?? "–").padded(20) + state.padded(18)
                        + "\(call.open.total) of \(call.required.total)" + (call.isSimulated ? "  simulated" : ""))
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show a call, section by section.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Option(help: "text, or json for the outcome without answers.") var format = OutputFormat.text

        func run() async throws {
            let log = try options.openLog()
            let id = try await log.stream(.call, named: call)
            let session = try await CallSession.load(
                id, log: log, scripts: try options.library(), options: options)
            let report = CallReport(session.call, terminal: Terminal())
            switch format {
            case .text: report.transcript()
            case .json: Terminal().line(CanonicalJSON.text(report.outcome()))
            }
        }
    }

    struct Close: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Close a call and compute its completeness.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Option(help: "Why; wanted when a critical question is open.") var reason: String?
        @Flag(name: .customLong("caller-rang-off"), help: "The call ended before the script did.")
        var callerRangOff = false

        func run() async throws {
            let log = try options.openLog()
            let id = try await log.stream(.call, named: call)
            var session = try await CallSession.load(
                id, log: log, scripts: try options.library(), options: options)
            try await session.record(
                .closed(reason: reason.map(PlainText.of), callerRangOff: callerRangOff), at: options.now)
            CallReport(session.call, terminal: Terminal()).closing()
        }
    }

    struct Reopen: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Open a closed call again.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let log = try options.openLog()
            let id = try await log.stream(.call, named: call)
            var session = try await CallSession.load(
                id, log: log, scripts: try options.library(), options: options)
            try await session.record(.reopened(reason: PlainText.of(reason)), at: options.now)
            Terminal().line("Reopened. Go on with: layby call resume \(id.short)")
        }
    }
}

extension CallSession {
    /// Answers the question that holds the owning force, where the script has one that applies.
    mutating func set(force: String?, at time: Timestamp) async throws {
        guard let force, let question = call.script.question(role: CallFacts.Role.owningForce.rawValue) else { return }
        try await record(.answered(Place(question), .code(force)), at: time)
    }
}

/// How a command prints what it found.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json
}
