/// Reads the digits of ISO 8601 dates and times, byte by byte.
struct ISODigits<Bytes: IteratorProtocol<UInt8>> {
    private var bytes: Bytes
    private var next: UInt8?

    init(_ bytes: Bytes) {
        self.bytes = bytes
        next = self.bytes.next()
    }

    /// So many decimal digits; nil when there are fewer.
    mutating func number(_ count: Int) -> Int? {
        var number = 0
        for _ in 0..<count {
            guard let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            number = number * 10 + Int(byte - UInt8(ascii: "0"))
            next = bytes.next()
        }
        return number
    }

    /// A day, as `2021-03-01`; nil for anything else, and for a day that the calendar has not.
    mutating func date() -> CivilDate? {
        guard let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2) else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    /// Whether the next byte was this one, which is then behind.
    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: byte) else { return false }
        next = bytes.next()
        return true
    }

    var isAtEnd: Bool { next == nil }
}
