import ArgumentParser
import Casework
import ReferenceData
import ScriptEngine

extension PenaltyCommand {
    struct Rules: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Print the rules that exposure and deadlines go by: from when, how much, how long, and where it says so."
        )

        func run() {
            let terminal = Terminal()
            for regime in PenaltyRegime.all {
                let until = regime.until.map { " to \(CivilDate(days: $0.days - 1))" } ?? " on"
                terminal.line(
                    "\(regime.section.rawValue), \(regime.section.words), events from \(regime.from)\(until)", .bold)
                let each = regime.section == .carrying ? "an entrant" : "an incident"
                terminal.pair("  One person, \(each)", Self.sums(regime.perPerson))
                terminal.pair("  All together, \(each)", Self.sums(regime.together))
                if let years = regime.lookBackYears { terminal.pair("  Earlier incidents count for", "\(years) years") }
                for reduction in regime.reductions {
                    terminal.paragraph("May be reduced by \(reduction.percent) % \(reduction.words).")
                }
                terminal.paragraph("Defences: \(regime.defences.joined(separator: "; ")).")
                terminal.paragraph(regime.source, .dim)
            }
            for period in StatutoryPeriod.all {
                terminal.line("\(period.kind.rawValue), \(period.days) days from \(period.start.words)", .bold)
                terminal.paragraph("\(period.counting); from \(period.from) on.")
                terminal.paragraph(period.source, .dim)
            }
            terminal.line("CECPT decides.", .bold)
        }

        /// By how many incidents there were: `£6,000.00 / £10,000.00`.
        private static func sums(_ pence: [Int]) -> String {
            pence.map { Money.text(pence: $0) }.joined(separator: " / ")
        }
    }
}
