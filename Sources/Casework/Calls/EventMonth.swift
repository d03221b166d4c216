public import ReferenceData

/// How many events happened in a month of London.
public struct EventMonth: Hashable, Sendable {
    /// Its first day.
    public let first: CivilDay
    /// 0 or more.
    public let events: Int

    public init(_ first: CivilDay, events: Int) { (self.first, self.events) = (first, events) }

    /// `2021-03`.
    public var code: String { String(first.iso.prefix(7)) }

    /// `March 2021`.
    public var label: String { MeasureGrouping.month.label(of: code) }
}
