/// An instant in UTC, to the millisecond.
public struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let milliseconds: Int

    public init(milliseconds: Int) { self.milliseconds = milliseconds }

    public init(seconds: Int) { self.init(milliseconds: seconds * 1000) }

    /// Midnight UTC at the start of a day.
    public init(startOf date: CivilDate) { self.init(seconds: date.days * 86_400) }

    /// Reads `2021-03-01T14:05:00Z`, with or without milliseconds, or a bare day; nil for anything else.
    public init?(iso text: String) {
        var digits = ISODigits(text.utf8.makeIterator())
        guard let date = digits.date() else { return nil }
        guard digits.take("T") else {
            guard digits.isAtEnd else { return nil }
            self.init(startOf: date)
            return
        }
        guard let hour = digits.number(2), hour < 24, digits.take(":"), let minute = digits.number(2), minute < 60,
            digits.take(":"), let second = digits.number(2), second < 60
        else { return nil }
        var fraction = 0
        if digits.take(".") {
            guard let thousandths = digits.number(3) else { return nil }
            fraction = thousandths
        }
        guard digits.take("Z"), digits.isAtEnd else { return nil }
        self.init(milliseconds: (date.days * 86_400 + hour * 3600 + minute * 60 + second) * 1000 + fraction)
    }

    /// Whole seconds since 1970, rounded down.
    public var seconds: Int { (milliseconds - milliseconds.euclidean(1000)) / 1000 }

    /// The day in UTC.
    public var date: CivilDate { CivilDate(days: (seconds - seconds.euclidean(86_400)) / 86_400) }

    /// The instant so many seconds later; earlier for a negative number.
    public func adding(seconds: Int) -> Timestamp { Timestamp(milliseconds: milliseconds + seconds * 1000) }

    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }

    /// `2021-03-01T14:05:00Z`, with milliseconds only where there are any.
    public var description: String {
        let ofDay = seconds.euclidean(86_400)
        let clock = "\((ofDay / 3600).padded(2)):\((ofDay / 60 % 60).padded(2)):\((ofDay % 60).padded(2))"
        let fraction = milliseconds.euclidean(1000)
        return "\(date)T\(clock)\(fraction == 0 ? "" : ".\(fraction.padded(3))")Z"
    }
}

extension Int {
    /// The remainder that is never negative.
    func euclidean(_ modulus: Int) -> Int {
        let remainder = self % modulus
        return remainder < 0 ? remainder + modulus : remainder
    }
}
