internal import ReferenceData

/// One text of a document, cut into what a query's words are compared with.
public struct SearchField: Hashable, Sendable {
    /// What kind of text it is, which decides how loosely it is compared.
    public enum Kind: Hashable, Sendable {
        /// What somebody said, and names of ports, forces and countries.
        case words
        /// A script's own words for a choice. Everybody can read them, so a slip is met on the query's side.
        case label
        /// A person's name: also by its parts run together.
        case name
        /// A company's name: also run together, and by any part of three characters.
        case company
        /// A registration, container number or phone: whole, or by any part of three characters.
        case identifier
        /// A day, also as eight digits.
        case date
    }

    /// Something that a query's word can be: one word of the text, or several run together.
    public struct Unit: Hashable, Sendable {
        /// Folded.
        public let text: String
        /// The words that it is made of.
        let words: Range<Int>
    }

    public let kind: Kind
    /// As people read it.
    public let text: String
    public let units: [Unit]
    let words: [TextWord]

    /// How much of a text can be found; nobody says more in an answer, and longer ones would cost everybody.
    private static let most = 2_000
    /// The longest text of words run together.
    private static let longest = 40

    /// - Parameter digits: for a date, its eight digits.
    public init(_ kind: Kind, _ text: String, digits: String? = nil) {
        (self.kind, self.text) = (kind, text)
        words = TextWord.words(of: String(text.prefix(Self.most)))
        units = Self.units(kind, words.map(\.folded), digits: digits)
    }

    /// The whole text run together, by whose parts it is found; nil for kinds that are not.
    public var parted: Unit? {
        guard kind == .identifier || kind == .company, let whole = units.last, whole.text.count >= 3 else { return nil }
        return whole
    }

    /// Whether a slip in one of its units is forgiven.
    public func forgives(_ unit: Unit) -> Bool {
        guard kind != .date, TypingError.isForgiven(in: unit.text) else { return false }
        return kind == .identifier || !unit.text.isDigits
    }

    /// How it is found whoever wrote it down: a mark but for look-alikes, the words of a company that are its own, how the
    /// words of a name sound. None for other texts, and for numbers, which look like nothing else.
    public var alike: [String] {
        let own = words.map(\.folded)
        guard !own.isEmpty, !own.joined().isDigits else { return [] }
        return switch kind {
        case .identifier: Identity.alike(.vehicle, own).map { "mark \($0)" }
        case .company: Identity.alike(.haulier, own).map { "company \($0)" }
        case .name: Identity.alike(.person, own).map { "name \($0)" }
        case .words, .label, .date: []
        }
    }

    private static func units(_ kind: Kind, _ words: [String], digits: String?) -> [Unit] {
        func joined(_ range: Range<Int>) -> Unit { Unit(text: words[range].joined(), words: range) }
        let singles = words.indices.map { joined($0..<$0 + 1) }
        let runs = [2, 3].flatMap { length in
            words.count < length ? [] : (0...words.count - length).map { joined($0..<$0 + length) }
        }
        switch kind {
        case .label: return singles
        case .words:
            // A registration within a sentence is written with its space or without.
            return singles
                + runs.filter { unit in
                    (5...12).contains(unit.text.utf8.count) && unit.text.hasDigit
                }
        case .name, .company:
            let whole = words.count > 3 ? [joined(0..<words.count)].filter { $0.text.count <= longest } : []
            return singles + runs + whole
        case .identifier: return words.isEmpty ? [] : [joined(0..<words.count)]
        case .date: return singles + (digits.map { [Unit(text: $0, words: 0..<words.count)] } ?? [])
        }
    }
}

extension String {
    /// Whether every character is an ASCII digit.
    var isDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }

    var hasDigit: Bool { utf8.contains { (0x30...0x39).contains($0) } }
}
