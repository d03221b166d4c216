import ArgumentParser
import Casework
import IntelligenceLog
import ScriptEngine

extension EntityCommand {
    /// What every decision about places takes.
    struct DecisionOptions: ParsableArguments {
        @Argument(help: "Two places or more: RECORD/ANCHOR.") var places: [String]
        @Option(help: "Why you decide so; kept in the log, sealed.") var reason: String

        func validate() throws {
            guard places.count > 1 else { throw ValidationError("Name two places or more.") }
        }
    }

    struct Same: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that those at some places are one: from now on each finds the others' records.")

        static let action = Action.mergeEntities

        @OptionGroup var options: GlobalOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws { try await options.desk(for: Self.self).decide(.made, decision, options) }
    }

    struct Differ: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Decide that two are not one: they are not suggested any more.")

        static let action = Action.mergeEntities

        @OptionGroup var options: GlobalOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws { try await options.desk(for: Self.self).decide(.refused, decision, options) }
    }

    struct Later: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Leave two for later: they are not suggested until somebody decides.")

        static let action = Action.mergeEntities

        @OptionGroup var options: GlobalOptions
        @OptionGroup var decision: DecisionOptions

        func run() async throws { try await options.desk(for: Self.self).decide(.deferred, decision, options) }
    }

    struct Undo: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "Undo a decision; it stays in the log, undone.")

        static let action = Action.mergeEntities

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The decision, as layby entity list shows it.") var decision: String
        @Option(help: "Why; kept in the log, sealed.") var reason: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = MergeID(try await desk.log.stream(.merge, named: decision))
            try await desk.log.decide(.undone, on: id, because: reason, at: options.now, by: desk.actor)
            Terminal().line("Decision \(id.stream.short) is undone.", .good)
        }
    }
}

extension Desk {
    fileprivate func decide(
        _ state: Merge.State, _ decision: EntityCommand.DecisionOptions, _ options: GlobalOptions
    ) async throws {
        var addresses: [IdentityAddress] = []
        for place in decision.places { addresses.append(try await address(place)) }
        let merge = try await log.decide(
            state, on: addresses, because: decision.reason, children: children, scripts: try options.library(),
            at: options.now, by: actor)
        let score = merge.score.map { ", score \($0)" } ?? ""
        let terminal = Terminal()
        terminal.line(
            "Decision \(merge.id.stream.short): \(merge.members.count) places, \(merge.state.words)\(score).", .good)
        let decisions = MergeDecisions(try await log.merges())
        for conflict in decisions.conflicts where conflict.refused == merge.id || conflict.made.contains(merge.id) {
            terminal.line(EntityReport.words(conflict), .warning)
        }
    }
}
