public import ReferenceData
public import ScriptEngine

/// How many persons each force referred to the NRM, and of how many it sent a Duty to Notify, in a period.
public struct ReferralRatio: Sendable {
    /// One force, or all of them.
    public struct Line: Hashable, Sendable {
        /// A force's slug; nil for records without one.
        public let force: String?
        public internal(set) var referred = 0
        public internal(set) var notified = 0
        /// What the inspectorate counted for the force in the year of the baseline; nil without one.
        public let baseline: NotificationBaseline.Year?

        /// Referrals to one notification: `2.4 : 1`; `5 : 0` where nobody was notified, and a dash without either.
        public var ratio: String { Self.ratio(referred, notified) }

        public var baselineRatio: String? {
            baseline.map { year in year.notified.map { Self.ratio(year.referred, $0) } ?? "\(year.referred) : –" }
        }

        static func ratio(_ referred: Int, _ notified: Int) -> String {
            if notified == 0 { return referred == 0 ? "–" : "\(referred) : 0" }
            let tenths = (referred * 20 + notified) / (notified * 2)
            return tenths.isMultiple(of: 10) ? "\(tenths / 10) : 1" : "\(tenths / 10).\(tenths % 10) : 1"
        }
    }

    /// By the force's name; those without a force last.
    public let lines: [Line]
    public let total: Line

    /// - Parameters:
    ///   - days: when a referral was made or a notification sent.
    ///   - year: of `NotificationBaseline`, whose figures stand beside; its forces are all listed then.
    public init(
        _ summaries: [SafeguardingSummary], in days: ClosedRange<CivilDate>, includesSimulated: Bool,
        baseline year: Int? = nil
    ) {
        let baseline = year.map(NotificationBaseline.year) ?? [:]
        var found: [String?: Line] = [:]
        for slug in baseline.keys { found[slug] = Line(force: slug, baseline: baseline[slug]) }
        let totals = NotificationBaseline.Year.total(Array(baseline.values))
        var total = Line(force: nil, baseline: year == nil ? nil : totals)
        for summary in summaries where includesSimulated || !summary.isSimulated {
            let referred = summary.referredOn.map(days.contains) ?? false
            let notified = summary.notifiedOn.map(days.contains) ?? false
            guard referred || notified else { continue }
            let force = summary.force
            var line = found[force] ?? Line(force: force, baseline: force.flatMap { baseline[$0] })
            if referred { (line.referred, total.referred) = (line.referred + 1, total.referred + 1) }
            if notified { (line.notified, total.notified) = (line.notified + 1, total.notified + 1) }
            found[force] = line
        }
        func name(_ line: Line) -> String { line.force.map { Forces.force(slug: $0)?.name ?? $0 } ?? "" }
        lines = found.values.sorted { left, right in
            (left.force == nil ? 1 : 0, name(left)) < (right.force == nil ? 1 : 0, name(right))
        }
        self.total = total
    }

    /// As machines read it.
    public var json: JSONValue {
        func members(_ line: Line) -> JSONValue {
            .members([
                "force": line.force.map(JSONValue.string), "nrm": .integer(line.referred),
                "dutyToNotify": .integer(line.notified), "ratio": .string(line.ratio),
                "baselineNRM": line.baseline.map { .integer($0.referred) },
                "baselineDutyToNotify": line.baseline.flatMap { $0.notified.map(JSONValue.integer) },
            ])
        }
        return ["forces": .array(lines.map(members)), "total": members(total)]
    }
}
