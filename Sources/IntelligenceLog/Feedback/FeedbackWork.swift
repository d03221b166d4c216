internal import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

/// One page of what a hub tells, within its transaction.
struct FeedbackWork {
    let log: IntelligenceLog
    let code: HubCode
    /// The stream of the hub's receipts.
    let hub: StreamID
    /// What receipts call the hub.
    let name: String
    let scripts: ScriptLibrary
    let time: Timestamp
    /// Who fetched it.
    let actor: Actor
    private(set) var counts = FeedbackCounts()

    private var vault: Vault { log.vault }

    init(
        _ log: IntelligenceLog, of code: HubCode, hub: StreamID, name: String, scripts: ScriptLibrary,
        at time: Timestamp, by actor: Actor
    ) {
        (self.log, self.code, self.hub, self.name, self.scripts) = (log, code, hub, name, scripts)
        (self.time, self.actor) = (time, actor)
    }

    /// Takes in what is new of a page, and where to go on.
    mutating func take(_ items: [FeedbackItem], cursor: String, _ database: Database) throws {
        for item in items { try take(item, database) }
        guard !items.isEmpty, try counts.received > 0 || Self.cursor(of: hub, database) != cursor else { return }
        try EntryTable.note(
            kind: "feedback.fetched",
            payload: ["hub": .string(name), "cursor": .string(cursor), "items": .integer(counts.received)], in: hub,
            at: time, by: actor, vault, database)
    }

