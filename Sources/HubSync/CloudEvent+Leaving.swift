private import Crypto
public import IntelligenceLog
private import ScriptEngine

extension CloudEvent {
    /// One event as it leaves: what stands between the commas of a batch.
    public struct Leaving: Hashable, Sendable {
        /// Canonical JSON.
        public let bytes: [UInt8]
        /// Of the bytes, in hexadecimal.
        public let sha256: String
    }

    /// A record as it would leave now; nil for one that is not what was sealed, which is parked instead.
    public static func leaving(_ record: WaitingRecord, from log: String) -> Leaving? {
        guard !record.data.isEmpty else { return nil }
        let bytes = envelope(of: record, from: log)
        return Leaving(bytes: bytes, sha256: SHA256.hash(data: bytes).hexadecimal)
    }
}
