internal import Crypto
private import Foundation
internal import GRDB

extension IntelligenceLog {
    /// The key of the codes that stand for answers in what is shared: 32 bytes, the same as long as the log lasts.
    public func pseudonymKey() async throws(LogError) -> [UInt8] {
        try await read { [vault] in try vault.pseudonymKey($0) }
    }
}

extension Vault {
    /// The same, within a transaction.
    func pseudonymKey(_ database: Database) throws -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data("pseudonyms".utf8), using: try indexKey(database)))
    }
}
