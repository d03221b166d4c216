import ScriptEngine

extension PrintedScript {
    /// A question with room for its answer, or a calculation with what it follows from.
    func item(_ item: Item, in section: Section) -> String {
        switch item {
        case .question(let question): self.question(question, in: section)
        case .calculation(let calculation): self.calculation(calculation, in: section)
        }
    }

    private func question(_ question: Question, in section: Section) -> String {
        var parts: [String] = []
        if let relevance = question.relevance {
            parts.append(
                "<div class=\"when\"><strong>Asked when</strong> \(condition(relevance, in: section.id))</div>")
        }
        if let guidance = question.guidance { parts.append("<p class=\"guidance\">\(escaped(guidance))</p>") }
        parts.append(AnswerBoxes.html(question))
        for rule in question.constraints { parts.append(self.rule(rule, "Refused unless", question, section)) }
        for rule in question.checks { parts.append(self.rule(rule, "Queried unless", question, section)) }
        return article(question.id, words: question.ask, tags: tags(question), parts)
    }

    private func tags(_ question: Question) -> String {
        let weight = question.weight?.rawValue
        var tags = "<span class=\"tag \(weight ?? "")\">\(weight ?? "optional")</span>"
        if question.isPersonal { tags += "<span class=\"tag\">personal</span>" }
        if let was = question.was { tags += "<span class=\"tag\">was \(escaped(was.name))</span>" }
        return tags
    }

    private func rule(_ rule: Rule, _ verb: String, _ question: Question, _ section: Section) -> String {
        "<div class=\"rule\"><strong>\(verb)</strong> \(condition(rule.condition, in: section.id, own: question.id))"
            + "<p class=\"message\">“\(escaped(rule.message))”</p></div>"
    }

    private func calculation(_ calculation: Calculation, in section: Section) -> String {
        let words = PrintedCondition(script: script, numbering: numbering, section: section.id)
        let formula =
            switch calculation.formula {
            case .sum(let terms):
                "<strong>The sum of</strong> the answers to"
                    + "<ul>\(terms.map { "<li>\(words.link($0))</li>" }.joined())</ul>"
            case .count(let counted, let condition):
                "<strong>How many</strong> in section \(sectionLink(counted))"
                    + (condition.map { ", counting those for whom \(self.condition($0, in: counted))" } ?? "")
            }
        return article(
            calculation.id, words: calculation.guidance ?? calculation.id.name,
            tags: "<span class=\"tag\">worked out, not asked</span>", ["<div class=\"when\">\(formula)</div>"])
    }

    private func article(_ id: QuestionID, words: String, tags: String, _ parts: [String]) -> String {
        """
        <article class="question" id="q-\(escaped(id.name))">
        <h3><span class="number">\(numbering.number(of: id))</span> <span class="ask">\(escaped(words))</span></h3>
        <p class="tags">\(tags)<span class="id">\(escaped(id.name))</span></p>
        \(parts.joined(separator: "\n"))
        </article>
        """
    }

    private func sectionLink(_ id: SectionID) -> String {
        guard let index = script.definition.sections.firstIndex(where: { $0.id == id }) else { return escaped(id.name) }
        let title = script.definition.sections[index].title
        return "<a href=\"#section-\(escaped(id.name))\">\(index + 1) \(escaped(title))</a>"
    }
}
