extension ScriptLogic.Reason {
    /// The part in words.
    func words(in script: Script) -> String {
        switch self {
        case .relevance(let number):
            let condition = script.relevanceWords(number)
            return "`\(script.name(of: number))` applies only when \(condition)"
        case .constraint(let number, let index):
            guard case .question(let question) = script.nodes[number].kind else { return "" }
            let words = question.constraints[index].condition.words(in: script)
            return "an answer to `\(question.id)` must meet: \(words)"
        }
    }
}

extension Script {
    /// What a node is called in its file.
    func name(of number: Int) -> String { nodes[number].id }

    /// When a node applies, without what its section adds.
    fileprivate func relevanceWords(_ number: Int) -> String {
        switch nodes[number].kind {
        case .section:
            definition.sections[sectionNodes.firstIndex(of: number) ?? 0].relevance?.words(in: self) ?? "always"
        case .question(let question):
            question.relevance?.words(in: self)
                ?? "its section `\(section(of: question.id)?.id.name ?? "")` does"
        case .calculation: "its section does"
        case .alert(let alert): alert.condition.words(in: self)
        case .sendPoint(let point): point.condition.words(in: self)
        }
    }
}
