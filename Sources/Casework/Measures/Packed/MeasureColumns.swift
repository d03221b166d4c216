internal import ReferenceData
public import ScriptEngine

/// What a call is counted by, packed into twenty-eight bytes, so that a million of them are counted while a page loads.
///
/// Little-endian: day (4), force (2), type of event (2), handler (2), state (1), one unused, required questions by
/// weight (8), those of them that are open (8). Force, type and handler are codes that the log gives out; 0 is not set.
public struct MeasureColumns: Hashable, Sendable {
    /// Bytes a call.
    public static let width = 28

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
    /// At most 65,535 of each weight: a question about persons counts once for each of them.
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
        func two(_ numbers: [Int]) -> [UInt8] {
            numbers.map { UInt16(clamping: $0) }.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
        }
        let tallies = [required, open].flatMap { [$0.critical, $0.major, $0.moderate, $0.minor] }
        return (0..<4).map { UInt8(truncatingIfNeeded: day >> (8 * $0)) } + two([force, eventType, handler])
            + [state.rawValue, 0] + two(tallies)
    }

    /// The columns of one call among those of many.
    @inline(__always)
    public init(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        func two(_ offset: Int) -> Int {
            Int(bytes.loadUnaligned(fromByteOffset: start + offset, as: UInt16.self).littleEndian)
        }
        func tally(_ offset: Int) -> Tally {
            Tally(critical: two(offset), major: two(offset + 2), moderate: two(offset + 4), minor: two(offset + 6))
        }
        day = Int(bytes.loadUnaligned(fromByteOffset: start, as: Int32.self).littleEndian)
        (force, eventType, handler) = (two(4), two(6), two(8))
        state = State(rawValue: bytes[start + 10])
        (required, open) = (tally(12), tally(20))
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
