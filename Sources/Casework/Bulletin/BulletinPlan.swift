/// Which reports a bulletin shows of each measure. What is said of one handler never stands in it.
public struct BulletinPlan: Sendable {
    /// One measure's reports.
    public struct Chapter: Sendable {
        public let measure: Measure
        /// Month by month, up to the period; nil where the measure has no months.
        public let trend: ReportRequest?
        /// Of the period alone.
        public let details: [ReportRequest]
        /// Of the year before, all together; nil for a month, whose trend has it.
        public let before: ReportRequest?

        /// All of them: trend, details, before.
        public var requests: [ReportRequest] { [trend].compactMap(\.self) + details + [before].compactMap(\.self) }
    }

    /// In the measures' order.
    public let chapters: [Chapter]

    /// What a bulletin has no room for, or must not show.
    private static let leftOut: Set<Measure> = [.handlers]
    /// By what the figures of a measure are broken down, where it can be.
    private static func breakdowns(_ measure: Measure) -> [MeasureGrouping] {
        measure == .completion ? [.force, .eventType] : [.force]
    }

    /// - Parameter filter: which calls count; its days are the period's.
    public init(_ period: BulletinPeriod, _ filter: CallFilter) {
        func filtered(_ period: BulletinPeriod, since start: BulletinPeriod? = nil) -> CallFilter {
            var filter = filter
            (filter.from, filter.before) = ((start ?? period).start, period.end)
            return filter
        }
        chapters = Measure.allCases.filter { !Self.leftOut.contains($0) }.map { measure in
            let hasMonths = measure.groupings.contains(.month)
            let breakdowns = Self.breakdowns(measure).filter(measure.groupings.contains)
            let since = period.month == nil ? period : period.earlier(by: 12)
            return Chapter(
                measure: measure,
                trend: hasMonths ? ReportRequest(measure, by: .month, filtered(period, since: since)) : nil,
                details: breakdowns.isEmpty && !hasMonths
                    ? [ReportRequest(measure, by: nil, filtered(period))]
                    : breakdowns.map { ReportRequest(measure, by: $0, filtered(period)) },
                before: hasMonths && period.month == nil
                    ? ReportRequest(measure, by: nil, filtered(period.earlier(by: 1))) : nil)
        }
    }
}
