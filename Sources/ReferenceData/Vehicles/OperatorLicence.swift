/// A goods vehicle operator's licence number of Great Britain.
public struct OperatorLicence: Equatable, Sendable {
    /// The letter O, the letter of the traffic area, seven digits, as `OF1234567`.
    public let text: String

    /// Reads a number, in any case, with spaces or without.
    ///
    /// - Throws: `operatorLicence.format`.
    public static func read(_ text: String) throws(Misread) -> Reading<OperatorLicence> {
        let number = TextFold.fold(text).filter { !" -./".contains($0) }.uppercased()
        let area = number.dropFirst().prefix(1)
        guard number.count == 9, number.hasPrefix("O"), "BCDFGHKM".contains(area),
            SearchText.isDigits(number.dropFirst(2))
        else {
            throw Misread(
                code: "operatorLicence.format",
                expected: "the letter O, one of B C D F G H K M, and seven digits (OF1234567)")
        }
        return Reading(value: OperatorLicence(text: number))
    }
}
