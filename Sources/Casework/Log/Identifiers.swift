public import ScriptEngine

/// Names a stream of entries: one record, such as a call, or what the log keeps of itself. A UUIDv7, so ids sort by when
/// they were made.
public struct StreamID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 36 characters, lower case.
    public let text: String

    private static let hyphens = [8, 13, 18, 23]

    /// - Parameter text: as `description` writes it; nil for anything else.
    public init?(_ text: String) {
        guard text.utf8.count == 36 else { return nil }
        for (index, byte) in text.utf8.enumerated() {
            let isHyphen = byte == UInt8(ascii: "-")
            guard isHyphen == Self.hyphens.contains(index), isHyphen || byte.isHexadecimalDigit else { return nil }
        }
        self.text = text.lowercased()
    }

    /// Makes a UUIDv7.
    ///
    /// - Note: Source: RFC 9562, section 5.7.
    public init(at time: Timestamp, random: inout some RandomNumberGenerator) {
        let milliseconds = UInt64(clamping: time.milliseconds)
        let high = milliseconds << 16 | 0x7000 | random.next() & 0x0FFF
        let low = 0x8000_0000_0000_0000 | random.next() >> 2
        let hex = [high, low].flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) } }
            .hexadecimal
        let cuts = [0, 8, 12, 16, 20, 32]
        let digits = Array(hex)
        text = zip(cuts, cuts.dropFirst()).map { String(digits[$0..<$1]) }.joined(separator: "-")
    }

    /// The stream of who read, disclosed, combined and erased what; each log has one.
    public static let audit = StreamID(fixed: 1)
    /// The stream of users and their roles; each log has one.
    public static let users = StreamID(fixed: 2)
    /// The stream of the policies that were in force; each log has one.
    public static let policy = StreamID(fixed: 3)
    /// The stream of what columns of CECPT's list are called; each log has one.
    public static let penaltyColumns = StreamID(fixed: 10)
    /// Whose key seals what the measures keep of answers; it has no entries.
    public static let measures = StreamID(fixed: 11)

    private init(fixed number: UInt8) {
        text = "00000000-0000-7000-8000-0000000000" + [number].hexadecimal
    }

    public static func < (left: StreamID, right: StreamID) -> Bool { left.text < right.text }

    public var description: String { text }

    /// When it was made, as its first digits say; 1970 for a stream that each log has one of.
    public var madeAt: Timestamp {
        Timestamp(milliseconds: Int(text.prefix(13).filter { $0 != "-" }, radix: 16) ?? 0)
    }

    /// The last six characters, by which people name it.
    public var short: String { String(text.suffix(6)) }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}

/// Names a call.
public struct CallID: Hashable, Sendable, CustomStringConvertible {
    public let stream: StreamID
    public init(_ stream: StreamID) { self.stream = stream }
    public var description: String { stream.text }
}

/// Names a civil-penalty referral.
public struct ReferralID: Hashable, Sendable, CustomStringConvertible {
    public let stream: StreamID
    public init(_ stream: StreamID) { self.stream = stream }
    public var description: String { stream.text }
}

/// Names an outstanding penalty of CECPT's list.
public struct PenaltyID: Hashable, Sendable, CustomStringConvertible {
    public let stream: StreamID
    public init(_ stream: StreamID) { self.stream = stream }
    public var description: String { stream.text }
}

/// Names an intelligence report.
public struct IntelligenceID: Hashable, Sendable, CustomStringConvertible {
    public let stream: StreamID
    public init(_ stream: StreamID) { self.stream = stream }
    public var description: String { stream.text }
}

/// Names the safeguarding record of one person.
public struct SafeguardingID: Hashable, Sendable, CustomStringConvertible {
    public let stream: StreamID
    public init(_ stream: StreamID) { self.stream = stream }
    public var description: String { stream.text }
}

/// Names a decision that several records speak of the same.
public struct MergeID: Hashable, Sendable, CustomStringConvertible {
    public let stream: StreamID
    public init(_ stream: StreamID) { self.stream = stream }
    public var description: String { stream.text }
}

/// Names an OPT operation.
public struct OperationID: Hashable, Sendable, CustomStringConvertible {
    public let stream: StreamID
    public init(_ stream: StreamID) { self.stream = stream }
    public var description: String { stream.text }
}

/// Who did something: a user id, never a person's name that the script recorded.
public struct Actor: Hashable, Sendable, CustomStringConvertible {
    public let id: String
    public init(_ id: String) { self.id = id }
    public var description: String { id }
}
