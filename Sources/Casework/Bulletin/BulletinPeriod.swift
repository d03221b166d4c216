internal import ReferenceData
public import ScriptEngine

/// What a bulletin is of: a month or a year, in London.
public struct BulletinPeriod: Hashable, Sendable {
    public let year: Int
    /// 1–12; nil for the whole year.
    public let month: Int?

    /// - Parameter text: `2021-11` or `2021`; nil for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == parts.count, (1...2).contains(parts.count), parts[0].utf8.count == 4,
            parts.count == 1 || parts[1].utf8.count == 2,
            CivilDay(year: numbers[0], month: numbers.count == 2 ? numbers[1] : 1, day: 1) != nil
        else { return nil }
        self.init(year: numbers[0], month: numbers.count == 2 ? numbers[1] : nil)
    }

    private init(year: Int, month: Int?) { (self.year, self.month) = (year, month) }

    /// `2021-11`, `2021`: as files and addresses have it, and as a month is called among a measure's groups.
    public var code: String { month.map { "\(year)-\($0 < 10 ? "0" : "")\($0)" } ?? String(year) }

    /// `November 2021`, `2021`.
    public var name: String { month == nil ? code : MeasureGrouping.month.label(of: code) }

    /// So many months earlier; of a year, years.
    public func earlier(by count: Int) -> BulletinPeriod {
        guard let month else { return BulletinPeriod(year: year - count, month: nil) }
        let months = year * 12 + month - 1 - count
        return BulletinPeriod(year: months / 12, month: months % 12 + 1)
    }

    /// The first day.
    var first: CivilDay { CivilDay(year: year, month: month ?? 1, day: 1) ?? CivilDay(daysSince1970: 0) }

    /// The last day.
    var last: CivilDay {
        let end = CivilDay(daysSince1970: first.daysSince1970 + (month == nil ? 366 : 31))
        // The day before the first of what comes next.
        return CivilDay(daysSince1970: end.daysSince1970 - (month == nil ? end.dayOfYear : end.day))
    }

    public var start: Timestamp { Timestamp(londonStartOf: first) }
    /// When the day after the last begins.
    public var end: Timestamp { Timestamp(londonStartOf: CivilDay(daysSince1970: last.daysSince1970 + 1)) }

    /// As days.
    public var days: (first: CivilDate, last: CivilDate) {
        (CivilDate(days: first.daysSince1970), CivilDate(days: last.daysSince1970))
    }
}

extension CivilDay {
    /// 1–366.
    fileprivate var dayOfYear: Int {
        daysSince1970 - (CivilDay(year: year, month: 1, day: 1)?.daysSince1970 ?? daysSince1970) + 1
    }
}
