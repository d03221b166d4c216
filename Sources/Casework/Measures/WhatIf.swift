internal import ScriptEngine

/// A simulation: had a question been asked before another, what calls that broke off would have brought.
///
/// Only calls that broke off after they came to the other question and before they came through this one could have gone
/// otherwise. Each is played again: this question takes its time first, and what no longer fits before the caller rang off
/// is lost. How long it takes, whether it is answered, and whether it is asked at all are as in the calls that came to it.
/// All of it is counted out over the whole spread of times, so nothing is drawn by lot and the same calls give the same
/// figures.
public struct WhatIf: Sendable {
    /// One question that would have been captured more or less often.
    public struct Row: Hashable, Sendable {
        public let question: QuestionLineage.Line
        /// The answered of the applicable, as the calls are.
        public let now: Proportion
        /// How many more answers, or fewer; the expected number.
        public let change: Double
        /// Where that lies in 95 of 100 such sets of calls.
        public let interval: ClosedRange<Double>
    }

    /// What it would have been asked before.
    public let before: QuestionLineage.Line
    /// The question itself first, then those that are pushed back, in their order.
    public let rows: [Row]
    /// Calls that could have gone otherwise, of so many that broke off.
    public let replayed: Int
    public let brokenOff: Int
    public let versions: [Int]
    public let calls: Int
    public let simulated: Int
}

/// Plays packed calls again in another order.
public struct WhatIfCounter: MeasureCounter {
    private let selection: PackedSelection
    private let lineage: QuestionLineage
    private let asked: ReorderedQuestion.Lines

    /// Seconds that the question took where it was recorded.
    private var times = SecondsHistogram(longest: MeasureLayout.longest)
    /// Calls that came to it, those that recorded anything, and those that answered.
    private var (reached, recorded, answered) = (0, 0, 0)
    /// Seconds left for it in the calls that are played again.
    private var left = SecondsHistogram(longest: MeasureLayout.longest + 1)
    /// By line: answers by the seconds that were left after them when the caller rang off.
    private var slack: [[Int]]
    private var counts: [QuestionCounts]
    private var (brokenOff, calls, simulated) = (0, 0, 0)

    /// - Parameter filter: its area, and whether a critical question is open, are not asked for.
    public init(
        _ asked: ReorderedQuestion.Lines, _ filter: CallFilter, _ codes: MeasureCodes, _ lineage: QuestionLineage
    ) {
        (self.asked, self.lineage, selection) = (asked, lineage, PackedSelection(filter, codes))
        counts = Array(repeating: QuestionCounts(), count: lineage.lines.count)
        slack = Array(repeating: [], count: lineage.lines.count)
    }

    public static let reads: PackedParts = [.details, .questions, .times]

    public mutating func add(_ block: PackedBlock) {
        let version = block.script.version
        guard asked.versions.contains(version) else { return }
        let found = block.indices(of: selection)
        let fields = block.layout.fields
        let lines = fields.map { lineage.number(of: $0.question.id, version: version) }
        guard let own = lines.firstIndex(of: asked.question), let start = lines.firstIndex(of: asked.before),
            start < own
        else { return }
        calls += found.count
        for number in start...own {
            guard let line = lines[number] else { continue }
            for index in found { block.add(fields[number], at: index, to: &counts[line]) }
        }
        for index in found {
            let state = block.call(at: index).state
            if state.contains(.simulated) { simulated += 1 }
            let end = state.contains(.brokenOff) ? block.details(at: index).brokeOffAt - 1 : fields.count
            if state.contains(.brokenOff) { brokenOff += 1 }
            let counted = block.counts(of: fields[own], at: index)
            if end > own, counted.applicable > 0 {
                reached += 1
                recorded += counted.applicable > counted.notReached ? 1 : 0
                answered += counted.answered > 0 ? 1 : 0
                if let taken = block.seconds(of: fields[own], at: index) { times.add(taken) }
            }
            // At the question itself it had come to nothing yet; a call that had it recorded out of turn stays as it is.
            guard end >= start, end <= own, counted.notReached > 0, counted.notReached == counted.applicable else {
                continue
            }
            replay(index, of: block, fields[start..<end], lines)
        }
    }

