import ScriptEngine
import TestSupport

/// Small scripts made by chance, with every question type and every form of condition, constraint and calculation.
struct RandomScript {
    private var random: Seeded
    private var known: [Known] = []
    private var repeats: [SectionID] = []
    private var counter = 0

    private struct Known {
        let id: QuestionID
        let type: QuestionType
        let choices: [Choice]
        let section: SectionID
        let isRepeated: Bool
        let isCalculation: Bool
    }

    /// The same script for the same seed.
    static func definition(seed: UInt64) -> ScriptDefinition {
        var script = RandomScript(seed)
        return script.definition(seed)
    }

    private init(_ seed: UInt64) {
        random = Seeded(seed &* 0x2545_F491_4F6C_DD1D | 1)
        for _ in 0..<8 { _ = random.next() }
    }

    private mutating func chance(_ sides: Int) -> Bool { random.next() % UInt64(sides) == 0 }
    private mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    private mutating func pick<T>(_ items: [T]) -> T { items[Int(random.next() % UInt64(items.count))] }
    private mutating func name(_ base: String) -> String {
        counter += 1
        return chance(12) ? "\(counter)_\(base)" : "\(base)_\(counter)"
    }

    private mutating func words() -> String {
        pick([
            "What is it?", "Say: \"yes\" or 'no', never both", "50% of <it> & more", "1", "true", "- not a list",
            "Ünïcode Ørsted 🚚 naïve", "key: value # not a comment",
            "[a, b]", "ends with a colon:", "{curly}", "0123", "2021-03-01", "a\\b",
        ])
    }

    /// At times too long for one line of a file.
    private mutating func text() -> String {
        chance(6) ? "Long: " + (0..<24).map { "word\($0)" }.joined(separator: " ") : words()
    }

    // MARK: The script

    private mutating func definition(_ seed: UInt64) -> ScriptDefinition {
        var sections: [Section] = []
        for _ in 0..<number(2...4) { sections.append(section()) }
        let counts = known.filter { $0.type == .integer && !$0.isRepeated && !$0.isCalculation }
        if !counts.isEmpty {
            sections.append(section(repeated: Repeat(count: pick(counts).id, each: "Person", atMost: number(1...4))))
            if chance(2) {
                sections.append(section(repeated: Repeat(count: pick(counts).id, each: "Stop", atMost: number(1...3))))
            }
            sections.append(section())
        }
        let alerts = (0..<number(0...2)).map { _ in Alert(id: name("alert"), condition: condition(), text: text()) }
        let points = (0..<number(0...2)).map { index in
            SendPoint(
                id: SendPointID("point-\(index)"), title: words(), condition: condition(), isAutomatic: chance(2),
                carries: chance(3) ? [] : [pick(known).id])
        }
        return ScriptDefinition(
            script: "random-\(seed)", version: number(1...9), title: words(), notice: text(),
            effective: CivilDate(days: number(18_000...19_000)), supersedes: chance(2) ? 1 : nil, sections: sections,
            alerts: alerts, sendPoints: points)
    }

    private mutating func section(repeated: Repeat? = nil) -> Section {
        let id = SectionID(name("section"))
        let relevance = chance(2) && !known.isEmpty ? condition() : nil
        var items: [Item] = []
        for index in 0..<number(2...6) {
            if chance(6), !known.isEmpty, let calculation = calculation() {
                known.append(
                    Known(
                        id: calculation.id, type: .integer, choices: [], section: id, isRepeated: repeated != nil,
                        isCalculation: true))
                items.append(.calculation(calculation))
            } else {
                let type: QuestionType = index == 0 && repeated == nil ? .integer : pick(QuestionType.allCases)
                items.append(.question(question(type, id, isRepeated: repeated != nil)))
            }
        }
        if repeated != nil { repeats.append(id) }
        return Section(
            id: id, title: words(), guidance: chance(3) ? text() : nil, relevance: relevance, repeats: repeated,
            items: items)
    }

    private mutating func calculation() -> Calculation? {
        let id = QuestionID(name("sum"))
        if let section = repeats.last, chance(2) {
            let formula = Calculation.Formula.count(section, where: chance(3) ? nil : condition())
            return Calculation(id: id, formula: formula, guidance: chance(2) ? text() : nil)
        }
        let terms = known.filter { $0.type == .integer && !$0.isRepeated }.map(\.id)
        if terms.isEmpty { return nil }
        let picked = (0..<number(1...3)).map { _ in pick(terms) }
        return Calculation(id: id, formula: .sum(picked), guidance: nil)
    }

