import Casework
import ScriptEngine
import TestSupport
import Testing

@testable import CallDesk

@Suite("The decisions of signing in by OpenID Connect")
struct OpenIDDecisionTests {
    private let noon = Timestamp(seconds: 1_614_600_000)
    private let settings: OpenIDSettings
    private let document: JSONValue = [
        "issuer": "https://provider.example/desk", "authorization_endpoint": "https://provider.example/authorize?x=1",
        "token_endpoint": "https://provider.example/token", "jwks_uri": "https://keys.example/set",
    ]

    init() throws {
        settings = try OpenIDSettings(
            issuer: "https://provider.example/desk", clientID: "layby", clientSecret: "invented-secret",
            redirect: "https://desk.example/sign-in/openid/callback")
    }

    private func metadata(_ change: [String: JSONValue] = [:]) throws(OpenIDError) -> ProviderMetadata {
        try ProviderMetadata(CanonicalJSON.bytes(document.adding(change)), for: settings)
    }

    // MARK: Settings

    @Test(arguments: [
        "http://provider.example", "http://127.0.0.1.example", "http://127.0.0.2", "ftp://127.0.0.1",
        "provider.example",
        "https://", "https://user@provider.example", "https://provider.example#a", "https://provider.example/a b",
        "https://provider.example?a=b", "https://provider.example:99999", "https://provider.example:x",
        "HTTPS://a.example",
        "https://provider.example\\@other.example", "http://localhost@provider.example", "http://[::2]", "http://[::1",
        "https://provider.example/\r\nx: y", "https://prov\u{0456}der.example", "",
    ])
    func anIssuerThatIsNotSecureOrNotPlainIsRefused(issuer: String) {
        #expect(throws: OpenIDError.badSetting(.issuer)) {
            try OpenIDSettings(
                issuer: issuer, clientID: "layby", clientSecret: nil,
                redirect: "https://desk.example/sign-in/openid/callback")
        }
    }

    @Test(arguments: [
        "https://provider.example", "https://provider.example:8443/realms/desk", "http://127.0.0.1:9000",
        "http://localhost/a", "http://[::1]:9000",
    ])
    func anIssuerIsSecureOrOnThisMachine(issuer: String) throws {
        let settings = try OpenIDSettings(
            issuer: issuer, clientID: "layby", clientSecret: nil,
            redirect: "http://127.0.0.1:8080/sign-in/openid/callback", scopes: ["profile", "openid"])
        #expect(settings.scopes == ["openid", "profile"])
        #expect(
            ProviderMetadata.address(of: settings.issuerAddress)?.text == issuer + "/.well-known/openid-configuration")
    }

    @Test func everyOtherSettingIsChecked() {
        func fault(
            id: String = "layby", secret: String? = nil,
            redirect: String = "https://desk.example/sign-in/openid/callback", claim: String = "sub",
            scopes: [String] = []
        ) -> OpenIDError? {
            do throws(OpenIDError) {
                _ = try OpenIDSettings(
                    issuer: "https://provider.example", clientID: id, clientSecret: secret, redirect: redirect,
                    claim: claim, scopes: scopes)
                return nil
            } catch {
                return error
            }
        }
        #expect(fault() == nil)
        #expect(fault(id: "") == .badSetting(.clientID))
        #expect(fault(id: "a\nb") == .badSetting(.clientID))
        #expect(fault(secret: "") == .badSetting(.clientSecret))
        #expect(fault(redirect: "https://desk.example/") == .badSetting(.redirect))
        #expect(fault(redirect: "http://desk.example/sign-in/openid/callback") == .badSetting(.redirect))
        #expect(fault(redirect: "https://desk.example/sign-in/openid/callback?a") == .badSetting(.redirect))
        #expect(fault(claim: "") == .badSetting(.claim))
        #expect(fault(scopes: ["two words"]) == .badSetting(.scopes))
    }

    @Test func theSecretIsInNoDescription() {
        var dumped = ""
        dump(settings, to: &dumped)
        #expect("\(settings) \(String(reflecting: settings)) \(dumped)".contains("invented-secret") == false)
    }

    // MARK: Metadata

    @Test func aProviderThatSaysLittleIsTakenAtItsDefaults() throws {
        let metadata = try metadata()
        #expect(metadata.clientProof == .basic)
        #expect(metadata.namesItself == false)
    }

    @Test(
        arguments: [
            ["issuer": "https://provider.example/desk/"], ["issuer": "https://other.example"], ["issuer": .null],
            ["token_endpoint": "http://127.0.0.1/token"], ["token_endpoint": "https://a@provider.example"],
            ["authorization_endpoint": "javascript:alert(1)"], ["jwks_uri": .null], ["jwks_uri": 7],
            ["response_types_supported": ["id_token"]], ["code_challenge_methods_supported": ["plain"]],
            ["id_token_signing_alg_values_supported": ["none", "HS256"]],
            ["token_endpoint_auth_methods_supported": ["private_key_jwt"]],
        ] as [[String: JSONValue]])
    func metadataThatWillNotDoIsRefused(change: [String: JSONValue]) {
        #expect(throws: OpenIDError.badMetadata) { try metadata(change) }
    }

    @Test(arguments: ["", "[]", "<p>", "{\"issuer\":\"a\",\"issuer\":\"b\"}"])
    func whatIsNoMetadataIsRefused(text: String) {
        #expect(throws: OpenIDError.badMetadata) { try ProviderMetadata(Array(text.utf8), for: settings) }
    }

    // MARK: The way there and back

    @Test func theBrowserIsSentWithEverythingThatTheCodeFlowAndPKCEWant() throws {
        var random = Seeded(1)
        var signIn = OpenIDSignIn(settings: settings, random: &random)
        guard case .redirect(let address) = try signIn.handle(.discovered(try metadata())) else {
            Issue.record("no redirection")
            return
        }
        let prefix = "https://provider.example/authorize?x=1&response_type=code&client_id=layby&redirect_uri="
        #expect(address.hasPrefix(prefix + "https%3A%2F%2Fdesk.example%2Fsign-in%2Fopenid%2Fcallback&"))
        #expect(address.contains("&scope=openid%20profile&state=\(signIn.mark)&nonce="))
        #expect(address.hasSuffix("&code_challenge_method=S256"))
        #expect(!address.contains(signIn.browser))
    }

    @Test func twoSignInsShareNoSecret() {
        var random = Seeded(2)
        let signIns = (0..<100).map { _ in OpenIDSignIn(settings: settings, random: &random) }
        let secrets = Set(signIns.flatMap { [$0.mark, $0.browser] })
        #expect(secrets.count == 200)
        #expect(secrets.allSatisfy { $0.utf8.count == 43 })
    }

    /// An ID token of the right shape, unsigned in truth.
    private func answer() throws -> HTTPFetched {
        let token = OpenIDSmallKey.unsigned([:], header: ["alg": "ES256"]) + ".AAAA"
        return HTTPFetched(status: 200, body: CanonicalJSON.bytes(["id_token": .string(token)]))
    }

    @Test(arguments: OpenIDSignIn.State.allCases) func everyStateTakesItsOwnInputAlone(state: OpenIDSignIn.State) throws
    {
        for turn in 0..<4 {
            var random = Seeded(3)
            var signIn = OpenIDSignIn(settings: settings, random: &random)
            let back = try ProviderReturn(query: ["state": [signIn.mark], "code": ["c"]])
            let inputs: [OpenIDSignIn.Input] = [
                .discovered(try metadata()), .returned(back), .redeemed(try answer()), .signatureHeld(at: noon),
            ]
            let before: [OpenIDSignIn.State: Int] = [.begun: 0, .redirected: 1, .redeeming: 2, .proving: 3]
            guard let steps = before[state] else { continue }
            for input in inputs.prefix(steps) { _ = try signIn.handle(input) }
            #expect(signIn.state == state)
            if turn == steps, turn < 3 {
                _ = try signIn.handle(inputs[turn])
                #expect(signIn.state != .refused)
            } else {
                let expected: OpenIDError = turn == steps ? .badToken(.issuer) : .outOfTurn
                #expect(throws: expected) { try signIn.handle(inputs[turn]) }
                #expect(signIn.state == .refused)
                for input in inputs { #expect(throws: OpenIDError.outOfTurn) { try signIn.handle(input) } }
            }
        }
    }

    @Test(
        arguments: [
            [:], ["code": ["c"]], ["state": []], ["state": ["a", "b"]], ["state": [""]],
            ["state": ["a"], "code": ["c", "d"]],
            ["state": ["a"], "iss": ["b", "b"]], ["state": ["a"], "code": [String(repeating: "c", count: 4097)]],
        ] as [[String: [String]]])
    func aReturnThatSaysAThingTwiceOrTooLongIsNoSignIn(query: [String: [String]]) {
        #expect(throws: OpenIDError.noSignIn) { try ProviderReturn(query: query) }
    }

    // MARK: Those that are waiting

    @Test func noMoreThanAThousandWaitAndTheOldestGoes() {
        var (random, pending) = (Seeded(4), PendingSignIns())
        let signIns = (0..<1001).map { _ in OpenIDSignIn(settings: settings, random: &random) }
        for signIn in signIns { pending.add(signIn, at: noon) }
        #expect(pending.count == 1000)
        #expect(pending.take(signIns[0].mark, browser: signIns[0].browser, at: noon) == nil)
        for signIn in signIns.dropFirst() {
            #expect(pending.take(signIn.mark, browser: signIn.browser, at: noon) != nil)
        }
        #expect(pending.count == 0)
    }

    @Test func thoseThatAreTooOldMakeRoom() {
        var (random, pending) = (Seeded(5), PendingSignIns())
        for _ in 0..<10 { pending.add(OpenIDSignIn(settings: settings, random: &random), at: noon) }
        pending.add(OpenIDSignIn(settings: settings, random: &random), at: noon.adding(seconds: 601))
        #expect(pending.count == 1)
    }

    // MARK: Bytes

    @Test func base64URLIsReadBackAndHasOneSpelling() {
        let seed = UInt64.random(in: 1 ... .max)
        var random = Seeded(seed)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &random) }
            #expect(Base64URL.bytes(Base64URL.text(bytes)) == bytes, "seed \(seed)")
        }
        #expect(Base64URL.text("Layby?>".utf8) == "TGF5Ynk_Pg")
        for wrong in ["A", "AAAAA", "AB", "AAB", "AA==", "A+", "A/", "A A", "Ä"] {
            #expect(Base64URL.bytes(wrong) == nil, "\(wrong)")
        }
    }

    @Test func everyErrorHasACodeOfItsOwn() {
        let errors: [OpenIDError] =
            [
                .badSetting(.issuer), .unreachable, .refused(status: 400), .badMetadata, .badKeys, .badAnswer,
                .noSignIn,
                .denied, .outOfTurn, .noUserID,
            ] + IDTokenFault.allCases.map { .badToken($0) }
        #expect(Set(errors.map(\.code)).count == errors.count)
    }
}