    /// How much time was left after each question when the caller rang off.
    private mutating func replay(
        _ index: Int, of block: PackedBlock, _ between: ArraySlice<MeasureLayout.Field>, _ lines: [Int?]
    ) {
        // What went by after the last question that was recorded: on the one that was open then, until the call was closed.
        var all = 0
        for field in block.layout.fields { all += Self.seconds(of: field, at: index, in: block) }
        var rest = max(0, block.details(at: index).seconds - all)
        for field in between.reversed() {
            if let line = lines[field.number] {
                let answers = block.counts(of: field, at: index).answered
                if answers > 0 {
                    if slack[line].isEmpty { slack[line] = Array(repeating: 0, count: MeasureLayout.longest + 2) }
                    slack[line][min(rest, MeasureLayout.longest + 1)] += answers
                }
            }
            rest += Self.seconds(of: field, at: index, in: block)
        }
        left.add(rest)
    }

    /// Of all persons together.
    private static func seconds(of field: MeasureLayout.Field, at index: Int, in block: PackedBlock) -> Int {
        guard let taken = block.seconds(of: field, at: index) else { return 0 }
        return field.isRepeated ? taken * max(1, block.recorded(field, at: index)) : taken
    }

    /// What was counted so far.
    public var whatIf: WhatIf {
        let isAnswered = Proportion(answered, of: max(reached, answered)).rate ?? 0
        let isAsked = Proportion(recorded, of: max(reached, recorded)).rate ?? 0
        let fits = left.mean { seconds in times.count == 0 ? 0 : 1 - times.share(above: seconds) }
        let gained = WhatIf.Row(
            question: lineage.lines[asked.question], now: counts[asked.question].capture, chance: isAnswered * fits,
            of: left.count, sign: 1)
        let lost = lineage.lines.indices.compactMap { line -> WhatIf.Row? in
            guard !slack[line].isEmpty else { return nil }
            let answers = slack[line].reduce(0, +)
            let expected = slack[line].enumerated().reduce(0.0) { sum, entry in
                sum + Double(entry.element) * times.share(above: entry.offset)
            }
            let chance = answers == 0 ? 0 : isAsked * expected / Double(answers)
            guard chance > 0 else { return nil }
            return WhatIf.Row(
                question: lineage.lines[line], now: counts[line].capture, chance: chance, of: answers, sign: -1)
        }
        return WhatIf(
            before: lineage.lines[asked.before], rows: [gained] + lost, replayed: left.count, brokenOff: brokenOff,
            versions: asked.versions.sorted(), calls: calls, simulated: simulated)
    }
}

extension SecondsHistogram {
    /// The mean of a value of the seconds; 0 where nothing was met.
    func mean(_ value: (Int) -> Double) -> Double {
        guard count > 0 else { return 0 }
        return all.reduce(0.0) { $0 + Double($1.number) * value($1.seconds) } / Double(count)
    }
}

extension WhatIf.Row {
    /// - Parameters:
    ///   - chance: how likely one of `count` goes otherwise.
    ///   - sign: 1 where it is gained, −1 where it is lost.
    fileprivate init(question: QuestionLineage.Line, now: Proportion, chance: Double, of count: Int, sign: Double) {
        (self.question, self.now) = (question, now)
        change = sign * chance * Double(count)
        guard count > 0 else {
            interval = 0...0
            return
        }
        let range = Proportion.interval(of: min(1, chance), trials: Double(count))
        let ends = [range.lowerBound, range.upperBound].map { sign * $0 * Double(count) }.sorted()
        interval = ends[0]...ends[1]
    }