    private mutating func question(_ type: QuestionType, _ section: SectionID, isRepeated: Bool) -> Question {
        let id = QuestionID(name(type.rawValue.lowercased()))
        let choices = [
            Choice(code: "a", label: words()), Choice(code: "yes", label: "Yes"), Choice(code: "not known", label: "?"),
            Choice(code: "1", label: "One"), Choice(code: "it's", label: "An apostrophe"),
        ].prefix(number(2...5))
        let relevance = chance(2) && !known.isEmpty ? condition(in: isRepeated ? section : nil) : nil
        let own = Known(
            id: id, type: type, choices: type.hasChoices ? Array(choices) : [], section: section,
            isRepeated: isRepeated, isCalculation: false)
        known.append(own)
        let hasLimit = type == .text || type == .longText
        return Question(
            id: id, ask: text(), type: type, choices: own.choices,
            rows: type == .checklist ? [Choice(code: "top", label: "Top"), Choice(code: "far end", label: "End")] : [],
            weight: chance(2) ? pick(Weight.allCases) : nil,
            acceptsMissing: chance(2) ? [pick(MissingKind.allCases), pick(MissingKind.allCases)] : [],
            isPersonal: chance(4), role: chance(6) ? "role_\(id)" : nil, guidance: chance(2) ? text() : nil,
            relevance: relevance, was: chance(8) ? QuestionID("was_\(id)") : nil,
            constraints: type == .checklist ? [] : rules(about: own), checks: rules(about: own),
            maxLength: hasLimit ? (chance(2) ? 20 : type == .text ? 200 : 4000) : nil)
    }

    private mutating func rules(about own: Known) -> [Rule] {
        (0..<(chance(2) ? number(1...2) : 0)).map { _ in
            let section = own.isRepeated ? own.section : nil
            let condition: Condition<QuestionID> =
                chance(3)
                ? .any([test(of: own, in: section), self.condition(in: section)]) : test(of: own, in: section)
            return Rule(condition: condition, message: text())
        }
    }

    // MARK: Conditions

    private mutating func condition(in section: SectionID? = nil, depth: Int = 0) -> Condition<QuestionID> {
        switch depth > 2 ? 9 : number(0...9) {
        case 0, 1: return .all((0..<number(1...3)).map { _ in condition(in: section, depth: depth + 1) })
        case 2, 3: return .any((0..<number(1...3)).map { _ in condition(in: section, depth: depth + 1) })
        case 4: return .not(condition(in: section, depth: depth + 1))
        default: return test(of: pick(known), in: section)
        }
    }

    private mutating func test(of tested: Known, in section: SectionID?) -> Condition<QuestionID> {
        let id = tested.id
        if tested.type.isOrdered, chance(3), let other = other(for: tested) {
            return .test(id, chance(2) ? .atLeast(.answer(other)) : .atMost(.answer(other)))
        }
        guard let value = constant(tested) else {
            if tested.type == .choices, chance(2) { return .test(id, .includes(pick(tested.choices).code)) }
            return .test(id, .answered(chance(2)))
        }
        switch number(0...5) {
        case 0: return .test(id, .answered(chance(2)))
        case 1: return .test(id, .isOneOf([value] + (chance(2) ? [constant(tested) ?? value] : [])))
        case 2 where tested.type.isOrdered, 3 where tested.type.isOrdered:
            return .test(id, .atLeast(.constant(value)))
        case 4 where tested.type.isOrdered: return .test(id, .atMost(.constant(value)))
        default: return .test(id, .isValue(value))
        }
    }

    private mutating func other(for tested: Known) -> QuestionID? {
        let others = known.filter {
            $0.type == tested.type && (!$0.isRepeated || $0.section == tested.section) && $0.id != tested.id
        }
        return others.isEmpty ? nil : pick(others).id
    }

    private mutating func constant(_ tested: Known) -> Value? {
        switch tested.type {
        case .integer: .integer(number(-2...4))
        case .decimal: .decimal(Double(number(-8...8)) / 4)
        case .money: .money(pence: number(0...300))
        case .boolean: .boolean(chance(2))
        case .date: .date(CivilDate(days: number(18_700...18_720)))
        case .time: .time(minutes: number(0...1439))
        case .dateTime: .dateTime(Timestamp(milliseconds: 1_614_600_000_000 + number(0...9) * 86_399_999))
        case .duration: .duration(minutes: pick([0, 30, 60, 90, 2880]))
        case .choice: .choice(pick(tested.choices).code)
        case .port, .force, .country, .nationality: .code(pick(["gb", "fr"]))
        case .text, .longText, .registration, .containerNumber, .phone, .personName: .text(pick(["A", "7", "said so"]))
        case .choices, .coordinate, .photograph, .checklist: nil
        }
    }
}
