private import ReferenceData
public import ScriptEngine

/// How long records of a kind are kept, and by what authority.
public struct RetentionRule: Hashable, Sendable {
    /// What a rule speaks of.
    public enum Records: String, CaseIterable, Sendable {
        case calls, referrals, operations, intelligence

        /// When a record's period can begin.
        public var starts: [Start] {
            switch self {
            case .calls: [.closed, .event, .opened]
            case .referrals: [.opened, .event]
            case .operations, .intelligence: [.closed, .opened]
            }
        }
    }

    /// When a record's period begins: when it was closed (a call), ended (an operation) or
    /// last submitted (an intelligence report), when its event was, when it was
    /// opened, referred or started. A call of which nobody knows when its event was counts from its opening.
    public enum Start: String, CaseIterable, Sendable { case closed, event, opened }

    /// `[a-z0-9-]`, once in a policy; tombstones name it.
    public let name: String
    public let records: Records
    /// Only simulated records, or only real ones; nil for both. Operations are never simulated.
    public let isSimulated: Bool?
    /// Only calls closed so; empty for all.
    public let completeness: Set<Completeness>
    /// Only of these forces, by slug; empty for all.
    public let forces: Set<String>
    /// Only calls of these event types; empty for all.
    public let eventTypes: Set<String>
    /// Leaves out calls that were referred.
    public let sparesReferred: Bool
    public let period: Period
    public let start: Start
    /// What lays it down, in the policy's own words; the tombstone says it.
    public let authority: String

    public init(
        name: String, records: Records, isSimulated: Bool? = nil, completeness: Set<Completeness> = [],
        forces: Set<String> = [], eventTypes: Set<String> = [], sparesReferred: Bool = false, period: Period,
        start: Start, authority: String
    ) {
        (self.name, self.records, self.isSimulated, self.completeness) = (name, records, isSimulated, completeness)
        (self.forces, self.eventTypes, self.sparesReferred) = (forces, eventTypes, sparesReferred)
        (self.period, self.start, self.authority) = (period, start, authority)
    }

    /// A length of time on the calendar.
    public struct Period: Hashable, Sendable, CustomStringConvertible {
        public enum Unit: String, CaseIterable, Sendable { case days, months, years }

        /// 1–36,500.
        public let count: Int
        public let unit: Unit

        /// - Returns: nil when the count is out of its bounds.
        public init?(_ count: Int, _ unit: Unit) {
            guard (1...36_500).contains(count) else { return nil }
            (self.count, self.unit) = (count, unit)
        }

        /// Reads `730 days`, `24 months`, `1 year`; nil for anything else.
        public init?(text: String) {
            let words = text.split(separator: " ")
            guard words.count == 2, let count = Int(words[0]),
                let unit = Unit.allCases.first(where: { $0.rawValue == words[1] || $0.rawValue == words[1] + "s" })
            else { return nil }
            self.init(count, unit)
        }

        public var description: String { "\(count) \(count == 1 ? String(unit.rawValue.dropLast()) : unit.rawValue)" }

        /// When the period is over that begins at an instant: at midnight, in London, after the last day that belongs to
        /// it. In a month that has no such day, the month's last is the period's last.
        public func end(from start: Timestamp) -> Timestamp {
            let first = LondonTime.civil(Int64(start.seconds)).day
            let last =
                switch unit {
                case .days: CivilDay(daysSince1970: first.daysSince1970 + count)
                case .months: Self.day(first, monthsLater: count)
                case .years: Self.day(first, monthsLater: count * 12)
                }
            let next = CivilDay(daysSince1970: last.daysSince1970 + 1)
            // The clock changes at 01:00 UTC, so midnight is as far from UTC's as UTC's midnight is from London's.
            let midnight = next.daysSince1970 * 86_400
            return Timestamp(seconds: midnight - LondonTime.civil(Int64(midnight)).offsetMinutes * 60)
        }

        private static func day(_ day: CivilDay, monthsLater months: Int) -> CivilDay {
            let month = day.year * 12 + day.month - 1 + months
            let lengths = [day.day, 30, 29, 28]
            let possible = lengths.lazy.filter { $0 <= day.day }.compactMap {
                CivilDay(year: month / 12, month: month % 12 + 1, day: $0)
            }
            return possible.first ?? CivilDay(daysSince1970: .max)
        }
    }
}
