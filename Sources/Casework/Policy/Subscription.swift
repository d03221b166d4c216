internal import ScriptEngine

/// Which records a recipient's hub is sent as they come about.
public struct Subscription: Hashable, Sendable {
    /// `https://…`, without a user, query or path that a request would not keep; `http://…` of this machine alone.
    public let address: String
    /// `event-record`, `operation`, …; empty for all.
    public let kinds: Set<String>
    /// By slug; empty for all. A record of no force is then none of theirs.
    public let forces: Set<String>
    /// Which handling codes of intelligence reports it may have. A report in which one item has another never goes.
    public let handling: Set<IntelligenceGrade.Handling>

    /// What a policy that says nothing of handling allows: lawful sharing without conditions.
    public static let usualHandling: Set<IntelligenceGrade.Handling> = [.permitted]

    /// Every kind of record that the released scripts and this desk make.
    public static let knownKinds = [
        "casualty-alert", "child-safeguarding", "civil-penalty-referral", "event-record", "intelligence-report",
        "operation",
    ]

    public init(
        address: String, kinds: Set<String> = [], forces: Set<String> = [],
        handling: Set<IntelligenceGrade.Handling> = usualHandling
    ) {
        (self.address, self.kinds, self.forces, self.handling) = (address, kinds, forces, handling)
    }

    /// Whether a record is one of those.
    public func takes(_ record: HubRecord) -> Bool {
        (kinds.isEmpty || kinds.contains(record.kind)) && (forces.isEmpty || !forces.isDisjoint(with: record.forces))
            && handling.isSuperset(of: record.handling)
    }
}

extension HubRecord {
    /// What stands before every type.
    public static let typePrefix = "uk.layby."

    /// The type without its prefix: `event-record`.
    public var kind: String { type.hasPrefix(Self.typePrefix) ? String(type.dropFirst(Self.typePrefix.count)) : type }

    /// The forces that it is of, by slug; none where nobody has said.
    var forces: Set<String> {
        Set([data["force"]?.string].compactMap(\.self) + (data["forces"]?.array ?? []).compactMap(\.string))
    }

    /// The handling codes of what a report says; empty for other records, and for a report that says nothing any more.
    /// What has no code that can be read counts as shared with conditions.
    var handling: Set<IntelligenceGrade.Handling> {
        guard data["report"] != nil else { return [] }
        let codes = (data["items"]?.array ?? []).map { $0["grade"]?["code"]?.string?.last }
        return Set(codes.map { $0.flatMap { IntelligenceGrade.Handling(rawValue: String($0)) } ?? .conditions })
    }

    /// Whether it only tells those who had an earlier revision that it no longer stands.
    public var isWithdrawal: Bool { data["withdrawn"] == true }
}
