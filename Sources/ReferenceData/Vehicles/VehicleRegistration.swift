/// A vehicle registration mark, as far as a plate that was read out tells.
public struct VehicleRegistration: Equatable, Sendable {
    /// The shape of a mark. A foreign mark may happen to have a British shape: the country is a question of its own.
    public enum Format: String, CaseIterable, Sendable {
        /// Since September 2001, `AB12 CDE`.
        case currentGB
        /// 1983–2001, `A123 BCD`.
        case prefixGB
        /// 1963–1983, `ABC 123D`.
        case suffixGB
        /// Before 1963, and cherished: `ABC 123`, `1234 AB`.
        case datelessGB
        /// Letters with I or Z and up to four digits, `ABZ 1234`.
        case northernIreland
        /// Since 2019, one letter and seven digits, `A1234567`.
        case ukTrailer
        /// Anything else.
        case foreign
    }

    /// Upper case without spaces, hyphens, dots and slashes; Cyrillic and Greek look-alikes and accents as Latin.
    public let text: String
    /// As on the plate for the British and Irish shapes, the text for the others.
    public let display: String
    /// What the text looks like.
    public let format: Format

    /// Reads a mark of 2–12 letters and digits.
    ///
    /// Warns `registration.lookAlike` when it has no British shape but would have one with O and 0, or I and 1, changed.
    /// - Throws: `registration.format` for anything but 2–12 letters and digits with separators.
    public static func read(_ text: String) throws(Misread) -> Reading<VehicleRegistration> {
        let misread = Misread(code: "registration.format", expected: "a registration of 2 to 12 letters and digits")
        let mark = TextFold.fold(text).filter { !" -.·•/".contains($0) }.uppercased()
        guard (2...12).contains(mark.count), mark.allSatisfy({ $0.isLetter || $0.isNumber }),
            // A letter that becomes another when it is read again is on no plate.
            TextFold.fold(mark).uppercased() == mark
        else { throw misread }
        let registration = VehicleRegistration(mark)
        guard registration.format == .foreign, looksMistyped(Array(mark.utf8)) else {
            return Reading(value: registration)
        }
        let warning = Warning(
            code: "registration.lookAlike",
            message: "Not a British registration, but it would be with O and 0, or I and 1, changed. Ask for it again.")
        return Reading(value: registration, warnings: [warning])
    }

    private init(_ text: String) {
        let (format, split) = RegistrationShape.classify(Array(text.utf8))
        self.text = text
        self.format = format
        if let split {
            display = text.prefix(split) + " " + text.dropFirst(split)
        } else {
            display = text
        }
    }

    private static func looksMistyped(_ mark: [UInt8]) -> Bool {
        // French and Italian marks are AB-123-CD: their digits stand where a current British mark has one letter.
        guard RegistrationShape.pattern(mark) != "AA999AA" else { return false }
        let other: [UInt8: UInt8] = [
            UInt8(ascii: "O"): UInt8(ascii: "0"), UInt8(ascii: "0"): UInt8(ascii: "O"),
            UInt8(ascii: "I"): UInt8(ascii: "1"), UInt8(ascii: "1"): UInt8(ascii: "I"),
        ]
        let doubtful = mark.indices.filter { other[mark[$0]] != nil }
        for (position, first) in doubtful.enumerated() {
            for second in doubtful[position...] {
                var changed = mark
                for index in Set([first, second]) { changed[index] = other[mark[index]] ?? mark[index] }
                switch RegistrationShape.classify(changed).format {
                case .currentGB, .prefixGB, .suffixGB, .ukTrailer: return true
                case .datelessGB, .northernIreland, .foreign: continue
                }
            }
        }
        return false
    }
}
