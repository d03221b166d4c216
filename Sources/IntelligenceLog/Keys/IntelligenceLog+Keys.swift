internal import GRDB

extension IntelligenceLog {
    /// Wraps every key anew with the newest master key of the log's source. No entry is touched.
    ///
    /// - Parameter report: told how many keys are done.
    /// - Returns: the new master key's id, the number of keys, and whether the old wrappings are gone from the
    ///   write-ahead log too, which another program that reads the log can delay.
    /// - Throws: `.noNewKey` when the source has no other, `.keyMissing` without the old one.
    @discardableResult
    public func rotateKeys(
        report: @escaping @Sendable (Int) -> Void = { _ in }
    ) async throws(LogError) -> (id: String, keys: Int, isPurged: Bool) {
        let rotated: (id: String, keys: Int)
        do {
            rotated = try await writer.commit { [vault] database in try vault.rotate(database, report: report) }
        } catch {
            vault.forget()
            throw error
        }
        vault.forget()
        return (rotated.id, rotated.keys, try await hasEmptiedWAL())
    }

    /// The id of the master key that the log is kept with.
    public func masterKeyID() async throws(LogError) -> String {
        guard let id = try await read({ try String.fetchOne($0, sql: "SELECT master_key FROM log") }) else {
            throw .notALog
        }
        return id
    }
}
