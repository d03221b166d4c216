/// Finds items of a list by code or by part of a name.
struct NameIndex: Sendable {
    /// How well a text matches an item, best first.
    enum Match: Int, Comparable {
        case code, name, namePrefix, wordPrefix, codePrefix, substring

        static func < (left: Match, right: Match) -> Bool { left.rawValue < right.rawValue }
    }

    /// One item that matched.
    struct Hit {
        /// Position in the list that the index was made from.
        let item: Int
        let match: Match
    }

    /// One spelling of an item, by where it lies in `bytes`.
    struct Key {
        let item: Int
        let isCode: Bool
        let range: Range<Int>
    }

    // One run of bytes for all keys keeps a search of 6,000 names to one pass over about 80 kB.
    let bytes: [UInt8]
    let keys: [Key]

    /// Makes an index of items in order, each with its codes and its names.
    init(_ items: [(codes: [String], names: [String])]) {
        var bytes: [UInt8] = []
        var keys: [Key] = []
        for (item, entry) in items.enumerated() {
            for (texts, isCode) in [(entry.codes, true), (entry.names, false)] {
                let folded = texts.map { SearchText.words($0).filter { !isCode || $0 != " " } }
                for text in Set(folded).sorted() where !text.isEmpty {
                    let start = bytes.count
                    bytes.append(contentsOf: text.utf8)
                    keys.append(Key(item: item, isCode: isCode, range: start..<bytes.count))
                }
            }
        }
        self.bytes = bytes
        self.keys = keys
    }

    /// Items that match a text, each once with its best match, in the order of the list.
    ///
    /// A code is also matched with spaces in it (`GB DVR`), and by its first three characters or more.
    func hits(_ text: String) -> [Hit] {
        let words = SearchText.words(text)
        let query = Array(words.utf8)
        let code = query.filter { $0 != UInt8(ascii: " ") }
        guard !query.isEmpty, query.count <= 100 else { return [] }
        var hits: [Hit] = []
        for key in keys {
            guard let match = key.isCode ? matchCode(code, in: key.range) : matchName(query, in: key.range) else {
                continue
            }
            if let last = hits.last, last.item == key.item {
                if match < last.match { hits[hits.count - 1] = Hit(item: key.item, match: match) }
            } else {
                hits.append(Hit(item: key.item, match: match))
            }
        }
        return hits
    }

    private func matchCode(_ query: [UInt8], in range: Range<Int>) -> Match? {
        guard query.count <= range.count, starts(query, at: range.lowerBound) else { return nil }
        if query.count == range.count { return .code }
        return query.count >= 3 ? .codePrefix : nil
    }

    private func matchName(_ query: [UInt8], in range: Range<Int>) -> Match? {
        guard query.count <= range.count else { return nil }
        var best: Match?
        for start in range.lowerBound...(range.upperBound - query.count)
        where bytes[start] == query[0] && starts(query, at: start) {
            if start == range.lowerBound { return query.count == range.count ? .name : .namePrefix }
            if bytes[start - 1] == UInt8(ascii: " ") { return .wordPrefix }
            best = .substring
        }
        return best
    }

    private func starts(_ query: [UInt8], at start: Int) -> Bool {
        for offset in query.indices where bytes[start + offset] != query[offset] { return false }
        return true
    }
}

extension NameIndex {
    /// The items of the best rank; empty when nothing matches.
    ///
    /// One or two characters count as a whole code or name only, never as a part of one.
    static func best(_ hits: [Hit], of text: String, rank: (Hit) -> Int = { $0.match.rawValue }) -> [Int] {
        let isPart = SearchText.words(text).count >= 3
        let hits = hits.filter { isPart || $0.match <= .name }
        guard let least = hits.map(rank).min() else { return [] }
        return hits.filter { rank($0) == least }.map(\.item)
    }

    /// The words for "one of these" in a misread: up to five names, and whether there are more.
    static func candidates(_ names: [String]) -> String {
        names.prefix(5).joined(separator: "; ") + (names.count > 5 ? "; or another" : "")
    }
}
