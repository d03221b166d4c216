/// The domain of every question of a script, cut where its conditions look.
struct DomainTable {
    /// By node.
    private(set) var domains: [AnswerDomain]
    /// How many instances of each group stand for all: as many as conditions from outside can tell apart.
    let instances: [Int]

    /// Answers compared with so many others that not every order of them is tried: by node.
    private(set) var coarse: Set<Int> = []

    /// The most answers compared with each other of which every order is tried.
    static let mostCompared = 12

    /// Sums are exact while their terms are no larger than this.
    static let exactTerm = 8

    private struct Collected {
        var constants: [Int: Set<Double>] = [:]
        var texts: [Int: Set<Value>] = [:]
        /// Pairs of nodes that are compared with each other, or added up.
        var pairs: [(Int, Int)] = []
        /// By group: the tests that look at it from outside.
        var outer: [Int: Set<Condition<Int>>] = [:]
        /// Calculations that count a group, and the group.
        var counts: [(Int, Int)] = []
    }

    /// - Parameter others: constants that another script compares the same questions with.
    init(_ script: Script, others: [QuestionID: [Value]] = [:]) {
        var found = Collected()
        for (number, node) in script.nodes.enumerated() {
            for condition in node.ownConditions { Self.collect(condition, node.group, script, &found) }
            switch node.kind {
            case .calculation(.sum(let terms)):
                for term in terms { found.pairs.append((number, term)) }
                found.constants[number, default: []].formUnion((0...Self.exactTerm).map(Double.init))
            case .calculation(.count(let group, let condition)):
                if let condition { Self.collect(condition, group, script, &found) }
                found.counts.append((number, group))
            default: break
            }
        }
        for (question, values) in others {
            guard let number = script.number(of: question) else { continue }
            for value in values {
                if let ordinal = value.ordinal {
                    found.constants[number, default: []].insert(ordinal)
                } else {
                    found.texts[number, default: []].insert(value)
                }
            }
        }
        instances = script.groups.enumerated().map { number, group in
            number == 0 ? 1 : min(group.atMost, max(2, found.outer[number]?.count ?? 0))
        }
        for (number, group) in script.groups.enumerated() {
            guard let count = group.count else { continue }
            let told = (0...min(instances[number] + 1, group.atMost)).map(Double.init)
            found.constants[count, default: []].formUnion(told + [Double(group.atMost)])
        }
        for (number, group) in found.counts {
            found.constants[number, default: []].formUnion((0...(instances[group] + 1)).map(Double.init))
        }
        domains = script.nodes.enumerated().map { Self.domain(of: $1, found.texts[$0] ?? []) }
        cut(script, found)
    }

    private static func collect(
        _ condition: Condition<Int>, _ group: Int, _ script: Script, _ found: inout Collected
    ) {
        switch condition {
        case .all(let parts), .any(let parts): for part in parts { collect(part, group, script, &found) }
        case .not(let part): collect(part, group, script, &found)
        case .test(let number, let test):
            let tested = script.nodes[number].group
            if tested != 0, tested != group { found.outer[tested, default: []].insert(condition) }
            switch test {
            case .isValue(let value): add(value, number, &found)
            case .isOneOf(let values): for value in values { add(value, number, &found) }
            case .atLeast(.constant(let value)), .atMost(.constant(let value)): add(value, number, &found)
            case .atLeast(.answer(let other)), .atMost(.answer(let other)): found.pairs.append((number, other))
            case .includes, .answered: break
            }
        }
    }

    private static func add(_ value: Value, _ number: Int, _ found: inout Collected) {
        if let ordinal = value.ordinal {
            found.constants[number, default: []].insert(ordinal)
        } else {
            found.texts[number, default: []].insert(value)
        }
    }

    private static func domain(of node: Script.Node, _ texts: Set<Value>) -> AnswerDomain {
        guard case .question(let question) = node.kind else {
            if case .calculation = node.kind { return .ordered([0]) }
            return .presence
        }
        switch question.type {
        case .choice: return .oneOf(question.choices.map { .choice($0.code) }, isClosed: true)
        case .boolean: return .oneOf([.boolean(true), .boolean(false)], isClosed: true)
        case .choices: return .someOf(question.choices.map(\.code))
        case .coordinate, .photograph, .checklist: return .presence
        default:
            if question.type.isOrdered { return .ordered([0]) }
            let limit = question.maxLength ?? .max
            let sorted = texts.filter { value in
                if case .text(let text) = value { return text.count <= limit }
                return true
            }.sorted { $0.words(for: nil) < $1.words(for: nil) }
            return texts.isEmpty ? .presence : .oneOf(sorted, isClosed: false)
        }
    }

    /// Gives answers that are compared with each other the same points.
    private mutating func cut(_ script: Script, _ found: Collected) {
        var root = Array(script.nodes.indices)
        func find(_ number: Int) -> Int {
            var number = number
            while root[number] != number { number = root[number] }
            return number
        }
        for (left, right) in found.pairs { root[find(left)] = find(right) }
        let compared = Set(found.pairs.map { find($0.0) })
        var cuts: [Int: RangeCuts] = [:]
        for (number, node) in script.nodes.enumerated() {
            guard case .ordered = domains[number] else { continue }
            let type = if case .question(let question) = node.kind { question.type } else { QuestionType.integer }
            var own = cuts[find(number)] ?? RangeCuts(type: type, answers: 0)
            own.constants.formUnion(found.constants[number] ?? [])
            own.answers += instances[node.group]
            cuts[find(number)] = own
        }
        var points: [Int: [Double]] = [:]
        for (number, var cut) in cuts {
            if !compared.contains(number) { cut.answers = 1 }
            if cut.answers > Self.mostCompared {
                cut.answers = Self.mostCompared
                coarse.formUnion(domains.indices.filter { find($0) == number })
            }
            points[number] = cut.points
        }
        for number in domains.indices {
            if case .ordered = domains[number] { domains[number] = .ordered(points[find(number)] ?? [0]) }
        }
    }
}

extension Script.Node {
    /// Every condition that belongs to the node itself.
    var ownConditions: [Condition<Int>] { (condition.map { [$0] } ?? []) + constraints + checks }
}
