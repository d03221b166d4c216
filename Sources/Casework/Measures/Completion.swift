private import ReferenceData
internal import ScriptEngine

/// The completion rate: fully completed calls of the closed ones, each judged under its own version.
///
/// - Note: Source: design.md, "Completion, defined once".
public struct Completion: Hashable, Sendable {
    /// What calls are counted by.
    public enum Grouping: String, CaseIterable, Sendable {
        case month, force, version
    }

    /// One group of closed calls, and how complete they are.
    public struct Row: Hashable, Sendable {
        /// `2021-03`, a force's slug or `not set`, or `v4`; `all` where nothing is grouped.
        public let group: String
        public let closed: Int
        public let full: Int
        public let partial: Int
        public let brokenOff: Int
        public let simulated: Int

        /// 0…1; nil when nothing was closed.
        public var rate: Double? { closed == 0 ? nil : Double(full) / Double(closed) }
    }

    /// Ascending by group; months and versions in their order, forces by slug.
    public let rows: [Row]
    /// All closed calls together.
    public let total: Row

    /// - Parameter calls: any calls; those that are not closed do not count.
    public init(of calls: some Sequence<CallSummary>, by grouping: Grouping?) {
        var tallies: [String: Counts] = [:]
        var all = Counts()
        for call in calls {
            guard let completeness = call.completeness else { continue }
            all.add(completeness, isSimulated: call.isSimulated)
            if let grouping {
                tallies[call.group(by: grouping), default: Counts()].add(completeness, isSimulated: call.isSimulated)
            }
        }
        rows = tallies.map { $0.value.row(named: $0.key) }
            .sorted { left, right in
                // v10 comes behind v9.
                grouping == .version && left.group.count != right.group.count
                    ? left.group.count < right.group.count : left.group < right.group
            }
        total = all.row(named: "all")
    }

    private struct Counts {
        var byCompleteness: [Completeness: Int] = [:]
        var simulated = 0

        mutating func add(_ completeness: Completeness, isSimulated: Bool) {
            byCompleteness[completeness, default: 0] += 1
            if isSimulated { simulated += 1 }
        }

        func row(named group: String) -> Row {
            Row(
                group: group, closed: byCompleteness.values.reduce(0, +), full: byCompleteness[.full] ?? 0,
                partial: byCompleteness[.partial] ?? 0, brokenOff: byCompleteness[.brokenOff] ?? 0,
                simulated: simulated)
        }
    }
}

extension CallSummary {
    /// The group that the call counts in. The month is the event's, in Europe/London.
    fileprivate func group(by grouping: Completion.Grouping) -> String {
        switch grouping {
        case .month: countedAt.londonMonth
        case .force: force ?? "not set"
        case .version: "v\(script.version)"
        }
    }
}

extension Timestamp {
    /// `2021-03`, the month in Europe/London.
    fileprivate var londonMonth: String { String(LondonTime.civil(Int64(seconds)).day.iso.prefix(7)) }
}
