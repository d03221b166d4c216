internal import ScriptEngine

/// Counts how complete packed calls are.
public struct CompletionCounter: MeasureCounter {
    private let selection: PackedSelection
    private var groups: PackedGroups
    private let grouping: MeasureGrouping?
    /// By the group's number.
    private var counts: [Counts] = []

    struct Counts {
        var full = 0
        var partial = 0
        var brokenOff = 0
        var simulated = 0

        func row(_ group: String) -> Completion.Row {
            Completion.Row(
                group: group, closed: full + partial + brokenOff, full: full, partial: partial, brokenOff: brokenOff,
                simulated: simulated)
        }
    }

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(by grouping: MeasureGrouping?, _ filter: CallFilter, _ codes: MeasureCodes) {
        self.grouping = grouping
        (selection, groups) = (PackedSelection(filter, codes), PackedGroups(grouping, codes))
    }

    public static let reads: PackedParts = []

    public mutating func add(_ block: PackedBlock) {
        guard !selection.isEmpty else { return }
        for index in 0..<block.count {
            let call = block.call(at: index)
            guard selection.contains(call) else { continue }
            let group = groups.number(of: call, version: block.script.version)
            if group >= counts.count {
                counts.append(contentsOf: repeatElement(Counts(), count: group + 1 - counts.count))
            }
            counts[group].add(call.state)
        }
    }

    /// What was counted so far.
    public var completion: Completion {
        var total = Counts()
        var rows: [Completion.Row] = []
        for (number, counts) in counts.enumerated() where counts.full + counts.partial + counts.brokenOff > 0 {
            total.add(counts)
            rows.append(counts.row(groups.name(of: number)))
        }
        rows.sort { grouping?.precedes($0.group, $1.group) ?? false }
        return Completion(grouping: grouping, rows: grouping == nil ? [] : rows, total: total.row("all"))
    }
}

extension CompletionCounter.Counts {
    @inline(__always)
    mutating func add(_ state: MeasureColumns.State) {
        if state.contains(.full) {
            full += 1
        } else if state.contains(.partial) {
            partial += 1
        } else {
            brokenOff += 1
        }
        if state.contains(.simulated) { simulated += 1 }
    }

    mutating func add(_ other: Self) {
        full += other.full
        partial += other.partial
        brokenOff += other.brokenOff
        simulated += other.simulated
    }
}
