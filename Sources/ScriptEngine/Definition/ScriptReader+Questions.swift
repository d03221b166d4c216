internal import Yams

extension ScriptReader {
    /// A question; what could not be read of it is left out.
    mutating func question(_ item: ItemFields) -> Question {
        let fields = item.fields
        let entry = item.entry
        let rows = choices(of: fields, key: "rows", id: item.isLeftOut ? nil : item.id.name)
        if let type = entry.type, let rows, (type == .checklist) == rows.isEmpty {
            fields.bad(
                "rows", "goes with type checklist, and with it alone", "Give a checklist its rows.", into: &diagnostics)
        }
        let weight = weight(fields)
        let maxLength = fields.integer("maxLength", into: &diagnostics)
        if let type = entry.type, maxLength != nil, !type.isText {
            fields.bad("maxLength", "goes with text and longText only", "Remove it.", into: &diagnostics)
        }
        var viewpoint = Viewpoint(
            subject: fields.subject, id: item.isLeftOut ? nil : item.id.name, position: item.position)
        let relevance = relevance(fields, viewpoint, id: viewpoint.id)
        viewpoint.own = (item.id, entry)
        // A choice whose choices are not known could have no answer at all; as a text it can have any.
        let type = entry.type.map { $0.hasChoices && entry.choices == nil ? .text : $0 } ?? .text
        return Question(
            id: item.id, ask: fields.required("ask", as: .ask, into: &diagnostics) ?? "", type: type,
            choices: entry.choices ?? [], rows: rows ?? [], weight: weight, acceptsMissing: missingKinds(fields),
            isPersonal: fields.flag("personal", into: &diagnostics),
            role: fields.optional("role", as: .id, into: &diagnostics), guidance: guidance(fields, weight: weight),
            relevance: relevance, was: fields.optional("was", into: &diagnostics).map { QuestionID($0) },
            constraints: rules(fields, "constraints", key: "must", viewpoint),
            checks: rules(fields, "checks", key: "expect", viewpoint),
            maxLength: maxLength ?? (type == .text ? 200 : type == .longText ? 4000 : nil))
    }

    private mutating func weight(_ fields: YAMLFields) -> Weight? {
        guard let node = fields.node("required") else { return nil }
        let name = node.scalar?.string.trimmed
        if let weight = name.flatMap(Weight.init(rawValue:)) { return weight }
        if let name, WeightMissing.isYes(name) {
            diagnostics.append(WeightMissing.finding(line: node.mark?.line ?? fields.line, subject: fields.subject))
        } else {
            fields.bad(
                "required", "is no weight", "Use critical, major, moderate or minor; leave it out for optional.",
                into: &diagnostics)
        }
        return nil
    }

    private mutating func guidance(_ fields: YAMLFields, weight: Weight?) -> String? {
        if fields.node("guidance") == nil, let weight, weight <= .major {
            diagnostics.append(GuidanceMissing.finding(weight, line: fields.line, subject: fields.subject))
        }
        return fields.optional("guidance", as: .guidance, into: &diagnostics)
    }

    private mutating func missingKinds(_ fields: YAMLFields) -> Set<MissingKind> {
        var accepts: Set<MissingKind> = []
        for node in fields.list("missing", into: &diagnostics) {
            if let kind = node.string.flatMap(MissingKind.init(rawValue:)) {
                accepts.insert(kind)
            } else {
                fields.bad("missing", "names no missing state", "Use unknown, refused, notAsked.", into: &diagnostics)
            }
        }
        return accepts
    }

    /// Its constraints or checks; those that cannot be read wholly are left out, and the question noted.
    private mutating func rules(
        _ fields: YAMLFields, _ name: String, key: String, _ viewpoint: Viewpoint
    ) -> [Rule] {
        let nodes = fields.list(name, into: &diagnostics)
        let rules = nodes.compactMap { node in rule(node, key: key, viewpoint).map { (rule: $0, line: node.mark?.line) }
        }
        if let id = viewpoint.id {
            lines.note(rules.map(\.line), id: id, key: name)
        }
        return rules.map(\.rule)
    }

    private mutating func rule(_ node: Node, key: String, _ viewpoint: Viewpoint) -> Rule? {
        guard
            let fields = YAMLFields(
                node, subject: viewpoint.subject, known: key == "must" ? ScriptKeys.constraint : ScriptKeys.check,
                into: &diagnostics)
        else { return nil }
        let message = fields.required("message", as: .message, into: &diagnostics)
        guard let tested = fields.node(key) else {
            fields.bad(key, "is missing", "Give the condition that the answer must meet.", into: &diagnostics)
            return nil
        }
        return wholeCondition(tested, viewpoint).map { Rule(condition: $0, message: message ?? "") }
    }

    // MARK: Calculations

    /// A calculation; nil, with findings, when it cannot be read wholly.
    mutating func calculation(_ item: ItemFields) -> Calculation? {
        let guidance = item.fields.optional("guidance", as: .guidance, into: &diagnostics)
        guard let node = item.fields.node("calculate"),
            let fields = YAMLFields(
                node, subject: item.fields.subject, known: ScriptKeys.formula, into: &diagnostics)
        else { return nil }
        let viewpoint = Viewpoint(
            subject: fields.subject, id: item.isLeftOut ? nil : item.id.name, position: item.position)
        let formula = fields.node("count").map { count($0, viewpoint) } ?? sum(fields, viewpoint)
        return formula.map { Calculation(id: item.id, formula: $0, guidance: guidance) }
    }

    private mutating func count(_ node: Node, _ viewpoint: Viewpoint) -> Calculation.Formula? {
        guard
            let fields = YAMLFields(
                node, subject: viewpoint.subject, known: ScriptKeys.counted, into: &diagnostics)
        else { return nil }
        let section = fields.required("section", into: &diagnostics).map { SectionID($0) }
        let isSeen = section.map { canCount($0, fields, viewpoint) } ?? false
        guard let tested = fields.node("where") else {
            return section.flatMap { isSeen ? .count($0, where: nil) : nil }
        }
        guard let condition = wholeCondition(tested, viewpoint), let section, isSeen else { return nil }
        return .count(section, where: condition)
    }

    private mutating func canCount(_ section: SectionID, _ fields: YAMLFields, _ viewpoint: Viewpoint) -> Bool {
        let finding = fields.bad(
            "section", "is no repeat section that stands earlier", "Name an earlier repeat section.")
        guard let end = catalogue.end(ofRepeat: section) else {
            diagnostics.append(finding)
            return false
        }
        if let id = viewpoint.id { graph.look(from: id, at: section.name) }
        guard end <= viewpoint.position else {
            forwardLooks.append(ForwardLook(from: viewpoint.id, target: section.name, finding: finding))
            return false
        }
        return soundRepeats.contains(section)
    }

    private mutating func sum(_ fields: YAMLFields, _ viewpoint: Viewpoint) -> Calculation.Formula? {
        let terms = fields.list("sum", into: &diagnostics).map { QuestionID($0.string?.trimmed ?? "") }
        var areSeen = true
        for term in terms where !canSee(term, from: viewpoint, line: fields.line) { areSeen = false }
        let areIntegers = terms.allSatisfy {
            catalogue.entry($0).map { $0.type ?? .integer == .integer && !$0.isRepeated } ?? true
        }
        guard !terms.isEmpty, areIntegers else {
            fields.bad(
                "sum", "takes integer questions outside repeat sections", "List the ids to add up.", into: &diagnostics)
            return nil
        }
        return areSeen && terms.allSatisfy { catalogue.entry($0)?.type != nil } ? .sum(terms) : nil
    }
}
