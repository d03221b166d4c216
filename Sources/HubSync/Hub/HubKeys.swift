internal import Crypto

/// Who may speak to a hub. Of tokens and secrets there may be several, so that senders can change theirs one by one.
public struct HubKeys: Sendable {
    /// SHA-256 of each token: they are compared by it, which takes the same time wherever they differ.
    private let tokens: [SHA256Digest]
    let signatures: [WebhookSignature]

    /// - Parameters:
    ///   - tokens: bearer tokens, one of which senders must show; none to ask for none.
    ///   - signatures: the secrets, one of which senders must sign with; none not to check.
    public init(tokens: [String] = [], signatures: [WebhookSignature] = []) {
        self.tokens = tokens.map { SHA256.hash(data: Array($0.utf8)) }
        self.signatures = signatures
    }

    var wantsToken: Bool { !tokens.isEmpty }

    /// Whether no signature is asked for.
    public var signsNothing: Bool { signatures.isEmpty }

    /// Whether a request shows a token that is taken, or none is asked for.
    func admits(_ authorization: String?) -> Bool {
        guard wantsToken else { return true }
        let parts = (authorization ?? "").split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        let shown = SHA256.hash(data: Array(parts[1].utf8))
        // Each is compared, so that the time tells nothing of which one it was.
        return tokens.reduce(false) { found, token in token == shown || found }
    }

    /// What checks the signature of a request; nil where it has none that could hold.
    ///
    /// - Parameter now: seconds since 1970.
    func check(_ headers: [String: String], now: Int) -> WebhookSignature.Check? {
        WebhookSignature.Check(signatures, headers, now: now)
    }
}
