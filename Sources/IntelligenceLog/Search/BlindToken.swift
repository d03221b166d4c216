internal import Casework
internal import Crypto
internal import Foundation
internal import ScriptEngine

/// Turns what a record is found by into tokens that say nothing without the index key.
///
/// A token is the first 40 bits of HMAC-SHA256 over its kind and a folded text. Who has the file and not the key can
/// still see: that two records share a token, so something (equality); how many records have each (frequency, from which
/// a very common word can be guessed); which tokens stand in the same records (co-occurrence); how many a record has,
/// so about how much was said; and, while the desk is used, which records changed. Tokens are kept sorted, so the order of
/// what was said does not show. Who has the key can test a guess against every record, as search does.
struct BlindTokens: Sendable {
    /// What a token stands for; the same text has another token in each kind.
    enum Kind: String {
        case word
        /// A word with one letter left out.
        case slip
        /// Three characters of a registration, number or company.
        case part
        /// How a mark, company or name is found whoever wrote it down.
        case alike
        case cell, force, eventType, month, year
        /// A kind of record; only penalties have one.
        case record
        /// Whom or what a line of a hub's list names.
        case listed
    }

    /// Bytes of a token.
    static let size = 5

    private let key: SymmetricKey

    init(_ key: SymmetricKey) { self.key = key }

    func token(_ kind: Kind, _ text: String) -> [UInt8] {
        let code = HMAC<SHA256>.authenticationCode(for: Data("\(kind.rawValue) \(text)".utf8), using: key)
        return Array(code.prefix(Self.size))
    }

    /// A record's tokens, each once, sorted, one behind the other.
    func tokens(of document: SearchDocument) -> Data {
        var texts: Set<Text> = []
        for field in document.facets.flatMap(\.fields) {
            for unit in field.units {
                texts.insert(Text(.word, unit.text))
                // The words of choices are public: a slip in one is met by the query, which knows them all.
                guard field.kind != .label, field.forgives(unit) else { continue }
                for shorter in TypingError.deletions(of: unit.text) { texts.insert(Text(.slip, shorter)) }
            }
            for text in field.alike { texts.insert(Text(.alike, text)) }
            if let whole = field.parted { for part in Self.parts(of: whole.text) { texts.insert(Text(.part, part)) } }
        }
        if let force = document.force { texts.insert(Text(.force, force)) }
        if let eventType = document.eventType { texts.insert(Text(.eventType, eventType)) }
        if document.kind == .penalty { texts.insert(Text(.record, document.kind.rawValue)) }
        texts.insert(Text(.month, Self.month(of: document.at)))
        texts.insert(Text(.year, Self.year(of: document.at)))
        if let point = document.point {
            for cell in MapCell.cells(of: point) { texts.insert(Text(.cell, cell.text)) }
            texts.insert(Text(.cell, Self.anywhere))
        }
        let tokens = Set(texts.map { token($0.kind, $0.text) })
        return Data(tokens.sorted { $0.lexicographicallyPrecedes($1) }.joined())
    }

    private struct Text: Hashable {
        let kind: Kind
        let text: String
        init(_ kind: Kind, _ text: String) { (self.kind, self.text) = (kind, text) }
    }

    /// The cell of every place.
    static let anywhere = "anywhere"

    /// Every three neighbouring characters of a text.
    static func parts(of text: String) -> Set<String> {
        let scalars = Array(text.unicodeScalars)
        guard scalars.count >= 3 else { return [] }
        return Set((0...scalars.count - 3).map { String(String.UnicodeScalarView(scalars[$0..<$0 + 3])) })
    }

    static func month(of time: Timestamp) -> String { String(time.date.description.prefix(7)) }

    static func year(of time: Timestamp) -> String { String(time.date.description.prefix(4)) }

    // MARK: As FTS5 holds them

    private static let digits = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// A token as a word of eight letters and digits.
    static func word(of token: some Collection<UInt8>) -> String {
        let bits = token.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return String(decoding: (0..<8).map { digits[Int(bits >> UInt64(35 - 5 * $0) & 31)] }, as: UTF8.self)
    }

    /// Tokens as `tokens(of:)` writes them, with a space between.
    static func words(of tokens: Data) -> String {
        stride(from: tokens.startIndex, to: tokens.endIndex, by: size)
            .map { word(of: tokens[$0..<min($0 + size, tokens.endIndex)]) }.joined(separator: " ")
    }
}
