internal import Casework
internal import ScriptEngine

/// What a provider says of the user who signed in: read, and not believed before `check` and its key's `check`.
///
/// - Note: Source: OpenID Connect Core 1.0, sections 2 and 3.1.3.7; RFC 7519; RFC 8725.
struct IDToken: Sendable {
    let algorithm: SigningAlgorithm
    /// The key that it names; nil when it names none.
    let keyID: String?
    let signature: [UInt8]
    /// The bytes that are signed.
    let signed: [UInt8]
    private let claims: JSONValue

    /// Seconds by which two clocks may differ.
    static let leeway = 60
    /// Seconds after which a token answers no sign-in that can still be waiting for it.
    static let oldest = 600
    private static let longest = 32 * 1024

    /// Reads a token in its compact form.
    ///
    /// - Throws: `.badToken` with `.malformed` or `.algorithm`.
    init(_ text: String) throws(OpenIDError) {
        guard text.utf8.count <= Self.longest else { throw .badToken(.malformed) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let claims = Self.object(parts[1]),
            let signature = Base64URL.bytes(parts[2])
        else { throw .badToken(.malformed) }
        // An access token must not pass for an ID token, and we understand no extension that would be critical.
        if let type = header["typ"] {
            guard type.string?.lowercased() == "jwt" else { throw .badToken(.malformed) }
        }
        guard header["crit"] == nil, header["b64"] == nil else { throw .badToken(.malformed) }
        guard let algorithm = header["alg"]?.string.flatMap({ SigningAlgorithm(rawValue: $0) }) else {
            throw .badToken(.algorithm)
        }
        if let id = header["kid"] {
            guard let id = id.string else { throw .badToken(.malformed) }
            keyID = id
        } else {
            keyID = nil
        }
        (self.algorithm, self.signature, self.claims) = (algorithm, signature, claims)
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// Checks that it was made by this provider, for this desk, now, and for the sign-in with that nonce.
    ///
    /// - Throws: `.badToken` with the first fault.
    func check(for settings: OpenIDSettings, nonce: String, at time: Timestamp) throws(OpenIDError) {
        if let fault = fault(for: settings, nonce: nonce, at: time) { throw .badToken(fault) }
    }

    /// The user that the settings' claim names.
    ///
    /// - Throws: `.noUserID`.
    func user(by settings: OpenIDSettings) throws(OpenIDError) -> UserID {
        guard let user = claims[settings.claim]?.string.flatMap({ UserID($0) }) else { throw .noUserID }
        return user
    }

    private func fault(for settings: OpenIDSettings, nonce: String, at time: Timestamp) -> IDTokenFault? {
        guard claims["iss"]?.string == settings.issuer else { return .issuer }
        // We trust no other audience, so there must be none.
        let audience = claims["aud"]?.array ?? claims["aud"].map { [$0] } ?? []
        guard audience == [.string(settings.clientID)] else { return .audience }
        if let party = claims["azp"] {
            guard party.string == settings.clientID else { return .authorizedParty }
        }
        let now = Double(time.milliseconds) / 1000
        guard let expiry = claims["exp"]?.double, now < expiry + Double(Self.leeway) else { return .expired }
        guard let made = claims["iat"]?.double, made <= now + Double(Self.leeway),
            now <= made + Double(Self.oldest + Self.leeway)
        else { return .issuedAt }
        if let first = claims["nbf"] {
            guard let first = first.double, first <= now + Double(Self.leeway) else { return .issuedAt }
        }
        guard let given = claims["nonce"]?.string, given == nonce else { return .nonce }
        guard let subject = claims["sub"]?.string, (1...255).contains(subject.utf8.count) else { return .subject }
        return nil
    }

    private static func object(_ part: Substring) -> JSONValue? {
        guard let bytes = Base64URL.bytes(part), let value = try? JSONParser.parse(bytes), value.object != nil else {
            return nil
        }
        return value
    }
}
