public import ScriptEngine

/// A record by whom and what it speaks of.
public struct IdentifiedRecord: Sendable {
    public let stream: StreamID
    /// `call`, `referral`, or `penalty`.
    public let kind: SearchDocument.Kind
    /// When the event happened, else when the record was begun; of a penalty, when it was issued.
    public let at: Timestamp
    /// A force's slug.
    public let force: String?
    public let eventType: String?
    public let isSimulated: Bool
    /// Of a penalty.
    public let outstandingPence: Int?
    /// The call that a referral was made from.
    public let call: CallID?
    /// In the order in which the record has them.
    public let identities: [Identity]

    /// The record of a stream; nil for a stream that is no call, referral or penalty.
    ///
    /// - Throws: `ReplayError`, `ScriptLibraryError`.
    public static func replayed(_ entries: [Entry], scripts: ScriptLibrary) throws -> IdentifiedRecord? {
        switch entries.first?.kind.split(separator: ".").first {
        case "call": return IdentifiedRecord(try Call.replayed(entries) { try scripts.script(matching: $0) })
        case "referral":
            let referral = try Referral.replayed(entries)
            return IdentifiedRecord(referral, script: try scripts.script(matching: referral.script))
        case "penalty": return IdentifiedRecord(try OutstandingPenalty.replayed(entries))
        case "intelligence": return IdentifiedRecord(try IntelligenceReport.replayed(entries))
        default: return nil
        }
    }

    /// A call as it now stands.
    public init(_ call: Call) {
        let facts = CallFacts(call.interview)
        (stream, kind, at, force) = (call.id.stream, .call, facts.eventTime ?? call.openedAt, facts.force)
        (eventType, isSimulated, outstandingPence) = (facts.eventType, call.isSimulated, nil)
        (self.call, identities) = (nil, Identity.all(in: call))
    }

    init(_ referral: Referral, script: Script) {
        (stream, kind, force) = (referral.id.stream, .referral, referral.force)
        (at, eventType) = (referral.eventTime ?? referral.referredAt, nil)
        (isSimulated, outstandingPence, call) = (referral.isSimulated, nil, referral.call)
        identities = Identity.all(in: referral, script: script)
    }

    init(_ penalty: OutstandingPenalty) {
        let particulars = penalty.particulars
        (stream, kind, force, eventType) = (penalty.id.stream, .penalty, nil, nil)
        at = particulars.issuedOn.map { Timestamp(startOf: $0) } ?? penalty.listedAt
        (isSimulated, outstandingPence, call) = (false, penalty.outstandingPence, nil)
        identities = Identity.all(in: penalty)
    }

    init(_ report: IntelligenceReport) {
        (stream, kind, at, force) = (report.id.stream, .intelligence, report.begunAt, report.force)
        (eventType, isSimulated, outstandingPence) = (nil, report.isSimulated, nil)
        (call, identities) = (report.origin.call, report.entities.compactMap(\.identity))
    }

    /// A record that nobody made, of what it speaks of alone.
    init(invented stream: StreamID, at time: Timestamp, identities: [Identity]) {
        (self.stream, kind, at, force) = (stream, .call, time, nil)
        (eventType, isSimulated, outstandingPence, call) = (nil, true, nil, nil)
        self.identities = identities
    }

    /// The identity with an anchor; nil when the record has none there any more.
    public func identity(at anchor: String) -> Identity? { identities.first { $0.anchor == anchor } }
}
