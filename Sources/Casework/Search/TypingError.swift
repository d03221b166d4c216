/// One slip of the fingers: a letter left out, put in, taken for another, or two neighbours swapped.
public enum TypingError {
    /// The lengths of words in which a slip is forgiven: in shorter ones it makes another word.
    public static let lengths = 4...24

    /// Whether two words differ by one slip at most, as restricted Damerau–Levenshtein counts them.
    public static func isWithinOne(_ left: String, _ right: String) -> Bool {
        // What both begin and end with says nothing; what is left in between decides.
        let (left, right) = (Array(left.unicodeScalars), Array(right.unicodeScalars))
        guard abs(left.count - right.count) <= 1 else { return false }
        var start = 0
        while start < min(left.count, right.count), left[start] == right[start] { start += 1 }
        var (leftEnd, rightEnd) = (left.count, right.count)
        while leftEnd > start, rightEnd > start, left[leftEnd - 1] == right[rightEnd - 1] {
            leftEnd -= 1
            rightEnd -= 1
        }
        switch (leftEnd - start, rightEnd - start) {
        case (0...1, 0...1): return true
        case (2, 2): return left[start] == right[start + 1] && left[start + 1] == right[start]
        default: return false
        }
    }

    /// Every text that a word makes with one letter left out, each once.
    ///
    /// Two words that differ by one slip share one of these, or one is among the other's, so a slip can be met by
    /// equality alone.
    public static func deletions(of word: String) -> Set<String> {
        let scalars = Array(word.unicodeScalars)
        return Set(
            scalars.indices.map { index in
                var view = String.UnicodeScalarView(scalars[..<index])
                view.append(contentsOf: scalars[(index + 1)...])
                return String(view)
            })
    }

    /// Whether a slip in a word is forgiven: by its length.
    static func isForgiven(in word: String) -> Bool { lengths.contains(word.unicodeScalars.count) }
}
