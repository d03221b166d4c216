/// What changed from one version of a script to another, for people who decide on it.
public struct ScriptDiff: Sendable {
    /// One change.
    public enum Change: Hashable, Sendable {
        case added(QuestionID)
        case removed(QuestionID)
        case renamed(QuestionID, to: QuestionID)
        case retyped(QuestionID, from: QuestionType, to: QuestionType)
        case reworded(QuestionID, from: String, to: String)
        case guidance(QuestionID)
        /// Nil for optional.
        case required(QuestionID, from: Weight?, to: Weight?)
        case missing(QuestionID, from: Set<MissingKind>, to: Set<MissingKind>)
        case choices(QuestionID, added: [String], removed: [String], relabelled: [String])
        case constraints(QuestionID, from: [String], to: [String])
        case checks(QuestionID, from: [String], to: [String])
        case moved(QuestionID, from: SectionID, to: SectionID)
        case sectionAdded(SectionID)
        case sectionRemoved(SectionID)
        case alertAdded(String)
        case alertRemoved(String)
        case alertChanged(String)
        case sendPointAdded(SendPointID)
        case sendPointRemoved(SendPointID)
        case sendPointChanged(SendPointID)
        /// Something else of a question, section or calculation: what, and how it stood and stands; nil for nothing.
        case altered(String, what: String, from: String?, to: String?)
        case calculationAdded(QuestionID)
        case calculationRemoved(QuestionID)
        /// Answers after which one version asks it and the other does not.
        case rerouted(QuestionID, isAskedNow: Bool, witness: Witness)
        /// Whether it is asked in other calls than before was not proved.
        case routeNotProved(QuestionID)

        /// The question, section, alert or send point, by its id in the new version where it is there.
        public var subject: String {
            switch self {
            case .added(let id), .removed(let id), .retyped(let id, _, _), .reworded(let id, _, _), .guidance(let id),
                .required(let id, _, _), .missing(let id, _, _), .choices(let id, _, _, _),
                .constraints(let id, _, _), .checks(let id, _, _), .moved(let id, _, _),
                .rerouted(let id, _, _), .routeNotProved(let id):
                id.name
            case .renamed(_, let id), .calculationAdded(let id), .calculationRemoved(let id): id.name
            case .altered(let id, _, _, _): id
            case .sectionAdded(let id), .sectionRemoved(let id): id.name
            case .alertAdded(let id), .alertRemoved(let id), .alertChanged(let id): id
            case .sendPointAdded(let id), .sendPointRemoved(let id), .sendPointChanged(let id): id.name
            }
        }
    }

    public let old: Script
    public let new: Script
    public let map: QuestionMap
    /// In the order of the new version, what is gone last.
    public let changes: [Change]

    /// - Parameter lineage: the versions from the old to the new, both among them; the ones between say what was renamed.
    public init(_ old: Script, _ new: Script, lineage: [ScriptDefinition]? = nil) {
        (self.old, self.new) = (old, new)
        map = QuestionMap(lineage ?? [old.definition, new.definition])
        var routes = RouteComparison(old, new, map)
        let backward = map.backward
        var changes: [Change] = []
        let newSections = Set(new.definition.sections.map(\.id))
        for section in new.definition.sections {
            if let before = old.definition.sections.first(where: { $0.id == section.id }) {
                changes += Self.changes(from: before, to: section, map, old, new)
            } else {
                changes.append(.sectionAdded(section.id))
            }
            for question in section.questions {
                guard let before = backward[question.id].flatMap({ old.question($0) }) else {
                    changes.append(.added(question.id))
                    continue
                }
                changes += Self.changes(from: before, to: question, map, old, new)
                changes += routes.changes(of: before.id, question.id)
            }
        }
        for question in old.questions where map.forward[question.id] == nil { changes.append(.removed(question.id)) }
        changes += old.definition.sections.map(\.id).filter { !newSections.contains($0) }.map(Change.sectionRemoved)
        changes += Self.calculations(old, new, map) + Self.alerts(old, new, map) + Self.sendPoints(old, new, map)
        self.changes = changes
    }

