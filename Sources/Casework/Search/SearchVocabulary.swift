private import ScriptEngine

/// The words of every script's choices. They are public, so a slip in one is met here and not in the index.
public struct SearchVocabulary: Sendable {
    private let words: [String]

    /// Versions that cannot be compiled add nothing.
    init(_ scripts: ScriptLibrary) {
        var words: Set<String> = []
        for version in scripts.versions {
            guard let script = try? scripts.script(version: version) else { continue }
            for choice in script.questions.flatMap(\.choices) {
                words.formUnion(SearchField(.label, choice.label).units.map(\.text))
            }
        }
        self.words = words.filter { TypingError.isForgiven(in: $0) }.sorted()
    }

    /// Its words that are one slip away, in the order of the alphabet.
    public func near(_ word: String) -> [String] {
        // A slip changes one letter or moves one, which is four bytes at most.
        words.filter { abs($0.utf8.count - word.utf8.count) <= 4 && $0 != word && TypingError.isWithinOne($0, word) }
    }
}
