public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

extension Completion.Grouping: ExpressibleByArgument {}

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What the calls come to.",
        subcommands: [CompletionReport.self, EngagementReport.self, RegionalScanReport.self])

    struct CompletionReport: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "completion",
            abstract: "The share of closed calls whose script was fully completed.",
            discussion: """
                Fully completed: every required question that applied to the call, under its own version, is answered,
                or missing for a reason that the question accepts. The month is the event's, in London time.
                """)

        static let action = Action.report

        @OptionGroup var options: GlobalOptions
        @Option(help: "month, force or version.") var by: Completion.Grouping?
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let completion = Completion(of: try await desk.log.calls(in: [.closed]), by: by)
            switch format {
            case .text: table(completion)
            case .json: Terminal().line(CanonicalJSON.text(json(completion)))
            }
        }

        private func table(_ completion: Completion) {
            let terminal = Terminal()
            guard completion.total.closed > 0 else {
                terminal.line("No call is closed yet, so there is nothing to report.")
                return
            }
            terminal.line(
                "\((by?.rawValue ?? "").padded(20))\("closed".leftPadded(7))\("full".leftPadded(7))"
                    + "\("partial".leftPadded(9))\("broken off".leftPadded(12))\("rate".leftPadded(8))", .bold)
            for row in completion.rows { line(row, terminal) }
            line(completion.total, terminal)
            if completion.total.simulated > 0 {
                terminal.line(
                    "\(completion.total.simulated) of the \(completion.total.closed) calls are simulated: "
                        + "their answers are invented.", .warning)
            }
        }

        private func line(_ row: Completion.Row, _ terminal: Terminal) {
            let rate = row.rate ?? 0
            let percent = "\((rate * 1000).rounded() / 10) %"
            terminal.line(
                row.group.padded(20) + String(row.closed).leftPadded(7) + String(row.full).leftPadded(7)
                    + String(row.partial).leftPadded(9) + String(row.brokenOff).leftPadded(12)
                    + percent.leftPadded(8) + "  " + terminal.styled(Terminal.bar(rate, width: 20), .accent))
        }

        private func json(_ completion: Completion) -> JSONValue {
            func object(_ row: Completion.Row) -> JSONValue {
                .members([
                    "group": .string(row.group), "closed": .integer(row.closed), "full": .integer(row.full),
                    "partial": .integer(row.partial), "brokenOff": .integer(row.brokenOff),
                    "simulated": .integer(row.simulated), "rate": row.rate.map(JSONValue.number),
                ])
            }
            return [
                "measure": "completion", "by": by.map { .string($0.rawValue) } ?? .null,
                "rows": .array(completion.rows.map(object)), "total": object(completion.total),
            ]
        }
    }
}
