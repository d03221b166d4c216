public import ScriptEngine

/// What is owed to one person on one day.
public struct OwedDay: Sendable {
    public let record: SafeguardingSummary
    public let due: CivilDate
    /// At least one, in the order of the rules.
    public let duties: [OwedDuty]

    /// What is owed to whom, day by day: what falls due first before the rest.
    ///
    /// - Parameter last: only what falls due by this day; nil for all.
    public static func all(_ records: [SafeguardingSummary], by last: CivilDate? = nil) -> [OwedDay] {
        var days: [OwedDay] = []
        for (record, duty) in SafeguardingSummary.owed(records, by: last) {
            if let before = days.last, before.record.id == record.id, before.due == duty.due {
                days[days.count - 1] = OwedDay(record: record, due: duty.due, duties: before.duties + [duty])
            } else {
                days.append(OwedDay(record: record, due: duty.due, duties: [duty]))
            }
        }
        return days
    }

    public func isOverdue(on today: CivilDate) -> Bool { due < today }

    /// `report missing to the police; Innerste: children's services told, children's services attended`.
    public var words: String {
        let (steps, others) = (duties.map(\.duty.words).filter { $0.hasPrefix(Self.step) }, duties.map(\.duty.words))
        let together = steps.map { $0.dropFirst(Self.step.count) }.joined(separator: ", ")
        return (others.filter { !$0.hasPrefix(Self.step) } + (steps.isEmpty ? [] : [Self.step + together]))
            .joined(separator: "; ")
    }

    private static let step = "Innerste: "

    /// As a calendar takes it in: by the record's short id and how much is owed. What it is would tell a child from an
    /// adult, and calendars are shared.
    public var day: CalendarFile.Day {
        CalendarFile.Day(
            uid: "safeguarding-\(due)-\(record.id)@layby", on: due,
            summary: "Safeguarding record \(record.id.stream.short): \(duties.count) owed",
            text: "See layby safeguarding show \(record.id.stream.short).")
    }
}
