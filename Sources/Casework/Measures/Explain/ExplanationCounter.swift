internal import ReferenceData
internal import ScriptEngine

/// Finds the packed calls that a figure counts, by the rule that its measure applies, and how many it leaves out and why.
public struct ExplanationCounter: Sendable {
    /// A call that counts.
    public struct Found: Hashable, Sendable {
        /// Its block and its place in it.
        public let block: Int
        public let index: Int
        let day: Int
        let figures: [Int]
    }

    private let asked: ExplanationRequest
    private let rule: any MeasureRule
    private let selection: PackedSelection
    private var groups: PackedGroups
    /// Whether calls of a group's number are wanted; by number, as far as it was looked up.
    private var wanted: [Int: Bool] = [:]
    private var found: [Found] = []
    private var simulated = 0
    private var leftOut: [ExplanationRequest.LeftOut.Reason: Int] = [:]

    /// - Throws: `Misread` where there is nothing to explain, `ScriptLibraryError`.
    public init(_ asked: ExplanationRequest, _ codes: MeasureCodes, _ scripts: ScriptLibrary) throws {
        self.asked = asked
        let (measure, filter) = (asked.report.measure, asked.report.filter)
        rule = try measure.rule(group: asked.group, codes, scripts)
        selection = PackedSelection(filter, codes)
        groups = PackedGroups(measure.rowGrouping(asked.report.grouping), codes)
    }

    /// What `add` reads beside the columns.
    public var reads: PackedParts { rule.reads }

    /// Looks at the calls of one block.
    public mutating func add(_ block: PackedBlock, number: Int) {
        let figures = rule.figures(in: block)
        for index in 0..<block.count {
            let call = block.call(at: index)
            // It was opened again, or moved to another block.
            guard call.state.isClosed else { continue }
            if let reason = selection.reason(against: call) ?? groupReason(call, block) {
                leftOut[reason, default: 0] += 1
            } else if let own = figures(index) {
                found.append(Found(block: number, index: index, day: call.day, figures: own))
                if call.state.contains(.simulated) { simulated += 1 }
            } else {
                leftOut[.rule, default: 0] += 1
            }
        }
    }

    private mutating func groupReason(
        _ call: MeasureColumns, _ block: PackedBlock
    ) -> ExplanationRequest.LeftOut.Reason? {
        guard let group = asked.group, !asked.report.measure.hasRowsOfQuestions else { return nil }
        let number = groups.number(of: call, version: block.script.version)
        let isWanted = wanted[number] ?? (groups.name(of: number) == group)
        wanted[number] = isWanted
        return isWanted ? nil : .group
    }

    /// The calls to be named: those in the numerator first, each kind by the day of the event.
    public var named: [Found] {
        let sorted = found.sorted { left, right in
            let isInNumerator = (left.figures[0] > 0, right.figures[0] > 0)
            if isInNumerator.0 != isInNumerator.1 { return isInNumerator.0 }
            return (left.day, left.block, left.index) < (right.day, right.block, right.index)
        }
        return Array(sorted.dropFirst(asked.skipped).prefix(asked.limit))
    }

    /// A call as it is named.
    ///
    /// - Parameter block: with all its parts.
    public func call(_ found: Found, in block: PackedBlock, id: CallID) -> Explanation.Call {
        Explanation.Call(
            id: id, day: CivilDay(daysSince1970: found.day).iso, version: block.script.version,
            isSimulated: block.call(at: found.index).state.contains(.simulated), figures: found.figures,
            rule: rule.words(in: block, at: found.index))
    }

    /// The whole explanation.
    ///
    /// - Parameters:
    ///   - calls: `named`, in that order.
    ///   - open: calls that the filter would leave and that are not closed.
    ///   - unknown: calls whose version cannot be had.
    public func explanation(_ calls: [Explanation.Call], open: Int, unknownVersion unknown: Int) -> Explanation {
        var leftOut = leftOut
        (leftOut[.open], leftOut[.unknownVersion]) = (open, unknown)
        let sums = rule.figures.indices.map { column in found.reduce(0) { $0 + $1.figures[column] } }
        return Explanation(
            asked: asked, figures: rule.figures, sums: sums, calls: calls, count: found.count,
            inNumerator: found.count { $0.figures[0] > 0 }, simulated: simulated,
            leftOut: ExplanationRequest.LeftOut.Reason.allCases.compactMap { reason in
                leftOut[reason].flatMap { $0 > 0 ? ExplanationRequest.LeftOut(reason: reason, calls: $0) : nil }
            }, ruleLeavesOut: rule.leavesOut)
    }
}
