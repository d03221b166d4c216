import Casework
import ReferenceData
import ScriptEngine

/// A referral as the terminal shows it.
struct ReferralReport {
    private let referral: Referral
    private let ledger: EvidenceLedger
    private let today: CivilDate
    private let terminal = Terminal()

    init(_ referral: Referral, _ ledger: EvidenceLedger, at time: Timestamp) {
        (self.referral, self.ledger, today) = (referral, ledger, CivilDate(inLondon: time))
    }

    /// What was just referred or drafted.
    func made() {
        let what = referral.status == .draft ? "Draft of a referral" : "Referral"
        terminal.paragraph(
            "\(what) \(referral.id): \(referral.fields.count - referral.missing.count) of "
                + "\(referral.fields.count) fields. CECPT decides whether there is a penalty.",
            indent: "", .bold)
        fields()
    }

    func show() {
        terminal.line(
            "Referral \(referral.id.stream.short)  (\(referral.status.words) since \(referral.since.words))"
                + (referral.isSimulated ? " simulated" : ""), .bold)
        terminal.line("\(referral.id) of call \(referral.call)", .dim)
        fields()
        terminal.line()
        ExposureReport(PenaltyExposure(ledger.facts, set: referral.earlier), terminal: terminal).show()
        terminal.line()
        terminal.line("History", .bold)
        for line in referral.lines {
            let on = line.move.map { $0.on.description } ?? ""
            terminal.line(
                "  \(line.number)".padded(5) + on.padded(12) + LondonTime.text(Int64(line.at.seconds)).padded(24)
                    + line.actor.id.padded(14) + line.event.words() + (line.isUndone ? " (taken back)" : ""))
        }
        Self.stands(referral, on: today)
    }

    private func fields() {
        for row in ledger.fields {
            let mark = row.missing == nil ? (row.isAmended ? "≠" : " ") : "○"
            let trace = row.origin.map { origin in
                "entry \(origin.entry), \(origin.handler), \(LondonTime.text(Int64(origin.at.seconds))), "
                    + "v\(origin.script.version)" + (row.known.isEmpty ? "" : ", \(row.known)")
            }
            terminal.pair("\(mark) \(row.question.ask)", row.text)
            terminal.line("    ← \(row.place)\(trace.map { ": \($0)" } ?? "")", .dim)
        }
        if !ledger.missing.isEmpty { terminal.line("\(ledger.missing.count) missing (○).", .warning) }
        if !ledger.amended.isEmpty {
            terminal.line("\(ledger.amended.count) the call says otherwise by now (≠).", .warning)
        }
    }

    /// Earlier events that could be incidents of the same.
    func show(_ events: [EarlierEvent]) {
        guard !events.isEmpty else { return }
        terminal.line()
        terminal.line("In the log within five years before, by vehicle, driver or haulier; none is counted", .bold)
        for event in events {
            terminal.line("  \(event.on)  \(event.record.kind.rawValue) \(event.record.stream.short)  \(event.reasons)")
        }
    }

    /// Where a referral stands, what runs, and what can follow.
    static func stands(_ referral: Referral, on today: CivilDate) {
        let terminal = Terminal()
        terminal.line(
            "Referral \(referral.id.stream.short): \(referral.status.words) since \(referral.since.words).", .bold)
        if let stated = referral.statedPence {
            terminal.line("  Set at \(Money.text(pence: stated)); \(Money.text(pence: referral.paidPence)) paid.")
        }
        for deadline in referral.deadlines {
            let state = deadline.state(on: today)
            terminal.line(
                "  \(deadline.on)  \(deadline.words), \(deadline.distance(on: today))"
                    + (state == .running ? "" : " (\(state.rawValue))"), state == .overdue ? .warning : .plain)
        }
        let possible = referral.possible.map(\.code).joined(separator: ", ")
        terminal.line(possible.isEmpty ? "  Nothing follows." : "  Possible: \(possible).", .dim)
    }
}
