private import ReferenceData

/// How well a record meets a query; the greater the better.
public struct SearchMatch: Sendable, Comparable {
    /// How a term was met, worst first.
    public enum Quality: Int, Sendable, Comparable {
        /// But for one slip.
        case slip
        /// As a part of a registration, number or company.
        case part
        case exact

        public static func < (left: Quality, right: Quality) -> Bool { left.rawValue < right.rawValue }
    }

    /// How many of the query's terms are met.
    public let found: Int
    /// The quality of the term that is met worst.
    public let worst: Quality
    /// Whether one person, vehicle, company or the record itself meets all that is met.
    public let isTogether: Bool
    /// Whom or what the record is shown by: an index of its facets, 0 for the record itself.
    public let facet: Int
    private let total: Int
    private let fields: [FieldMatch]

    /// A field that meets at least one term.
    struct FieldMatch: Sendable {
        let facet: Int
        let field: SearchField
        /// For each term, how the field meets it; nil where it does not.
        let qualities: [Quality?]
        /// The words that meet a term.
        let words: Set<Int>
    }

    /// Looks for a query's words in a record; nil when none is there, or the filters do not admit the record.
    public init?(_ query: SearchQuery, in document: SearchDocument) {
        guard query.filters.admit(document) else { return nil }
        var fields: [FieldMatch] = []
        for (number, facet) in document.facets.enumerated() {
            for field in facet.fields {
                if let match = FieldMatch(query, field, facet: number) { fields.append(match) }
            }
        }
        var best = [[Quality?]](
            repeating: Array(repeating: nil, count: query.terms.count), count: document.facets.count + 1)
        for match in fields {
            for (term, quality) in match.qualities.enumerated() {
                guard let quality else { continue }
                best[match.facet][term] = max(quality, best[match.facet][term] ?? quality)
                best[document.facets.count][term] = max(quality, best[document.facets.count][term] ?? quality)
            }
        }
        let whole = Score(best[document.facets.count])
        guard whole.found > 0 || query.terms.isEmpty else { return nil }
        // The record itself wins over those in it only by being better.
        let scores = best.dropLast().map { Score($0) }
        let facet = scores.indices.reversed().max { scores[$0] < scores[$1] } ?? 0
        let isTogether = scores.indices.contains(facet) && scores[facet].found == whole.found
        self.isTogether = isTogether
        self.facet = isTogether && !query.terms.isEmpty ? facet : 0
        let score = isTogether ? scores[facet] : whole
        (found, worst, total) = (whole.found, whole.worst, score.total)
        self.fields = fields
    }

    private struct Score: Comparable {
        let found: Int
        let worst: Quality
        let total: Int

        init(_ qualities: [Quality?]) {
            let met = qualities.compactMap(\.self)
            (found, worst) = (met.count, met.min() ?? .exact)
            total = met.reduce(0) { $0 + $1.rawValue }
        }

        static func < (left: Score, right: Score) -> Bool {
            (left.found, left.worst.rawValue, left.total) < (right.found, right.worst.rawValue, right.total)
        }
    }

    private var order: (Int, Int, Int, Int) { (found, worst.rawValue, isTogether ? 1 : 0, total) }

    public static func < (left: SearchMatch, right: SearchMatch) -> Bool { left.order < right.order }

    public static func == (left: SearchMatch, right: SearchMatch) -> Bool { left.order == right.order }

    /// The texts that met the query, best first: those of the facet that it is shown by, else of the whole record.
    ///
    /// - Parameter most: so many texts at most, each shortened to about a line.
    public func snippet(of document: SearchDocument, most: Int = 3) -> [SearchSnippet] {
        let own = isTogether ? fields.filter { $0.facet == facet } : fields
        guard !own.isEmpty else {
            return document.facets[0].fields.filter { $0.kind == .words }.prefix(2)
                .map { SearchSnippet($0, marking: []) }
        }
        var open = own[0].qualities.map { _ in true }
        var chosen: [FieldMatch] = []
        var rest = own
        while chosen.count < most, !rest.isEmpty {
            func gain(_ match: FieldMatch) -> Int {
                zip(match.qualities, open).reduce(0) { $0 + ($1.1 ? ($1.0?.rawValue ?? -1) + 1 : 0) }
            }
            guard let next = rest.indices.max(by: { (gain(rest[$0]), $1) < (gain(rest[$1]), $0) }),
                gain(rest[next]) > 0
            else { break }
            let match = rest.remove(at: next)
            for (term, quality) in match.qualities.enumerated() where quality != nil { open[term] = false }
            chosen.append(match)
        }
        return chosen.map { SearchSnippet($0.field, marking: $0.words) }
    }
}

extension SearchMatch.FieldMatch {
    /// What a query finds in a field; nil when it finds nothing.
    init?(_ query: SearchQuery, _ field: SearchField, facet: Int) {
        var qualities: [SearchMatch.Quality?] = []
        var words: Set<Int> = []
        for (index, term) in query.terms.enumerated() {
            let met =
                term.isPhrase
                ? Self.phrase(term.words, in: field) : Self.best(query.alternatives[index], in: field)
            qualities.append(met?.quality)
            words.formUnion(met?.words ?? [])
        }
        guard qualities.contains(where: { $0 != nil }) else { return nil }
        self.init(facet: facet, field: field, qualities: qualities, words: words)
    }

    private typealias Met = (quality: SearchMatch.Quality, words: Set<Int>)

    private static func best(_ alternatives: [SearchQuery.Alternative], in field: SearchField) -> Met? {
        var best: Met?
        func meet(_ quality: SearchMatch.Quality, _ words: Range<Int>) {
            if let known = best, known.quality > quality { return }
            best = (quality, (best?.quality == quality ? best?.words ?? [] : []).union(words))
        }
        for alternative in alternatives {
            for unit in field.units {
                if unit.text == alternative.text {
                    meet(.exact, unit.words)
                } else if alternative.forgives, best?.quality ?? .slip == .slip, field.forgives(unit),
                    TypingError.isWithinOne(unit.text, alternative.text)
                {
                    meet(.slip, unit.words)
                }
            }
            if let whole = field.parted, alternative.text.unicodeScalars.count >= 3,
                let part = Array(whole.text.utf8).firstRange(of: Array(alternative.text.utf8))
            {
                meet(.part, field.words(touching: part))
            }
        }
        return best
    }

    private static func phrase(_ words: [String], in field: SearchField) -> Met? {
        let own = field.words.map(\.folded)
        guard own.count >= words.count else { return nil }
        for start in 0...own.count - words.count where own[start..<start + words.count].elementsEqual(words) {
            return (.exact, Set(start..<start + words.count))
        }
        return nil
    }
}

extension SearchField {
    /// The words that hold a stretch of the whole text run together, counted in bytes.
    fileprivate func words(touching bytes: Range<Int>) -> Range<Int> {
        var length = 0
        var touched: [Int] = []
        for (index, word) in words.enumerated() {
            let next = length + word.folded.utf8.count
            if length < bytes.upperBound, next > bytes.lowerBound { touched.append(index) }
            length = next
        }
        return (touched.first ?? 0)..<(touched.last.map { $0 + 1 } ?? 0)
    }
}
