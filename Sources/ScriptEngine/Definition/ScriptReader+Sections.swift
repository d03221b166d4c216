internal import Yams

extension ScriptReader {
    /// A section that is taken up, so that all later ids are known before the first condition is read.
    struct SectionFields {
        let fields: YAMLFields
        let id: SectionID
        /// The position of its first question.
        let position: Int
        let items: [ItemFields]
        let repeats: YAMLFields?
    }

    /// A question or calculation that is taken up.
    struct ItemFields {
        let fields: YAMLFields
        let id: QuestionID
        let position: Int
        let entry: Catalogue.Entry
        /// Its id is missing or taken: it is read for findings, but is no part of the definition.
        let isLeftOut: Bool
        var isCalculation: Bool { entry.isCalculation }
    }

    private static let questionKeys: Set<String> = [
        "id", "ask", "type", "choices", "rows", "required", "missing", "personal", "role", "guidance", "when", "was",
        "constraints", "checks", "maxLength",
    ]

    // MARK: First pass: what there is

    /// - Parameter number: from 1; names a section without an id.
    mutating func takeUp(_ node: Node, number: Int) -> SectionFields? {
        let name = node.mapping?["id"]?.string ?? "?"
        guard
            let fields = YAMLFields(
                node, subject: "section \(name)",
                known: ["id", "title", "guidance", "when", "repeat", "questions"], into: &diagnostics)
        else { return nil }
        let id = sectionID(fields, number: number)
        lines.note(fields, id: id.name)
        graph.add(id.name)
        let repeats = fields.node("repeat").flatMap {
            YAMLFields($0, subject: fields.subject, known: ["count", "each", "atMost"], into: &diagnostics)
        }
        let isRepeated = fields.node("repeat") != nil
        let position = catalogue.count
        let items = fields.list("questions", into: &diagnostics).compactMap {
            takeUp($0, in: id, isRepeated: isRepeated)
        }
        if isRepeated { catalogue.end(repeatSection: id) }
        return SectionFields(fields: fields, id: id, position: position, items: items, repeats: repeats)
    }

    /// An id that nothing else has: a section stays though its id is missing or taken, since much stands in it.
    private mutating func sectionID(_ fields: YAMLFields, number: Int) -> SectionID {
        guard let name = identifier(fields) else {
            // No id that a file can give has a space in it.
            let id = SectionID("section \(number)")
            _ = catalogue.add(section: id)
            return id
        }
        if catalogue.add(section: SectionID(name)) { return SectionID(name) }
        diagnostics.append(DuplicateID.finding(name, line: fields.line, subject: fields.subject))
        let id = SectionID("\(name) \(number)")
        _ = catalogue.add(section: id)
        return id
    }

    private mutating func takeUp(_ node: Node, in section: SectionID, isRepeated: Bool) -> ItemFields? {
        let subject = node.mapping?["id"]?.string ?? "?"
        let isCalculation = node.mapping?["calculate"] != nil
        let known = isCalculation ? ["id", "type", "calculate", "guidance"] : Self.questionKeys
        guard let fields = YAMLFields(node, subject: subject, known: known, into: &diagnostics) else { return nil }
        let name = identifier(fields)
        let id = QuestionID(name ?? "?")
        let position = catalogue.count
        let type = isCalculation ? .integer : type(of: fields)
        var choices = choices(of: fields, key: "choices", id: name.flatMap { lines.line(of: $0) == nil ? $0 : nil })
        if !isCalculation, let type, let given = choices, type.hasChoices == given.isEmpty {
            fields.bad(
                "choices", type.hasChoices ? "is missing" : "means nothing for type \(type.rawValue)",
                type.hasChoices ? "Name a choice list, or list the choices." : "Remove it, or use type choice.",
                into: &diagnostics)
            choices = type.hasChoices ? nil : []
        }
        let entry = Catalogue.Entry(
            type: type, choices: choices, section: section, isRepeated: isRepeated, isCalculation: isCalculation)
        let isFirst = name != nil && catalogue.add(question: id, entry)
        if let name, !isFirst {
            diagnostics.append(DuplicateID.finding(name, line: fields.line, subject: fields.subject))
        }
        if isFirst {
            lines.note(fields, id: id.name)
            graph.add(id.name)
            graph.look(from: id.name, at: section.name)
        }
        return ItemFields(fields: fields, id: id, position: position, entry: entry, isLeftOut: !isFirst)
    }

