import ParserTrials
import ScriptEngine

/// Inputs made of other inputs by chance: bits turned, pieces cut, doubled, moved in from another, and a marker word.
struct Mutation {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// Shorter than this, so that a short pass stays short.
    private static let longest = 16_384

    /// An input like one of these.
    mutating func input(like inputs: [[UInt8]]) -> [UInt8] {
        guard var bytes = inputs.randomElement(using: &random) else { return [] }
        for _ in 0...Int.random(in: 0...3, using: &random) {
            let piece = piece(of: bytes)
            switch Int.random(in: 0...7, using: &random) {
            case 0: turn(&bytes)
            case 1: bytes.removeSubrange(piece)
            case 2: bytes.replaceSubrange(piece.lowerBound..<piece.lowerBound, with: Array(bytes[piece]))
            case 3: bytes = Array(bytes.prefix(piece.upperBound))
            case 4:
                guard let other = inputs.randomElement(using: &random) else { break }
                bytes.replaceSubrange(piece, with: Array(other[self.piece(of: other)]))
            case 5: bytes.replaceSubrange(piece, with: Array(ParserTrial.marker.utf8))
            case 6: bytes.replaceSubrange(piece, with: [UInt8](repeating: bytes.first ?? 0x30, count: 40))
            default: bytes.replaceSubrange(piece, with: Self.words.randomElement(using: &random) ?? [])
            }
            if bytes.count > Self.longest { bytes.removeSubrange(Self.longest...) }
        }
        return bytes
    }

    private mutating func turn(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
    }

    private mutating func piece(of bytes: [UInt8]) -> Range<Int> {
        let ends = (Int.random(in: 0...bytes.count, using: &random), Int.random(in: 0...bytes.count, using: &random))
        // Mostly short: a long piece takes away what the parser would have gone on with.
        let length = Int.random(in: 0...12, using: &random)
        return ends.0 < ends.1 ? ends.0..<min(ends.1, ends.0 + length) : ends.1..<ends.0
    }

    /// What parsers trip over: numbers at the edge, marks that join, fold or hide, brackets, broken UTF-8.
    private static let words: [[UInt8]] =
        [
            "-9223372036854775808", "9223372036854775807", "1e999", "NaN", "0x7f", "\u{2212}1", "\u{301}", "\u{200D}",
            "\u{202E}", "\u{0}", "İ", "ŉ", "٣", "Я", "🚛", "\r\n", "\t", "\"", "'", "[[", "]]", "{{", "}", "&a ", "*a",
            "<<: ", "---", ": ", "- ", "<![CDATA[", "&#0;", "${a}", "((((", "))))",
        ].map { Array($0.utf8) } + [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80]]
}
