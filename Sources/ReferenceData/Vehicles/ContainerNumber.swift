/// A freight container's number.
///
/// - Note: Source: ISO 6346.
public struct ContainerNumber: Equatable, Sendable {
    /// Four upper-case letters, of which the fourth is U, J or Z as a rule, and seven digits.
    public let text: String

    /// As painted on the box: `CSQU 305438 3`.
    public var display: String { "\(text.prefix(4)) \(text.dropFirst(4).prefix(6)) \(text.suffix(1))" }

    /// Reads four letters and seven digits.
    ///
    /// Warns `container.checkDigit` with the digit that would fit, and `container.category` for another fourth letter.
    /// - Throws: `container.format` for any other shape.
    public static func read(_ text: String) throws(Misread) -> Reading<ContainerNumber> {
        let number = TextFold.fold(text).filter { !" -./".contains($0) }
        let digits = number.dropFirst(4)
        guard SearchText.isLetters(number.prefix(4)), SearchText.isDigits(digits), digits.count == 7 else {
            throw Misread(
                code: "container.format", expected: "four letters and seven digits, check digit included (CSQU3054383)")
        }
        let upper = number.uppercased()
        var warnings: [Warning] = []
        if let category = upper.dropFirst(3).first, !"UJZ".contains(category) {
            warnings.append(
                Warning(
                    code: "container.category",
                    message: "The fourth letter of a container number is U, J or Z. Ask for it again."))
        }
        let expected = checkDigit(Array(upper.utf8.prefix(10)))
        if upper.last?.wholeNumberValue != expected {
            warnings.append(
                Warning(
                    code: "container.checkDigit",
                    message: "By the rest of the number its last digit should be \(expected). Ask for it again."))
        }
        return Reading(value: ContainerNumber(text: upper), warnings: warnings)
    }

    private static func checkDigit(_ characters: [UInt8]) -> Int {
        var sum = 0
        for (position, byte) in characters.enumerated() {
            var value = Int(byte) - Int(UInt8(ascii: "0"))
            if byte >= UInt8(ascii: "A") {
                // Letters count from 10 and leave out the multiples of 11, which would not change the remainder.
                let letter = Int(byte) - Int(UInt8(ascii: "A"))
                value = 10 + letter + (letter + 9) / 10
            }
            sum += value << position
        }
        return sum % 11 % 10
    }
}