    private mutating func type(of fields: YAMLFields) -> QuestionType? {
        guard let name = fields.required("type", into: &diagnostics) else { return nil }
        if let known = QuestionType(rawValue: name) { return known }
        let nearest = name.nearest(in: QuestionType.allCases.map(\.rawValue)).map { "Did you mean `\($0)`? " } ?? ""
        fields.bad(
            "type", "is no question type",
            nearest + "Use one of: \(QuestionType.allCases.map(\.rawValue).joined(separator: ", ")).",
            into: &diagnostics)
        return nil
    }

    /// The `id`, with a finding when it is not lower snake case.
    mutating func identifier(_ fields: YAMLFields) -> String? {
        guard let id = fields.required("id", as: .id, into: &diagnostics) else { return nil }
        let isSnakeCase = id.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        if !isSnakeCase {
            fields.bad("id", "is not lower snake case", "Write it like number_found.", into: &diagnostics)
        }
        return id
    }

    // MARK: Second pass: what they mean

    mutating func section(_ section: SectionFields) -> Section {
        let fields = section.fields
        let title = fields.required("title", as: .sectionTitle, into: &diagnostics)
        let guidance = fields.optional("guidance", as: .guidance, into: &diagnostics)
        let viewpoint = Viewpoint(subject: fields.subject, id: section.id.name, position: section.position)
        let relevance = relevance(fields, viewpoint, id: section.id.name)
        let repeats = section.repeats.flatMap { self.repeats($0, viewpoint) }
        if repeats != nil {
            soundRepeats.insert(section.id)
        } else if fields.node("repeat") != nil {
            unread.insert(section.id.name)
        }
        let items = section.items.compactMap { item -> Item? in
            let read =
                item.isCalculation ? calculation(item).map(Item.calculation) : Item.question(question(item))
            guard let read, !item.isLeftOut else { return nil }
            sound.insert(item.id)
            return read
        }
        if section.items.isEmpty {
            fields.bad("questions", "has none", "Add a question, or remove the section.", into: &diagnostics)
        }
        return Section(
            id: section.id, title: title ?? "", guidance: guidance, relevance: relevance, repeats: repeats,
            items: items)
    }

    private mutating func repeats(_ fields: YAMLFields, _ viewpoint: Viewpoint) -> Repeat? {
        let each = fields.required("each", as: .sectionTitle, into: &diagnostics)
        let atMost = fields.node("atMost")?.scalar.flatMap { Int($0.string.trimmed) }
        if !(atMost.map(RepeatUnbounded.allowed.contains) ?? false) {
            let line = fields.node("atMost")?.mark?.line ?? fields.line
            diagnostics.append(
                RepeatUnbounded.finding(
                    hasBound: fields.node("atMost") != nil, line: line, subject: fields.subject))
        }
        guard let count = fields.required("count", into: &diagnostics).map({ QuestionID($0) }) else { return nil }
        let finding = fields.bad(
            "count", "is not an integer question, asked earlier, outside any repeat section",
            "Name an earlier integer question.")
        guard let entry = catalogue.entry(count), let counted = catalogue.position(of: count) else {
            diagnostics.append(finding)
            return nil
        }
        if let id = viewpoint.id { graph.look(from: id, at: count.name) }
        guard entry.type ?? .integer == .integer, !entry.isRepeated || counted >= viewpoint.position,
            !entry.isCalculation
        else {
            diagnostics.append(finding)
            return nil
        }
        guard counted < viewpoint.position else {
            forwardLooks.append(ForwardLook(from: viewpoint.id, target: count.name, finding: finding))
            return nil
        }
        guard entry.type != nil, sound.contains(count) else { return nil }
        let most = atMost.flatMap { RepeatUnbounded.allowed.contains($0) ? $0 : nil }
        return Repeat(count: count, each: each ?? "", atMost: most ?? RepeatUnbounded.allowed.upperBound)
    }
}
