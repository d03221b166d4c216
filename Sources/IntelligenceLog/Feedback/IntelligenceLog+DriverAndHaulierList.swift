public import Casework
internal import GRDB
public import ScriptEngine

/// The edition of a hub's Driver and Haulier list that is in use.
public struct DriverAndHaulierEdition: Hashable, Sendable {
    public let stream: StreamID
    /// What receipts call the hub.
    public let hub: String
    /// The hub's code.
    public let edition: String
    public let toldAt: Timestamp
    public let receivedAt: Timestamp
    /// How many lines it has.
    public let count: Int
}

/// Something that a record speaks of and that is on a hub's list.
public struct ListedIdentity: Hashable, Sendable {
    public let identity: Identity
    public let line: DriverAndHaulierList.Line
    public let edition: DriverAndHaulierEdition
}

extension IntelligenceLog {
    /// The lists in use, one a hub.
    public func driverAndHaulierLists() async throws(LogError) -> [DriverAndHaulierEdition] {
        try await read(DriverAndHaulierTable.editions)
    }

    /// What of a record is on a hub's list: a vehicle by its registration, a haulier and the driver by their exact names.
    ///
    /// Showing it is a consultation of the list, which whoever shows it notes.
    /// - Returns: in the order of the identities; each line once.
    public func listed(_ identities: [Identity]) async throws(LogError) -> [ListedIdentity] {
        let wanted = identities.filter { [.vehicle, .haulier].contains($0.part.kind) || $0.part == .driver }
        guard !wanted.isEmpty else { return [] }
        return try await read { [vault] database in
            let editions = try DriverAndHaulierTable.editions(database)
            guard !editions.isEmpty else { return [] }
            let tokens = BlindTokens(try vault.indexKey(database))
            var seen: Set<String> = []
            return try wanted.filter { seen.insert($0.sameText).inserted }.flatMap { identity in
                try DriverAndHaulierTable.lines(naming: identity, tokens, vault, database).compactMap { list, line in
                    editions.first { $0.stream.text == list }
                        .map { ListedIdentity(identity: identity, line: line, edition: $0) }
                }
            }
        }
    }

    /// The lines of an edition, in its order. Reading them is a consultation, which whoever shows them notes first.
    ///
    /// - Throws: `.notFound` when the stream is no list; `.erased` when a later edition has replaced it.
    public func lines(of list: StreamID) async throws(LogError) -> [DriverAndHaulierList.Line] {
        let entries = try await entries(of: list)
        guard entries.first?.kind == "list.received" else { throw .notFound }
        guard !entries.contains(where: \.isErased) else { throw .erased }
        return entries.flatMap { $0.payload["lines"]?.array ?? [] }
            .compactMap { DriverAndHaulierList.Line(json: $0) }
    }
}
