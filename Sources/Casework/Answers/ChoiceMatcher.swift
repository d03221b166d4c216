private import ReferenceData
internal import ScriptEngine

/// Finds the choice that a handler means by its number, its code, or part of its words.
struct ChoiceMatcher {
    private let choices: [Choice]

    init(_ choices: [Choice]) { self.choices = choices }

    /// - Throws: `Unreadable`: `answer.choice` when none fits, `answer.choices` when it is not sure which is meant, with
    ///   the numbers to type.
    func code(for text: String) throws(Unreadable) -> String {
        let text = text.trimmingSpace
        if let number = Int(text), (1...max(choices.count, 1)).contains(number), !choices.isEmpty {
            return choices[number - 1].code
        }
        let wanted = TextFold.fold(text)
        if let exact = choices.first(where: { $0.code == text || TextFold.fold($0.label) == wanted }) {
            return exact.code
        }
        guard wanted.count >= 2 else { throw none }
        // Only how a label begins is taken for what was meant, and only where no other has the word: "lorry" asks
        // which, and "hurt" must never be heard as "Nobody is hurt".
        let labels = choices.map { TextFold.fold($0.label) }
        let having = labels.indices.filter { " \(labels[$0])".contains(" \(wanted)") }
        if having.count == 1, labels[having[0]].hasPrefix(wanted) { return choices[having[0]].code }
        // A word further in is no hint at all: offering "Nobody is hurt" alone for "hurt" would put it in their mouth.
        guard having.contains(where: { labels[$0].hasPrefix(wanted) }) else { throw none }
        throw Unreadable(
            code: "answer.choices", expected: "the number of the one that you mean: \(named(having.prefix(5)))")
    }

    private func named(_ indices: some Sequence<Int>) -> String {
        indices.map { "\($0 + 1) \(choices[$0].label)" }.joined(separator: ", ")
    }

    private var none: Unreadable {
        let more = choices.count > 12 ? ", …" : ""
        return Unreadable(code: "answer.choice", expected: "one of: \(named(choices.indices.prefix(12)))\(more)")
    }
}
