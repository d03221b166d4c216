internal import ReferenceData
public import ScriptEngine

/// What reports of routes, conveyances, referrals and times want to know of a call. Nothing in it is personal: codes of
/// lists, a question, seconds.
public struct CallDetails: Hashable, Sendable {
    /// Whether a handler said that the event is to be referred for a civil penalty.
    public enum Referral: UInt8, Sendable {
        /// The question did not apply, or nothing is recorded.
        case notSaid, wanted, notWanted
    }

    /// UN/LOCODEs; nil where nobody has said.
    public var exitPort: String?
    public var entryPort: String?
    /// A company of `Carriers`, by its code.
    public var carrier: String?
    public var conveyance: Conveyance?
    public var referral = Referral.notSaid
    /// From the first entry to the last time that it was closed, without pauses; at most what 32 bits hold.
    public var seconds = 0
    /// The question at which the caller rang off; nil where nobody did.
    public var brokeOffAt: QuestionID?

    public init() {}

    /// - Parameter entries: all of its stream, in order.
    public init(_ call: Call, _ paradata: Paradata) {
        let facts = CallFacts(call.interview)
        if case .code(let port) = facts.value(.exitPort) { exitPort = port }
        if case .code(let port) = facts.value(.entryPort) { entryPort = port }
        if case .text(let name) = facts.value(.carrier) { carrier = Carriers.carrier(named: name).code }
        conveyance = Conveyance(call.interview)
        if case .boolean(let isWanted) = facts.value(.cecptReferral) { referral = isWanted ? .wanted : .notWanted }
        seconds = paradata.seconds
        if call.interview.closing?.completeness == .brokenOff, call.interview.phase == .closed {
            brokeOffAt = call.interview.next(after: call.lastPlace)?.question
        }
    }

    /// What a tombstone keeps of it.
    public var json: JSONValue {
        .members([
            "exitPort": exitPort.map(JSONValue.string), "entryPort": entryPort.map(JSONValue.string),
            "carrier": carrier.map(JSONValue.string), "conveyance": conveyance.map { .string($0.rawValue) },
            "referral": .integer(Int(referral.rawValue)), "seconds": .integer(seconds),
            "brokeOffAt": brokeOffAt.map { .string($0.description) },
        ])
    }

    /// Reads it back; what is not there is not known.
    public init(json: JSONValue?) {
        exitPort = json?["exitPort"]?.string
        entryPort = json?["entryPort"]?.string
        carrier = json?["carrier"]?.string
        conveyance = (json?["conveyance"]?.string).flatMap { Conveyance(rawValue: $0) }
        referral = (json?["referral"]?.integer).flatMap { UInt8(exactly: $0) }.flatMap(Referral.init) ?? .notSaid
        seconds = json?["seconds"]?.integer ?? 0
        brokeOffAt = (json?["brokeOffAt"]?.string).map { QuestionID($0) }
    }
}

/// `CallDetails` in sixteen bytes, little-endian: exit port (2), entry port (2), carrier (2), the number of the question at
/// which it was broken off (2), seconds (4), conveyance (1), referral (1), two unused. Numbers begin at 1; 0 is not set.
public struct PackedDetails: Hashable, Sendable {
    /// Bytes a call.
    public static let width = 16

    public var exitPort: Int
    public var entryPort: Int
    public var carrier: Int
    /// One more than the number of its field.
    public var brokeOffAt: Int
    public var seconds: Int
    public var conveyance: Conveyance?
    public var referral: CallDetails.Referral

    /// - Parameter codes: gives out the codes of ports and carriers.
    public init(_ details: CallDetails, _ layout: MeasureLayout, codes: (MeasureCode) -> Int) {
        exitPort = details.exitPort.map { codes(MeasureCode(.port, $0)) } ?? 0
        entryPort = details.entryPort.map { codes(MeasureCode(.port, $0)) } ?? 0
        carrier = details.carrier.map { codes(MeasureCode(.carrier, $0)) } ?? 0
        brokeOffAt = details.brokeOffAt.flatMap { layout.field(of: $0) }.map { $0.number + 1 } ?? 0
        (seconds, conveyance, referral) = (details.seconds, details.conveyance, details.referral)
    }

    /// `width` bytes.
    public var bytes: [UInt8] {
        let two = [exitPort, entryPort, carrier, brokeOffAt].flatMap { number in
            [UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)]
        }
        let seconds = UInt32(clamping: seconds)
        return two + (0..<4).map { UInt8(truncatingIfNeeded: seconds >> (8 * $0)) }
            + [conveyance?.number ?? 0, referral.rawValue, 0, 0]
    }

    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, at start: Int) {
        func two(_ offset: Int) -> Int {
            Int(bytes.loadUnaligned(fromByteOffset: start + offset, as: UInt16.self).littleEndian)
        }
        (exitPort, entryPort, carrier, brokeOffAt) = (two(0), two(2), two(4), two(6))
        seconds = Int(bytes.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self).littleEndian)
        conveyance = Conveyance(number: bytes[start + 12])
        referral = CallDetails.Referral(rawValue: bytes[start + 13]) ?? .notSaid
    }
}
