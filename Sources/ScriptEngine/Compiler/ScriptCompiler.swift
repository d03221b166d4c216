/// Turns a definition without findings into numbered nodes.
struct ScriptCompiler {
    private let definition: ScriptDefinition
    private(set) var nodes: [Script.Node] = []
    private(set) var groups = [Script.Group(size: 0, count: nil, atMost: 1, section: nil)]
    private(set) var numbers: [QuestionID: Int] = [:]
    /// For each question, the index of its section in the definition.
    private(set) var sectionOf: [QuestionID: Int] = [:]
    private(set) var roles: [String: QuestionID] = [:]
    private var groupOfSection: [SectionID: Int] = [:]

    init(_ definition: ScriptDefinition) { self.definition = definition }

    mutating func compile() {
        for (index, section) in definition.sections.enumerated() { add(section, index: index) }
        for alert in definition.alerts {
            add(.alert(alert), id: alert.id, group: 0, section: nil, condition: alert.condition)
        }
        for point in definition.sendPoints {
            add(.sendPoint(point), id: point.id.name, group: 0, section: nil, condition: point.condition)
        }
    }

    private mutating func add(_ section: Section, index: Int) {
        let sectionNode = add(.section, id: section.id.name, group: 0, section: nil, condition: section.relevance)
        var group = 0
        if let repeats = section.repeats {
            group = groups.count
            groups.append(
                Script.Group(size: 0, count: numbers[repeats.count], atMost: repeats.atMost, section: sectionNode))
            groupOfSection[section.id] = group
        }
        for item in section.items {
            // A constraint may speak of its own question, so the number is given before the node is made.
            numbers[item.id] = nodes.count
            sectionOf[item.id] = index
            switch item {
            case .question(let question):
                if let role = question.role { roles[role] = question.id }
                add(
                    .question(question), id: item.id.name, group: group, section: sectionNode,
                    condition: question.relevance)
            case .calculation(let calculation):
                add(
                    .calculation(formula(calculation.formula)), id: item.id.name, group: group, section: sectionNode,
                    condition: nil)
            }
        }
    }

    private func formula(_ formula: Calculation.Formula) -> Script.CompiledFormula {
        switch formula {
        case .sum(let terms): .sum(terms.compactMap { numbers[$0] })
        case .count(let section, let condition):
            .count(group: groupOfSection[section] ?? 0, condition.flatMap(numbered))
        }
    }

    private func numbered(_ condition: Condition<QuestionID>) -> Condition<Int>? { condition.mapped { numbers[$0] } }

    @discardableResult
    private mutating func add(
        _ kind: Script.Node.Kind, id: String, group: Int, section: Int?, condition: Condition<QuestionID>?
    ) -> Int {
        var constraints: [Condition<Int>] = []
        var checks: [Condition<Int>] = []
        if case .question(let question) = kind {
            constraints = question.constraints.compactMap { numbered($0.condition) }
            checks = question.checks.compactMap { numbered($0.condition) }
        }
        nodes.append(
            Script.Node(
                kind: kind, id: id, group: group, offset: groups[group].size, section: section,
                condition: condition.flatMap(numbered), constraints: constraints, checks: checks))
        groups[group].size += 1
        return nodes.count - 1
    }
}
