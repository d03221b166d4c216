public import ReferenceData
public import ScriptEngine

/// What somebody looks for: words, phrases in double quotes, and filters.
public struct SearchQuery: Hashable, Sendable {
    /// One thing that a hit must have.
    public struct Term: Hashable, Sendable {
        /// Folded; one word, or the words of a phrase in order.
        public let words: [String]
        public let isPhrase: Bool
    }

    /// A way to meet a term: its word, alone or run together with its neighbours, in one of its spellings.
    public struct Alternative: Hashable, Sendable {
        public let text: String
        /// Whether one slip in it is forgiven.
        public let forgives: Bool
    }

    /// What a record must be, apart from its words.
    public struct Filters: Hashable, Sendable {
        /// The event was then or later.
        public var from: Timestamp?
        /// The event was before then.
        public var before: Timestamp?
        /// A force's slug.
        public var force: String?
        public var eventType: String?
        public var near: Circle?
        /// The records that whoever asks may read: of `call`, `referral`, `operation`, `penalty` and
        /// `intelligence`.
        public var records: Set<SearchDocument.Kind> = [.call, .referral, .operation, .penalty, .intelligence]
        /// Whether whoever asks is shown what is personal of children in calls.
        public var children = ChildAnswers.shown

        public init() {}

        /// Whether they leave nothing out that whoever asks may read.
        public var isEmpty: Bool {
            var everything = Filters()
            (everything.records, everything.children) = (records, children)
            return self == everything
        }
    }

    public struct Circle: Hashable, Sendable {
        public let centre: Coordinate
        public let kilometres: Double
        public init(_ centre: Coordinate, kilometres: Double) { (self.centre, self.kilometres) = (centre, kilometres) }
    }

    /// In the order in which they were given; at most `most` words.
    public let terms: [Term]
    public let filters: Filters
    /// What can meet each term, in the same order.
    public let alternatives: [[Alternative]]

    /// More words than that narrow nothing down.
    public static let most = 12

    /// - Parameter text: words in any case and spelling; what stands in double quotes is a phrase.
    public init(_ text: String, filters: Filters = Filters()) {
        var terms: [Term] = []
        for (index, part) in TextFold.fold(text).split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            let words = TextWord.words(of: String(part)).map(\.folded)
            if index % 2 == 1, words.count > 1 {
                terms.append(Term(words: words, isPhrase: true))
            } else {
                terms += words.map { Term(words: [$0], isPhrase: false) }
            }
        }
        var count = 0
        self.terms = Array(
            terms.prefix { term in
                count += term.words.count
                return count <= Self.most
            })
        self.filters = filters
        alternatives = Self.alternatives(self.terms)
    }

    /// Whether it says nothing at all.
    public var isEmpty: Bool { terms.isEmpty && filters.isEmpty }

    private static func alternatives(_ terms: [Term]) -> [[Alternative]] {
        terms.indices.map { index in
            guard !terms[index].isPhrase else { return [] }
            var found: [Alternative] = []
            for run in runs(through: index, terms) {
                let joined = run.map { terms[$0].words[0] }.joined()
                for text in spellings(of: joined) where !found.contains(where: { $0.text == text }) {
                    let isSlipLikely = run.count == 1 || joined.hasDigit
                    found.append(
                        Alternative(text: text, forgives: isSlipLikely && TypingError.isForgiven(in: text)))
                }
            }
            return found
        }
    }

    /// The runs of neighbouring words that a word is in: up to three, up to five of digits.
    private static func runs(through index: Int, _ terms: [Term]) -> [Range<Int>] {
        (1...5).flatMap { length in
            (max(0, index - length + 1)...index).map { $0..<$0 + length }.filter { run in
                guard run.upperBound <= terms.count, !terms[run].contains(where: \.isPhrase) else { return false }
                return length <= 3 || terms[run].allSatisfy { $0.words[0].isDigits }
            }
        }
    }

    /// The ways in which records write it: phones with their country code, days with the year first.
    private static func spellings(of text: String) -> [String] {
        guard text.isDigits, text.count >= 4 else { return [text] }
        var spellings = [text]
        if text.hasPrefix("00") {
            spellings.append(String(text.dropFirst(2)))
        } else if text.hasPrefix("0") {
            spellings.append((text.count >= 7 ? "44" : "") + text.dropFirst())
        } else if text.hasPrefix("440") {
            spellings.append("44" + text.dropFirst(3))
        }
        if text.count == 8, let day = Int(text.prefix(2)), let month = Int(text.dropFirst(2).prefix(2)),
            (1...31).contains(day), (1...12).contains(month)
        {
            spellings.append("\(text.suffix(4))\(text.dropFirst(2).prefix(2))\(text.prefix(2))")
        }
        return spellings
    }
}

extension SearchQuery.Filters {
    /// Whether a record is what is looked for.
    public func admit(_ document: SearchDocument) -> Bool {
        guard records.contains(document.kind) else { return false }
        if let from, document.at < from { return false }
        if let before, document.at >= before { return false }
        if let force, document.force != force { return false }
        if let eventType, document.eventType != eventType { return false }
        guard let near else { return true }
        return document.point.map { $0.distanceMetres(to: near.centre) <= near.kilometres * 1000 } ?? false
    }
}
