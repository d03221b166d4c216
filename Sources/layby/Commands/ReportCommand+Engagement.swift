import ArgumentParser
import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension ReportCommand {
    struct EngagementReport: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "engagement",
            abstract: "What operations came to in a period, target against actual.",
            discussion: EngagementMeasure.notes.joined(separator: "\n")
                + "\nA target shows where one was set for just that period.")

        static let action = Action.report

        @OptionGroup var options: GlobalOptions
        @Option(help: "The first day, in London.") var from: String
        @Option(help: "The last day; it counts.") var to: String
        @Option(help: "Only operations that this force leads, by name or code.") var force: String?
        @Option(help: "text, json or csv.") var format = Format.text

        enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv }

        func run() async throws {
            let days = try [from, to].map { try CivilDate(typed: $0, at: options.now) }
            guard let period = DayPeriod(days[0], days[1]) else {
                throw ValidationError("--to is a day before --from.")
            }
            let force = try force.map { try Forces.read($0).value.slug }
            let desk = try await options.desk(for: Self.self)
            let engagement = try await desk.log.engagement(period, force: force)
            let terminal = Terminal()
            switch format {
            case .text: table(engagement, terminal)
            case .json: terminal.line(CanonicalJSON.text(engagement.json))
            case .csv: terminal.write(engagement.csv)
            }
        }

        private func table(_ engagement: Engagement, _ terminal: Terminal) {
            let whose = engagement.force.map { ", \(Forces.force(slug: $0)?.name ?? $0)" } ?? ""
            terminal.line("OPT engagement, \(engagement.period.words)\(whose)")
            terminal.line()
            terminal.line("\("".padded(38))\("target".leftPadded(8))\("actual".leftPadded(15))", .bold)
            for row in engagement.rows {
                terminal.line(
                    row.measure.words.padded(38) + (row.target.map(row.measure.text) ?? "n/a").leftPadded(8)
                        + row.measure.text(row.actual).leftPadded(15))
            }
            terminal.line()
            for note in [engagement.counted] + EngagementMeasure.notes { terminal.paragraph(note, indent: "", .dim) }
        }
    }
}
