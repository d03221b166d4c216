/// How an ID token may be signed: by a provider's private key, never by a secret that both hold, never not at all.
///
/// - Note: Source: RFC 7518 section 3.
enum SigningAlgorithm: String, CaseIterable, Sendable {
    /// RSA PKCS #1 v1.5 with SHA-256.
    case rs256 = "RS256"
    /// RSA-PSS with SHA-256.
    case ps256 = "PS256"
    /// ECDSA on P-256 with SHA-256.
    case es256 = "ES256"
}
