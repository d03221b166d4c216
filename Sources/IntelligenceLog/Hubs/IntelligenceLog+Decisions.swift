public import Casework
internal import Foundation
internal import GRDB
public import ScriptEngine

/// What people decide about records that wait for a hub or are parked. Each is an entry of the hub's stream: who, when,
/// why and which.
extension IntelligenceLog {
    /// Lets parked records wait again. What was frozen for the hub goes as it is; what nobody knew how to cut down is tried
    /// anew by the policy in force. What was erased stays parked.
    ///
    /// - Parameter reason: why, if somebody said; it is sealed.
    /// - Returns: how many wait again.
    public func retry(
        _ choice: DeliveryChoice, of hub: HubCode, because reason: String? = nil, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> Int {
        try await decide(kind: "hub.retried", choice, [.parked], of: hub, reason, at: time, by: actor) {
            [vault, plans] position, database in
            guard let record = try OutboxTable.record(at: position, vault, database) else { return false }
            if try DeliveryTable.isFrozen(position, for: hub, database) {
                try DeliveryTable.put(.waiting, position, hub, database)
                return true
            }
            guard let share = try plans.inForce(vault, database).share(of: record, for: hub) else { return false }
            try DeliveryTable.remove(position, to: hub, database)
            try DeliveryTable.add(share, of: record, at: position, to: hub, vault, database)
            return try DeliveryTable.state(of: position, at: hub, database) == .waiting
        }
    }

    /// Gives records up: they never go to this hub.
    ///
    /// - Parameter reason: why; it is sealed.
    /// - Returns: how many.
    public func discard(
        _ choice: DeliveryChoice, of hub: HubCode, because reason: String, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> Int {
        let states: [DeliveryState] =
            switch choice {
            case .positions: [.parked, .waiting]
            case .waiting: [.waiting]
            case .parked, .reason: [.parked]
            }
        return try await decide(kind: "hub.discarded", choice, states, of: hub, reason, at: time, by: actor) {
            position, database in
            try DeliveryTable.put(.discarded, position, hub, database)
            return true
        }
    }

    /// Gives a hub the records that were made since a moment and that it was never given, by the policy in force: for a
    /// hub that came later. Of a record that it has been given a later revision of, none before that.
    ///
    /// - Returns: how many were given, whether they wait or are parked.
    /// - Throws: `.notFound` for a hub that the policy in force does not name.
    public func backfill(
        _ hub: HubCode, since: Timestamp, at time: Timestamp, by actor: Actor
    ) async throws(LogError) -> Int {
        guard try await hubs().contains(where: { $0.code == hub && $0.isInForce }) else { throw .notFound }
        var (after, count) = (0, 0)
        while true {
            let from = after
            let piece = try await writer.commit { [vault, plans] database in
                let plan = try plans.inForce(vault, database)
                let positions = try DeliveryTable.neverGiven(to: hub, since: since, after: from, Self.most, database)
                let given = try positions.filter { position in
                    guard let record = try OutboxTable.record(at: position, vault, database),
                        let share = plan.share(of: record, for: hub)
                    else { return false }
                    try DeliveryTable.add(share, of: record, at: position, to: hub, vault, database)
                    return try DeliveryTable.state(of: position, at: hub, database) != nil
                }
                if !given.isEmpty {
                    try Self.note(
                        "hub.backfilled", given, of: hub, adding: ["since": .string(since.description)], nil, at: time,
                        by: actor, vault, database)
                }
                return (last: positions.last, count: given.count)
            }
            count += piece.count
            guard let last = piece.last else { return count }
            after = last
        }
    }

    /// So many records a transaction, between which others write, and an entry.
    private static let most = 500

    private func decide(
        kind: String, _ choice: DeliveryChoice, _ states: [DeliveryState], of hub: HubCode, _ reason: String?,
        at time: Timestamp, by actor: Actor, _ work: @escaping @Sendable (Int, Database) throws -> Bool
    ) async throws(LogError) -> Int {
        var (after, count) = (0, 0)
        while true {
            let from = after
            let piece = try await writer.commit { [vault] database in
                let positions = try DeliveryTable.chosen(
                    choice, states, of: hub, after: from, Self.most, database)
                let done = try positions.filter { try work($0, database) }
                if !done.isEmpty {
                    try Self.note(kind, done, of: hub, adding: [:], reason, at: time, by: actor, vault, database)
                }
                return (last: positions.last, count: done.count)
            }
            count += piece.count
            guard let last = piece.last else { return count }
            after = last
        }
    }

    private static func note(
        _ kind: String, _ positions: [Int], of hub: HubCode, adding members: [String: JSONValue], _ reason: String?,
        at time: Timestamp, by actor: Actor, _ vault: Vault, _ database: Database
    ) throws {
        let events = try positions.compactMap { try OutboxTable.eventID(at: $0, database) }
        let clear = JSONValue.object(members).adding([
            "hub": .string(hub.text), "records": .array(events.map(JSONValue.string)),
        ])
        let position = try EntryTable.note(
            kind: kind, payload: clear.adding(reason.map { ["reason": .string($0)] } ?? [:]),
            seal: reason == nil ? nil : Seal(.record, clear: clear), in: hub.stream, at: time, by: actor, vault,
            database)
        try AuditTable.put(receipt: clear, at: position, database)
    }
}
