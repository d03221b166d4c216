/// Why bytes are not JSON; the place, never the content.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// Where reading stopped, in bytes from the start.
    public let offset: Int
    public let expected: String

    public var description: String { "not JSON at byte \(offset): expected \(expected)" }
}

/// Reads JSON as RFC 8259 defines it, strictly: no duplicate names, no trailing bytes, at most 128 levels.
public struct JSONParser {
    private let bytes: [UInt8]
    private var at = 0
    private static let deepest = 128

    /// The value that the bytes spell.
    ///
    /// - Throws: `JSONError` with the offset of the first byte that does not belong.
    public static func parse(_ bytes: some Sequence<UInt8>) throws(JSONError) -> JSONValue {
        var parser = JSONParser(bytes: Array(bytes))
        let value = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.at == parser.bytes.count else { throw parser.error("the end") }
        return value
    }

    /// The value that the text spells.
    public static func parse(_ text: String) throws(JSONError) -> JSONValue {
        try parse(text.utf8)
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func error(_ expected: String) -> JSONError { JSONError(offset: at, expected: expected) }

    private var next: UInt8? { at < bytes.count ? bytes[at] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { at += 1 }
    }

    private mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        at += 1
        return true
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard depth < Self.deepest else { throw error("at most \(Self.deepest) levels") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
        guard bytes[at...].starts(with: word.utf8) else { throw error("a value") }
        at += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        at += 1
        skipSpace()
        if take("}") { return .object([:]) }
        // Most objects are small: made for a few members at once, they need not grow.
        var members = [String: JSONValue](minimumCapacity: 4)
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw error("a name") }
            let start = at
            let name = try string()
            skipSpace()
            guard take(":") else { throw error("\":\"") }
            guard members.updateValue(try value(depth: depth + 1), forKey: name) == nil else {
                at = start
                throw error("a name that has not come before")
            }
            skipSpace()
        } while take(",")
        guard take("}") else { throw error("\",\" or \"}\"") }
        return .object(members)
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        at += 1
        var items: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(items) }
        repeat {
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while take(",")
        guard take("]") else { throw error("\",\" or \"]\"") }
        return .array(items)
    }

    private mutating func string() throws(JSONError) -> String {
        at += 1
        let start = at
        while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { at += 1 }
        if next == UInt8(ascii: "\"") {
            guard let valid = String(validating: bytes[start..<at], as: UTF8.self) else { throw error("UTF-8") }
            at += 1
            return valid
        }
        var text = Array(bytes[start..<at])
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                at += 1
                guard let valid = String(validating: text, as: UTF8.self) else { throw error("UTF-8") }
                return valid
            case UInt8(ascii: "\\"):
                at += 1
                try escape(to: &text)
            case 0..<0x20: throw error("an escaped control character")
            default:
                text.append(byte)
                at += 1
            }
        }
        throw error("the end of the string")
    }

    private mutating func escape(to text: inout [UInt8]) throws(JSONError) {
        guard let byte = next else { throw error("an escape") }
        at += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            var code = try hex4()
            if (0xD800..<0xDC00).contains(code) {
                guard take("\\"), take("u") else { throw error("the second half of a surrogate pair") }
                let low = try hex4()
                guard (0xDC00..<0xE000).contains(low) else { throw error("the second half of a surrogate pair") }
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw error("a whole surrogate pair") }
            text.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            at -= 1
            throw error("an escape")
        }
    }

    private mutating func hex4() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw error("four hexadecimal digits")
            }
            code = code << 4 | UInt32(digit)
            at += 1
        }
        return code
    }

    private mutating func number() throws(JSONError) -> JSONValue {
        let start = at
        var isWhole = true
        _ = take("-")
        if !take("0") { try digits("a value") }
        if take(".") {
            isWhole = false
            try digits("a digit")
        }
        if take("e") || take("E") {
            isWhole = false
            if !take("+") { _ = take("-") }
            try digits("a digit")
        }
        if isWhole, at - start < 19 { return .integer(shortInteger(start)) }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        if isWhole, let integer = Int(text) { return .integer(integer) }
        guard let double = Double(text), double.isFinite else {
            at = start
            throw error("a number within range")
        }
        return .number(double)
    }

    /// The whole number that starts there and ends where reading stands; fewer digits than would not fit.
    private func shortInteger(_ start: Int) -> Int {
        let isNegative = bytes[start] == UInt8(ascii: "-")
        var number = 0
        for byte in bytes[(isNegative ? start + 1 : start)..<at] {
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return isNegative ? -number : number
    }

    private mutating func digits(_ expected: String) throws(JSONError) {
        let start = at
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { at += 1 }
        guard at > start else { throw error(expected) }
    }
}
