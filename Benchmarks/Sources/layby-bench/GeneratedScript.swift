import ScriptEngine

/// A made script of any size: sections of twelve questions of every common type, two in five behind conditions on
/// earlier answers, one section repeated for each person, an alert and a send point. The same seed makes the same file.
struct GeneratedScript {
    private var random: Generator
    private var lines: [String] = []
    /// What conditions may speak of: what is asked once and stands earlier.
    private var earlier: [Asked] = []
    private var made = 0
    private var isGated = false
    private var testsLeft: Int
    private let questions: Int

    private struct Asked {
        let id: String
        let type: String
        /// For a choice or choices.
        var codes: [String] = []
        let isConditional: Bool
    }

    /// The file's text.
    ///
    /// - Parameters:
    ///   - questions: how many in all, those of the repeat section among them; at least 40.
    ///   - conditions: how many tests the questions' conditions hold in all; the constraints' are not among them.
    ///   - seed: not 0.
    static func yaml(questions: Int, conditions: Int, seed: UInt64) -> String {
        var script = GeneratedScript(questions: questions, conditions: conditions, seed: seed)
        script.write()
        return script.lines.joined(separator: "\n") + "\n"
    }

    /// An answer that the question takes, when it takes any; the same for the same seed.
    ///
    /// - Parameter people: what the count question is answered with.
    static func answer(to question: Question, people: Int, random: inout Generator) -> Value {
        switch question.type {
        case .boolean: .boolean(Bool.random(using: &random))
        case .integer:
            // A constraint may bound it by an earlier answer, so the numbers fall from question to question.
            question.id == countID ? .integer(people) : .integer(Self.decreasing(question.id.name))
        case .choice: .choice(question.choices.randomElement(using: &random)?.code ?? "")
        case .choices:
            .choices(question.choices.filter { _ in Bool.random(using: &random) }.map(\.code).ifEmpty(question))
        case .date: .date(CivilDate(days: Int.random(in: 18_000...20_000, using: &random)))
        default: .text("about \(Int.random(in: 10...99, using: &random)) m off")
        }
    }

    private static let countID: QuestionID = "people_to_list"
    private static let sectionSize = 12
    private static let repeatedSize = 8

    /// From 400 down, by the number in the id.
    private static func decreasing(_ id: String) -> Int {
        max(1, 400 - (Int(id.drop { !$0.isNumber }) ?? 0) / 6)
    }

    private init(questions: Int, conditions: Int, seed: UInt64) {
        (self.questions, testsLeft, random) = (questions, conditions, Generator(seed))
    }

    // MARK: The file

    private mutating func write() {
        lines = [
            "script: generated", "version: 1", "title: A generated script of \(questions) questions",
            "notice: Made for measuring; nobody is asked this.", "effective: 2024-01-01", "sections:",
        ]
        var section = 0
        while made < questions {
            section += 1
            // The people are listed after the second section, whatever the size.
            if section == 3 {
                writeRepeated()
                continue
            }
            writeHead("section_\(section)", "Section \(section)")
            let last = min(made + Self.sectionSize, questions)
            if section == 2 {
                writeCount()
            }
            while made < last { writeQuestion(isRepeated: false, own: []) }
        }
        writeEnd()
    }

    private mutating func writeHead(_ id: String, _ title: String) {
        lines += ["- id: \(id)", "  title: \(title)"]
        isGated = false
        if let gate = earlier.first(where: { $0.type == "choice" && !$0.isConditional }), made > 36, made % 5 == 0 {
            isGated = true
            lines.append("  when: {question: \(gate.id), in: [\(gate.codes.dropLast().joined(separator: ", "))]}")
        }
    }

    private mutating func writeCount() {
        made += 1
        lines += [
            "  questions:", "  - id: \(Self.countID)", "    ask: How many people are to be listed?",
            "    type: integer",
            "    required: major", "    constraints:",
            "    - {must: {atLeast: 0, atMost: 9}, message: Give 0 to 9.}",
        ]
    }

    private mutating func writeRepeated() {
        lines += [
            "- id: people", "  title: People", "  repeat: {count: \(Self.countID), each: Person, atMost: 9}",
            "  questions:",
        ]
        var own: [Asked] = []
        for _ in 0..<Self.repeatedSize where made < questions {
            if let asked = writeQuestion(isRepeated: true, own: own) { own.append(asked) }
        }
    }

    private mutating func writeEnd() {
        guard let gate = earlier.first(where: { $0.type == "boolean" && !$0.isConditional }) else { return }
        lines += [
            "alerts:", "- {id: call_999, when: {question: \(gate.id), is: true}, text: Call 999 now.}", "sendPoints:",
            "- {id: first-word, title: First word, when: {question: \(gate.id), answered: true}, automatic: true, "
                + "carries: [\(gate.id)]}",
        ]
    }

