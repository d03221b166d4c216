import ArgumentParser
import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension PenaltyCommand {
    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a debt: what the list states, and what was recovered against it.")

        static let action = Action.search

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "CECPT's reference, or the debt's id.") var penalty: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.penalty(named: penalty)
            try await desk.consult(id.stream, by: "penalty show", why: justification.why, at: options.now)
            PenaltyReport(try await desk.log.penalty(id), terminal: Terminal()).show()
        }
    }

    struct Recover: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Log money recovered against a debt, outside any operation.",
            discussion: """
                In an operation: layby op recover OPERATION --penalty PENALTY. A part is taken; more than is outstanding
                wants a reason.
                """)

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "CECPT's reference, or the debt's id.") var penalty: String
        @Option(help: "How much: £1,200 or 1200.50.") var amount: String
        @Option(help: "Why it is more than is outstanding.") var reason: String?
        @Option(help: "The force that recovered it, by name or code.") var force: String?
        @Option(help: "When, where that is not now: 14:05, or 1 March 2021 14:05, in London.") var at: String?

        func run() async throws {
            let pence = try Money.pence(from: amount)
            let force = try force.map { try Forces.read($0).value.slug }
            let happenedAt = try options.moment(at)
            let desk = try await options.desk(for: Self.self)
            let done = try await desk.log.recover(
                pence, from: try await desk.log.penalty(named: penalty), reason: PlainText.line(reason), force: force,
                happenedAt: happenedAt, at: options.now, by: desk.actor)
            PenaltyReport(done.penalty, terminal: Terminal()).sums()
        }
    }

    struct Undo: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Take back money recovered that was entered wrongly; both entries stay.",
            discussion: "The line of the operation that says it, too, is struck.")

        static let action = Action.logOperation

        @OptionGroup var options: GlobalOptions
        @Argument(help: "CECPT's reference, or the debt's id.") var penalty: String
        @Argument(help: "The recovery's number, as layby penalty show has it.") var recovery: Int
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let penalty = try await desk.log.undoRecovery(
                recovery, of: try await desk.log.penalty(named: penalty), reason: PlainText.of(reason),
                at: options.now, by: desk.actor)
            PenaltyReport(penalty, terminal: Terminal()).sums()
        }
    }
}
