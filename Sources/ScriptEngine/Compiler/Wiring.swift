/// A compiled script as the interview runs it: how each answer reaches what depends on it.
///
/// All that conditions ask of a question's answer is asked once, when the answer is given: its `Verdicts`. From then on
/// a condition is a few looks at bits. Everything is flat and made of plain numbers, so that settling an answer follows
/// no references, counts none and allocates nothing.
final class Wiring: Sendable {
    /// By node number.
    let nodes: [Node]
    let groups: [Group]
    /// The node of each question and calculation.
    let numbers: QuestionTable
    /// The questions' ids, by node number; empty for what is no question.
    let ids: [QuestionID]
    /// The conditions' steps, those of one condition together.
    let looks: [Look]
    /// The constraints' and checks' first looks, those of one node together.
    let rules: [Int32]
    /// Tests that are made whenever they are looked at: with another answer, or past what `Verdicts` holds.
    let comparisons: [Test<Int>]
    /// Who looks at a node's answer, those of one node together and ascending.
    let readers: [Reader]
    /// The tests behind the verdicts, those of one node together.
    let trials: [Trial]
    /// What calculations work out.
    let formulas: [Formula]
    /// The codes of choices, those of one node together, and what each of them says to the tests.
    let codes: [String]
    let codeVerdicts: [Verdicts]
    /// The codes of checklists' rows, those of one node together.
    let rowCodes: [String]
    /// The nodes of group 0, which is a slot each, in order.
    let single: [Int32]
    let alerts: [Int32]
    let sendPoints: [Int32]

    init(_ compiler: WiringCompiler, numbers: [QuestionID: Int]) {
        self.numbers = QuestionTable(numbers)
        rowCodes = compiler.rowCodes
        ids = compiler.ids
        (nodes, groups, looks, rules) = (compiler.nodes, compiler.groups, compiler.looks, compiler.rules)
        (comparisons, readers, trials) = (compiler.comparisons, compiler.readers, compiler.trials)
        (codes, codeVerdicts, single) = (compiler.codes, compiler.codeVerdicts, compiler.single)
        (alerts, sendPoints, formulas) = (compiler.alerts, compiler.sendPoints, compiler.formulas)
    }

    /// Something that can hold or not.
    struct Node: Sendable {
        var group: Int32
        /// Its slot within one instance of its group.
        var offset: Int32
        /// The first look of what must hold for it to apply, its section's condition included.
        var relevance = Wiring.holds
        var constraints: Span = .none
        var checks: Span = .none
        var readers: Span = .none
        var trials: Span = .none
        var codes: Span = .none
        /// The bit for `answered`; empty when nobody asks.
        var answered = Verdicts()
        /// Whether the verdicts on several choices are those on each of them, put together.
        var isUnion = false
        /// For a calculation, what it works out; else -1.
        var formula: Int32 = -1
        /// Whether its answer is the number of instances of a repeat section.
        var isCount = false
        /// For a repeat section, the group of its questions; else 0.
        var repeats: Int32 = 0
        var weight: Weight?
        /// The missing states that count as complete.
        var accepts = MissingKinds()
        /// A checklist's rows, in `rowCodes`.
        var rows: Span = .none
        /// Characters.
        var maxLength = Int.max
        var type: QuestionType?
    }

    struct Group: Sendable {
        /// The node of its first slot.
        var first: Int32
        /// What the slots of one instance are before anything is known.
        var blank: [Cell] = []
        var size = 0
        /// The node of the question that says how many instances there are, and of the section; -1 for group 0.
        var count: Int32
        var section: Int32
        var atMost: Int
    }

    /// One step of a condition: a look at a node's verdicts, and where to look next.
    struct Look: Sendable {
        var node: Int32
        var reach: Reach
        /// Whether the look wants to find one of `mask`, or none.
        var wanted = true
        var mask = Verdicts()
        /// The test to make instead; -1 when the verdicts say it.
        var comparison: Int32 = -1
        /// The next look, `holds` or `fails`.
        var then: Int32
        var otherwise: Int32
    }

    /// Which slot of a node a condition looks at.
    enum Reach: Sendable {
        /// The only one.
        case single
        /// That of the same person as the condition.
        case same
        /// One of any person is enough.
        case any
    }

    static let holds: Int32 = -1
    static let fails: Int32 = -2

    /// Somebody who looks at a node's answer, and at which of the verdicts on it.
    struct Reader: Sendable {
        let node: Int32
        var mask: Verdicts
    }

    /// A test of an answer on its own, and the bit that says that it is passed.
    struct Trial: Sendable {
        let test: Plain
        let verdict: Verdicts

        /// The test, by its numbers alone where they are enough.
        enum Plain: Sendable {
            case isTrue, isFalse
            case atLeast(Double)
            case atMost(Double)
            indirect case other(Test<Int>)
        }

        init(_ test: Test<Int>, _ verdict: Verdicts) {
            self.verdict = verdict
            switch test {
            case .isValue(.boolean(let wanted)): self.test = wanted ? .isTrue : .isFalse
            case .atLeast(.constant(let bound)): self.test = bound.ordinal.map(Plain.atLeast) ?? .other(test)
            case .atMost(.constant(let bound)): self.test = bound.ordinal.map(Plain.atMost) ?? .other(test)
            default: self.test = .other(test)
            }
        }

