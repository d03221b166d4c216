internal import ScriptEngine

/// The calls behind one figure: which are counted, by which rule, and what is left out and why.
public struct Explanation: Hashable, Sendable {
    /// A call that counts.
    public struct Call: Hashable, Sendable {
        public let id: CallID
        /// The event's day in London, `2021-03-14`.
        public let day: String
        public let version: Int
        public let isSimulated: Bool
        /// What it puts into each of the explanation's figures.
        public let figures: [Int]
        /// The rule that was applied, in words.
        public let rule: String
    }

    public let asked: ExplanationRequest
    /// As the measure's table names them: the numerator, the denominator, then others.
    public let figures: [MeasureTable.Column]
    /// What all calls that count put in, named or not; one for each of `figures`.
    public let sums: [Int]
    /// Those that were to be named; the ones in the numerator first.
    public let calls: [Call]
    /// How many count in all, and how many of them stand in the numerator.
    public let count: Int
    public let inNumerator: Int
    /// How many of all that count are simulated.
    public let simulated: Int
    /// In the order in which it was asked; reasons that no call had are left away.
    public let leftOut: [ExplanationRequest.LeftOut]
    let ruleLeavesOut: String?
}

extension Explanation {
    /// As the terminal, the page and files show it: a table of calls, and one of what is left out.
    public func report(_ names: GroupNames) -> Report {
        Report(asked.report.measure, Report.Part(table), [Report.Part(leftOutTable)], findings: [summary(names)])
    }

    /// The figure in a sentence.
    private func summary(_ names: GroupNames) -> String {
        let isQuestion = asked.report.measure.hasRowsOfQuestions
        let group = asked.group.map { (isQuestion ? $0 : names.label(of: $0)) + ": " } ?? ""
        let (part, whole) = (Proportion(min(sums[0], sums[1]), of: sums[1]), sums[1])
        let rate = part.rate.map { ", \($0.percent(decimals: 1))" } ?? ""
        let calls = "\(count.grouped) \(count == 1 ? "call is" : "calls are") counted"
        return
            "\(group)\(sums[0].grouped) \(figures[0].title) of \(whole.grouped) \(figures[1].title)\(rate). \(calls), "
            + "\(inNumerator.grouped) of them in the numerator."
    }

    private var table: MeasureTable {
        let rows = calls.map { call -> [MeasureTable.Cell] in
            [.named(call.id.description, call.id.stream.short), .text(call.day), .text("v\(call.version)")]
                + call.figures.map { .count($0) } + [.text(call.rule), .count(call.isSimulated ? 1 : 0)]
        }
        var notes = [
            "\(figures[0].title.capitalisedFirst): the numerator. \(figures[1].title.capitalisedFirst): the denominator. "
                + "Calls in the numerator come first, each kind by the day of the event."
        ]
        if calls.count < count {
            let first = asked.skipped + 1
            notes.append(
                calls.isEmpty
                    ? "None of the \(count.grouped) calls is named here."
                    : "Calls \(first.grouped) to \((first + calls.count - 1).grouped) of \(count.grouped).")
        }
        return MeasureTable(
            code: "\(asked.report.measure.rawValue)-explained", name: "Calls that are counted",
            columns: [.init("call", "call", .text), .init("day", "event", .text), .init("version", "version", .text)]
                + figures + [.init("rule", "rule applied", .text), .init("simulated", "simulated", .count)],
            rows: rows, total: nil, notes: notes, simulated: Proportion(simulated, of: count))
    }

    private var leftOutTable: MeasureTable {
        MeasureTable(
            code: "left-out", name: "What is left out",
            columns: [.init("reason", "reason", .text), .init("calls", "calls", .count)],
            rows: leftOut.map { [.named($0.reason.rawValue, words($0.reason)), .count($0.calls)] },
            total: nil,
            notes: [
                "Each call is counted under the first reason that it meets, in this order."
            ])
    }

    private func words(_ reason: ExplanationRequest.LeftOut.Reason) -> String {
        switch reason {
        case .open: "not closed, of those that the filter would leave"
        case .unknownVersion: "under a version of the script that cannot be had"
        case .days: "an event on other days"
        case .force: "of another force, or of none"
        case .eventType: "of another type"
        case .handler: "of another handler"
        case .simulated: asked.report.filter.isSimulated == true ? "not simulated" : "simulated"
        case .group: "in another row of the report"
        case .rule: ruleLeavesOut ?? "by the measure's own rule"
        }
    }
}

extension String {
    fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
