import Casework
import ReferenceData
import ScriptEngine

/// A debt as the terminal shows it.
struct PenaltyReport {
    private let penalty: OutstandingPenalty
    private let terminal: Terminal

    init(_ penalty: OutstandingPenalty, terminal: Terminal) {
        self.penalty = penalty
        self.terminal = terminal
    }

    /// Two lines, as in a list.
    func lines() {
        let own = penalty.particulars
        let issued = own.issuedOn.map { "issued \(CivilDay(daysSince1970: $0.days).text)" }
        let country = own.country.map { Countries.country(code: $0)?.name ?? $0 }
        let numbers = [own.registration, own.trailer].map { text in
            text.map { (try? VehicleRegistration.read($0))?.value.display ?? $0 }
        }
        terminal.line(
            Money.text(pence: penalty.outstandingPence).leftPadded(14) + "  "
                + ([own.reference] + numbers + [own.haulier, own.driver]).compactMap(\.self)
                .joined(separator: " · "), .bold)
        let facts = [penalty.id.stream.short, country, issued, penalty.sumWords].compactMap(\.self)
        terminal.line(String(repeating: " ", count: 16) + facts.joined(separator: " · "), .dim)
    }

    /// All that is known.
    func show() {
        lines()
        for recovery in penalty.recoveries {
            let marks = [
                recovery.line.map { "operation \($0.operation.stream.short) line \($0.number)" },
                recovery.force.map { Forces.force(slug: $0)?.name ?? $0 }, recovery.reason.map { "because: \($0)" },
                recovery.undone.map { "taken back: \($0.reason)" },
                recovery.undone == nil && !penalty.countsSinceList(recovery) ? "before the list" : nil,
            ].compactMap(\.self)
            terminal.line(
                "\(String(recovery.number).leftPadded(4))  \(LondonTime.text(Int64(recovery.at.seconds)).padded(24)) "
                    + "\(Money.text(pence: recovery.pence).leftPadded(12))  " + marks.joined(separator: " · "),
                recovery.undone == nil ? .plain : .dim)
        }
        sums()
    }

    /// What is still to be paid.
    func sums() {
        let own = penalty.particulars
        terminal.paragraph(
            "\(own.reference): \(Money.text(pence: penalty.outstandingPence)) outstanding"
                + (penalty.sumWords.map { " (\($0))" } ?? "") + ". CECPT decides, and collects.", indent: "")
    }
}
