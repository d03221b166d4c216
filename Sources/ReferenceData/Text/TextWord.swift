/// One word of a text, folded as it is compared, with where it stands.
public struct TextWord: Hashable, Sendable {
    /// Letters and digits only, by `TextFold`; never empty.
    public let folded: String
    /// Where it stands in the text.
    public let range: Range<String.Index>

    /// The words of a text in order: runs of letters and digits, apostrophes and invisible marks left out; `&` is "and".
    public static func words(of text: String) -> [TextWord] {
        var words: [TextWord] = []
        var folded = String.UnicodeScalarView()
        var start = text.startIndex
        var end = text.startIndex
        func close() {
            if !folded.isEmpty { words.append(TextWord(folded: String(folded), range: start..<end)) }
            folded = String.UnicodeScalarView()
        }
        let scalars = text.unicodeScalars
        for index in scalars.indices {
            let scalar = scalars[index]
            let next = scalars.index(after: index)
            if scalar == "&" {
                close()
                words.append(TextWord(folded: "and", range: index..<next))
                continue
            }
            switch role(of: scalar) {
            case .letters(let letters):
                if folded.isEmpty { start = index }
                folded.append(contentsOf: letters)
                end = next
            case .nothing: if !folded.isEmpty { end = next }
            case .gap: close()
            }
        }
        close()
        return words
    }

    private enum Part {
        case letters([Unicode.Scalar])
        /// Says nothing and parts nothing: an apostrophe, an accent on its own, a soft hyphen.
        case nothing
        case gap
    }

    private static func role(of scalar: Unicode.Scalar) -> Part {
        if scalar.isASCII {
            switch scalar.value {
            case 0x41...0x5A: return .letters(Unicode.Scalar(scalar.value + 32).map { [$0] } ?? [])
            case 0x30...0x39, 0x61...0x7A: return .letters([scalar])
            case 0x27: return .nothing
            default:
                return scalar.properties.isWhitespace || scalar.value >= 0x20 && scalar.value != 0x7F ? .gap : .nothing
            }
        }
        if scalar.properties.isWhitespace { return .gap }
        let folded = TextFold.fold(String(scalar)).unicodeScalars.filter { $0 != "'" }
        let letters = folded.filter { $0.properties.isAlphabetic || $0.properties.numericType != nil }
        if !letters.isEmpty { return .letters(Array(letters)) }
        return folded.isEmpty ? .nothing : .gap
    }
}
