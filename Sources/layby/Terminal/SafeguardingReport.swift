import Casework
import ReferenceData
import ScriptEngine

/// A safeguarding record as the terminal shows it.
struct SafeguardingReport {
    private let record: SafeguardingRecord
    private let today: CivilDate
    private let terminal: Terminal

    init(_ record: SafeguardingRecord, today: CivilDate, terminal: Terminal) {
        (self.record, self.today, self.terminal) = (record, today, terminal)
    }

    func show() {
        let origin = record.origin
        terminal.line("Person \(origin.instance) of call \(origin.call.stream.short)", .bold)
        terminal.line(record.id.description, .dim)
        let force = origin.force.map { Forces.force(slug: $0)?.name ?? $0 }
        terminal.line(
            "\(record.age.words), \(record.ageBasis.words); met \(origin.encounteredOn)\(force.map { ", \($0)" } ?? "")"
                + (record.isClosed ? "; closed" : ""))
        if origin.isSimulated { terminal.line("Simulated: every answer is invented.", .warning) }
        if let missing = record.missing { terminal.line("  MISSING since \(missing.from)  ", .alert) }
        if let placement = record.placement { terminal.line("Placed: \(placement.words)") }
        terminal.line()
        for line in record.lines {
            terminal.line(
                "  \(line.on.description.padded(12))\(line.event.words)  "
                    + terminal.styled("\(line.actor), \(LondonTime.text(Int64(line.at.seconds)))", .dim))
        }
        owed()
        terminal.line()
        terminal.paragraph(
            "You can record: \(record.possible.map(\.rawValue).joined(separator: ", ")).", indent: "", .dim)
    }

    /// What is owed, what falls due first before the rest.
    func owed() {
        terminal.line()
        if record.owed.isEmpty { return terminal.line("Nothing is owed.") }
        for duty in record.owed {
            terminal.line(
                "  \(duty.due.description.padded(12))\(duty.words(on: today).padded(18))\(duty.duty.words)",
                duty.isOverdue(on: today) ? .warning : .plain)
        }
    }

    /// For machines.
    var json: JSONValue {
        .members([
            "record": .string(record.id.description), "call": .string(record.origin.call.description),
            "person": .integer(record.origin.instance),
            "encounteredOn": .string(record.origin.encounteredOn.description),
            "force": record.origin.force.map(JSONValue.string), "simulated": record.origin.isSimulated ? true : nil,
            "closed": .boolean(record.isClosed), "basis": .string(record.ageBasis.rawValue),
            "consent": record.consent.map { .string($0.rawValue) },
            "standing": SafeguardingSummary(record).standing?.json,
            "nrmReferredOn": record.referral.map { .string($0.on.description) },
            "dutyToNotifySentOn": record.notifiedOn.map { .string($0.description) },
            "possible": .array(record.possible.map { .string($0.rawValue) }),
            "lines": .array(
                record.lines.map { line in
                    [
                        "on": .string(line.on.description), "at": .string(line.at.description),
                        "actor": .string(line.actor.id), "what": .string(line.event.words),
                    ]
                }),
        ])
    }
}

extension Placement {
    /// As people say it: `foster care, Invented Council, since 2021-11-05`.
    fileprivate var words: String {
        [kind.words, localAuthority, "since \(from)"].compactMap(\.self).joined(separator: ", ")
    }
}