    private static func changes(
        from old: Question, to new: Question, _ map: QuestionMap, _ oldScript: Script, _ newScript: Script
    ) -> [Change] {
        var changes: [Change] = []
        let id = new.id
        if old.id != id { changes.append(.renamed(old.id, to: id)) }
        if old.type != new.type { changes.append(.retyped(id, from: old.type, to: new.type)) }
        if old.ask != new.ask { changes.append(.reworded(id, from: old.ask, to: new.ask)) }
        if old.guidance != new.guidance { changes.append(.guidance(id)) }
        if old.weight != new.weight { changes.append(.required(id, from: old.weight, to: new.weight)) }
        if old.acceptsMissing != new.acceptsMissing {
            changes.append(.missing(id, from: old.acceptsMissing, to: new.acceptsMissing))
        }
        let before = Dictionary((old.choices + old.rows).map { ($0.code, $0.label) }) { first, _ in first }
        let after = Dictionary((new.choices + new.rows).map { ($0.code, $0.label) }) { first, _ in first }
        let added = (new.choices + new.rows).map(\.code).filter { before[$0] == nil }
        let removed = (old.choices + old.rows).map(\.code).filter { after[$0] == nil }
        let relabelled = (new.choices + new.rows).filter {
            before[$0.code].map { [label = $0.label] in $0 != label } ?? false
        }
        if !added.isEmpty || !removed.isEmpty || !relabelled.isEmpty {
            changes.append(
                .choices(id, added: added, removed: removed, relabelled: relabelled.map(\.code)))
        }
        if mapped(old.constraints, map) != new.constraints {
            changes.append(
                .constraints(id, from: words(old.constraints, oldScript), to: words(new.constraints, newScript)))
        }
        if mapped(old.checks, map) != new.checks {
            changes.append(.checks(id, from: words(old.checks, oldScript), to: words(new.checks, newScript)))
        }
        func note(_ what: String, _ from: String?, _ to: String?) {
            if from != to { changes.append(.altered(id.name, what: what, from: from, to: to)) }
        }
        if old.relevance.map({ mapped($0, map) }) != new.relevance {
            note("asked when", old.relevance?.words(in: oldScript), new.relevance?.words(in: newScript))
        }
        note("longest answer", old.maxLength.map { String($0) }, new.maxLength.map { String($0) })
        note("personal", old.isPersonal ? "yes" : nil, new.isPersonal ? "yes" : nil)
        note("role", old.role, new.role)
        if let from = oldScript.section(of: old.id)?.id, let to = newScript.section(of: id)?.id, from != to {
            changes.append(.moved(id, from: from, to: to))
        }
        return changes
    }

    private static func changes(
        from old: Section, to new: Section, _ map: QuestionMap, _ oldScript: Script, _ newScript: Script
    ) -> [Change] {
        var changes: [Change] = []
        func note(_ what: String, _ from: String?, _ to: String?) {
            if from != to { changes.append(.altered(new.id.name, what: what, from: from, to: to)) }
        }
        note("title", old.title, new.title)
        note("guidance", old.guidance, new.guidance)
        if old.relevance.map({ mapped($0, map) }) != new.relevance {
            note("asked when", old.relevance?.words(in: oldScript), new.relevance?.words(in: newScript))
        }
        note(
            "counted by", old.repeats.map { (map.forward[$0.count] ?? $0.count).name }, new.repeats.map(\.count.name))
        note("at most", old.repeats.map { String($0.atMost) }, new.repeats.map { String($0.atMost) })
        note("each", old.repeats?.each, new.repeats?.each)
        let before = old.questions.compactMap { map.forward[$0.id] }
        let after = new.questions.map(\.id)
        let (were, are) = (before.filter(after.contains), after.filter(before.contains))
        if were != are {
            note("order", were.map(\.name).joined(separator: ", "), are.map(\.name).joined(separator: ", "))
        }
        return changes
    }

