import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Take calls: start, resume, hand over, list, show, close, reopen, review, or run from a file.",
        subcommands: [
            Start.self, Resume.self, Handover.self, List.self, Show.self, Close.self, Reopen.self, Review.self,
            Run.self, Answered.self,
        ])

    struct Start: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Open a call and take it in the terminal.",
            discussion: "One question at a time; every answer is on the disk before the next is asked. ? helps.")

        static let action = Action.takeCall

        @OptionGroup var options: GlobalOptions
        @Option(help: "The version of the script. Default: the newest.") var script: Int?
        @Option(help: "The owning force, by name or code: kent.") var force: String?

        func run() async throws {
            let library = try options.library()
            let script = try library.script(version: script ?? library.newest ?? 0)
            let force = try force.map { try Forces.read($0).value.slug }
            let desk = try await options.desk(for: Self.self)
            var session = try await CallSession.start(script, of: library, at: options.now, desk: desk)
            try await session.set(force: force, at: options.now)
            var interview = TerminalInterview(session, terminal: Terminal(), options: options)
            try await interview.run()
        }
    }

    struct Resume: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Go on with a call that is paused or in progress.",
            discussion: "A call that another handler has can be taken over; that you did is an entry of its own.")
        static let action = Action.takeCall

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call. Default: the newest open one of yours, else the newest open one.") var call: String?
        @Flag(help: "Take it over from the handler who has it, without asking.") var takeOver = false
        @OptionGroup var justification: Justification

        func run() async throws {
            let library = try options.library()
            let desk = try await options.desk(for: Self.self)
            let id = try await stream(desk)
            let terminal = Terminal()
            try await desk.consult(id, by: "call resume", why: justification.why, at: options.now)
            var session = try await CallSession.load(id, scripts: library, desk: desk)
            if session.isOthers, session.call.interview.phase != .closed {
                let handler = session.call.handler
                let question = "\(handler) has this call. Take it over? yes or no: "
                let isSure = takeOver || ["yes", "y"].contains(terminal.ask(question)?.lowercased())
                guard isSure else { throw AccessError.othersCall(handler) }
                try await session.recordOnce(.handedOver(to: desk.actor), at: options.now)
            }
            if session.call.interview.phase != .inProgress {
                try await session.recordOnce(.resumed, at: options.now)
            }
            var interview = TerminalInterview(session, terminal: terminal, options: options)
            try await interview.run()
        }

        private func stream(_ desk: Desk) async throws -> StreamID {
            if let call { return try await desk.log.stream(.call, named: call) }
            let open = try await desk.log.calls(in: [.paused, .inProgress])
            guard let newest = open.first(where: { $0.handler == desk.actor }) ?? open.first else {
                throw Failure(
                    "call.noneOpen", "No call is open.", remedy: "Start one with layby call start.", exit: .usage)
            }
            return newest.id.stream
        }
    }

    struct Handover: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Hand an open call over to another handler.",
            discussion: "It stands in their list then; they go on with it by layby call resume.")
        static let action = Action.takeCall

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Option(help: "The user id of the handler who gets it.") var to: String

        func run() async throws {
            guard let user = UserID(to) else { throw AccessError.badUserID }
            let desk = try await options.desk(for: Self.self)
            try await desk.log.users().checkCanTakeCalls(user)
            let id = try await desk.log.stream(.call, named: call)
            var session = try await CallSession.load(id, scripts: try options.library(), desk: desk)
            try await session.recordOnce(.handedOver(to: user.actor), at: options.now)
            Terminal().line("\(user) has the call now: layby call resume \(id.short)")
        }
    }

    struct List: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "List calls, newest first.")

        static let action = Action.readCall

        @OptionGroup var options: GlobalOptions
        @Flag(help: "Closed calls too.") var all = false
        @Option(help: "At most so many.") var limit = 50

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit takes a number from 1.") }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let calls = try await desk.log.calls(in: all ? [] : [.inProgress, .paused], limit: limit)
            let terminal = Terminal()
            guard !calls.isEmpty else {
                terminal.line(all ? "No calls yet." : "No call is open. --all lists the closed ones too.")
                return
            }
            terminal.line(
                "\("id".padded(8))\("opened".padded(24))\("script".padded(8))\("force".padded(20))"
                    + "\("state".padded(18))\("with".padded(14))open", .bold)
            defer {
                if calls.count == limit { terminal.line("The newest \(limit); --limit N shows more.", .dim) }
            }
            let asked = Set(try await desk.log.askedCalls(limit: 1_000).map(\.call.id))
            for call in calls {
                let state = call.completeness?.words ?? call.phase.words
                terminal.line(
                    call.id.stream.short.padded(8) + LondonTime.text(Int64(call.openedAt.seconds)).padded(24)
                        + "v\(call.script.version)".padded(8) + (call.force ?? "–").padded(20) + state.padded(18)
                        + call.handler.id.padded(13) + " " + "\(call.open.total) of \(call.required.total)"
                        + (call.isSimulated ? "  simulated" : "") + (asked.contains(call.id) ? "  asked by a hub" : ""))
            }
        }
    }

    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Show a call, section by section.")

        static let action = Action.readCall

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "The call.") var call: String
        @Option(help: "text, or json for the outcome without answers.") var format = OutputFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.call, named: call)
            try await desk.consult(id, by: "call show", why: justification.why, at: options.now)
            let session = try await CallSession.load(
                id, scripts: try options.library(), desk: desk, children: desk.children)
            let report = CallReport(session.call, terminal: Terminal())
            switch format {
            case .text: report.transcript()
            case .json: Terminal().line(CanonicalJSON.text(report.outcome()))
            }
        }
    }

    struct Close: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Close a call and compute its completeness.")

        static let action = Action.takeCall

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Option(help: "Why; wanted when a critical question is open.") var reason: String?
        @Flag(name: .customLong("caller-rang-off"), help: "The call ended before the script did.")
        var callerRangOff = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.call, named: call)
            var session = try await CallSession.load(id, scripts: try options.library(), desk: desk)
            try await session.recordOnce(
                .closed(reason: reason.map(PlainText.of), callerRangOff: callerRangOff), at: options.now)
            CallReport(session.call, terminal: Terminal()).closing()
        }
    }

    struct Answered: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say how what a hub asked of a call was answered.",
            discussion: "Only where no further revision of the record says so: that answers it by itself.")

        static let action = Action.takeCall

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Option(help: "Which request, by the number that layby call show gives it. Default: the only open one.")
        var request: Int?
        @Option(help: "How it was answered.") var note: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.call, named: call)
            var session = try await CallSession.load(id, scripts: try options.library(), desk: desk)
            let open = session.call.requests.filter { $0.answer == nil }
            guard let number = request ?? (open.count == 1 ? open[0].number : nil) else {
                throw Failure(
                    "call.whichRequest", "The call has \(open.count) open requests.", place: "call \(id.short)",
                    remedy: "Name one with --request; layby call show lists them.", exit: .usage)
            }
            try await session.recordOnce(.informationGiven(request: number, note: note), at: options.now)
            Terminal().line("Request \(number) is answered.")
        }
    }

    struct Reopen: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Open a closed call again.")

        static let action = Action.reopenCall

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.call, named: call)
            var session = try await CallSession.load(id, scripts: try options.library(), desk: desk)
            try await session.recordOnce(.reopened(reason: PlainText.of(reason)), at: options.now)
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
