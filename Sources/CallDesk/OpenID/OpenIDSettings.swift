/// How the desk knows its OpenID Connect provider, and the provider the desk.
public struct OpenIDSettings: Sendable, CustomStringConvertible, CustomReflectable {
    /// One of the settings.
    public enum Field: String, CaseIterable, Sendable {
        case issuer, clientID, clientSecret, redirect, claim, scopes
    }

    /// The path that leads to the provider.
    static let beginPath = "/sign-in/openid"
    /// The path at which the provider hands users back.
    public static let callbackPath = "/sign-in/openid/callback"

    /// As the provider names itself in every ID token, to the letter.
    public let issuer: String
    /// As the provider knows the desk.
    public let clientID: String
    /// What the provider gave the desk to show; nil for a public client, whom PKCE alone protects.
    let clientSecret: String?
    /// Where the provider hands users back: the desk's address, then `callbackPath`.
    public let redirect: String
    /// The claim of the ID token that is a user id of this desk. It must be one that the provider's users cannot change
    /// themselves.
    public let claim: String
    /// What the desk asks for, `openid` first.
    public let scopes: [String]

    let issuerAddress: ProviderAddress

    /// - Parameters:
    ///   - issuer: `https://…`, or `http://…` on this machine alone; without a query.
    ///   - clientID: printable ASCII, at most 255 characters.
    ///   - clientSecret: printable ASCII, or nil.
    ///   - redirect: `https://…`, or `http://…` on this machine alone; its path is `callbackPath`.
    ///   - claim: a claim of the ID token.
    ///   - scopes: `openid` is among them, whether given or not.
    /// - Throws: `.badSetting` with the first that cannot be used.
    public init(
        issuer: String, clientID: String, clientSecret: String?, redirect: String,
        claim: String = "preferred_username", scopes: [String] = ["openid", "profile"]
    ) throws(OpenIDError) {
        guard let address = ProviderAddress(issuer), !issuer.contains("?") else { throw .badSetting(.issuer) }
        guard Self.isPlain(clientID) else { throw .badSetting(.clientID) }
        if let clientSecret {
            guard Self.isPlain(clientSecret) else { throw .badSetting(.clientSecret) }
        }
        guard let back = ProviderAddress(redirect), back.path == Self.callbackPath, !redirect.contains("?") else {
            throw .badSetting(.redirect)
        }
        guard Self.isPlain(claim) else { throw .badSetting(.claim) }
        guard scopes.allSatisfy({ Self.isPlain($0) && !$0.contains(where: { $0 == "\"" || $0 == "\\" }) }) else {
            throw .badSetting(.scopes)
        }
        issuerAddress = address
        (self.issuer, self.clientID, self.clientSecret) = (issuer, clientID, clientSecret)
        (self.redirect, self.claim) = (redirect, claim)
        self.scopes = ["openid"] + scopes.filter { $0 != "openid" }
    }

    /// Without the secret.
    public var description: String { "\(clientID) at \(issuer)" }
    public var customMirror: Mirror { Mirror(self, children: ["issuer": issuer, "clientID": clientID]) }

    private static func isPlain(_ text: String) -> Bool {
        (1...255).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }
}
