public import ScriptEngine

extension SafeguardingSummary {
    /// What is owed to whom, what falls due first before the rest, of one day in the order of the records.
    ///
    /// - Parameter last: only what falls due by this day; nil for all.
    public static func owed(
        _ records: [SafeguardingSummary], by last: CivilDate? = nil
    ) -> [(record: SafeguardingSummary, duty: OwedDuty)] {
        let all = records.filter(\.isOpen).flatMap { record in
            (record.standing?.owed ?? []).map { (record: record, duty: $0) }
        }
        return all.enumerated().filter { _, owed in last.map { owed.duty.due <= $0 } ?? true }
            .sorted { ($0.element.duty.due, $0.offset) < ($1.element.duty.due, $1.offset) }.map(\.element)
    }
}

/// The children with an open record, step by step of Operation Innerste: who is missing first, then the oldest.
public struct InnersteTracker: Sendable {
    public let children: [SafeguardingSummary]

    /// - Parameter force: only of this force, by slug; nil for all.
    public init(_ records: [SafeguardingSummary], force: String? = nil) {
        children = records.filter { record in
            record.isOpen && record.standing?.age.isChild ?? false && (force == nil || record.force == force)
        }.sorted { left, right in
            let (leftMissing, rightMissing) = (left.standing?.missingFrom != nil, right.standing?.missingFrom != nil)
            if leftMissing != rightMissing { return leftMissing }
            return (left.encounteredOn, left.id.stream) < (right.encounteredOn, right.id.stream)
        }
    }

    /// How many children each step is done for, not done or not recorded for, and does not apply to.
    public func counts(of step: InnersteStep) -> (done: Int, open: Int, notApplicable: Int) {
        let states = children.map { $0.standing?.steps[step] }
        let (done, without) = (states.count { $0 == .done }, states.count { $0 == .notApplicable })
        return (done, states.count - done - without, without)
    }
}
