import Foundation

/// A PostgreSQL server on the disk that is measured, as initdb and Debian leave it; `Benchmarks/run` stops it.
struct PostgresServer {
    /// What clients connect to; nil where the server or its client library is not installed.
    private let connection: String?
    private let setting: Setting

    init(_ setting: Setting) {
        self.setting = setting
        guard FileManager.default.isExecutableFile(atPath: "\(setting.built)/postgres") else {
            connection = nil
            return
        }
        connection = try? Peer.output(setting.postgres, ["start", "\(setting.work)/postgres"])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Sends rows by as many clients, each with a connection of its own, into empty tables.
    ///
    /// - Parameters:
    ///   - rows: see `RowsFile`; the path without the client's number.
    ///   - way: `trips` or `pipeline`.
    /// - Returns: answers a second; nil where there is no server.
    func figure(rows: String, clients: Int, way: String) throws -> Double? {
        guard let connection else { return nil }
        return try Peer.figure(
            "\(setting.built)/postgres", [connection, "\(setting.peers)/postgres.sql", rows, "\(clients)", way])
    }
}
