internal import Casework
internal import ScriptEngine

/// Takes users to the provider and believes it when it hands them back: joins each sign-in's decisions to what they
/// ask for.
actor OpenIDSignIns {
    /// Whom sign-ins are noted as proved by.
    nonisolated let issuer: String

    private let settings: OpenIDSettings
    private let provider: OpenIDProvider
    private var pending = PendingSignIns()

    /// - Parameter fetch: as `OpenIDProvider` wants it.
    init(settings: OpenIDSettings, fetch: @escaping @Sendable (HTTPFetch) async throws -> HTTPFetched) {
        (self.settings, issuer) = (settings, settings.issuer)
        provider = OpenIDProvider(settings: settings, fetch: fetch)
    }

    /// Begins a sign-in.
    ///
    /// - Parameter destination: the page that the user wants, a path of this desk.
    /// - Returns: where the browser is to go, and what it is to hold in a cookie for ten minutes: HttpOnly,
    ///   SameSite=Lax since it comes back from another site.
    /// - Throws: `.unreachable`, `.refused`, `.badMetadata`, `.badKeys`.
    func begin(
        to destination: String = "/", at time: Timestamp
    ) async throws(OpenIDError) -> (address: String, browser: String) {
        let metadata = try await provider.metadata(at: time)
        var random = SystemRandomNumberGenerator()
        var signIn = OpenIDSignIn(settings: settings, to: destination, random: &random)
        guard case .redirect(let address) = try signIn.handle(.discovered(metadata)) else { throw .outOfTurn }
        pending.add(signIn, at: time)
        return (address, signIn.browser)
    }

    /// Ends a sign-in, whether it succeeds or not: each can be tried once.
    ///
    /// - Parameters:
    ///   - query: what the provider sent with the browser, decoded: every name with its values.
    ///   - browser: what the browser holds in its cookie.
    /// - Returns: who the provider says that the user is; whether there is such a user is for the log to say. And the
    ///   page that they wanted.
    /// - Throws: `OpenIDError`.
    func end(query: [String: [String]], browser: String, at time: Timestamp) async throws(OpenIDError) -> (
        user: UserID, destination: String
    ) {
        let back = try ProviderReturn(query: query)
        guard var signIn = pending.take(back.mark, browser: browser, at: time) else { throw .noSignIn }
        guard case .redeem(let request) = try signIn.handle(.returned(back)) else { throw .outOfTurn }
        let answer = try await provider.redeem(request)
        guard case .prove(let token) = try signIn.handle(.redeemed(answer)) else { throw .outOfTurn }
        try await provider.prove(token, at: time)
        guard case .signIn(let user) = try signIn.handle(.signatureHeld(at: time)) else { throw .outOfTurn }
        return (user, signIn.destination)
    }
}
