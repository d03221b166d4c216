internal import ReferenceData
public import ScriptEngine

/// A period that runs for one referral.
public struct Deadline: Hashable, Sendable {
    public let period: StatutoryPeriod
    /// The day that it runs from, in London.
    public let startedOn: CivilDate

    /// Nil where no period of the table begins with such a start on that day.
    public init?(_ kind: StatutoryPeriod.Kind, from start: StatutoryPeriod.Start, on day: CivilDate) {
        guard let period = StatutoryPeriod.inForce(kind, from: start, on: day) else { return nil }
        (self.period, startedOn) = (period, day)
    }

    /// The day on which it ends.
    public var on: CivilDate { period.end(from: startedOn) }

    /// How it stands on a day.
    public enum State: String, Sendable {
        case running
        /// The carrier let it pass: nothing can be done in it any more, and nothing needs to be.
        case passed
        /// It is over and something follows: the penalty is not paid, or the vehicle may be sold.
        case overdue
    }

    /// How it stands on a day in London.
    public func state(on today: CivilDate) -> State {
        switch period.kind {
        case .objection, .appeal: today > on ? .passed : .running
        case .payment: today > on ? .overdue : .running
        case .sale: today >= on ? .overdue : .running
        }
    }

    /// What falls due: `Last day for an objection`.
    public var words: String {
        switch period.kind {
        case .objection: "Last day for an objection"
        case .appeal: "Last day for an appeal"
        case .payment: "Last day for payment"
        case .sale: "Detained vehicle may be sold from"
        }
    }

    /// `2 days left`, `today`, `14 days ago`.
    public func distance(on today: CivilDate) -> String {
        let days = on.days - today.days
        switch days {
        case 0: return "today"
        case 1: return "tomorrow"
        case -1: return "yesterday"
        default: return days > 0 ? "in \(days) days" : "\(-days) days ago"
        }
    }

    /// As rows keep it: the row of the table, and the start.
    public var json: JSONValue { ["rule": .string(period.id), "from": .string(startedOn.description)] }

    /// Nil for a row that the table has not.
    public init?(json: JSONValue) {
        guard let id = json["rule"]?.string, let period = StatutoryPeriod.all.first(where: { $0.id == id }),
            let day = json["from"]?.string.flatMap({ CivilDate(iso: $0) })
        else { return nil }
        (self.period, startedOn) = (period, day)
    }
}
