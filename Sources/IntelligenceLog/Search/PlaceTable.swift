internal import Casework
internal import Foundation
internal import GRDB
internal import ReferenceData
internal import ScriptEngine

/// The SQL of where events happened, for maps of many: reading each call for its place would take minutes.
///
/// It is made and forgotten with the search index. Each place is sealed as the answer is that it was taken from, and no
/// finer than such a map shows it.
enum PlaceTable {
    /// Where a call's event happened.
    struct Place: Sendable {
        let point: Coordinate
        /// Whose data it is.
        let subject: Subject

        /// Nil for a record that is no call, or has no place on the map.
        init?(_ document: SearchDocument) {
            guard document.kind == .call, let point = document.point?.rounded else { return nil }
            (self.point, subject) = (point, document.pointSubject)
        }
    }

    static let schema = """
        CREATE TABLE search_places (
            stream TEXT NOT NULL PRIMARY KEY,
            subject TEXT NOT NULL,
            sealed BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Stores a call's place in place of the one before.
    static func put(_ place: Place?, of stream: StreamID, _ vault: Vault, _ database: Database) throws {
        guard let place else { return try forget(stream, database) }
        let sealed = try vault.seal(
            Data(place.point.text.utf8), of: stream, place.subject, context: context, database)
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO search_places VALUES (?, ?, ?)")
            .execute(arguments: [stream.text, place.subject.text, sealed])
    }

    static func forget(_ stream: StreamID, _ database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM search_places WHERE stream = ?")
            .execute(arguments: [stream.text])
    }

    /// The places of calls, in their order.
    ///
    /// - Parameter limit: at most so many are opened.
    static func places(
        of selection: CallSelection, limit: Int, _ vault: Vault, _ database: Database
    ) throws -> [CallPlace] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT calls.id, search_places.subject, search_places.sealed FROM calls
                CROSS JOIN search_places ON search_places.stream = calls.id
                WHERE \(selection.condition) ORDER BY \(CallSelection.time) DESC, calls.id DESC LIMIT ?
                """, arguments: selection.arguments + [limit])
        var places: [CallPlace] = []
        while let row = try rows.next() {
            guard let stream = StreamID(row[0]),
                let opened = try vault.open(row[2], of: stream, Subject(row[1]), context: context, database)
            else { continue }
            let degrees = String(decoding: opened, as: UTF8.self).split(separator: ", ").compactMap { Double($0) }
            guard degrees.count == 2, let point = Coordinate(latitude: degrees[0], longitude: degrees[1]) else {
                throw LogError.sealBroken
            }
            places.append(CallPlace(call: CallID(stream), point: point))
        }
        return places
    }

    private static let context = "place"
}

extension Coordinate {
    /// To a hundredth of a degree.
    fileprivate var rounded: Coordinate? {
        Coordinate(latitude: (latitude * 100).rounded() / 100, longitude: (longitude * 100).rounded() / 100)
    }
}
