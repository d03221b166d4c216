/// How wide a text is about, since nothing here measures fonts: Arial's widths, with a tenth to spare.
enum TextWidth {
    /// The text broken into lines at spaces, each within a width in pixels; a word that is too long stands alone.
    static func lines(_ text: String, within width: Int, size: Int, isBold: Bool = false) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            let longer = line.isEmpty ? String(word) : "\(line) \(word)"
            if line.isEmpty || pixels(longer, size: size, isBold: isBold) <= Double(width) {
                line = longer
            } else {
                lines.append(line)
                line = String(word)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }

    static func pixels(_ text: String, size: Int, isBold: Bool = false) -> Double {
        text.reduce(0) { $0 + ems($1) } * Double(size) * (isBold ? 1.18 : 1.1)
    }

    private static func ems(_ character: Character) -> Double {
        switch character {
        case "i", "j", "l", ".", ",", "'", "|", "!", ":", ";", "I", " ", "f", "t", "(", ")", "[", "]", "‘", "’", "/":
            0.29
        case "r", "-", "“", "”", "·": 0.34
        case "m", "M", "W", "w", "@", "%", "—", "…": 0.86
        case _ where character.isUppercase: 0.7
        default: character.isASCII || character.isLetter ? 0.56 : 1
        }
    }
}
