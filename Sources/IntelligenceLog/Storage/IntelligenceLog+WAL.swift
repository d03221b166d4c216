internal import GRDB

extension IntelligenceLog {
    func emptyWAL() async throws(LogError) {
        do { try await pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") } } catch {
            throw LogError(error)
        }
    }
}
