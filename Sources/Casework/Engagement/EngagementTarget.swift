internal import ScriptEngine

/// What was to be reached in a period: a row with its dates. The one table of them.
public struct EngagementTarget: Hashable, Sendable {
    public let measure: EngagementMeasure
    public let period: DayPeriod
    public let target: Int
    public let source: String

    public init(measure: EngagementMeasure, period: DayPeriod, target: Int, source: String) {
        (self.measure, self.period, self.target, self.source) = (measure, period, target, source)
    }

    /// Every target there is. A period or measure without a row has none.
    public static let all: [EngagementTarget] = {
        guard let start = CivilDate(year: 2020, month: 10, day: 1), let end = CivilDate(year: 2021, month: 3, day: 31),
            let pilot = DayPeriod(start, end)
        else { return [] }
        let source = "Annual report 2020/21, table of OPT engagement"
        return [
            EngagementTarget(measure: .briefings, period: pilot, target: 70, source: source),
            EngagementTarget(measure: .multiAgencyOperations, period: pilot, target: 10, source: source),
            EngagementTarget(measure: .krakenVisits, period: pilot, target: 28, source: source),
        ]
    }()

    /// What was to be reached in a period: the sum of the rows that fill it day by day; nil where they do not, for a part
    /// of a target is no target.
    public static func target(
        _ measure: EngagementMeasure, in period: DayPeriod, of targets: [EngagementTarget] = all
    ) -> Int? {
        let rows = targets.filter { $0.measure == measure }.sorted { $0.period.first < $1.period.first }
        var (next, sum) = (period.first, 0)
        for row in rows where row.period.first == next && row.period.last <= period.last {
            (next, sum) = (CivilDate(days: row.period.last.days + 1), sum + row.target)
        }
        return next.days == period.last.days + 1 ? sum : nil
    }
}
