import ArgumentParser
import Casework
import IntelligenceLog
import ScriptEngine

extension SyncCommand {
    struct Status: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "How things stand with each hub: what waits, what it has, what is parked.",
            discussion: """
                --metrics prints the same as Prometheus reads it; the desk serves it at /metrics. It looks at the log alone
                and asks no hub.
                """)
        static let action = Action.sync

        @OptionGroup var options: GlobalOptions
        @Option(help: "text or json.") var format = OutputFormat.text
        @Flag(help: "Print metrics for Prometheus: text exposition format 0.0.4, which is OpenMetrics as well.")
        var metrics = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let (hubs, now) = (try await desk.log.hubFigures(), options.now)
            let terminal = Terminal()
            if metrics { return terminal.write(HubMetrics.text(hubs, at: now)) }
            switch format {
            case .json: terminal.line(CanonicalJSON.text(["hubs": .array(hubs.map { $0.json(at: now) })]))
            case .text:
                let holders = hubs.reduce(into: [String: HubTurn.Holder]()) { holders, hub in
                    holders[hub.hub] = HubTurn.holder(of: hub.hub, desk.log)
                }
                SyncReport(terminal: terminal).show(hubs, holders: holders, at: now)
                let former = try await desk.log.hubs().filter { !$0.isInForce }.map(\.code.text)
                for hub in hubs where hub.waiting > 0 && former.contains(hub.hub) {
                    terminal.line(
                        "\(hub.hub): the policy names it no more, and nothing goes there: "
                            + "layby sync discard --all --to \(hub.hub) --reason WHY", .warning)
                }
            }
        }
    }
}
