import ScriptEngine

/// What a picture of a script shows, however it is drawn: boxes in the order of the file, and who looks at whom.
struct GraphModel {
    /// A line of words beside a box.
    struct Note {
        let text: String
        /// The box that it is about, where that is one.
        var source: Int?
    }

    struct Node {
        /// For programs: `s2`, or the question's id.
        let id: String
        /// `2`, or `2.1`.
        let number: String
        let title: String
        /// What stands under the title: `13 questions`, or the type of answer.
        let detail: String
        /// For one section's questions: whether it stands in another section.
        var isElsewhere = false
        /// What it waits for, in words.
        var notes: [Note] = []
    }

    struct Edge: Hashable {
        let from: Int
        let to: Int
        /// The questions that are looked at, as numbers, in the order of the file.
        let questions: [QuestionID]
        /// Whether the answer decides that something is asked; else it is compared or counted only.
        let isRoute: Bool
    }

    let title: String
    let summary: String
    var nodes: [Node]
    let edges: [Edge]
    let numbering: Numbering

    /// `2.1, 2.3`, or `7 questions` where there are many.
    func label(_ edge: Edge) -> String {
        guard edge.questions.count <= 4 else { return "\(edge.questions.count) questions" }
        return edge.questions.map(numbering.number).joined(separator: ", ")
    }
}

// MARK: By section

extension GraphModel {
    /// A box for each section; an arrow where one looks at the answers of another.
    init(sectionsOf script: Script) {
        let definition = script.definition
        let numbering = Numbering(script)
        var nodes = definition.sections.enumerated().map { index, section in
            let count = section.questions.count
            let each = section.repeats.map { ", for each \($0.each)" } ?? ""
            return Node(
                id: "s\(index + 1)", number: String(index + 1), title: section.title,
                detail: "\(count) question\(count == 1 ? "" : "s")\(each)")
        }
        var homes: [QuestionID: Int] = [:]
        for (index, section) in definition.sections.enumerated() {
            for item in section.items { homes[item.id] = index }
        }
        var edges: [Edge] = []
        for (index, section) in definition.sections.enumerated() {
            let looks = Looks(at: section)
            let sources = Set((looks.routes + looks.others).compactMap { homes[$0] }).subtracting([index]).sorted()
            for source in sources {
                let all = Self.inOrder(looks.routes + looks.others, of: definition.sections[source])
                let isRoute = looks.routes.contains { homes[$0] == source }
                edges.append(Edge(from: source, to: index, questions: all, isRoute: isRoute))
                nodes[index].notes += Self.notes(all, numbering).map { Note(text: $0, source: source) }
            }
        }
        self.init(
            title: "\(definition.title), by section",
            summary:
                "\(nodes.count) sections in the order in which they are asked. An arrow leads from a section to one "
                + "that looks at its answers; it is dashed where they are only compared or counted.",
            nodes: nodes, edges: edges, numbering: numbering)
    }

    private static func inOrder(_ ids: [QuestionID], of section: Section) -> [QuestionID] {
        section.items.map(\.id).filter(ids.contains)
    }

    private static func notes(_ ids: [QuestionID], _ numbering: Numbering) -> [String] {
        let shown = ids.prefix(ids.count > 4 ? 3 : 4).map(numbering.label)
        return shown + (ids.count > 4 ? ["and \(ids.count - 3) more of section \(numbering.section(of: ids[0]))"] : [])
    }
}

/// The questions that a section looks at.
private struct Looks {
    /// They decide what is asked, and how often.
    var routes: [QuestionID] = []
    /// They are compared with in constraints and checks, or worked with.
    var others: [QuestionID] = []

    init(at section: Section) {
        routes += section.relevance?.references ?? []
        if let repeats = section.repeats { routes.append(repeats.count) }
        for item in section.items {
            let found = GraphModel.looks(of: item)
            routes += found.routes
            others += found.others
        }
    }
}

// MARK: One section's questions

