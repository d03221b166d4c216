internal import ScriptEngine

/// What a provider says of itself, checked.
///
/// - Note: Source: OpenID Connect Discovery 1.0, sections 3 and 4; RFC 9207.
struct ProviderMetadata: Hashable, Sendable {
    /// How the desk shows at the token endpoint who it is.
    enum ClientProof: Hashable, Sendable {
        /// Not at all: a public client.
        case none
        /// In an `Authorization` header.
        case basic
        /// In the form.
        case form
    }

    /// Where users sign in.
    let authorization: ProviderAddress
    /// Where a code is redeemed.
    let token: ProviderAddress
    /// Where the keys are.
    let keys: ProviderAddress
    let clientProof: ClientProof
    /// Whether the provider names itself when it hands users back, so that another's answer is told from its own.
    let namesItself: Bool

    /// Where an issuer publishes its metadata; nil when the issuer is too long to have any.
    static func address(of issuer: ProviderAddress) -> ProviderAddress? {
        let base = issuer.text.hasSuffix("/") ? String(issuer.text.dropLast()) : issuer.text
        return ProviderAddress(base + "/.well-known/openid-configuration")
    }

    /// Reads a discovery document.
    ///
    /// - Throws: `.badMetadata` when it cannot be read, is another issuer's, or lacks what a sign-in here needs: the
    ///   code flow, PKCE by S256, one of our algorithms, a way for the client to show who it is.
    init(_ bytes: [UInt8], for settings: OpenIDSettings) throws(OpenIDError) {
        let document: JSONValue
        do { document = try JSONParser.parse(bytes) } catch { throw .badMetadata }
        func address(_ name: String) throws(OpenIDError) -> ProviderAddress {
            guard let address = document[name]?.string.flatMap({ ProviderAddress($0) }),
                address.isSecure || !settings.issuerAddress.isSecure
            else { throw .badMetadata }
            return address
        }
        /// Nil when the provider does not say.
        func list(_ name: String) -> [String]? { document[name]?.array?.compactMap(\.string) }

        guard document["issuer"]?.string == settings.issuer else { throw .badMetadata }
        authorization = try address("authorization_endpoint")
        token = try address("token_endpoint")
        keys = try address("jwks_uri")
        guard list("response_types_supported")?.contains("code") ?? true,
            list("code_challenge_methods_supported")?.contains("S256") ?? true
        else { throw .badMetadata }
        let algorithms = list("id_token_signing_alg_values_supported") ?? []
        guard algorithms.isEmpty || algorithms.contains(where: { SigningAlgorithm(rawValue: $0) != nil }) else {
            throw .badMetadata
        }
        let proofs = list("token_endpoint_auth_methods_supported") ?? ["client_secret_basic"]
        clientProof =
            if settings.clientSecret == nil {
                .none
            } else if proofs.contains("client_secret_basic") {
                .basic
            } else if proofs.contains("client_secret_post") {
                .form
            } else {
                throw .badMetadata
            }
        namesItself = document["authorization_response_iss_parameter_supported"]?.boolean ?? false
    }
}
