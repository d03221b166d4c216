private import ReferenceData

/// About a line of a text, with the words that met a query marked.
public struct SearchSnippet: Hashable, Sendable {
    /// A stretch of the text.
    public struct Piece: Hashable, Sendable {
        public let text: String
        public let isMatch: Bool
    }

    /// In order; together they are the line.
    public let pieces: [Piece]

    public var text: String { pieces.map(\.text).joined() }

    /// Longer texts are cut at words round the first match.
    private static let longest = 90
    private static let wordsBefore = 5
    private static let wordsAfter = 9

    init(_ field: SearchField, marking marked: Set<Int>) {
        let text = field.text
        var shown = field.words.indices
        if text.count > Self.longest {
            let first = marked.min() ?? 0
            shown = max(0, first - Self.wordsBefore)..<min(field.words.count, first + Self.wordsAfter)
        }
        guard let first = shown.first, let last = shown.last else {
            pieces = [Piece(text: String(text.prefix(Self.longest)), isMatch: false)]
            return
        }
        var pieces: [Piece] = []
        func add(_ part: Substring, _ isMatch: Bool) {
            guard !part.isEmpty else { return }
            if let previous = pieces.last, previous.isMatch == isMatch {
                pieces[pieces.count - 1] = Piece(text: previous.text + part, isMatch: isMatch)
            } else {
                pieces.append(Piece(text: String(part), isMatch: isMatch))
            }
        }
        var position = first == 0 ? text.startIndex : field.words[first].range.lowerBound
        if first > 0 { add("… ", false) }
        for index in shown {
            let range = field.words[index].range
            let gap = text[position..<range.lowerBound]
            // Neighbours that met are marked with the space or hyphen between them.
            add(gap, gap.count == 1 && marked.contains(index) && pieces.last?.isMatch == true)
            add(text[range], marked.contains(index))
            position = range.upperBound
        }
        if last == field.words.count - 1 {
            add(text[position...], false)
        } else {
            add(" …", false)
        }
        self.pieces = pieces
    }
}
