internal import Casework
internal import ScriptEngine

/// What a record's tokens must be, to be worth reading.
indirect enum SearchExpression: Equatable {
    case token(String)
    case all([SearchExpression])
    /// Nothing meets an empty one.
    case any([SearchExpression])

    /// Which records an expression admits, as FTS5's MATCH takes it.
    enum Match: Equatable {
        case every
        case none
        case text(String)

        /// MATCH's words; nil unless there are any.
        var text: String? {
            if case .text(let text) = self { text } else { nil }
        }
    }

    var match: Match {
        switch self {
        case .token(let text): return .text(text)
        case .all(let parts):
            let matches = parts.map(\.match)
            return matches.contains(.none) ? .none : Self.joined(matches.compactMap(\.text), " AND ") ?? .every
        case .any(let parts):
            let matches = parts.map(\.match)
            return matches.contains(.every) ? .every : Self.joined(matches.compactMap(\.text), " OR ") ?? .none
        }
    }

    private static func joined(_ texts: [String], _ word: String) -> Match? {
        guard let first = texts.first else { return nil }
        return .text(texts.count == 1 ? first : "(\(texts.joined(separator: word)))")
    }
}

/// Writes a query as expressions over tokens: each wider than what it stands for, so that what it finds is a candidate,
/// and what it does not find is no match.
struct SearchPlan: Sendable {
    let query: SearchQuery
    let tokens: BlindTokens
    /// The first and the last time of any record, within which filters by time are read.
    let times: ClosedRange<Timestamp>?

    /// How loosely words are met.
    enum Looseness {
        case exact
        /// By parts, and but for one slip; a slip in the words of choices is met by knowing them all.
        case loose(SearchVocabulary)
    }

    /// Combinations of terms that are tried at most when no record has all of them.
    private static let mostCombinations = 70

    /// What meets the filters and so many of the terms; nil when there are too many ways to choose them.
    ///
    /// - Parameter count: 1…the number of terms; 0 for a query of filters only.
    func expression(_ looseness: Looseness, terms count: Int) -> SearchExpression? {
        guard let choices = Self.combinations(of: count, from: query.terms.count) else { return nil }
        let terms = query.terms.indices.map { term($0, looseness) }
        let words = choices.map { SearchExpression.all($0.map { terms[$0] }) }
        return .all(filters + (query.terms.isEmpty ? [] : [.any(words)]))
    }

    private func term(_ index: Int, _ looseness: Looseness) -> SearchExpression {
        let term = query.terms[index]
        if term.isPhrase { return .all(term.words.map { token(.word, $0) }) }
        return .any(query.alternatives[index].flatMap { ways($0, looseness) })
    }

    private func ways(_ alternative: SearchQuery.Alternative, _ looseness: Looseness) -> [SearchExpression] {
        let text = alternative.text
        var ways = [token(.word, text)]
        guard case .loose(let vocabulary) = looseness else { return ways }
        let parts = BlindTokens.parts(of: text).sorted()
        if !parts.isEmpty { ways.append(.all(parts.map { token(.part, $0) })) }
        guard alternative.forgives else { return ways }
        ways.append(token(.slip, text))
        for shorter in TypingError.deletions(of: text).sorted() {
            ways += [token(.word, shorter), token(.slip, shorter)]
        }
        return ways + vocabulary.near(text).map { token(.word, $0) }
    }

    private func token(_ kind: BlindTokens.Kind, _ text: String) -> SearchExpression {
        .token(BlindTokens.word(of: tokens.token(kind, text)))
    }

    /// What tokens tell of the filters; what they do not tell is checked on the record.
    private var filters: [SearchExpression] {
        var parts: [SearchExpression] = []
        if query.filters.records == [.penalty] {
            parts.append(token(.record, SearchDocument.Kind.penalty.rawValue))
        }
        if let force = query.filters.force { parts.append(token(.force, force)) }
        if let eventType = query.filters.eventType { parts.append(token(.eventType, eventType)) }
        if let near = query.filters.near {
            let cells = MapCell.covering(near.centre, radiusKilometres: near.kilometres)?.map(\.text)
            parts.append(.any((cells ?? [BlindTokens.anywhere]).map { token(.cell, $0) }))
        }
        return parts + months
    }

    /// The months of the filter by time, or its years where it is long; none where there is no such filter.
    private var months: [SearchExpression] {
        guard let times, query.filters.from != nil || query.filters.before != nil else { return [] }
        let first = max(query.filters.from ?? times.lowerBound, times.lowerBound)
        let last = min(
            query.filters.before.map { Timestamp(milliseconds: $0.milliseconds - 1) } ?? times.upperBound,
            times.upperBound)
        guard first <= last else { return [.any([])] }
        guard let from = Int(BlindTokens.year(of: first)), let to = Int(BlindTokens.year(of: last)) else { return [] }
        if to - from > 60 { return [] }
        if to - from > 1 { return [.any((from...to).map { token(.year, String($0)) })] }
        let (firstMonth, lastMonth) = (BlindTokens.month(of: first), BlindTokens.month(of: last))
        let names = (from...to).flatMap { year in (1...12).map { "\(year)-\($0 < 10 ? "0" : "")\($0)" } }
        return [.any(names.filter { (firstMonth...lastMonth).contains($0) }.map { token(.month, $0) })]
    }

    /// Every way to choose so many of the first numbers, in order; nil when there are too many.
    static func combinations(of count: Int, from total: Int) -> [[Int]]? {
        guard count <= total else { return nil }
        var ways = 1
        for index in 0..<min(count, total - count) { ways = ways * (total - index) / (index + 1) }
        guard ways <= mostCombinations else { return nil }
        return (0..<total).reduce([[]] as [[Int]]) { sets, next in
            sets + sets.filter { $0.count < count }.map { $0 + [next] }
        }.filter { $0.count == count }
    }
}
