import ReferenceData

/// What a parser made of a text, flat, so that tables of cases can be compared.
enum Outcome<Value: Equatable & Sendable>: Equatable, Sendable {
    case value(Value, warnings: [String])
    case misread(String)

    /// Runs a parser; keeps the codes of its warnings or of its misread.
    init(_ parse: () throws(Misread) -> Reading<Value>) {
        do {
            let reading = try parse()
            self = .value(reading.value, warnings: reading.warnings.map(\.code))
        } catch {
            self = .misread(error.code)
        }
    }

    static func value(_ value: Value) -> Outcome { .value(value, warnings: []) }

    /// The same outcome with another value.
    func map<Other>(_ change: (Value) -> Other) -> Outcome<Other> {
        switch self {
        case .value(let value, let warnings): .value(change(value), warnings: warnings)
        case .misread(let code): .misread(code)
        }
    }
}

/// What a parser asks for instead of a text; nil when it reads the text.
func expected<Value>(_ parse: () throws(Misread) -> Value) -> String? {
    do {
        _ = try parse()
        return nil
    } catch {
        return error.expected
    }
}

/// A small generator with a seed, so that a failure can be run again (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