    /// Where a hub said to go on; nil before the first page.
    static func cursor(of hub: StreamID, _ database: Database) throws -> String? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT payload FROM entries WHERE stream = ? AND kind = 'feedback.fetched'
                ORDER BY version DESC LIMIT 1
                """)
        return try Data.fetchOne(statement, arguments: [hub.text])
            .flatMap { try JSONParser.parse($0)["cursor"]?.string }
    }

    private mutating func take(_ item: FeedbackItem, _ database: Database) throws {
        let key = FeedbackTable.key(of: item, from: hub)
        guard try !FeedbackTable.isKnown(key, database) else {
            counts.known += 1
            return
        }
        counts.received += 1
        var refusal: FeedbackRefusal?
        var changes: [Change] = []
        let own = try item.event.flatMap { try given($0, database) }
        do { changes = try self.changes(by: item, about: own, database) } catch let error as FeedbackRefusal {
            refusal = error
        }
        if refusal == nil, case .driverAndHaulierList(let list) = item.content {
            do {
                let replaces = try DriverAndHaulierTable.keep(
                    list, toldAt: item.time ?? time, by: hub, named: name, at: time, actor, vault, database)
                if replaces { counts.replacedLists += 1 }
            } catch let error as FeedbackRefusal { refusal = error }
        }
        try note(item, about: own ?? item.event, key, refusal, database)
        _ = try log.add(changes, database)
        if let refusal {
            counts.refused[refusal.code, default: 0] += 1
        } else {
            counts.applied[item.type, default: 0] += 1
        }
    }

    /// Keeps the item itself; of what could not be applied all of it, sealed, for a person to look at.
    private func note(
        _ item: FeedbackItem, about event: RecordRevision?, _ key: String, _ refusal: FeedbackRefusal?,
        _ database: Database
    ) throws {
        var reason: String?
        if case .rejected(let code) = item.content { reason = code }
        let clear: JSONValue = .members([
            "hub": .string(name), "item": .string(key), "type": .string(item.type),
            "source": item.source.map(JSONValue.string), "id": item.id.map(JSONValue.string),
            "event": event.map { .string($0.description) }, "reason": reason.map(JSONValue.string),
            "refused": refusal.map { .string($0.code) },
        ])
        var payload = clear
        var seal: Seal?
        if let refusal, let subject = try subject(of: item, about: event?.stream, key, refusal, database) {
            payload = clear.adding(["told": item.json])
            seal = Seal(subject, clear: clear)
        }
        let position = try EntryTable.note(
            kind: "feedback.received", payload: payload, seal: seal, in: hub, at: time, by: actor, vault, database)
        try FeedbackTable.put(clear, of: hub.text, at: position, database)
        try AuditTable.put(receipt: clear, at: position, database)
    }

    /// The longest item that is kept whole, in bytes.
    private static let longest = 64_000

    /// Whose what could not be applied is; nil for what is not kept: of erased records, of lists, which go when the next one
    /// comes, and what is too long.
    private func subject(
        of item: FeedbackItem, about stream: StreamID?, _ key: String, _ refusal: FeedbackRefusal,
        _ database: Database
    ) throws -> Subject? {
        guard refusal != .erased, item.type != "driver-and-haulier-list",
            CanonicalJSON.bytes(item.json).count <= Self.longest
        else { return nil }
        guard let stream, try EntryTable.version(of: stream, database) > 0 else {
            return Subject("item-\(key.prefix(16))")
        }
        guard try !vault.isDestroyed(stream, .record, database) else { return nil }
        return try FeedbackTable.subject(of: stream, in: hub, vault, database)
    }

    // MARK: What it changes

    /// - Throws: `FeedbackRefusal`; what keeps the log from being read.
    private func changes(
        by item: FeedbackItem, about own: RecordRevision?, _ database: Database
    ) throws -> [Change] {
        switch item.content {
        case .malformed: throw FeedbackRefusal.malformed
        case .unknown: throw FeedbackRefusal.unknownType
        case .driverAndHaulierList: return []
        case .acknowledged, .rejected:
            _ = try known(own, item, database)
            return []
        case .informationRequested(let wanted): return try ask(wanted, about: try known(own, item, database), database)
        case .referralOutcome(let outcome): return try move(outcome, about: try known(own, item, database), database)
        }
    }

    /// A revision that the hub was given, as this desk names it: the hub may know it by a code. Nil for any other.
    private func given(_ event: RecordRevision, _ database: Database) throws -> RecordRevision? {
        let record = try String.fetchOne(
            try database.cachedStatement(
                sql: """
                    SELECT outbox.record FROM redactions JOIN outbox USING (position)
                    WHERE redactions.hub = :hub AND redactions.record = :record AND outbox.revision = :revision
                    UNION ALL SELECT outbox.record FROM outbox JOIN deliveries USING (position)
                    WHERE outbox.record = :record AND outbox.revision = :revision
                        AND deliveries.hub = :hub AND deliveries.redacted = 0 LIMIT 1
                    """), arguments: ["hub": code.text, "record": event.record, "revision": event.revision])
        return record.flatMap { RecordRevision(HubRecord.eventID($0, event.revision)) }
    }

    /// What an item is about, with its stream.
    ///
    /// - Throws: `.erased`, `.unknownRecord`.
    private func known(
        _ own: RecordRevision?, _ item: FeedbackItem, _ database: Database
    ) throws -> (event: RecordRevision, stream: StreamID) {
        if let stream = (own ?? item.event)?.stream, try vault.isDestroyed(stream, .record, database) {
            throw FeedbackRefusal.erased
        }
        guard let own, let stream = own.stream else { throw FeedbackRefusal.unknownRecord }
        return (own, stream)
    }

    /// What the entries of a stream make.
    ///
    /// - Throws: `.erased`, `.unreadable`.
    private func replayed<State>(
        _ stream: StreamID, _ database: Database, _ make: ([Entry]) throws -> State
    ) throws -> State {
        do { return try make(try EntryTable.entries(of: stream, vault, database)) } catch ReplayError.erased {
            throw FeedbackRefusal.erased
        } catch  where error is ReplayError || error is ScriptLibraryError {
            throw FeedbackRefusal.unreadable
        } catch LogError.unreadable { throw FeedbackRefusal.unreadable }
    }

    private func kind(of stream: StreamID, _ database: Database) throws -> String {
        let statement = try database.cachedStatement(sql: "SELECT kind FROM entries WHERE stream = ? AND version = 1")
        return try String.fetchOne(statement, arguments: [stream.text]) ?? ""
    }

    /// The task at the call; where the hub wants it and it is closed, the call is open again.
    private func ask(
        _ wanted: InformationWanted, about known: (event: RecordRevision, stream: StreamID), _ database: Database
    ) throws -> [Change] {
        var stream = known.stream
        if try kind(of: stream, database).hasPrefix("referral.") {
            stream = try replayed(stream, database) { try Referral.replayed($0) }.call.stream
        }
        guard try kind(of: stream, database) == "call.opened" else { throw FeedbackRefusal.notACall }
        var call = try replayed(stream, database) { try Call.replayed($0) { try scripts.script(matching: $0) } }
        let hub = Actor.hub(name)
        var changes = [try call.record(.informationRequested(wanted, about: known.event), at: time, by: hub)]
        if wanted.reopens, call.interview.phase == .closed {
            changes.append(
                try call.record(.reopened(reason: "The hub asks for more information."), at: time, by: hub))
        }
        return changes
    }

    /// The referral's move, where it can go there.
    private func move(
        _ outcome: FeedbackItem.ReferralOutcome, about known: (event: RecordRevision, stream: StreamID),
        _ database: Database
    ) throws -> [Change] {
        var stream = known.stream
        if try kind(of: stream, database) == "call.opened" {
            let made = try String.fetchAll(
                database, sql: "SELECT id FROM referrals WHERE call = ?", arguments: [stream.text])
            guard made.count == 1, let only = StreamID(made[0]) else { throw FeedbackRefusal.noReferral }
            stream = only
        }
        guard try kind(of: stream, database).hasPrefix("referral.") else { throw FeedbackRefusal.noReferral }
        // Whoever was given another record of the call alone decides no referral.
        guard known.event.record.hasSuffix("/\(SendPointID.civilPenaltyReferral)") else {
            throw FeedbackRefusal.noReferral
        }
        var referral = try replayed(stream, database) { try Referral.replayed($0) }
        guard !referral.isSimulated else { throw FeedbackRefusal.simulated }
        guard !outcome.isSaid(by: referral) else { return [] }
        let move = ReferralMove(
            to: outcome.status, on: outcome.on, pence: outcome.pence, addressees: outcome.addressees,
            reference: outcome.reference,
            note: outcome.status.wants.contains(.note) ? "As the hub says." : nil)
        do { return [try referral.move(move, at: time, by: .hub(name))] } catch {
            throw FeedbackRefusal.referral(error)
        }
    }
}

extension FeedbackItem.ReferralOutcome {
    /// Whether somebody has entered it already. Of part payments there can be two alike.
    fileprivate func isSaid(by referral: Referral) -> Bool {
        guard status != .partPaid, let last = referral.standing.last else { return false }
        return last.to == status && last.on == on && (pence == nil || pence == last.pence)
    }
}
