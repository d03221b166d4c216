internal import ScriptEngine

/// Counts the deviations of packed calls.
public struct ComplianceCounter: MeasureCounter {
    private let selection: PackedSelection
    private var groups: PackedGroups
    private let grouping: MeasureGrouping?
    /// By the group's number.
    private var counts: [Counts] = []

    fileprivate struct Counts {
        var (calls, simulated, serious) = (0, 0, 0)
        var all = Deviations()
        var (critical, major, moderate, minor) = (Deviations(), Deviations(), Deviations(), Deviations())
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
            counts[group].add(call)
        }
    }

    /// What was counted so far.
    public var compliance: Compliance {
        var total = Counts()
        var rows: [Compliance.Row] = []
        for (number, counts) in counts.enumerated() where counts.calls > 0 {
            total.add(counts)
            rows.append(counts.row(groups.name(of: number)))
        }
        rows.sort { grouping?.precedes($0.group, $1.group) ?? false }
        return Compliance(grouping: grouping, rows: grouping == nil ? [] : rows, total: total.row("all"))
    }
}

extension ComplianceCounter.Counts {
    @inline(__always)
    fileprivate mutating func add(_ call: MeasureColumns) {
        calls += 1
        if call.state.contains(.simulated) { simulated += 1 }
        if call.open.critical + call.open.major > 0 { serious += 1 }
        all.add(call.open.total, of: call.required.total)
        critical.add(call.open.critical, of: call.required.critical)
        major.add(call.open.major, of: call.required.major)
        moderate.add(call.open.moderate, of: call.required.moderate)
        minor.add(call.open.minor, of: call.required.minor)
    }

    fileprivate mutating func add(_ other: Self) {
        calls += other.calls
        simulated += other.simulated
        serious += other.serious
        all += other.all
        critical += other.critical
        major += other.major
        moderate += other.moderate
        minor += other.minor
    }

    fileprivate func row(_ group: String) -> Compliance.Row {
        Compliance.Row(
            group: group, calls: calls, simulated: simulated, serious: serious, all: all,
            byWeight: [critical, major, moderate, minor])
    }
}
