/// How text and numbers are written in an SVG drawing.
public enum SVGMarkup {
    /// A text as content or as a double-quoted attribute's value; what XML cannot hold is left out.
    public static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n", "\r": escaped += " "
            default:
                if scalar.value >= 0x20, scalar.value != 0x7F, scalar.value != 0xFFFE, scalar.value != 0xFFFF {
                    escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }

    /// A number with at most one decimal, as `12.5`, `-.5`, `3`.
    public static func number(_ value: Double) -> String { tenths(Int((value * 10).rounded())) }

    /// So many tenths, written as short as SVG reads them.
    public static func tenths(_ tenths: Int) -> String {
        let (whole, rest) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        let sign = tenths < 0 ? "-" : ""
        guard rest > 0 else { return sign + String(whole) }
        return sign + (whole > 0 ? String(whole) : "") + "." + String(rest)
    }
}
