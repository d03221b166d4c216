internal import ReferenceData
public import ScriptEngine

/// What a call is counted by, packed into twenty bytes, so that a million of them are counted while a page loads.
///
/// Little-endian: day (4), force (2), type of event (2), handler (2), state (1), required questions by weight (4), those
/// of them that are open (4), one unused. Force, type and handler are codes that the log gives out; 0 is not set.
public struct MeasureColumns: Hashable, Sendable {
    /// Bytes a call.
    public static let width = 20

    /// How a call stands, in one byte.
    public struct State: Hashable, Sendable, OptionSet {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Exactly one of these; none of them where the call was opened again, and does not count.
        public static let full = State(rawValue: 1)
        public static let partial = State(rawValue: 2)
        public static let brokenOff = State(rawValue: 4)
        public static let simulated = State(rawValue: 8)
        /// What a civil-penalty referral needs stood.
        public static let referable = State(rawValue: 16)

        /// Whether the call is closed, and so counts.
        public var isClosed: Bool { !isDisjoint(with: [.full, .partial, .brokenOff]) }
    }

    /// Days since 1970 in London.
    public var day: Int
    public var force: Int
    public var eventType: Int
    public var handler: Int
    public var state: State
    /// At most 255 of each weight.
    public var required: Tally
    public var open: Tally

    /// - Parameters:
    ///   - isReferable: whether what a civil-penalty referral needs stood.
    ///   - lorryVersions: the versions of the script that do not ask for the type of event.
    ///   - codes: gives out the code of a force's slug, a type of event, a user id.
    public init(
        _ call: CallSummary, isReferable: Bool, lorryVersions: Set<Int>, codes: (MeasureCode) throws -> Int
    ) rethrows {
        day = LondonTime.civil(Int64(call.countedAt.seconds)).day.daysSince1970
        state = call.completeness.map { State($0) } ?? []
        if call.isSimulated { state.insert(.simulated) }
        if isReferable { state.insert(.referable) }
        force = try call.force.map { try codes(.force($0)) } ?? 0
        let type = call.eventType ?? (lorryVersions.contains(call.script.version) ? "lorry" : nil)
        eventType = try type.map { try codes(.eventType($0)) } ?? 0
        handler = try codes(.handler(call.handler.id))
        (required, open) = (call.required, call.open)
    }

    /// `width` bytes.
    public var bytes: [UInt8] {
        let day = UInt32(bitPattern: Int32(clamping: day))
        let codes = [force, eventType, handler].flatMap { code in
            [UInt8(truncatingIfNeeded: code), UInt8(truncatingIfNeeded: code >> 8)]
        }
        let tallies = [required, open].flatMap { tally in
            [tally.critical, tally.major, tally.moderate, tally.minor].map { UInt8(clamping: $0) }
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: day >> (8 * $0)) } + codes + [state.rawValue] + tallies + [0]
    }

    /// The columns of one call among those of many.
    @inline(__always)
    public init(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        func two(_ offset: Int) -> Int {
            Int(bytes.loadUnaligned(fromByteOffset: start + offset, as: UInt16.self).littleEndian)
        }
        func tally(_ offset: Int) -> Tally {
            Tally(
                critical: Int(bytes[start + offset]), major: Int(bytes[start + offset + 1]),
                moderate: Int(bytes[start + offset + 2]), minor: Int(bytes[start + offset + 3]))
        }
        day = Int(bytes.loadUnaligned(fromByteOffset: start, as: Int32.self).littleEndian)
        (force, eventType, handler) = (two(4), two(6), two(8))
        state = State(rawValue: bytes[start + 10])
        (required, open) = (tally(11), tally(15))
    }
}

extension MeasureColumns.State {
    init(_ completeness: Completeness) {
        switch completeness {
        case .full: self = .full
        case .partial: self = .partial
        case .brokenOff: self = .brokenOff
        }
    }
}
