/// A telephone number that can be dialled from anywhere.
///
/// - Note: Source: ITU-T E.164.
public struct PhoneNumber: Equatable, Sendable {
    /// Plus sign, country code and number: 7–15 digits, as `+447700900123`.
    public let e164: String

    /// Reads a number with its country code (`+` or `00`), or a British one with its leading 0.
    ///
    /// Spaces, brackets, dots, dashes and slashes are skipped, and so is the `(0)` of `+44 (0)20 …`.
    /// Warns `phone.length` when a British number has not ten digits after the 0.
    /// - Throws: `phone.format`.
    public static func read(_ text: String) throws(Misread) -> Reading<PhoneNumber> {
        let misread = Misread(
            code: "phone.format",
            expected:
                "a phone number with its leading 0, or with + and the country code (07700 900123, +33 1 23 45 67 89)")
        var digits = TextFold.fold(text)
        guard digits.utf8.count <= 60 else { throw misread }
        var hasCountry = digits.hasPrefix("+") || digits.hasPrefix("(+")
        if hasCountry {
            digits = dropTrunkZero(digits)
            if let plus = digits.firstIndex(of: "+") { digits.remove(at: plus) }
        }
        digits = digits.filter { !" ()[].-/".contains($0) }
        guard SearchText.isDigits(digits) else { throw misread }
        if !hasCountry, digits.hasPrefix("00") {
            hasCountry = true
            digits.removeFirst(2)
        }
        if !hasCountry {
            guard digits.hasPrefix("0") else { throw misread }
            digits = "44" + digits.dropFirst()
        }
        while digits.hasPrefix("440") { digits = "44" + digits.dropFirst(3) }
        guard (7...15).contains(digits.count), !digits.hasPrefix("0") else { throw misread }
        let number = PhoneNumber(e164: "+" + digits)
        guard digits.hasPrefix("44"), digits.count != 12 else { return Reading(value: number) }
        let warning = Warning(
            code: "phone.length", message: "A British number mostly has eleven digits with its 0. Ask for it again.")
        return Reading(value: number, warnings: [warning])
    }

    private static func dropTrunkZero(_ text: String) -> String {
        var text = text
        for characters in ["(0)", "[0]"] {
            var start = text.startIndex
            while start < text.endIndex {
                if text[start...].hasPrefix(characters) {
                    text.removeSubrange(start..<text.index(start, offsetBy: 3))
                    return text
                }
                start = text.index(after: start)
            }
        }
        return text
    }
}
