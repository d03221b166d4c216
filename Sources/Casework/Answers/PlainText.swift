/// Text without what could drive the terminal or page that shows it.
public enum PlainText {
    /// The text with escape sequences, control characters and marks of writing direction taken out, a line break as a
    /// space, and no white space at either end.
    public static func of(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            if scalar == "\u{1B}" {
                skipSequence(&scalars)
            } else if !scalar.hides {
                plain.append(scalar.properties.generalCategory == .control ? " " : scalar)
            }
        }
        return String(plain).trimmingSpace
    }

    /// Skips the rest of an ANSI sequence, such as an arrow key's `[D`.
    private static func skipSequence(_ scalars: inout Substring.UnicodeScalarView) {
        guard scalars.first == "[" || scalars.first == "O" else { return }
        scalars.removeFirst()
        while let next = scalars.popFirst() {
            if (0x40...0x7E).contains(next.value) { return }
        }
    }
}

extension Unicode.Scalar {
    /// Whether it shows nothing and turns or hides what stands beside it: direction marks, zero-width space, BOM.
    fileprivate var hides: Bool {
        switch value {
        case 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF, 0x00: true
        default: false
        }
    }
}
