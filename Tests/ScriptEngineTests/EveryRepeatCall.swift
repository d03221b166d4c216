@testable import ScriptEngine

/// Every call under a script of `SmallRepeatScript` that can be taken, one after another.
struct EveryRepeatCall {
    /// The nodes that apply in some call; of the repeat section, in some instance.
    private(set) var applied: Set<Int> = []
    /// `node code` of every choice that some call has.
    private(set) var chosen: Set<String> = []
    /// The questions whose check some answer meets, and those whose check some answer does not meet.
    private(set) var met: Set<QuestionID> = []
    private(set) var warned: Set<QuestionID> = []
    /// The fewest answers after which a node applies.
    private(set) var fewest: [Int: Int] = [:]
    /// The least and the most questions of a completed call.
    private(set) var least: Int?
    private(set) var most: Int?
    /// The lists of questions of completed calls in which all instances are answered alike, as those of one instance.
    private(set) var routes: Set<[QuestionID]> = []
    private(set) var calls = 0

    private let script: Script
    private let values: [QuestionID: [Value]]

    init(_ script: Script) {
        self.script = script
        values = Dictionary(uniqueKeysWithValues: script.questions.map { ($0.id, Self.values($0, script)) })
        let places = script.definition.sections.flatMap { section -> [Place] in
            let ids = section.items.map(\.id).filter { script.question($0) != nil }
            guard section.repeats != nil else { return ids.map { Place($0) } }
            return (1...2).flatMap { instance in ids.map { Place($0, instance: instance) } }
        }
        go(Interview(script), places[...], answers: 0)
    }

    private mutating func go(_ interview: Interview, _ rest: ArraySlice<Place>, answers: Int) {
        guard let place = rest.first else { return see(interview, answers) }
        go(interview, rest.dropFirst(), answers: answers)
        for value in values[place.question] ?? [] {
            var next = interview
            guard (try? next.answered(place, value)) != nil else { continue }
            go(next, rest.dropFirst(), answers: answers + 1)
        }
    }

    private mutating func see(_ interview: Interview, _ answers: Int) {
        calls += 1
        for number in script.nodes.indices where Self.applies(number, interview) {
            applied.insert(number)
            fewest[number] = min(fewest[number] ?? .max, answers)
        }
        let places = interview.applicablePlaces
        for place in places {
            guard let value = interview.value(of: place) else { continue }
            switch value {
            case .choice(let code): chosen.insert("\(place.question) \(code)")
            case .choices(let codes): for code in codes { chosen.insert("\(place.question) \(code)") }
            default: break
            }
            if interview.warnings(at: place).isEmpty {
                met.insert(place.question)
            } else {
                warned.insert(place.question)
            }
        }
        let isComplete = interview.openPlaces().allSatisfy {
            script.question($0.question)?.acceptsMissing.isEmpty == false
        }
        guard isComplete else { return }
        least = min(least ?? .max, places.count)
        most = max(most ?? 0, places.count)
        let first = places.filter { $0.instance <= 1 }.map(\.question)
        let areAlike = places.allSatisfy {
            $0.instance < 2
                || interview.response(at: $0) == interview.response(at: Place($0.question, instance: 1))
        }
        if areAlike { routes.insert(first) }
    }

    /// Whether a node applies now; of the repeat section, in one instance at least.
    static func applies(_ number: Int, _ interview: Interview) -> Bool {
        let node = interview.script.nodes[number]
        if node.group == 0 { return interview.sheet.cells[node.offset].flags.contains(.holds) }
        guard case .question(let question) = node.kind else { return false }
        return interview.applicablePlaces.contains { $0.question == question.id }
    }

    // MARK: The answers that are tried

    /// Every constant that a question is compared with and what stands beside it; a whole range where answers are
    /// compared with each other.
    private static func values(_ question: Question, _ script: Script) -> [Value] {
        switch question.type {
        case .choice: return question.choices.map { .choice($0.code) }
        case .choices: return [["a"], ["b"], ["a", "b"]].map { .choices($0) }
        case .boolean: return [.boolean(true), .boolean(false)]
        case .integer:
            let isCount = script.definition.sections.contains { $0.repeats?.count == question.id }
            return (isCount ? 0...3 : -2...4).map { .integer($0) }
        case .text: return [.text("x")]
        default: break
        }
        guard let number = script.number(of: question.id) else { return [] }
        var found: Set<Double> = []
        for node in script.nodes {
            var conditions = node.ownConditions
            if case .calculation(.count(_, let condition)) = node.kind { conditions += condition.map { [$0] } ?? [] }
            for (tested, test) in conditions.flatMap(\.tests) where tested == number {
                switch test {
                case .atLeast(.constant(let value)), .atMost(.constant(let value)):
                    found.formUnion(beside(value.ordinal ?? 0, question.type))
                default: break
                }
            }
        }
        if found.isEmpty { found = beside(question.type == .time ? 600 : 0, question.type) }
        return found.sorted().map { Value.ordered($0, type: question.type) }
    }

    private static func beside(_ ordinal: Double, _ type: QuestionType) -> Set<Double> {
        let step: Double = type == .decimal ? 0.25 : type == .date ? 86_400_000 : 1
        let all = [ordinal - step, ordinal, ordinal + step]
        return Set(
            all.filter { type == .time ? (0...1439).contains($0) : type == .duration ? $0 >= 0 : true })
    }
}
