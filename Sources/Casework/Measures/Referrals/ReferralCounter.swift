internal import ScriptEngine

/// Counts how complete the referrals of packed calls are.
public struct ReferralCounter: MeasureCounter {
    private let selection: PackedSelection
    private var groups: PackedGroups
    let grouping: MeasureGrouping?
    /// By the group's number.
    private var counts: [Counts] = []

    fileprivate struct Counts {
        var (closed, said, notAsked, complete, simulated) = (0, 0, 0, 0, 0)
    }

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(by grouping: MeasureGrouping?, _ filter: CallFilter, _ codes: MeasureCodes) {
        self.grouping = grouping
        (selection, groups) = (PackedSelection(filter, codes), PackedGroups(grouping, codes))
    }

    public static let reads: PackedParts = .details

    public mutating func add(_ block: PackedBlock) {
        guard !selection.isEmpty else { return }
        let asks = block.layout.asksForReferral
        for index in 0..<block.count {
            let call = block.call(at: index)
            guard selection.contains(call) else { continue }
            let group = groups.number(of: call, version: block.script.version)
            if group >= counts.count {
                counts.append(contentsOf: repeatElement(Counts(), count: group + 1 - counts.count))
            }
            let isWanted = asks ? block.details(at: index).referral == .wanted : true
            counts[group].add(call.state, isWanted: isWanted, asks: asks)
        }
    }

    /// What was counted so far.
    var counted: (rows: [ReferralMeasure.Row], total: ReferralMeasure.Row) {
        var total = Counts()
        var rows: [ReferralMeasure.Row] = []
        for (number, counts) in counts.enumerated() where counts.closed > 0 {
            total.add(counts)
            rows.append(counts.row(groups.name(of: number)))
        }
        rows.sort { grouping?.precedes($0.group, $1.group) ?? false }
        return (grouping == nil ? [] : rows, total.row("all"))
    }

    /// The groups that have a closed call.
    public var groupsCounted: [String] { counted.rows.map(\.group) }
}

extension MeasureLayout {
    /// Whether the version asks if the event is to be referred.
    var asksForReferral: Bool { fields.contains { $0.question.role == CallFacts.Role.cecptReferral.rawValue } }
}

extension ReferralCounter.Counts {
    @inline(__always)
    fileprivate mutating func add(_ state: MeasureColumns.State, isWanted: Bool, asks: Bool) {
        closed += 1
        if state.contains(.simulated) { simulated += 1 }
        guard isWanted else { return }
        if asks { said += 1 } else { notAsked += 1 }
        if state.contains(.referable) { complete += 1 }
    }

    fileprivate mutating func add(_ other: Self) {
        closed += other.closed
        said += other.said
        notAsked += other.notAsked
        complete += other.complete
        simulated += other.simulated
    }

    fileprivate func row(_ group: String) -> ReferralMeasure.Row {
        ReferralMeasure.Row(
            group: group, closed: closed, said: said, notAsked: notAsked, complete: complete, simulated: simulated)
    }
}
