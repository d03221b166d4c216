internal import Crypto
private import Foundation

/// Signs and checks deliveries as Standard Webhooks does.
///
/// - Note: Source: Standard Webhooks specification 1.0, "Signature scheme".
public struct WebhookSignature: Sendable {
    private let key: SymmetricKey
    /// A delivery older or newer than this is refused.
    public static let toleranceSeconds = 300

    /// - Parameter secret: Base64 of 24–64 bytes, with or without the prefix `whsec_`; nil when it is not.
    public init?(secret: String) {
        let text = secret.hasPrefix("whsec_") ? String(secret.dropFirst("whsec_".count)) : secret
        guard let bytes = Data(base64Encoded: text), (24...64).contains(bytes.count) else { return nil }
        key = SymmetricKey(data: bytes)
    }

    /// The `webhook-signature` of a delivery.
    public func sign(id: String, timestamp: Int, body: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: content(id, timestamp, body), using: key)
        return "v1,\(Data(code).base64EncodedString())"
    }

    /// Whether one of the signatures of a delivery holds and it was sent at about this time.
    public func isValid(_ signatures: String, id: String, timestamp: Int, body: [UInt8], now: Int) -> Bool {
        guard timestamp >= now - Self.toleranceSeconds, timestamp <= now + Self.toleranceSeconds else { return false }
        let content = content(id, timestamp, body)
        return signatures.split(separator: " ").contains { signature in
            guard signature.hasPrefix("v1,"), let code = Data(base64Encoded: String(signature.dropFirst(3))) else {
                return false
            }
            return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: content, using: key)
        }
    }

    /// Checks a delivery whose body may come in pieces, against several secrets.
    struct Check {
        private var codes: [HMAC<SHA256>]
        private let given: [Data]

        /// - Parameter now: seconds since 1970.
        /// - Returns: nil where a header is missing, or it was sent long before or after now.
        init?(_ signatures: [WebhookSignature], _ headers: [String: String], now: Int) {
            guard let id = headers["webhook-id"], let sent = headers["webhook-timestamp"].flatMap({ Int($0) }),
                let text = headers["webhook-signature"], sent >= now - toleranceSeconds, sent <= now + toleranceSeconds
            else { return nil }
            given = text.split(separator: " ").compactMap { signature in
                signature.hasPrefix("v1,") ? Data(base64Encoded: String(signature.dropFirst(3))) : nil
            }
            let head = Data("\(id).\(sent).".utf8)
            codes = signatures.map { signature in
                var code = HMAC<SHA256>(key: signature.key)
                code.update(data: head)
                return code
            }
        }

        /// Takes the next bytes of the body.
        mutating func add(_ bytes: [UInt8]) {
            for index in codes.indices { codes[index].update(data: bytes) }
        }

        /// Whether one of the signatures is of one of the secrets, now that all has come.
        var holds: Bool {
            let codes = codes.map { $0.finalize() }
            return given.contains { given in codes.contains { $0 == given } }
        }
    }

    private func content(_ id: String, _ timestamp: Int, _ body: [UInt8]) -> Data {
        Data("\(id).\(timestamp).".utf8) + Data(body)
    }
}
