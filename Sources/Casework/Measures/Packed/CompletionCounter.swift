internal import ScriptEngine

/// Counts how complete packed calls are.
public struct CompletionCounter: MeasureCounter {
    private let selection: PackedSelection
    private var groups: PackedGroups
    private let grouping: MeasureGrouping?
    /// From the group with the number `first` on, sixteen numbers each: of the calls in each state.
    private var counts: [Int] = []
    private var first = 0

    fileprivate struct Counts {
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
        // A million calls come by here for each report: one number is added to for each, in place.
        var (groups, next) = (groups, 0)
        while next < block.count {
            var group = 0
            next = counts.withUnsafeMutableBufferPointer { [first, selection] counts in
                for index in next..<block.count {
                    let call = block.call(at: index)
                    guard selection.isWhole || selection.contains(call) else { continue }
                    group = groups.number(of: call, version: block.script.version)
                    let place = (group - first) * Self.states + call.state.number
                    guard place >= 0, place < counts.count else { return index }
                    counts[place] += 1
                }
                return block.count
            }
            if next < block.count { makeRoom(for: group) }
        }
        self.groups = groups
    }

    /// Months and quarters begin far from zero.
    private mutating func makeRoom(for group: Int) {
        if counts.isEmpty { first = group }
        let zeros = { repeatElement(0, count: $0 * Self.states) }
        if group < first {
            counts.insert(contentsOf: zeros(first - group), at: 0)
            first = group
        } else {
            counts.append(contentsOf: zeros(group - first + 1 - counts.count / Self.states))
        }
    }

    private static let states = 16

    /// What was counted so far.
    public var completion: Completion {
        var total = Counts()
        var rows: [Completion.Row] = []
        for start in stride(from: 0, to: counts.count, by: Self.states) {
            var own = Counts()
            for number in 0..<Self.states {
                let state = MeasureColumns.State(rawValue: UInt8(number))
                if state.isClosed { own.add(counts[start + number], in: state) }
            }
            guard own.full + own.partial + own.brokenOff > 0 else { continue }
            total.add(own)
            rows.append(own.row(groups.name(of: first + start / Self.states)))
        }
        rows.sort { grouping?.precedes($0.group, $1.group) ?? false }
        return Completion(grouping: grouping, rows: grouping == nil ? [] : rows, total: total.row("all"))
    }
}

extension MeasureColumns.State {
    /// How it was closed and whether it is simulated, 0…15.
    @inline(__always)
    fileprivate var number: Int { Int(rawValue & 15) }
}

extension CompletionCounter.Counts {
    fileprivate mutating func add(_ count: Int, in state: MeasureColumns.State) {
        if state.contains(.full) {
            full += count
        } else if state.contains(.partial) {
            partial += count
        } else {
            brokenOff += count
        }
        if state.contains(.simulated) { simulated += count }
    }

    fileprivate mutating func add(_ other: Self) {
        full += other.full
        partial += other.partial
        brokenOff += other.brokenOff
        simulated += other.simulated
    }
}