    @discardableResult
    private mutating func writeQuestion(isRepeated: Bool, own: [Asked]) -> Asked? {
        if lines.last?.hasPrefix("  title:") == true || lines.last?.hasPrefix("  when:") == true {
            lines.append("  questions:")
        }
        made += 1
        let id = "q\(made)"
        let isConditional = made > 8 && made % 5 < 2
        let type = Self.types[Int.random(in: 0..<Self.types.count, using: &random)]
        var asked = Asked(id: id, type: type, isConditional: isConditional || isRepeated || isGated)
        lines += ["  - id: \(id)", "    ask: What is asked as number \(made)?", "    type: \(type)"]
        if type == "choice" || type == "choices" {
            asked.codes = (1...Int.random(in: 3...6, using: &random)).map { "c\($0)" }
            let choices = asked.codes.map { "{code: \($0), label: Choice \($0.dropFirst())}" }
            lines.append("    choices: [\(choices.joined(separator: ", "))]")
        }
        if made % 3 != 0 {
            lines += [
                "    required: \(["critical", "major", "moderate", "minor"][made % 4])", "    missing: [unknown]",
            ]
        }
        if isConditional { writeCondition(own) }
        if type == "integer", made % 2 == 0 { writeConstraint(isRepeated: isRepeated) }
        if !isRepeated { earlier.append(asked) }
        return asked
    }

    private static let types = [
        "choice", "choice", "choice", "choice", "choices", "boolean", "boolean", "boolean", "boolean", "integer",
        "integer", "integer", "text", "text", "text", "date", "date",
    ]

    private mutating func writeConstraint(isRepeated: Bool) {
        let bound = earlier.last { $0.type == "integer" && !$0.isConditional }
        if let bound, made % 4 == 0 {
            lines.append("    constraints: [{must: {atMost: {question: \(bound.id)}}, message: No more than before.}]")
        } else {
            lines.append("    constraints: [{must: {atLeast: 0, atMost: 500}, message: Give 0 to 500.}]")
        }
    }

    // MARK: Conditions

    /// The tests that are left, shared out among the conditional questions that are left.
    private mutating func writeCondition(_ own: [Asked]) {
        let conditionalLeft = max(1, (questions - made) * 2 / 5 + 1)
        let share = max(1, (testsLeft + conditionalLeft - 1) / conditionalLeft)
        let count = min(testsLeft, Int.random(in: max(1, share - 1)...(share + 1), using: &random))
        guard count > 0 else { return }
        testsLeft -= count
        // Half of what is tested was asked shortly before, the rest anywhere before.
        let near = earlier.suffix(24) + own
        var tested: [Asked] = []
        while tested.count < count {
            let pool = Bool.random(using: &random) ? Array(near) : earlier
            guard let asked = pool.randomElement(using: &random) else { return }
            if tested.contains(where: { $0.id == asked.id }), earlier.count > count * 2 { continue }
            tested.append(asked)
        }
        lines.append("    when: \(condition(tested.map { test($0) }))")
    }

    /// One test alone, two in `all` or `any`, more in `any` of `all` and `not`.
    private mutating func condition(_ tests: [String]) -> String {
        switch tests.count {
        case 1: return tests[0]
        case 2: return "{\(Bool.random(using: &random) ? "all" : "any"): [\(tests.joined(separator: ", "))]}"
        default:
            let first = "{all: [\(tests[0]), \(tests[1])]}"
            let rest = tests.dropFirst(2).enumerated().map { $0.isMultiple(of: 2) ? "{not: \($1)}" : $1 }
            return "{any: [\(first), \(rest.joined(separator: ", "))]}"
        }
    }

    private mutating func test(_ asked: Asked) -> String {
        let question = "question: \(asked.id)"
        switch asked.type {
        case "boolean": return "{\(question), is: \(Bool.random(using: &random))}"
        case "integer": return "{\(question), atLeast: \(Int.random(in: 1...399, using: &random))}"
        case "date": return "{\(question), atMost: 202\(Int.random(in: 0...4, using: &random))-06-01}"
        case "choice":
            let codes = asked.codes.shuffled(using: &random).prefix(2)
            return asked.codes.count > 4
                ? "{\(question), in: [\(codes.joined(separator: ", "))]}" : "{\(question), is: \(codes[0])}"
        case "choices": return "{\(question), includes: \(asked.codes.randomElement(using: &random) ?? "c1")}"
        default: return "{\(question), answered: true}"
        }
    }

    /// Random numbers that a seed decides.
    struct Generator: RandomNumberGenerator {
        private var state: UInt64

        init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }
}

extension [String] {
    /// The first choice for none.
    fileprivate func ifEmpty(_ question: Question) -> [String] {
        isEmpty ? question.choices.prefix(1).map(\.code) : self
    }
}