    private static func calculations(_ old: Script, _ new: Script, _ map: QuestionMap) -> [Change] {
        let before = Dictionary(old.definition.calculations.map { ($0.id, $0.formula) }) { first, _ in first }
        let after = Set(new.definition.calculations.map(\.id))
        let changed = new.definition.calculations.compactMap { calculation -> Change? in
            guard let other = before[calculation.id] else { return .calculationAdded(calculation.id) }
            if mapped(other, map) == calculation.formula { return nil }
            return .altered(
                calculation.id.name, what: "calculated as", from: other.words(in: old),
                to: calculation.formula.words(in: new))
        }
        return changed
            + old.definition.calculations.map(\.id).filter { !after.contains($0) }.map(Change.calculationRemoved)
    }

    /// The formula as the new version would write it.
    static func mapped(_ formula: Calculation.Formula, _ map: QuestionMap) -> Calculation.Formula {
        switch formula {
        case .sum(let terms): .sum(terms.map { map.forward[$0] ?? $0 })
        case .count(let section, let condition): .count(section, where: condition.map { mapped($0, map) })
        }
    }

    private static func words(_ rules: [Rule], _ script: Script) -> [String] {
        rules.map { $0.condition.words(in: script) }
    }

    /// The rules as the new version would write them; a question that is gone keeps its old name.
    static func mapped(_ rules: [Rule], _ map: QuestionMap) -> [Rule] {
        rules.map { Rule(condition: mapped($0.condition, map), message: $0.message) }
    }

    static func mapped(_ condition: Condition<QuestionID>, _ map: QuestionMap) -> Condition<QuestionID> {
        condition.mapped { map.forward[$0] ?? $0 } ?? condition
    }

    private static func alerts(_ old: Script, _ new: Script, _ map: QuestionMap) -> [Change] {
        let before = Dictionary(old.definition.alerts.map { ($0.id, $0) }) { first, _ in first }
        let after = Set(new.definition.alerts.map(\.id))
        let changed = new.definition.alerts.compactMap { alert -> Change? in
            guard let other = before[alert.id] else { return .alertAdded(alert.id) }
            let isSame = other.text == alert.text && mapped(other.condition, map) == alert.condition
            return isSame ? nil : .alertChanged(alert.id)
        }
        return changed + old.definition.alerts.map(\.id).filter { !after.contains($0) }.map(Change.alertRemoved)
    }

    private static func sendPoints(_ old: Script, _ new: Script, _ map: QuestionMap) -> [Change] {
        let before = Dictionary(old.definition.sendPoints.map { ($0.id, $0) }) { first, _ in first }
        let after = Set(new.definition.sendPoints.map(\.id))
        let changed = new.definition.sendPoints.compactMap { point -> Change? in
            guard let other = before[point.id] else { return .sendPointAdded(point.id) }
            let isSame =
                other.title == point.title && other.isAutomatic == point.isAutomatic
                && mapped(other.condition, map) == point.condition
                && other.carries.map { map.forward[$0] ?? $0 } == point.carries
            return isSame ? nil : .sendPointChanged(point.id)
        }
        return changed
            + old.definition.sendPoints.map(\.id).filter { !after.contains($0) }.map(Change.sendPointRemoved)
    }
}

extension ScriptDefinition {
    /// Every calculation, in order.
    public var calculations: [Calculation] {
        sections.flatMap(\.items).compactMap { item in
            if case .calculation(let calculation) = item { return calculation }
            return nil
        }
    }
}

extension Calculation.Formula {
    /// The formula in words: `adults + children`.
    func words(in script: Script) -> String {
        switch self {
        case .sum(let terms): terms.map(\.name).joined(separator: " + ")
        case .count(let section, nil): "how many of \(section)"
        case .count(let section, let condition?): "how many of \(section) where \(condition.words(in: script))"
        }
    }
}
