public import Casework
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// How things stand with each hub, in the order of `hubs()`: one look at the log for commands, metrics and pages.
    public func hubFigures() async throws(LogError) -> [HubFigures] {
        var figures: [HubFigures] = []
        let hubs = try await hubs()
        for hub in hubs {
            let counts = try await deliveryCounts(of: hub.code)
            let lastSuccess = try await lastAnswer(of: hub.code)
            figures.append(
                HubFigures(
                    hub: hub.code.text, waiting: counts.waiting, oldest: counts.oldestWaiting, sent: counts.accepted,
                    acknowledged: try await acknowledged(by: hub.code, of: hubs.map(\.code)), parked: counts.parked,
                    discarded: counts.discarded, lastSuccess: lastSuccess,
                    trouble: HubTurn.trouble(of: hub.code.text, self)))
        }
        return figures
    }

    /// How many revisions somebody at a hub has taken on. What was told by none of the others was told by the hub of
    /// `--hub`, wherever that was.
    private func acknowledged(by hub: HubCode, of all: [HubCode]) async throws(LogError) -> Int {
        let streams = (hub == .standard ? all.filter { $0 != hub } : [hub]).map(\.stream.text)
        let list = streams.map { _ in "?" }.joined(separator: ", ")
        return try await read { database in
            try Int.fetchOne(
                database,
                sql: """
                    SELECT count(DISTINCT event) FROM feedback WHERE type = 'acknowledged' AND refused IS NULL
                    AND hub \(hub == .standard ? "NOT IN" : "IN") (\(list))
                    """, arguments: StatementArguments(streams)) ?? 0
        }
    }

    /// All that is parked, in the order of the outbox.
    ///
    /// - Parameter hub: nil for all hubs, one after the other.
    public func allParked(of hub: HubCode? = nil) async throws(LogError) -> [ParkedRecord] {
        var parked: [ParkedRecord] = []
        let all = try await hubs().map(\.code)
        for code in hub.map({ [$0] }) ?? all {
            var after: Int? = 0
            while let position = after {
                let page = try await self.parked(of: code, after: position)
                parked += page
                after = page.last?.position
            }
        }
        return parked
    }

    /// The places in the outbox of events, by their CloudEvents ids; what is none is left out.
    public func places(of events: [String]) async throws(LogError) -> Set<Int> {
        let parts = events.compactMap { event -> (record: String, revision: Int)? in
            guard let slash = event.lastIndex(of: "/"), let revision = Int(event[event.index(after: slash)...]) else {
                return nil
            }
            return (String(event[..<slash]), revision)
        }
        return try await read { database in
            Set(
                try parts.compactMap { part in
                    try Int.fetchOne(
                        database, sql: "SELECT position FROM outbox WHERE record = ? AND revision = ?",
                        arguments: [part.record, part.revision])
                })
        }
    }

    /// When a hub last answered for records; nil when it never did.
    private func lastAnswer(of hub: HubCode) async throws(LogError) -> Timestamp? {
        try await read { database in
            let position = try Int.fetchOne(
                database, sql: "SELECT max(settled) FROM deliveries WHERE hub = ?", arguments: [hub.text])
            guard let position else { return nil }
            return try Int.fetchOne(
                database, sql: "SELECT at FROM entries WHERE position = ?", arguments: [position]
            ).map { Timestamp(milliseconds: $0) }
        }
    }
}
