public import Casework
internal import Foundation
internal import GRDB
public import ScriptEngine

extension IntelligenceLog {
    /// The hubs that the policy in force names, in its order, or the one of a desk whose policy names none; behind them,
    /// ascending, those that records went to or wait for and that it names no more.
    public func hubs() async throws(LogError) -> [Hub] {
        try await read { [vault, plans] database in
            let plan = try plans.inForce(vault, database)
            // Of a policy that cannot be read nobody knows where records go.
            let named = plan.recipients == nil ? [] : plan.hubs
            let former = try DeliveryTable.hubs(database).filter { !named.contains($0) }
            return named.map { hub in
                Hub(code: hub, recipient: plan.recipients?.first { $0.code == hub.text }, isInForce: true)
            } + former.map { Hub(code: $0, recipient: nil, isInForce: false) }
        }
    }

    /// Records that wait for a hub, oldest first: exactly what leaves for it.
    ///
    /// - Parameters:
    ///   - position: only those behind it in the outbox.
    ///   - limit: at most so many.
    ///   - bytes: and no more than so much data, but for the first one.
    public func waiting(
        for hub: HubCode = .standard, _ filter: DeliveryFilter = .all, after position: Int = 0, limit: Int,
        bytes: Int = .max
    ) async throws(LogError) -> [WaitingRecord] {
        try await read { [vault] database in
            try DeliveryTable.waiting(for: hub, filter, after: position, limit: limit, bytes: bytes, vault, database)
        }
    }

    /// Of records that waited when they were read, those that wait yet; in their order.
    public func stillWaiting(
        _ records: [WaitingRecord], for hub: HubCode = .standard
    ) async throws(LogError) -> [WaitingRecord] {
        guard let first = records.first?.position, let last = records.last?.position else { return [] }
        let waiting = try await read { try DeliveryTable.waiting(for: hub, first...last, $0) }
        return records.filter { waiting.contains($0.position) }
    }

    /// Whether anything was erased since the log ended at a position. Records that wait are made again then.
    public func hasErased(after position: Int) async throws(LogError) -> Bool {
        try await read { database in
            try Bool.fetchOne(
                try database.cachedStatement(
                    sql: "SELECT EXISTS (SELECT 1 FROM entries WHERE position > ? AND kind = 'audit.erased')"),
                arguments: [position]) ?? false
        }
    }

    /// How many records wait for a hub.
    public func waitingCount(
        for hub: HubCode, _ filter: DeliveryFilter = .all
    ) async throws(LogError) -> Int {
        try await read { try DeliveryTable.waitingCount(for: hub, filter, $0) }
    }

    /// How the records stand with a hub; nil for all hubs together.
    public func deliveryCounts(of hub: HubCode? = nil) async throws(LogError) -> OutboxCounts {
        try await read { database in
            let hubs = try hub.map { [$0] } ?? DeliveryTable.hubs(database)
            var counts: [DeliveryState: Int] = [:]
            let columns = DeliveryState.allCases.map { "count(*) FILTER (WHERE state = '\($0.rawValue)')" }
            var oldest: Timestamp?
            for hub in hubs {
                let row = try Row.fetchOne(
                    database, sql: "SELECT \(columns.joined(separator: ", ")) FROM deliveries WHERE hub = ?",
                    arguments: [hub.text])
                for (index, state) in DeliveryState.allCases.enumerated() {
                    counts[state, default: 0] += row?[index] ?? 0
                }
                oldest = [oldest, try DeliveryTable.oldestWaiting(for: hub, database)].compactMap(\.self).min()
            }
            func count(_ state: DeliveryState) -> Int { counts[state] ?? 0 }
            return OutboxCounts(
                waiting: count(.waiting), accepted: count(.accepted), parked: count(.parked),
                discarded: count(.discarded), oldestWaiting: oldest)
        }
    }

    /// The same of all hubs together.
    public func outboxCounts() async throws(LogError) -> OutboxCounts { try await deliveryCounts() }

    /// What is parked, in the order of the outbox.
    ///
    /// - Parameters:
    ///   - hub: nil for all hubs, one after the other.
    ///   - limit: of each hub at most so many.
    public func parked(
        of hub: HubCode? = nil, after position: Int = 0, limit: Int = 1_000
    ) async throws(LogError) -> [ParkedRecord] {
        try await read { database in
            try (hub.map { [$0] } ?? DeliveryTable.hubs(database)).flatMap { hub in
                try DeliveryTable.parked(of: hub, after: position, limit: limit, database)
            }
        }
    }

    /// Writes down what a hub answered: the records' new state, an entry of the hub's own stream, and what was disclosed to
    /// whom, in one transaction.
    ///
    /// - Parameter settlements: one for each record that the hub answered for, or that could not be sent.
    public func settle(
        _ settlements: [Settlement], _ receipt: HubReceipt, at time: Timestamp, by actor: Actor
    ) async throws(LogError) {
        guard !settlements.isEmpty else { return }
        _ = try await writer.commit { [vault] database in
            let sent = settlements.filter(\.wasSent).map(\.record)
            let payload = receipt.payload(settlements)
            let position = try EntryTable.note(
                kind: "hub.answered", payload: payload, in: receipt.stream, at: time, by: actor, vault, database)
            try AuditTable.put(receipt: payload, at: position, database)
            for settlement in settlements {
                try DeliveryTable.settle(
                    settlement, at: receipt.hub, head: receipt.head.position, receipt: position, database)
            }
            let streams = Set(sent.map(\.stream)).sorted().map { AuditEvent.Target($0) }
            let redacted = sent.reduce(into: Set<String>()) { $0.formUnion($1.redacted) }.sorted()
            for first in stride(from: 0, to: streams.count, by: CallSharing.most) {
                let event = AuditEvent.disclosed(
                    Array(streams[first..<min(first + CallSharing.most, streams.count)]), to: receipt.hub.text,
                    form: "cloudevents", redacted: redacted, agreement: receipt.agreement, digest: receipt.digest,
                    justification: nil)
                try AuditTable.note(event, at: time, by: actor, vault, database)
            }
        }
    }
}

extension HubReceipt {
    /// Without anything personal; `records`, the events that the hub has seen, as this desk calls them.
    fileprivate func payload(_ settlements: [Settlement]) -> JSONValue {
        let positions = settlements.map(\.record.position)
        let sent = settlements.filter(\.wasSent).map { HubRecord.eventID($0.record.record, $0.record.revision) }
        let parked = settlements.filter { !$0.isAccepted }
        return [
            "hub": .string(name), "code": .string(hub.text), "head": .string(head.description),
            "records": .array(sent.map(JSONValue.string)), "first": .integer(positions.min() ?? 0),
            "last": .integer(positions.max() ?? 0), "accepted": .integer(settlements.count - parked.count),
            "parked": .array(
                parked.map { ["position": .integer($0.record.position), "reason": .string($0.reason ?? "")] }),
        ]
    }
}
