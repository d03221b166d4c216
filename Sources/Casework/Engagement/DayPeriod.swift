internal import ReferenceData
public import ScriptEngine

/// Whole days in London, the first and the last of them included.
public struct DayPeriod: Hashable, Sendable {
    public let first: CivilDate
    public let last: CivilDate

    /// Nil where the last day lies before the first.
    public init?(_ first: CivilDate, _ last: CivilDate) {
        guard first <= last else { return nil }
        (self.first, self.last) = (first, last)
    }

    /// When the first day begins in London.
    public var start: Timestamp { Self.start(of: first) }
    /// When the day after the last begins there.
    public var end: Timestamp { Self.start(of: CivilDate(days: last.days + 1)) }

    /// Whether a moment is in one of the days.
    public func contains(_ time: Timestamp) -> Bool { start <= time && time < end }

    /// As people say it: `1 October 2020 to 31 March 2021`.
    public var words: String { [first, last].map { CivilDay(daysSince1970: $0.days).text }.joined(separator: " to ") }

    private static func start(of date: CivilDate) -> Timestamp {
        Timestamp(seconds: Int(LondonTime.start(of: CivilDay(daysSince1970: date.days))))
    }
}
