import ScriptEngine

/// The numbers by which people call sections and questions: 2 for a section, 2.1 for what stands first in it.
struct Numbering {
    private let script: Script
    private let numbers: [QuestionID: String]

    init(_ script: Script) {
        self.script = script
        var numbers: [QuestionID: String] = [:]
        for (index, section) in script.definition.sections.enumerated() {
            for (place, item) in section.items.enumerated() { numbers[item.id] = "\(index + 1).\(place + 1)" }
        }
        self.numbers = numbers
    }

    /// `2.1`.
    func number(of id: QuestionID) -> String { numbers[id] ?? "?" }

    /// The number of the section that a question stands in.
    func section(of id: QuestionID) -> String { String(number(of: id).prefix { $0 != "." }) }

    /// The words of a question, or what a calculation is for.
    func words(of id: QuestionID) -> String {
        if let question = script.question(id) { return question.ask }
        for item in script.section(of: id)?.items ?? [] {
            if case .calculation(let calculation) = item, calculation.id == id {
                return calculation.guidance ?? id.name
            }
        }
        return id.name
    }

    /// `2.1 Is anyone injured, trapped or dead?`; a calculation's purpose stands in quotes, since it is a sentence.
    func label(of id: QuestionID) -> String {
        let words = words(of: id)
        if script.question(id) != nil { return "\(number(of: id)) \(words)" }
        return "\(number(of: id)) “\(words.hasSuffix(".") ? String(words.dropLast()) : words)”"
    }
}
