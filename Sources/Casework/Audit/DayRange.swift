private import ReferenceData
public import ScriptEngine

/// Days in London between which something happened.
public struct DayRange: Hashable, Sendable {
    private let first: CivilDate?
    private let last: CivilDate?

    /// - Parameters:
    ///   - first: the first day; nil for the beginning. It counts.
    ///   - last: likewise, to the end.
    public init(from first: CivilDate?, until last: CivilDate?) { (self.first, self.last) = (first, last) }

    /// Not after the first instant of the first day in London; nil for the beginning.
    public var start: Timestamp? { first.map { Timestamp(startOf: $0).adding(seconds: -3600) } }

    /// Not before the end of the last day in London; nil for no end.
    public var end: Timestamp? { last.map { Timestamp(startOf: $0).adding(seconds: 86_400) } }

    /// Whether a moment is in one of the days.
    public func contains(_ time: Timestamp) -> Bool {
        let day = CivilDate(days: LondonTime.civil(Int64(time.seconds)).day.daysSince1970)
        return (first.map { $0 <= day } ?? true) && (last.map { day <= $0 } ?? true)
    }
}
