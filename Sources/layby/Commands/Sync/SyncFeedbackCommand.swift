import ArgumentParser
import Casework
import Foundation
import HubSync
import IntelligenceLog
import Logging
import ScriptEngine

struct SyncFeedbackCommand: DeskCommand {
    static let configuration = CommandConfiguration(
        commandName: "feedback", abstract: "Fetch what the hub tells of its records, or list what it told.",
        discussion: """
            Acknowledgements, rejections, requests for more information, outcomes of referrals and the hub's Driver and
            Haulier list; each is applied once. What cannot be applied is kept, with why. layby sync fetches it too.
            """)

    static let action = Action.sync

    @OptionGroup var options: GlobalOptions
    @OptionGroup var hub: HubOptions
    @Option(help: ArgumentHelp("Only this hub, by its code; may be given again.", valueName: "code"))
    var to: [String] = []
    @OptionGroup var justification: Justification
    @Flag(help: "Ask the hub for everything anew; what is known is passed over.") var again = false
    @Flag(help: "List the calls that a hub asks about, rejections, and what could not be applied; fetch nothing.")
    var list = false
    @Flag(help: "With --list: everything that hubs told.") var all = false
    @Option(help: "With --list: at most so many.") var limit = 50
    @Option(help: "Show all of one that could not be applied, by its number in the list; only who may read calls.")
    var show: Int?
    @Option(help: "text or json.") var format = OutputFormat.text

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes a number from 1.") }
        guard list || !all else { throw ValidationError("--all goes with --list.") }
    }

    func run() async throws {
        if let show { return try await tell(show) }
        if list { return try await listed() }
        let desk = try await options.desk(for: Self.self)
        let terminal = Terminal()
        var told: [(target: SyncTarget, progress: FeedbackProgress)] = []
        var failures: [Failure] = []
        for target in try await hub.targets(to, of: desk, options, isAsked: true) {
            let turn = try target.takeTurn(of: desk.log, at: options.now)
            let client = try hub.client(
                for: target, desk, options,
                waiting: { terminal.status("The hub is down or busy; trying again in \(Int($0.rounded(.up))) s") })
            let (progress, failure) = try await Self.fetched(client, target, turn, options, fromTheBeginning: again)
            terminal.endStatus()
            if let progress { told.append((target, progress)) }
            if let failure { failures.append(failure) }
        }
        switch format {
        case .json:
            let hubs = told.map { ($0.target.hub.code.text, FeedbackReport.json($0.progress)) }
            terminal.line(CanonicalJSON.text(["hubs": .object(Dictionary(hubs) { $1 })]))
        case .text:
            for (target, progress) in told {
                if told.count > 1 { terminal.line("\(target.hub.code)", .accent) }
                FeedbackReport(terminal).show(progress, isAlone: true)
            }
        }
        for failure in failures.dropLast() { failure.report() }
        if let failure = failures.last { throw failure }
    }

    /// Fetches what a hub tells; whoever has just sent to it has something to say, whatever comes of this.
    ///
    /// - Throws: `LogError`: what happens at the hub is a failure of that hub alone.
    static func fetched(
        _ client: HubClient, _ target: SyncTarget, _ turn: HubTurn, _ options: GlobalOptions,
        fromTheBeginning: Bool = false
    ) async throws -> (progress: FeedbackProgress?, failure: Failure?) {
        do {
            let progress = try await client.fetchFeedback(
                fromTheBeginning: fromTheBeginning, scripts: try options.library(), now: { options.now },
                report: { progress in
                    options.logger.debug("took in feedback", metadata: ["new": "\(progress.counts.received)"])
                })
            turn.keep(nil)
            return (progress, nil)
        } catch let error as LogError {
            throw error
        } catch {
            return (nil, target.failed(error, turn, at: options.now))
        }
    }

    private func listed() async throws {
        let desk = try await options.desk(for: Self.self)
        let asked = try await desk.log.askedCalls(limit: limit)
        let items = try await desk.log.feedback(wantsAll: all, limit: limit)
        let standing = try await desk.log.feedbackStanding()
        switch format {
        case .json: Terminal().line(CanonicalJSON.text(FeedbackReport.json(standing, asked, items)))
        case .text: FeedbackReport(Terminal()).show(standing, asked, items)
        }
    }

    private func tell(_ position: Int) async throws {
        let desk = try await options.desk(for: Self.self)
        try desk.require(.readCall)
        let (stream, told) = try await desk.log.toldFeedback(position)
        try await desk.consult(stream, by: "sync feedback", why: justification.why, at: options.now)
        guard let told else {
            throw Failure(
                "feedback.notKept", "Nothing is kept of it but that it came: it was applied, or its record was erased.",
                place: "\(position)", remedy: "See it with layby sync feedback --list --all.", exit: .data)
        }
        Terminal().line(CanonicalJSON.text(told))
    }
}
