internal import ReferenceData

/// Who a report's intelligence comes from. Kept apart from it, under a key of its own: no export, record or list holds
/// it, and no description says it.
public struct IntelligenceSource: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    public let phone: String?
    /// How else to find them.
    public let details: String?

    /// The longest name, number and details, in characters.
    public static let longest = (name: 120, phone: 40, details: 500)

    /// - Throws: `.source` without a name, `.text` where something is too long.
    public init(name: String, phone: String? = nil, details: String? = nil) throws(IntelligenceError) {
        func line(_ text: String?, _ most: Int) throws(IntelligenceError) -> String? {
            guard let text = text.map(PlainText.of), !text.isEmpty else { return nil }
            guard text.count <= most else { throw .text(most: most) }
            return text
        }
        guard let name = try line(name, Self.longest.name) else { throw .source }
        (self.name, self.phone) = (name, try line(phone, Self.longest.phone))
        self.details = try line(details, Self.longest.details)
    }

    /// Says nothing of whom, wherever it is written by mistake.
    public var description: String { "a source" }

    /// Whose data it is within its report's stream.
    public static let subject = Subject("source")

    /// How a text gives the source away.
    enum Trace: Comparable {
        case nothing
        /// A word of the name, which may be another's or no name at all.
        case word
        /// The whole name in any order, spelling or spacing, or the number.
        case named
    }

    /// How far a text gives the source away; through case, accents, look-alike letters, spaces, order and possessives.
    func trace(in text: String) -> Trace {
        let (own, words) = (Self.words(name), Self.words(text))
        let standing = Set(words)
        func stands(_ word: String) -> Bool { standing.contains(word) || standing.contains("\(word)s") }
        if !own.isEmpty, own.allSatisfy(stands) { return .named }
        let joined = own.joined()
        if joined.count >= 5, words.joined().contains(joined) { return .named }
        if let digits = phone.map(Self.digits), digits.count >= 6, Self.digits(text).contains(digits.suffix(9)) {
            return .named
        }
        let mayTell = own.filter { $0.count >= 3 }
        return mayTell.contains { own in stands(own) || words.contains { Self.isNear(own, $0) } } ? .word : .nothing
    }

    /// Whether a word may be the name with one slip; short ones are too often others.
    private static func isNear(_ own: String, _ word: String) -> Bool {
        own.count >= 5 && word.count >= 5 && TypingError.isWithinOne(own, word)
    }

    private static func words(_ text: String) -> [String] { TextWord.words(of: text).map(\.folded) }

    /// All its digits run together, so that a number is seen however it is spaced.
    private static func digits(_ text: String) -> String {
        words(text).joined().filter { $0.isASCII && $0.isNumber }
    }
}