        /// Whether an answer passes.
        @inline(__always)
        func passes(_ value: Value) -> Bool {
            switch test {
            case .isTrue: if case .boolean(true) = value { true } else { false }
            case .isFalse: if case .boolean(false) = value { true } else { false }
            case .atLeast(let bound): value.ordinal.map { $0 >= bound } ?? false
            case .atMost(let bound): value.ordinal.map { $0 <= bound } ?? false
            case .other(let test): test.passes(value)
            }
        }
    }

    enum Formula: Sendable {
        case sum([Int32])
        /// The instances for which a condition holds, by its first look.
        case count(group: Int32, where: Int32)
    }

    /// Consecutive places of a list.
    struct Span: Sendable {
        let start: Int32
        let end: Int32
        static let none = Span(start: 0, end: 0)
        var isEmpty: Bool { start == end }
        var range: Range<Int> { Int(start)..<Int(end) }
    }

    // MARK: Answers

    /// The node of a place's question or calculation. A place that came from a script has its number at hand.
    @inline(__always)
    func number(of place: Place) -> Int? {
        let hint = Int(place.node)
        if hint >= 0, hint < ids.count, ids[hint] == place.question { return hint }
        return numbers[place.question]
    }

    /// The type of a place's question; nil for a calculation or an id that the script has not.
    func type(of place: Place) -> QuestionType? { number(of: place).flatMap { nodes[$0].type } }

    /// A place with its node's number at hand; the same place for a question that the script has not.
    func located(_ place: Place) -> Place {
        Place(place.question, instance: place.instance, node: numbers[place.question].map(Int32.init) ?? -1)
    }

    /// The place, in `codes`, of a choice of a node's question; nil when it has no such choice.
    func index(ofCode code: String, _ node: Int) -> Int? {
        for index in nodes[node].codes.range where codes[index] == code { return index }
        return nil
    }

    /// What a response says to the tests that conditions make of it; nothing when it is no answer.
    @inline(__always)
    func verdicts(of response: borrowing Response, _ node: Int) -> Verdicts {
        switch response {
        case .answered(let value): verdicts(on: value, node)
        case .missing: []
        }
    }

    /// What an answer says to the tests that conditions make of it.
    func verdicts(on value: Value, _ node: Int) -> Verdicts {
        switch value {
        case .choice(let code):
            if let index = index(ofCode: code, node) { return codeVerdicts[index] }
        case .choices(let chosen) where nodes[node].isUnion:
            var verdicts = nodes[node].answered
            for code in chosen {
                guard let index = index(ofCode: code, node) else { return tried(value, node) }
                verdicts.formUnion(codeVerdicts[index])
            }
            return verdicts
        default: break
        }
        return tried(value, node)
    }

    /// Whether nothing more is wanted of a required question with that response.
    func satisfies(_ response: Response?, _ node: Int, isValid: Bool) -> Bool {
        switch response {
        case nil: false
        case .answered(.checklist(let rows)): isValid && rows.count == nodes[node].rows.range.count
        case .answered: isValid
        case .missing(let missing): nodes[node].accepts.contains(MissingKinds(missing.kind))
        }
    }

    /// The same, by making every test.
    private func tried(_ value: Value, _ node: Int) -> Verdicts {
        var verdicts = nodes[node].answered
        for index in nodes[node].trials.range where trials[index].passes(value) {
            verdicts.formUnion(trials[index].verdict)
        }
        return verdicts
    }
}

/// The tests that an answer passes, of those that the script makes of it: a bit each. No answer passes none.
struct Verdicts: OptionSet, Hashable, Sendable {
    let rawValue: UInt64

    /// For those who look at the value itself, and so whenever it changes.
    static let value = Verdicts(rawValue: 1 << 63)
    /// Of a section, an alert or a send point, which have no answer: that it applies.
    static let applies = Verdicts(rawValue: 1)
    /// How many tests of one question have a bit.
    static let capacity = 63

    /// The bit of a test, by its number.
    static func bit(_ number: Int) -> Verdicts { Verdicts(rawValue: 1 << UInt64(number)) }
}

/// A set of missing states.
struct MissingKinds: OptionSet, Sendable {
    let rawValue: UInt8

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ kind: MissingKind) {
        switch kind {
        case .unknown: self.init(rawValue: 1)
        case .refused: self.init(rawValue: 2)
        case .notAsked: self.init(rawValue: 4)
        }
    }
}

extension Test {
    /// Whether an answer passes a test that needs no other answer.
    func passes(_ value: Value) -> Bool {
        switch self {
        case .answered(let wanted): return wanted
        case .isValue(let wanted): return value == wanted
        case .isOneOf(let wanted): return wanted.contains(value)
        case .includes(let code):
            guard case .choices(let codes) = value else { return false }
            return codes.contains(code)
        case .atLeast(.constant(let bound)):
            guard let left = value.ordinal, let right = bound.ordinal else { return false }
            return left >= right
        case .atMost(.constant(let bound)):
            guard let left = value.ordinal, let right = bound.ordinal else { return false }
            return left <= right
        case .atLeast(.answer), .atMost(.answer): return false
        }
    }
}
