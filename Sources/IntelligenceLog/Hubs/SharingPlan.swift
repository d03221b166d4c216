internal import Casework
internal import Crypto
internal import Foundation
internal import GRDB
internal import ScriptEngine
private import Synchronization

/// Which hub gets what of a record, by one policy.
struct SharingPlan: Sendable {
    /// The hubs that the policy names, in its order; nil when this Layby cannot read it.
    let recipients: [Recipient]?
    private let redactions: [String: Redaction]
    private let scripts: ScriptLibrary

    /// What a hub gets of a record.
    enum Share {
        /// The outbox's own bytes.
        case whole
        case redacted(RedactedRecord)
        /// Nobody knows how to cut it down, or the policy cannot be read: a person must see to it.
        case undecided(reason: String)
    }

    /// - Parameters:
    ///   - policy: nil when this Layby cannot read it.
    ///   - pseudonyms: the key of the codes that stand for answers.
    init(_ policy: Policy?, pseudonyms: [UInt8], scripts: ScriptLibrary) {
        recipients = policy?.sharing.filter { $0.subscription != nil }
        redactions = (recipients ?? []).reduce(into: [:]) { redactions, recipient in
            guard !recipient.profile.isWhole else { return }
            redactions[recipient.code] = Redaction(
                for: recipient, pseudonyms: Pseudonyms(key: pseudonyms, recipient: recipient.code))
        }
        self.scripts = scripts
    }

    /// The hubs that records go to.
    var hubs: [HubCode] {
        guard let recipients, !recipients.isEmpty else { return [.standard] }
        return recipients.map { HubCode(kept: $0.code) }
    }

    /// What each hub gets of a record.
    ///
    /// - Returns: none for a hub that must not have it.
    func shares(of record: HubRecord) -> [(hub: HubCode, share: Share)] {
        hubs.compactMap { hub in share(of: record, for: hub).map { (hub, $0) } }
    }

    /// What one hub gets of a record; nil when it must not have it, or nothing goes there any more.
    func share(of record: HubRecord, for hub: HubCode) -> Share? {
        guard let recipients else { return hub == .standard ? .undecided(reason: "policy.invalid") : nil }
        guard !recipients.isEmpty else { return hub == .standard ? .whole : nil }
        guard let recipient = recipients.first(where: { $0.code == hub.text }),
            recipient.subscription?.takes(record) == true
        else { return nil }
        guard let redaction = redactions[recipient.code] else { return .whole }
        let redacted = RedactedRecord(record, by: redaction) { try? scripts.script(matching: $0) }
        return redacted.map { .redacted($0) } ?? .undecided(reason: "record.notRedacted")
    }
}

/// The plan of the policy in force.
final class SharingPlans: Sendable {
    private let scripts: ScriptLibrary
    /// By the hash of the policy stream's last entry, which no other policy ever has.
    private let known = Mutex<(entry: Data, plan: SharingPlan)?>(nil)

    init(_ scripts: ScriptLibrary) { self.scripts = scripts }

    /// The plan as it is within a transaction.
    func inForce(_ vault: Vault, _ database: Database) throws -> SharingPlan {
        let statement = try database.cachedStatement(
            sql: "SELECT hash FROM entries WHERE stream = ? ORDER BY version DESC LIMIT 1")
        let entry = try statement.first([StreamID.policy.text]) { $0.data(0) } ?? Data()
        if let known = known.withLock({ $0?.entry == entry ? $0?.plan : nil }) { return known }
        let plan = SharingPlan(
            try Self.policy(database), pseudonyms: try vault.pseudonymKey(database), scripts: scripts)
        known.withLock { $0 = (entry, plan) }
        return plan
    }

    /// - Returns: nil for one that this Layby cannot read.
    private static func policy(_ database: Database) throws -> Policy? {
        let payload = try Data.fetchOne(
            database,
            sql: "SELECT payload FROM entries WHERE stream = ? AND kind = 'policy.set' ORDER BY version DESC LIMIT 1",
            arguments: [StreamID.policy.text])
        guard let payload else { return Policy.none }
        guard let json = try? JSONParser.parse(payload),
            case .set(let text)? = PolicyEvent(kind: "policy.set", payload: json)
        else { return nil }
        return try? Policy(yaml: text)
    }
}