extension GraphModel {
    /// A box for each question of a section, after those that it looks at elsewhere.
    ///
    /// - Returns: nil when the script has no such section.
    init?(questionsOf id: SectionID, in script: Script) {
        guard let section = script.definition.sections.first(where: { $0.id == id }) else { return nil }
        let numbering = Numbering(script)
        let own = section.items.map(\.id)
        var looks = section.items.map { Self.looks(of: $0) }
        let sectionLooks = (section.relevance?.references ?? []) + (section.repeats.map { [$0.count] } ?? [])
        looks.insert((sectionLooks, []), at: 0)
        let all = looks.flatMap { $0.routes + $0.others }
        let elsewhere = script.definition.sections.flatMap { $0.items.map(\.id) }
            .filter { all.contains($0) && !own.contains($0) }
        var nodes = elsewhere.map { Self.node($0, script, numbering, isElsewhere: true) }
        var head = Node(
            id: "section", number: numbering.section(of: own[0]), title: section.title,
            detail: "the section as a whole")
        let words = Self.words(script, numbering)
        if let relevance = section.relevance { head.notes.append(Note(text: "Asked when \(words(relevance))")) }
        if let repeats = section.repeats {
            let count = numbering.number(of: repeats.count)
            head.notes.append(
                Note(text: "Once for each \(repeats.each), as \(count) says, at most \(repeats.atMost)"))
        }
        nodes.append(head)
        for item in section.items {
            var node = Self.node(item.id, script, numbering, isElsewhere: false)
            node.notes = Self.notes(item, words, numbering).map { Note(text: $0) }
            nodes.append(node)
        }
        let places = Dictionary(
            (elsewhere + own).map { id in
                (id, elsewhere.firstIndex(of: id) ?? elsewhere.count + 1 + (own.firstIndex(of: id) ?? 0))
            }, uniquingKeysWith: { first, _ in first })
        var edges: [Edge] = []
        for (index, looked) in looks.enumerated() {
            let target = elsewhere.count + index
            for source in Set(looked.routes + looked.others).compactMap({ places[$0] }).sorted() where source != target
            {
                let questions = (elsewhere + own).filter { places[$0] == source }
                let isRoute = looked.routes.contains { places[$0] == source }
                edges.append(Edge(from: source, to: target, questions: questions, isRoute: isRoute))
            }
        }
        self.init(
            title: "\(script.definition.title): \(section.title)",
            summary:
                "\(own.count) questions and calculations in the order in which they are asked, after those of other "
                + "sections that they look at. An arrow leads from a question to one that looks at its answer; it is "
                + "dashed where that is only compared or counted.",
            nodes: nodes, edges: edges, numbering: numbering)
    }

    private static func node(
        _ id: QuestionID, _ script: Script, _ numbering: Numbering, isElsewhere: Bool
    ) -> Node {
        let question = script.question(id)
        let words = question == nil ? numbering.words(of: id) : question?.ask ?? ""
        let weight = question.map { $0.weight?.rawValue ?? "optional" } ?? "worked out"
        return Node(
            id: id.name, number: numbering.number(of: id), title: words,
            detail: isElsewhere
                ? "in section \(numbering.section(of: id)), \(script.section(of: id)?.title ?? "")"
                : "\(weight) · \(id)", isElsewhere: isElsewhere)
    }

    private static func words(_ script: Script, _ numbering: Numbering) -> (Condition<QuestionID>) -> String {
        { condition in condition.words(in: script, calling: numbering.number) }
    }

    private static func notes(
        _ item: Item, _ words: (Condition<QuestionID>) -> String, _ numbering: Numbering
    ) -> [String] {
        switch item {
        case .question(let question):
            return question.relevance.map { ["Asked when \(words($0))"] } ?? []
        case .calculation(let calculation):
            switch calculation.formula {
            case .sum(let terms): return ["The sum of \(terms.map(numbering.number).joined(separator: " and "))"]
            case .count(let section, let condition):
                return ["How many in \(section)" + (condition.map { " for whom \(words($0))" } ?? "")]
            }
        }
    }

    /// What a question or calculation looks at, itself left out.
    fileprivate static func looks(of item: Item) -> (routes: [QuestionID], others: [QuestionID]) {
        switch item {
        case .question(let question):
            let rules = (question.constraints + question.checks).flatMap(\.condition.references)
            return (question.relevance?.references ?? [], rules.filter { $0 != question.id })
        case .calculation(let calculation):
            switch calculation.formula {
            case .sum(let terms): return ([], terms)
            case .count(_, let condition): return ([], condition?.references ?? [])
            }
        }
    }
}
