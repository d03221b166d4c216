/// One parser put to the test with any bytes at all: it may refuse them, and must not crash, hang, or break its rules.
///
/// The same trials run three ways: over the kept corpus and seeded mutations of it in `make test`, and under libFuzzer
/// in `make fuzz`.
public struct ParserTrial: Sendable, CustomStringConvertible {
    /// Names the trial, its folder below `Tests/Fuzz/Corpus`, and nothing else.
    public let name: String
    private let broken: @Sendable ([UInt8]) throws(BrokenRule) -> Void

    init(_ name: String, _ broken: @escaping @Sendable ([UInt8]) throws(BrokenRule) -> Void) {
        (self.name, self.broken) = (name, broken)
    }

    /// Reads the bytes.
    ///
    /// - Returns: the rule that the parser broke; nil when it kept them all.
    public func fault(in bytes: [UInt8]) -> String? {
        do throws(BrokenRule) {
            try broken(bytes)
            return nil
        } catch {
            return error.rule
        }
    }

    public var description: String { name }

    /// A word that mutations put into inputs, and that no error may repeat where the input is a person's.
    public static let marker = "Quxleyford"

    public static let all: [ParserTrial] = [
        .script, .answers, .answer, .json, .event, .audit, .identifier, .receipt, .batch, .photograph, .place, .vehicle,
        .quantity, .time, .name, .xform, .workbook, .table, .penalties,
    ]
}

/// A rule of a parser that an input broke.
struct BrokenRule: Error {
    /// In words, without the input.
    let rule: String
}

/// - Throws: `BrokenRule` where the rule does not hold.
func hold(_ rule: String, _ holds: @autoclosure () -> Bool) throws(BrokenRule) {
    guard holds() else { throw BrokenRule(rule: rule) }
}

/// - Throws: `BrokenRule` where an error repeats what the input says.
func holdsNothingSaid(_ error: some Error) throws(BrokenRule) {
    try hold("an error holds nothing of the input", !"\(error)".lowercased().contains(ParserTrial.marker.lowercased()))
}

/// The text that bytes spell, broken UTF-8 repaired.
func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
