import TestSupport

/// A small script with one repeat section, made by chance, whose every call can be tried.
///
/// A section asked once with the count, the repeat with one or two questions, and a section that looks at both.
struct SmallRepeatScript {
    private struct Asked {
        let id: String
        let type: String
        let section: Int
    }

    private var random: Seeded
    private var asked: [Asked] = []
    private var lines = ["sections:"]
    /// Whether a sum or a count is in play: what rests on it need not be decided.
    private(set) var hasCalculation = false

    /// The same script for the same seed.
    init(seed: UInt64) {
        random = Seeded(seed &* 0xD1B5_4A32_D192_ED03 | 1)
        for _ in 0..<8 { _ = random.next() }
        lines += ["  - id: s0", "    title: S", "    questions:"]
        add(section: 0)
        lines += ["      - {id: many, ask: How many?, type: integer}"]
        asked.append(Asked(id: "many", type: "integer", section: 0))
        lines += ["  - id: s1", "    title: S", "    repeat: {count: many, each: Person, atMost: 2}"]
        if chance(3) { lines.append("    when: \(condition(in: 1))") }
        lines.append("    questions:")
        for _ in 0..<(chance(2) ? 1 : 2) { add(section: 1) }
        lines += ["  - id: s2", "    title: S"]
        if chance(3) { lines.append("    when: \(condition(in: 2))") }
        lines.append("    questions:")
        if chance(3) { calculate() }
        for _ in 0..<(chance(2) ? 1 : 2) { add(section: 2) }
        if chance(2) {
            lines += ["alerts:", "  - {id: red, when: \(condition(in: 2)), text: Say this.}"]
        }
    }

    var yaml: String { lines.joined(separator: "\n") }

    private mutating func chance(_ sides: Int) -> Bool { random.next() % UInt64(sides) == 0 }
    private mutating func pick<T>(_ items: [T]) -> T { items[Int(random.next() % UInt64(items.count))] }

    private mutating func add(section: Int) {
        let types = [
            "choice", "boolean", "integer", "integer", "choices", "date", "time", "duration", "decimal", "text",
        ]
        let own = Asked(id: "q\(asked.count)", type: pick(types), section: section)
        lines += ["      - id: \(own.id)", "        ask: Ask?", "        type: \(own.type)"]
        if own.type == "choice" || own.type == "choices" {
            lines.append("        choices: [{code: a, label: A}, {code: b, label: B}]")
        }
        if chance(2) {
            lines.append("        required: minor")
            if chance(2) { lines.append("        missing: [unknown]") }
        }
        if !asked.isEmpty, chance(2) { lines.append("        when: \(condition(in: section))") }
        asked.append(own)
        for (kind, key) in [("constraints", "must"), ("checks", "expect")]
        where own.type != "choices" && own.type != "text" && chance(4) {
            lines += [
                "        \(kind):", "          - \(key): \(test(of: own, in: section))", "            message: No.",
            ]
        }
    }

    private mutating func calculate() {
        hasCalculation = true
        if chance(2) {
            let inner = asked.filter { $0.section == 1 }
            lines.append(
                "      - {id: total, type: integer, calculate: {count: {section: s1, where: \(test(of: pick(inner), in: 1))}}}"
            )
        } else {
            let terms = asked.filter { $0.type == "integer" && $0.section == 0 }.map(\.id)
            lines.append("      - {id: total, type: integer, calculate: {sum: [\(terms.joined(separator: ", "))]}}")
        }
        asked.append(Asked(id: "total", type: "sum", section: 2))
    }

    // MARK: Conditions

    private mutating func condition(in section: Int, depth: Int = 0) -> String {
        if depth < 2, chance(3) {
            let first = condition(in: section, depth: depth + 1)
            switch random.next() % 3 {
            case 0: return "{all: [\(first), \(condition(in: section, depth: depth + 1))]}"
            case 1: return "{any: [\(first), \(condition(in: section, depth: depth + 1))]}"
            default: return "{not: \(first)}"
            }
        }
        let inner = asked.filter { $0.section == 1 }
        // Behind the repeat, what was asked in it is the more interesting half.
        return test(of: section == 2 && chance(2) && !inner.isEmpty ? pick(inner) : pick(asked), in: section)
    }

    private mutating func test(of asked: Asked, in section: Int) -> String {
        let head = "question: \(asked.id)"
        if asked.type != "sum", chance(5) { return "{\(head), answered: \(chance(2))}" }
        let bound = chance(2) ? "atLeast" : "atMost"
        switch asked.type {
        case "choice": return chance(2) ? "{\(head), is: \(pick(["a", "b"]))}" : "{\(head), in: [a]}"
        case "choices": return "{\(head), includes: \(pick(["a", "b"]))}"
        case "boolean": return "{\(head), is: \(chance(2))}"
        case "integer":
            // An answer in the repeat is compared with those that stand once, or with those beside it.
            let others = self.asked.filter {
                $0.type == "integer" && $0.id != asked.id && ($0.section != 1 || asked.section == 1)
            }
            if !others.isEmpty, chance(2) { return "{\(head), \(bound): {question: \(pick(others).id)}}" }
            return chance(3) ? "{\(head), in: [0, 2]}" : "{\(head), \(bound): \(pick([0, 1, 2]))}"
        case "sum": return "{\(head), \(bound): \(pick([0, 1, 2, 3]))}"
        case "date": return "{\(head), \(bound): 2021-03-01}"
        case "time": return "{\(head), \(bound): \"\(pick(["00:00", "00:10", "23:50", "23:59"]))\"}"
        case "duration": return "{\(head), \(bound): \(pick(["0m", "15m", "30m"]))}"
        case "decimal": return "{\(head), \(bound): \(pick(["0.5", "1"]))}"
        default: return "{\(head), answered: \(chance(2))}"
        }
    }
}
