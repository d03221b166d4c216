private import ReferenceData
internal import ScriptEngine

/// Finds the choice that a handler means by its number, its code, or part of its words.
struct ChoiceMatcher {
    private let choices: [Choice]

    init(_ choices: [Choice]) { self.choices = choices }

    /// - Throws: `Unreadable`: `answer.choice` when none fits, `answer.choices` when several do, with their numbers.
    func code(for text: String) throws(Unreadable) -> String {
        let text = text.trimmingSpace
        if let number = Int(text), choices.indices.contains(number - 1) { return choices[number - 1].code }
        let wanted = TextFold.fold(text)
        if let exact = choices.first(where: { $0.code == text || TextFold.fold($0.label) == wanted }) {
            return exact.code
        }
        guard !wanted.isEmpty else { throw none }
        // Where several labels have the word, none is taken for the one that was meant: "lorry" asks which.
        let kinds: [(String) -> Bool] = [
            { " \($0)".contains(" \(wanted)") },
            { $0.contains(wanted) },
        ]
        for fits in kinds {
            let found = choices.indices.filter { fits(TextFold.fold(choices[$0].label)) }
            if found.count == 1 { return choices[found[0]].code }
            if found.count > 1 {
                let named = found.prefix(5).map { "\($0 + 1) \(choices[$0].label)" }.joined(separator: ", ")
                throw Unreadable(code: "answer.choices", expected: "one of: \(named)")
            }
        }
        throw none
    }

    private var none: Unreadable {
        let named = choices.enumerated().prefix(12).map { "\($0.offset + 1) \($0.element.label)" }
        let more = choices.count > 12 ? ", …" : ""
        return Unreadable(code: "answer.choice", expected: "one of: \(named.joined(separator: ", "))\(more)")
    }
}
