public import ScriptEngine

/// A period that runs for a referral, as a list of what falls due has it.
public struct DueDeadline: Hashable, Sendable {
    public let referral: ReferralSummary
    public let deadline: Deadline

    /// What falls due: what is overdue first, then by date. What a carrier let pass is left out, since nothing follows.
    ///
    /// - Parameter today: in London.
    public static func all(of referrals: [ReferralSummary], on today: CivilDate) -> [DueDeadline] {
        referrals.flatMap { referral in
            referral.deadlines.map { DueDeadline(referral: referral, deadline: $0) }
        }.filter { $0.deadline.state(on: today) != .passed }.sorted { left, right in
            func rank(_ due: DueDeadline) -> (Int, CivilDate, StreamID, String) {
                (
                    due.deadline.state(on: today) == .overdue ? 0 : 1, due.deadline.on, due.referral.id.stream,
                    due.deadline.period.id
                )
            }
            return rank(left) < rank(right)
        }
    }

    /// As a calendar takes it in: by the referral's short id and what falls due, with nobody's name.
    public var day: CalendarFile.Day {
        CalendarFile.Day(
            uid: "\(deadline.period.kind.rawValue)-\(referral.id)@layby", on: deadline.on,
            summary: "\(deadline.words): referral \(referral.id.stream.short)",
            text: "\(deadline.period.days) days from \(deadline.period.start.words) on \(deadline.startedOn.words). "
                + "\(deadline.period.source). CECPT decides.")
    }

    /// As machines read it.
    public func json(on today: CivilDate) -> JSONValue {
        .members([
            "referral": .string(referral.id.description), "status": .string(referral.status.rawValue),
            "force": referral.force.map(JSONValue.string), "simulated": .boolean(referral.isSimulated),
            "kind": .string(deadline.period.kind.rawValue), "on": .string(deadline.on.description),
            "from": .string(deadline.startedOn.description), "days": .integer(deadline.period.days),
            "state": .string(deadline.state(on: today).rawValue), "source": .string(deadline.period.source),
        ])
    }
}
