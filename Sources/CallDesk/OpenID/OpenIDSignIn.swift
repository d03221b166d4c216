internal import Casework
internal import Crypto
private import FoundationEssentials
internal import ScriptEngine

/// One user's way through a provider and back: what is sent, what is waited for, what is believed.
///
/// States and their legal exits; whatever else comes ends the sign-in as refused:
/// - begun → redirected
/// - redirected → redeeming, refused
/// - redeeming → proving, refused
/// - proving → proved, refused
/// - proved, refused: none
struct OpenIDSignIn: Sendable {
    /// What happened.
    enum Input: Sendable {
        /// What the provider says of itself is known.
        case discovered(ProviderMetadata)
        /// The provider handed the user back.
        case returned(ProviderReturn)
        /// The provider answered for the code.
        case redeemed(HTTPFetched)
        /// The token's signature is the provider's.
        case signatureHeld(at: Timestamp)
    }

    /// What is to be done next.
    enum Action: Sendable {
        /// Send the browser there.
        case redirect(to: String)
        /// Fetch the ID token.
        case redeem(HTTPFetch)
        /// Check the token's signature.
        case prove(IDToken)
        /// The provider's word is good for this user.
        case signIn(UserID)
    }

    /// Where it stands.
    enum State: String, CaseIterable, Sendable {
        case begun, redirected, redeeming, proving, proved, refused
    }

    /// What the provider hands back with the user, so that the return is known as this sign-in's.
    let mark: String
    /// What the browser that began it holds in a cookie, and no other browser.
    let browser: String
    /// The page that the user wanted, a path of this desk.
    let destination: String
    private let nonce: String
    private let verifier: String
    private let settings: OpenIDSettings
    private var metadata: ProviderMetadata?
    private var token: IDToken?
    private(set) var state = State.begun

    /// A sign-in with fresh secrets, 256 bits each.
    ///
    /// - Parameter destination: the page that the user wanted.
    init(settings: OpenIDSettings, to destination: String = "/", random: inout some RandomNumberGenerator) {
        func secret() -> String {
            Base64URL.text((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &random) })
        }
        (self.settings, self.destination) = (settings, destination)
        (mark, browser, nonce, verifier) = (secret(), secret(), secret(), secret())
    }

    /// Takes what happened, and says what is to be done.
    ///
    /// - Throws: why the user is not signed in; the sign-in is over then.
    mutating func handle(_ input: Input) throws(OpenIDError) -> Action {
        do throws(OpenIDError) {
            let (next, action) = try step(input)
            state = next
            return action
        } catch {
            state = .refused
            throw error
        }
    }

    private mutating func step(_ input: Input) throws(OpenIDError) -> (State, Action) {
        switch (state, input) {
        case (.begun, .discovered(let metadata)):
            self.metadata = metadata
            return (.redirected, .redirect(to: metadata.authorization.adding(query: request)))
        case (.redirected, .returned(let back)):
            guard let metadata else { throw .outOfTurn }
            return (.redeeming, .redeem(redemption(of: try code(from: back, metadata), at: metadata)))
        case (.redeeming, .redeemed(let answer)):
            let token = try Self.token(from: answer)
            self.token = token
            return (.proving, .prove(token))
        case (.proving, .signatureHeld(let time)):
            guard let token else { throw .outOfTurn }
            try token.check(for: settings, nonce: nonce, at: time)
            return (.proved, .signIn(try token.user(by: settings)))
        default: throw .outOfTurn
        }
    }

    /// What the browser asks the provider.
    private var request: String {
        FormEncoding.text([
            "response_type": "code", "client_id": settings.clientID, "redirect_uri": settings.redirect,
            "scope": settings.scopes.joined(separator: " "), "state": mark, "nonce": nonce,
            "code_challenge": Base64URL.text(SHA256.hash(data: Array(verifier.utf8))),
            "code_challenge_method": "S256",
        ])
    }

    private func code(from back: ProviderReturn, _ metadata: ProviderMetadata) throws(OpenIDError) -> String {
        guard back.mark == mark else { throw .noSignIn }
        // RFC 9207: who names itself must be who we sent the user to.
        guard back.issuer == nil && !metadata.namesItself || back.issuer == settings.issuer else {
            throw .badToken(.issuer)
        }
        guard let code = back.code else { throw .denied }
        return code
    }

    private func redemption(of code: String, at metadata: ProviderMetadata) -> HTTPFetch {
        var form = FormEncoding.text([
            "grant_type": "authorization_code", "code": code, "redirect_uri": settings.redirect,
            "code_verifier": verifier,
        ])
        var headers = ["content-type": FormEncoding.mediaType, "accept": "application/json"]
        let (id, secret) = (FormEncoding.encoded(settings.clientID), FormEncoding.encoded(settings.clientSecret ?? ""))
        switch metadata.clientProof {
        case .none: form += "&client_id=\(id)"
        case .form: form += "&client_id=\(id)&client_secret=\(secret)"
        case .basic: headers["authorization"] = "Basic \(Data("\(id):\(secret)".utf8).base64EncodedString())"
        }
        return HTTPFetch(.post, metadata.token, headers: headers, body: Array(form.utf8))
    }

    private static func token(from answer: HTTPFetched) throws(OpenIDError) -> IDToken {
        guard answer.status == 200 else { throw .refused(status: answer.status) }
        guard let text = (try? JSONParser.parse(answer.body))?["id_token"]?.string else { throw .badAnswer }
        return try IDToken(text)
    }
}
