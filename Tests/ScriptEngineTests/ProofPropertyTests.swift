import TestSupport
import Testing

@testable import ScriptEngine

/// The proof and the count of routes beside trying every call, on small scripts made by chance.
@Suite struct ProofPropertyTests {
    @Test(arguments: 1...60) func proofAndCountAgreeWithTryingEveryCall(_ seed: UInt64) throws {
        let yaml = SmallScript.yaml(seed: seed)
        let script = try inlineScript(yaml)
        let tried = EveryCall(script)
        var prover = Prover(script)
        for (number, node) in script.nodes.enumerated() {
            let name = script.name(of: number)
            let applies = prover.verdict(.applies(number))
            #expect((applies == .possible) == tried.applied.contains(name), "seed \(seed): \(name)\n\(yaml)")
            guard node.isQuestion, case .question(let question) = node.kind, question.type == .choice else { continue }
            for (index, choice) in question.choices.enumerated() {
                let chosen = prover.verdict(.answer(index, of: number))
                #expect(
                    (chosen == .possible) == tried.chosen.contains("\(name) \(choice.code)"),
                    "seed \(seed): \(name) \(choice.code)\n\(yaml)")
            }
        }
        let finder = try RouteFinder(script)
        #expect(finder.count.map { Int($0) } == tried.routes.count, "seed \(seed)\n\(yaml)")
        #expect(try finder.shortest()?.questions == tried.routes.map(\.count).min(), "seed \(seed)\n\(yaml)")
        #expect(try finder.longest()?.questions == tried.routes.map(\.count).max(), "seed \(seed)\n\(yaml)")
    }

    /// A witness is played in the engine: it leads where it says, and no shorter call does.
    @Test(arguments: 1...60) func aWitnessIsTheShortestCallThatLeadsThere(_ seed: UInt64) throws {
        let script = try inlineScript(SmallScript.yaml(seed: seed))
        let tried = EveryCall(script)
        var prover = Prover(script)
        for number in script.nodes.indices where prover.verdict(.applies(number)) == .possible {
            let witness = try #require(prover.witness(.applies(number)), "seed \(seed)")
            let name = script.name(of: number)
            #expect(witness.answers.count == tried.fewest[name], "seed \(seed): \(name)")
            let interview = try #require(witness.interview(under: script), "seed \(seed): \(name)")
            #expect(EveryCall.applying(interview).contains(name), "seed \(seed): \(name)")
        }
    }
}

/// A script of a few questions, made by chance.
enum SmallScript {
    static func yaml(seed: UInt64) -> String {
        var random = Seeded(seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        for _ in 0..<8 { _ = random.next() }
        var lines = ["sections:"]
        var earlier: [(id: String, type: String)] = []
        for section in 0..<2 {
            lines += ["  - id: s\(section)", "    title: S"]
            if section == 1 { lines.append("    when: \(condition(earlier, 1, &random))") }
            lines.append("    questions:")
            for _ in 0..<Int.random(in: 2...3, using: &random) {
                let id = "q\(earlier.count)"
                let type = ["choice", "boolean", "integer", "text"].randomElement(using: &random) ?? "boolean"
                lines += ["      - id: \(id)", "        ask: Ask?", "        type: \(type)"]
                if type == "choice" {
                    lines.append("        choices: [{code: a, label: A}, {code: b, label: B}, {code: c, label: C}]")
                }
                if Bool.random(using: &random) {
                    lines += ["        required: minor"]
                    if Bool.random(using: &random) { lines.append("        missing: [unknown]") }
                }
                if !earlier.isEmpty, Bool.random(using: &random) {
                    lines.append("        when: \(condition(earlier, 2, &random))")
                }
                if type == "integer", Bool.random(using: &random) {
                    lines += [
                        "        constraints:", "          - must: \(bound(earlier, &random))",
                        "            message: No.",
                    ]
                }
                earlier.append((id, type))
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func bound(_ earlier: [(id: String, type: String)], _ random: inout Seeded) -> String {
        let others = earlier.filter { $0.type == "integer" }
        if let other = others.randomElement(using: &random), Bool.random(using: &random) {
            return "{any: [{question: \(other.id), answered: false}, {atLeast: {question: \(other.id)}}]}"
        }
        let low = Int.random(in: 0...3, using: &random)
        return "{atLeast: \(low), atMost: \(low + Int.random(in: 0...2, using: &random))}"
    }

    private static func condition(
        _ earlier: [(id: String, type: String)], _ depth: Int, _ random: inout Seeded
    ) -> String {
        guard let question = earlier.randomElement(using: &random) else { return "{}" }
        if depth > 0, Int.random(in: 0..<3, using: &random) == 0 {
            let parts = [condition(earlier, depth - 1, &random), condition(earlier, depth - 1, &random)]
            switch Int.random(in: 0..<3, using: &random) {
            case 0: return "{all: [\(parts.joined(separator: ", "))]}"
            case 1: return "{any: [\(parts.joined(separator: ", "))]}"
            default: return "{not: \(parts[0])}"
            }
        }
        switch question.type {
        case "choice": return "{question: \(question.id), in: [\(Bool.random(using: &random) ? "a" : "b, c")]}"
        case "boolean": return "{question: \(question.id), is: \(Bool.random(using: &random))}"
        case "integer":
            let others = earlier.filter { $0.type == "integer" && $0.id != question.id }
            if let other = others.randomElement(using: &random), Bool.random(using: &random) {
                return "{question: \(question.id), atMost: {question: \(other.id)}}"
            }
            return "{question: \(question.id), atLeast: \(Int.random(in: 0...4, using: &random))}"
        default: return "{question: \(question.id), answered: \(Bool.random(using: &random))}"
        }
    }
}

/// Every call that can be taken, one after another.
struct EveryCall {
    private(set) var applied: Set<String> = []
    private(set) var chosen: Set<String> = []
    /// The lists of questions asked in calls that are fully completed.
    private(set) var routes: Set<[String]> = []
    /// The fewest answers after which a place applies.
    private(set) var fewest: [String: Int] = [:]

    init(_ script: Script) { go(Interview(script), script.questions[...], answers: 0) }

    static func applying(_ interview: Interview) -> Set<String> {
        let questions = interview.applicablePlaces.map(\.question.name)
        let sections = interview.script.definition.sections.filter { interview.instances(of: $0.id) > 0 }
        return Set(questions + sections.map(\.id.name))
    }

    private mutating func go(_ interview: Interview, _ rest: ArraySlice<Question>, answers: Int) {
        guard let question = rest.first else {
            for name in Self.applying(interview) {
                applied.insert(name)
                fewest[name] = min(fewest[name] ?? .max, answers)
            }
            for place in interview.applicablePlaces {
                if case .choice(let code) = interview.value(of: place) { chosen.insert("\(place) \(code)") }
            }
            // What may be left open, or accepts that, completes the call all the same.
            let isComplete = interview.openPlaces().allSatisfy {
                interview.script.question($0.question)?.acceptsMissing.isEmpty == false
            }
            if isComplete { routes.insert(interview.applicablePlaces.map(\.question.name)) }
            return
        }
        go(interview, rest.dropFirst(), answers: answers)
        for value in Self.values(question) {
            var next = interview
            guard (try? next.answered(Place(question.id), value)) != nil else { continue }
            go(next, rest.dropFirst(), answers: answers + 1)
        }
    }

    private static func values(_ question: Question) -> [Value] {
        switch question.type {
        case .choice: question.choices.map { .choice($0.code) }
        case .boolean: [.boolean(true), .boolean(false)]
        case .integer: (-1...7).map { .integer($0) }
        default: [.text("x")]
        }
    }
}
