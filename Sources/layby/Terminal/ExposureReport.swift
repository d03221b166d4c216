import Casework
import ReferenceData

/// How much penalties could come to, as the terminal shows it.
struct ExposureReport {
    private let exposure: PenaltyExposure
    private let terminal: Terminal

    init(_ exposure: PenaltyExposure, terminal: Terminal) {
        self.exposure = exposure
        self.terminal = terminal
    }

    func show() {
        terminal.line("Maximum exposure", .bold)
        for part in exposure.parts {
            let regime = part.regime
            terminal.line("\(regime.section.rawValue), \(regime.section.words)")
            let each = regime.section == .carrying ? "an entrant" : "the incident"
            for line in part.lines {
                terminal.pair(
                    "  \(line.words)", (line.amount?.words ?? "–") + "  (\(line.unit.words) \(each))")
            }
            terminal.pair("  Comes to at most", part.total?.words ?? "cannot be computed")
            for remark in part.remarks { terminal.paragraph(remark, indent: "  ", .warning) }
            for reduction in regime.reductions {
                terminal.paragraph("May be reduced by \(reduction.percent) % \(reduction.words).", indent: "  ", .dim)
            }
            terminal.paragraph("Defences: \(regime.defences.joined(separator: "; ")).", indent: "  ", .dim)
            terminal.paragraph(regime.source, indent: "  ", .dim)
        }
        if let total = exposure.total { terminal.pair("In all, at most", total.words) }
        for obstacle in exposure.obstacles { terminal.paragraph(obstacle, indent: "", .warning) }
        if let set = exposure.set { terminal.line("Earlier incidents were set: \(set.words).") }
        for remark in exposure.remarks { terminal.paragraph(remark, indent: "") }
        terminal.paragraph(PenaltyExposure.statement, indent: "", .bold)
    }
}
