internal import Crypto
private import Foundation

extension IntelligenceLog {
    /// The key of the codes that stand for answers in what is shared: 32 bytes, the same as long as the log lasts.
    public func pseudonymKey() async throws(LogError) -> [UInt8] {
        try await read { [vault] database in
            Array(
                HMAC<SHA256>.authenticationCode(for: Data("pseudonyms".utf8), using: try vault.indexKey(database)))
        }
    }
}
