import ArgumentParser
import Casework
import IntelligenceLog
import ScriptEngine

extension SyncCommand {
    struct Backfill: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a hub that came later the records of before.",
            discussion: """
                Those that were made since a day and that the hub may have by the policy in force, cut down for it; of each
                record no revision before one that it has. An entry says who gave it which.
                """)
        static let action = Action.sync

        @OptionGroup var options: GlobalOptions
        @Option(name: .customLong("to"), help: "The hub, by its code.") var hub: String
        @Option(help: ArgumentHelp("Records made on this day or later, as 2021-03-01.", valueName: "day"))
        var since: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            guard let start = try DayRange(from: since, until: nil).start else { return }
            guard let hub = try await desk.log.hubs().first(where: { $0.code.text == hub && $0.isInForce }) else {
                throw Failure(noHub: hub, of: try await desk.log.hubs().filter(\.isInForce).map(\.code))
            }
            let count = try await desk.log.backfill(hub.code, since: start, at: options.now, by: desk.actor)
            Terminal().line(
                count == 0
                    ? "There is nothing that \(hub.code) was not given already, or may have."
                    : "\(count.counted("record")) given to \(hub.code); layby sync sends them.",
                count == 0 ? .plain : .good)
        }
    }
}
