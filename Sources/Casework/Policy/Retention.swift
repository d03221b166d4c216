public import ScriptEngine

/// Which records have been kept for as long as the policy says.
public enum Retention {
    /// A record whose time is over.
    public struct Due: Hashable, Sendable {
        public let stream: StreamID
        public let rule: RetentionRule
        /// When its time was over.
        public let since: Timestamp
    }

    /// The records whose time is over, oldest first.
    ///
    /// The first rule that applies to a record decides about it. Never due: what still goes on, whatever a rule says; what
    /// is held, the referrals and reports of a call that is held, and a call of which one is held, since they go with it.
    /// Nor is a call of somebody whose safeguarding record is open.
    ///
    /// - Parameters:
    ///   - summaries: every record, since whether a call was referred shows in its referrals.
    ///   - settled: records that are held.
    public static func due(
        _ summaries: some Sequence<Summary>, settled: Set<StreamID>, policy: Policy, at now: Timestamp
    ) -> [Due] {
        let summaries = Array(summaries)
        let referrals = summaries.reduce(into: [StreamID: Set<StreamID>]()) { referrals, summary in
            guard case .referral(let referral) = summary else { return }
            referrals[referral.call.stream, default: []].insert(referral.id.stream)
        }
        let reports = summaries.reduce(into: [StreamID: Set<StreamID>]()) { reports, summary in
            guard case .intelligence(let report) = summary, let call = report.origin.call else { return }
            reports[call.stream, default: []].insert(report.id.stream)
        }
        // What is owed to somebody must not go with their call; a closed record that is held keeps it too.
        let safeguarded = Set(
            summaries.compactMap { summary -> StreamID? in
                guard case .safeguarding(let person) = summary, person.standing != nil else { return nil }
                return person.isOpen || settled.contains(person.id.stream) ? person.call.stream : nil
            })
        return summaries.compactMap { summary -> Due? in
            guard let record = FinishedRecord(summary, referrals: referrals, reports: reports),
                settled.isDisjoint(with: record.holders), !safeguarded.contains(record.stream),
                let rule = policy.retention.first(where: record.isSubject)
            else { return nil }
            let since = rule.period.end(from: record.start(rule.start))
            return since <= now ? Due(stream: record.stream, rule: rule, since: since) : nil
        }.sorted { ($0.since, $0.stream) < ($1.since, $1.stream) }
    }
}

/// A record that can be erased: one that goes on has no such form.
private struct FinishedRecord {
    let stream: StreamID
    /// The streams whose hold keeps it.
    let holders: Set<StreamID>
    private let records: RetentionRule.Records
    private let isSimulated: Bool
    private let completeness: Completeness?
    private let force: String?
    private let eventType: String?
    private let isReferred: Bool
    private let opened: Timestamp
    private let event: Timestamp?
    private let closed: Timestamp?

    /// - Parameters:
    ///   - referrals: those of each call that was referred.
    ///   - reports: those of each call that one was made from.
    init?(_ summary: Summary, referrals: [StreamID: Set<StreamID>], reports: [StreamID: Set<StreamID>]) {
        switch summary {
        case .call(let call):
            guard call.phase == .closed, let closedAt = call.closedAt else { return nil }
            (stream, records, isSimulated) = (call.id.stream, .calls, call.isSimulated)
            (completeness, force, eventType) = (call.completeness, call.force, call.eventType)
            (opened, event, closed) = (call.openedAt, call.eventTime, closedAt)
            let own = referrals[stream] ?? []
            (isReferred, holders) = (!own.isEmpty, own.union([stream]).union(reports[stream] ?? []))
        case .referral(let referral):
            (stream, records, isSimulated) = (referral.id.stream, .referrals, referral.isSimulated)
            (completeness, force, eventType, isReferred) = (nil, referral.force, nil, false)
            (opened, event, closed) = (referral.referredAt, referral.eventTime, nil)
            holders = [stream, referral.call.stream]
        case .operation(let operation):
            guard let endedAt = operation.endedAt else { return nil }
            (stream, records, isSimulated) = (operation.id.stream, .operations, false)
            (completeness, force, eventType, isReferred) = (nil, operation.force, nil, false)
            (opened, event, closed) = (operation.startedAt, nil, endedAt)
            holders = [stream]
        // It stands until a list of CECPT's says otherwise.
        case .penalty: return nil
        case .intelligence(let report):
            guard report.phase != .draft else { return nil }
            (stream, records, isSimulated) = (report.id.stream, .intelligence, report.isSimulated)
            (completeness, force, eventType, isReferred) = (nil, report.force, nil, false)
            (opened, event, closed) = (report.begunAt, nil, report.submittedAt ?? report.begunAt)
            holders = Set([stream, report.origin.call?.stream].compactMap(\.self))
        // They hold nothing personal.
        case .debriefs: return nil
        // It goes with its call.
        case .safeguarding: return nil
        // It goes with the records that it is about.
        case .merge: return nil
        }
    }

    func isSubject(to rule: RetentionRule) -> Bool {
        func matches<T>(_ wanted: Set<T>, _ value: T?) -> Bool {
            wanted.isEmpty || value.map(wanted.contains) ?? false
        }
        return rule.records == records && (rule.isSimulated ?? isSimulated) == isSimulated
            && matches(rule.completeness, completeness) && matches(rule.forces, force)
            && matches(rule.eventTypes, eventType) && !(rule.sparesReferred && isReferred)
    }

    func start(_ start: RetentionRule.Start) -> Timestamp {
        switch start {
        case .opened: opened
        case .event: event ?? opened
        case .closed: closed ?? opened
        }
    }
}
