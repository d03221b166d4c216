internal import Yams

/// Reads a script file: YAML in, definition or findings out. It stops at no finding but broken YAML.
struct ScriptReader {
    var diagnostics: [Diagnostic] = []
    /// Every question and calculation of the file, in its order; conditions are read against it.
    var catalogue = Catalogue()
    private var choiceLists: [String: [Choice]] = [:]
    private var usedChoiceLists: Set<String> = []

    /// - Throws: `ScriptErrors` with every finding, ordered by line.
    static func read(_ yaml: String) throws(ScriptErrors) -> ScriptDefinition {
        var reader = ScriptReader()
        let definition = reader.definition(yaml)
        guard reader.diagnostics.isEmpty, let definition else {
            throw ScriptErrors(diagnostics: reader.diagnostics.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
        }
        return definition
    }

    private mutating func root(_ yaml: String) -> Node? {
        do {
            if let node = try Yams.compose(yaml: yaml, .basic) { return node }
            diagnostics.append(
                .error(
                    "script.yaml", line: 1, subject: nil, "the file is empty", "Start with `script:` and `version:`."))
        } catch let error as YamlError {
            let (line, problem) = error.place
            diagnostics.append(
                .error(
                    "script.yaml", line: line, subject: nil, "the YAML is broken: \(problem)",
                    "Check indentation, quotes and colons on this line and the one above."))
        } catch {
            diagnostics.append(
                .error("script.yaml", line: nil, subject: nil, "the YAML is broken", "Check the file in an editor."))
        }
        return nil
    }

    private mutating func definition(_ yaml: String) -> ScriptDefinition? {
        guard let root = root(yaml),
            let fields = YAMLFields(
                root, subject: "script",
                known: ScriptKeys.script, into: &diagnostics)
        else { return nil }
        let script = fields.required("script", into: &diagnostics)
        let title = fields.required("title", into: &diagnostics)
        let notice = fields.required("notice", into: &diagnostics)
        let version = fields.required("version", into: &diagnostics).flatMap { _ in
            fields.integer("version", into: &diagnostics)
        }
        let effective = fields.required("effective", into: &diagnostics).flatMap { text in
            let date = CivilDate(iso: text)
            if date == nil { fields.bad("effective", "is not a date", "Write 2021-03-01.", into: &diagnostics) }
            return date
        }
        let supersedes = fields.integer("supersedes", into: &diagnostics)
        readChoiceLists(fields.node("choiceLists"))
        let found = fields.list("sections", into: &diagnostics).compactMap { sectionFields($0) }
        if found.isEmpty {
            fields.bad("sections", "has no section", "Add at least one section with questions.", into: &diagnostics)
        }
        for section in found { register(section) }
        let sections = found.compactMap { section($0) }
        let alerts = fields.list("alerts", into: &diagnostics).compactMap { alert($0) }
        let sendPoints = fields.list("sendPoints", into: &diagnostics).compactMap { sendPoint($0) }
        for name in choiceLists.keys.sorted() where !usedChoiceLists.contains(name) {
            diagnostics.append(
                .error(
                    "script.unusedChoiceList", line: fields.node("choiceLists")?.mark?.line, subject: name,
                    "no question uses this choice list", "Remove it, or name it in a question's `choices:`."))
        }
        guard let script, let title, let notice, let version, let effective else { return nil }
        return ScriptDefinition(
            script: script, version: version, title: title, notice: notice, effective: effective,
            supersedes: supersedes, sections: sections, alerts: alerts, sendPoints: sendPoints)
    }

    // MARK: Choices

    private mutating func readChoiceLists(_ node: Node?) {
        guard let mapping = node?.mapping else { return }
        for (key, value) in mapping {
            choiceLists[key.string ?? ""] = choices(value, subject: key.string ?? "")
        }
    }

    private mutating func choices(_ node: Node, subject: String) -> [Choice] {
        guard let items = node.sequence else {
            diagnostics.append(
                .error(
                    "script.badValue", line: node.mark?.line, subject: subject, "this is not a list of choices",
                    "Write `- {code: …, label: …}` lines."))
            return []
        }
        var seen: Set<String> = []
        return items.compactMap { item in
            guard
                let fields = YAMLFields(item, subject: subject, known: ScriptKeys.choice, into: &diagnostics),
                let code = fields.required("code", into: &diagnostics),
                let label = fields.required("label", into: &diagnostics)
            else { return nil }
            if !seen.insert(code).inserted {
                diagnostics.append(
                    .error(
                        "script.duplicateChoice", line: fields.line, subject: subject,
                        "the choice `\(code)` stands twice", "Give each choice a code of its own."))
            }
            return Choice(code: code, label: label)
        }
    }

    private mutating func choices(of fields: YAMLFields) -> [Choice] {
        guard let node = fields.node("choices") else { return [] }
        guard let name = node.scalar?.string else { return choices(node, subject: fields.subject) }
        usedChoiceLists.insert(name)
        if let list = choiceLists[name] { return list }
        diagnostics.append(
            .error(
                "script.unknownChoiceList", line: node.mark?.line, subject: fields.subject,
                "there is no choice list `\(name)`",
                "Use one of: \(choiceLists.keys.sorted().joined(separator: ", "))."))
        return []
    }

    // MARK: First pass: what there is

    private struct SectionFields {
        let fields: YAMLFields
        let id: SectionID
        let items: [(fields: YAMLFields, id: QuestionID)]
        let repeats: YAMLFields?
    }

    private mutating func sectionFields(_ node: Node) -> SectionFields? {
        let name = node.mapping?["id"]?.string ?? "?"
        guard
            let fields = YAMLFields(
                node, subject: "section \(name)",
                known: ScriptKeys.section, into: &diagnostics),
            let id = identifier(fields)
        else { return nil }
        let repeats = fields.node("repeat").flatMap {
            YAMLFields($0, subject: fields.subject, known: ScriptKeys.repeats, into: &diagnostics)
        }
        let items = fields.list("questions", into: &diagnostics).compactMap { item -> (YAMLFields, QuestionID)? in
            let subject = item.mapping?["id"]?.string ?? "?"
            let known = item.mapping?["calculate"] == nil ? ScriptKeys.question : ScriptKeys.calculation
            guard let fields = YAMLFields(item, subject: subject, known: known, into: &diagnostics),
                let id = identifier(fields)
            else { return nil }
            return (fields, QuestionID(id))
        }
        return SectionFields(fields: fields, id: SectionID(id), items: items, repeats: repeats)
    }

    /// The `id`, with a finding when it is not lower snake case.
    private mutating func identifier(_ fields: YAMLFields) -> String? {
        guard let id = fields.required("id", into: &diagnostics) else { return nil }
        let isSnakeCase = id.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        if !isSnakeCase {
            fields.bad("id", "is not lower snake case", "Write it like number_found.", into: &diagnostics)
        }
        return id
    }

    private mutating func register(_ section: SectionFields) {
        if !catalogue.add(section: section.id) { duplicate(section.fields, section.id.name) }
        defer { if section.repeats != nil { catalogue.end(repeatSection: section.id) } }
        for (fields, id) in section.items {
            let isCalculation = fields.node("calculate") != nil
            var type = QuestionType.integer
            if !isCalculation, let name = fields.required("type", into: &diagnostics) {
                if let known = QuestionType(rawValue: name) {
                    type = known
                } else {
                    fields.bad(
                        "type", "is no question type",
                        "Use one of: \(QuestionType.allCases.map(\.rawValue).joined(separator: ", ")).",
                        into: &diagnostics)
                }
            }
            let entry = Catalogue.Entry(
                type: type, choices: choices(of: fields), section: section.id,
                isRepeated: section.repeats != nil, isCalculation: isCalculation)
            if !catalogue.add(question: id, entry) { duplicate(fields, id.name) }
        }
    }

    private mutating func duplicate(_ fields: YAMLFields, _ id: String) {
        diagnostics.append(
            .error(
                "script.duplicateId", line: fields.line, subject: fields.subject, "the id `\(id)` stands twice",
                "Give each question, section and alert an id of its own."))
    }

    // MARK: Second pass: what they mean

    private mutating func section(_ section: SectionFields) -> Section? {
        let fields = section.fields
        let first = section.items.first.flatMap { catalogue.position(of: $0.id) } ?? 0
        let title = fields.required("title", into: &diagnostics)
        let guidance = fields.optional("guidance", into: &diagnostics)
        let relevance = condition(fields.node("when"), before: first, subject: fields.subject)
        let repeats = section.repeats.flatMap { self.repeats($0, before: first) }
        let items = section.items.compactMap { fields, id -> Item? in
            guard let position = catalogue.position(of: id) else { return nil }
            return fields.node("calculate") == nil
                ? question(fields, id: id, position: position).map(Item.question)
                : calculation(fields, id: id, position: position).map(Item.calculation)
        }
        if section.items.isEmpty {
            fields.bad("questions", "has none", "Add a question, or remove the section.", into: &diagnostics)
        }
        guard let title else { return nil }
        return Section(
            id: section.id, title: title, guidance: guidance, relevance: relevance, repeats: repeats, items: items)
    }

    private mutating func repeats(_ fields: YAMLFields, before position: Int) -> Repeat? {
        guard let count = fields.required("count", into: &diagnostics),
            let each = fields.required("each", into: &diagnostics),
            fields.required("atMost", into: &diagnostics) != nil,
            let atMost = fields.integer("atMost", into: &diagnostics)
        else { return nil }
        let id = QuestionID(count)
        guard let entry = catalogue.entry(id), let counted = catalogue.position(of: id), counted < position,
            entry.type == .integer, !entry.isRepeated, !entry.isCalculation
        else {
            fields.bad(
                "count", "is not an integer question, asked earlier, outside any repeat section",
                "Name an earlier integer question.", into: &diagnostics)
            return nil
        }
        guard (1...500).contains(atMost) else {
            fields.bad("atMost", "is not from 1 to 500", "Give the most instances there can be.", into: &diagnostics)
            return nil
        }
        return Repeat(count: id, each: each, atMost: atMost)
    }

    private mutating func question(_ fields: YAMLFields, id: QuestionID, position: Int) -> Question? {
        guard let entry = catalogue.entry(id), let ask = fields.required("ask", into: &diagnostics) else { return nil }
        if entry.type.hasChoices == entry.choices.isEmpty {
            fields.bad(
                "choices", entry.type.hasChoices ? "is missing" : "means nothing for type \(entry.type.rawValue)",
                entry.type.hasChoices ? "Name a choice list, or list the choices." : "Remove it, or use type choice.",
                into: &diagnostics)
        }
        let rows = fields.node("rows").map { self.choices($0, subject: fields.subject) } ?? []
        if (entry.type == .checklist) == rows.isEmpty {
            fields.bad(
                "rows", "goes with type checklist, and with it alone", "Give a checklist its rows.", into: &diagnostics)
        }
        var weight: Weight?
        if let name = fields.optional("required", into: &diagnostics) {
            weight = Weight(rawValue: name)
            if weight == nil {
                fields.bad(
                    "required", "is no weight", "Use critical, major, moderate or minor; leave it out for optional.",
                    into: &diagnostics)
            }
        }
        var accepts: Set<MissingKind> = []
        for node in fields.list("missing", into: &diagnostics) {
            if let kind = node.string.flatMap(MissingKind.init(rawValue:)) {
                accepts.insert(kind)
            } else {
                fields.bad("missing", "names no missing state", "Use unknown, refused, notAsked.", into: &diagnostics)
            }
        }
        let maxLength = fields.integer("maxLength", into: &diagnostics)
        if maxLength != nil, !entry.type.isText {
            fields.bad("maxLength", "goes with text and longText only", "Remove it.", into: &diagnostics)
        }
        return Question(
            id: id, ask: ask, type: entry.type, choices: entry.choices, rows: rows, weight: weight,
            acceptsMissing: accepts,
            isPersonal: fields.flag("personal", into: &diagnostics),
            role: fields.optional("role", into: &diagnostics),
            guidance: fields.optional("guidance", into: &diagnostics),
            relevance: condition(fields.node("when"), before: position, subject: fields.subject),
            was: fields.optional("was", into: &diagnostics).map { QuestionID($0) },
            constraints: rules(
                fields, "constraints", key: "must", known: ScriptKeys.constraint, of: id, position: position),
            checks: rules(fields, "checks", key: "expect", known: ScriptKeys.check, of: id, position: position),
            maxLength: maxLength ?? (entry.type == .text ? 200 : entry.type == .longText ? 4000 : nil))
    }

    private mutating func rules(
        _ fields: YAMLFields, _ name: String, key: String, known: Set<String>, of id: QuestionID, position: Int
    ) -> [Rule] {
        fields.list(name, into: &diagnostics).compactMap { node in
            guard
                let rule = YAMLFields(node, subject: fields.subject, known: known, into: &diagnostics),
                let message = rule.required("message", into: &diagnostics)
            else { return nil }
            guard let tested = rule.node(key) else {
                rule.bad(key, "is missing", "Give the condition that the answer must meet.", into: &diagnostics)
                return nil
            }
            return condition(tested, before: position + 1, subject: fields.subject, own: id)
                .map { Rule(condition: $0, message: message) }
        }
    }

    private mutating func calculation(_ fields: YAMLFields, id: QuestionID, position: Int) -> Calculation? {
        guard let node = fields.node("calculate"),
            let formula = YAMLFields(node, subject: fields.subject, known: ScriptKeys.formula, into: &diagnostics)
        else { return nil }
        let guidance = fields.optional("guidance", into: &diagnostics)
        if let count = formula.node("count") {
            guard
                let counted = YAMLFields(
                    count, subject: fields.subject, known: ScriptKeys.counted, into: &diagnostics),
                let section = counted.required("section", into: &diagnostics).map({ SectionID($0) })
            else { return nil }
            guard catalogue.isRepeat(section, before: position) else {
                counted.bad(
                    "section", "is no repeat section that stands earlier", "Name an earlier repeat section.",
                    into: &diagnostics)
                return nil
            }
            let condition = condition(counted.node("where"), before: position, subject: fields.subject)
            return Calculation(id: id, formula: .count(section, where: condition), guidance: guidance)
        }
        let terms = formula.list("sum", into: &diagnostics).compactMap { $0.string.map { QuestionID($0) } }
        for term in terms { checkReference(term, before: position, line: formula.line, subject: fields.subject) }
        let areIntegers = terms.allSatisfy {
            catalogue.entry($0).map { $0.type == .integer && !$0.isRepeated } ?? true
        }
        if terms.isEmpty || !areIntegers {
            formula.bad(
                "sum", "takes integer questions outside repeat sections", "List the ids to add up.", into: &diagnostics)
            return nil
        }
        return Calculation(id: id, formula: .sum(terms), guidance: guidance)
    }

    private mutating func alert(_ node: Node) -> Alert? {
        guard
            let fields = YAMLFields(
                node, subject: node.mapping?["id"]?.string ?? "alert", known: ScriptKeys.alert,
                into: &diagnostics),
            let id = identifier(fields), let text = fields.required("text", into: &diagnostics)
        else { return nil }
        if !catalogue.reserve(id) { duplicate(fields, id) }
        return always(fields).map { Alert(id: id, condition: $0, text: text) }
    }

    private mutating func sendPoint(_ node: Node) -> SendPoint? {
        guard
            let fields = YAMLFields(
                node, subject: node.mapping?["id"]?.string ?? "send point",
                known: ScriptKeys.sendPoint, into: &diagnostics),
            let id = fields.required("id", into: &diagnostics),
            let title = fields.required("title", into: &diagnostics)
        else { return nil }
        if !catalogue.reserve(id) { duplicate(fields, id) }
        let carries = fields.list("carries", into: &diagnostics).compactMap { $0.string.map { QuestionID($0) } }
        for question in carries {
            checkReference(question, before: .max, line: fields.node("carries")?.mark?.line, subject: id)
        }
        return always(fields).map {
            SendPoint(
                id: SendPointID(id), title: title, condition: $0,
                isAutomatic: fields.flag("automatic", into: &diagnostics), carries: carries)
        }
    }

    /// The `when` of something that may look at every question.
    private mutating func always(_ fields: YAMLFields) -> Condition<QuestionID>? {
        guard let node = fields.node("when") else {
            fields.bad("when", "is missing", "Say when it holds.", into: &diagnostics)
            return nil
        }
        return condition(node, before: .max, subject: fields.subject)
    }
}

extension YamlError {
    /// The line, from 1, and what the parser says of it.
    fileprivate var place: (line: Int?, problem: String) {
        switch self {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            (mark.line, problem)
        case .duplicatedKeysInMapping(let duplicates, let context):
            (context.mark.line, "\(duplicates.count) key stands twice in a mapping")
        default: (nil, "it cannot be read as YAML")
        }
    }
}