    /// The capture rate that it would have; nil where it applied to no call.
    public var rateThen: Double? {
        now.trials == 0 ? nil : min(1, max(0, (Double(now.successes) + change) / Double(now.trials)))
    }
}

extension WhatIf {
    private var name: String { "Simulation: asked before “\(before.ask)”" }

    /// In a sentence, which says that it is a simulation.
    var finding: String {
        guard let own = rows.first else { return "" }
        let lost = rows.dropFirst().reduce(0) { $0 - $1.change }
        guard replayed > 0 else {
            return
                "Simulation: no call broke off between “\(before.ask)” and “\(own.question.ask)”, so asking the one before "
                + "the other would have changed nothing."
        }
        return "Simulation: had “\(own.question.ask)” been asked before “\(before.ask)”, "
            + "\(Self.whole(own.change)) more answers to it would stand "
            + "(\(Self.whole(own.interval.lowerBound)) to \(Self.whole(own.interval.upperBound))), out of "
            + "\(replayed.grouped) calls that broke off between the two, and \(Self.whole(lost)) answers to the questions "
            + "pushed back would be missing."
    }

    private static func whole(_ number: Double) -> String { Int(number.rounded()).grouped }

    /// What would have gone otherwise, and what is assumed.
    ///
    /// - Parameter id: begins the ids of its drawings; another for each report of a page, `[a-z0-9-]`.
    public func report(id: String) -> Report { Report(.next, part(id: id), findings: [finding]) }

    func part(id: String) -> Report.Part {
        let bars = rows.prefix(20).map { row in
            let number = Self.whole(abs(row.change))
            return BarChart.Bar(
                row.question.ask, abs(row.change),
                words: number == "0" ? "under 1" : "\(row.change < 0 ? "−" : "+")\(number)",
                interval: min(
                    abs(row.interval.lowerBound), abs(row.interval.upperBound))...max(
                        abs(row.interval.lowerBound), abs(row.interval.upperBound)))
        }
        let chart = BarChart(name: "Simulation: answers more (+) and fewer (−)", bars: bars)
        return Report.Part(table, replayed > 0 ? [chart.drawing(id: id)] : [])
    }

    private var table: MeasureTable {
        let notes = [
            "A simulation, not a measurement: past calls that broke off between the two questions are played again with the "
                + "one asked before the other. \(replayed.grouped) of \(brokenOff.grouped) calls that broke off, under "
                + "\(versions.map { "v\($0)" }.joined(separator: ", ")).",
            "Assumed: the caller would have rung off at the same second; the question takes the time, and is asked and "
                + "answered as often, as in the calls that came to it; every other question takes the time that it took; "
                + "the caller rang off when the call was closed. No call that went on to the end would have gone otherwise.",
            "Least and most: Wilson's interval of the share of the calls played again, at 95 %. It holds for those "
                + "assumptions only.",
        ]
        return MeasureTable(
            code: "what-if", name: name,
            columns: [
                .init("question", "question", .text), .init("applicable", "applied", .count),
                .init("answered", "answered", .count), .init("now", "captured", .rate),
                .init("then", "captured then", .rate), .init("gained", "more", .count), .init("lost", "fewer", .count),
                .init("least", "least", .count), .init("most", "most", .count),
            ],
            rows: rows.map { row in
                let change = Int(abs(row.change).rounded())
                let ends = [abs(row.interval.lowerBound), abs(row.interval.upperBound)].sorted()
                return [
                    .named(row.question.id.description, row.question.ask), .count(row.now.trials),
                    .count(row.now.successes), .rate(row.now.rate), .rate(row.rateThen),
                    .count(row.change > 0 ? change : 0), .count(row.change < 0 ? change : 0),
                    .count(Int(ends[0].rounded())), .count(Int(ends[1].rounded())),
                ]
            }, total: nil, notes: notes, simulated: Proportion(simulated, of: calls))
    }
}
