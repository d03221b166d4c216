import ScriptEngine

/// What ODK's formats cannot carry of a script, in words; what another client does not honour counts as well.
enum Shortfalls {
    /// What holds for the whole script, each said once.
    static func general(of definition: ScriptDefinition) -> [Shortfall] {
        let questions = definition.sections.flatMap(\.questions)
        var found: [String] = []
        func say(_ what: String, when holds: Bool) { if holds { found.append(what) } }
        say(
            "weights are kept as layby: attributes; another client knows only required or not",
            when: questions.contains { $0.weight != nil })
        say(
            "marks of personal data are kept as layby: attributes; another client does not protect those answers more",
            when: questions.contains(where: \.isPersonal))
        say(
            "roles are kept as layby: attributes; another client does not look questions up by them",
            when: questions.contains { $0.role != nil })
        say(
            "the words for one of a repeat, and its limit, are kept as layby: attributes; the limit holds everywhere",
            when: definition.sections.contains { $0.repeats != nil })
        say(
            "when a count is lowered, another client may delete what was said of the persons beyond it; we set it aside",
            when: definition.sections.contains { $0.repeats != nil })
        say(
            "text limits are counted in UTF-16 units, not in characters as a reader sees them",
            when: questions.contains { $0.maxLength != nil })
        say(
            "whole numbers must lie within 32 bits",
            when: questions.contains { [.integer, .money, .duration].contains($0.type) })
        say(
            "the constraints on an answer are looked at when it is given; another client looks again only at the end",
            when: questions.contains { !$0.constraints.isEmpty })
        return found.map { Shortfall(subject: nil, what: $0) }
    }

    /// What is lost of one question.
    static func of(_ question: Question) -> [Shortfall] {
        var found: [String] = []
        if let lost = lostType(question.type) { found.append(lost) }
        if !question.acceptsMissing.isEmpty {
            let kinds = MissingKind.allCases.filter(question.acceptsMissing.contains).map(\.rawValue)
            let relaxed = question.weight == nil ? "" : ", and the answer is not required then"
            found.append("\(kinds.joined(separator: ", ")) cannot be recorded as such\(relaxed)")
        }
        if question.type == .checklist {
            found.append("the checklist becomes one question a row")
            if !question.constraints.isEmpty {
                found.append("the constraints of a checklist are kept as a layby: attribute only")
            }
        }
        if !question.checks.isEmpty {
            found.append("the soft checks become notes that appear behind the question when they warn")
        }
        if question.constraints.count > 1 {
            found.append("the constraints become one, with all their messages together")
        }
        return found.map { Shortfall(subject: question.id.name, what: $0) }
    }

    private static func lostType(_ type: QuestionType) -> String? {
        switch type {
        case .money: "the amount is given in whole pence"
        case .duration: "the time is given in whole minutes"
        case .port, .force, .country, .nationality:
            "the list of reference data stays behind: the code of the \(type.rawValue) is typed as text"
        case .registration, .containerNumber, .phone: "its shape is not checked: any text is taken"
        case .coordinate:
            "a position by grid reference, marker post or what3words cannot be given, only latitude and longitude"
        case .photograph: "only a picture can be given, not a PDF"
        default: nil
        }
    }
}
