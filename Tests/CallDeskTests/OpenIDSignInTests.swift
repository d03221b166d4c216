import Casework
import HummingbirdTesting
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("Signing in by OpenID Connect, at a small provider on this machine")
struct OpenIDSignInTests {
    private let noon = Timestamp(seconds: 1_614_600_000)

    private func signIns(_ provider: OpenIDSmallProvider) -> OpenIDSignIns {
        OpenIDSignIns(settings: provider.settings) { try await provider.fetch($0) }
    }

    /// Goes to the provider and back.
    private func user(
        _ signIns: OpenIDSignIns, _ provider: OpenIDSmallProvider, at time: Timestamp
    ) async throws -> UserID {
        let (address, browser) = try await signIns.begin(at: time)
        return try await signIns.end(query: try await provider.visit(address), browser: browser, at: time).user
    }

    @Test(arguments: SigningAlgorithm.allCases, [nil, "invented:secret+1%"])
    func whomTheProviderProvesIsSignedIn(algorithm: SigningAlgorithm, secret: String?) async throws {
        try await OpenIDSmallProvider.run(algorithm, secret: secret, at: noon) { [self] provider async throws in
            #expect(try await user(signIns(provider), provider, at: noon).text == "ann")
            #expect(await provider.asked == ["discovery", "keys", "token"])
        }
    }

    @Test func aProviderThatTakesTheSecretOnlyInTheFormGetsItThere() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            await provider.change { $0.metadata["token_endpoint_auth_methods_supported"] = ["client_secret_post"] }
            #expect(try await user(signIns(provider), provider, at: noon).text == "ann")
        }
    }

    @Test(arguments: OpenIDSmallProvider.Fault.allCases)
    func anAnswerThatDoesNotHoldSignsInNobody(fault: OpenIDSmallProvider.Fault) async throws {
        let expected: OpenIDError =
            switch fault {
            case .otherNonce, .noNonce: .badToken(.nonce)
            case .otherIssuer: .badToken(.issuer)
            case .otherAudience, .furtherAudience: .badToken(.audience)
            case .otherParty: .badToken(.authorizedParty)
            case .expired, .noExpiry: .badToken(.expired)
            case .madeTomorrow, .madeYesterday, .notYet: .badToken(.issuedAt)
            case .noSubject: .badToken(.subject)
            case .noUser, .userIsAnAddress: .noUserID
            case .unsigned, .sharedSecret, .publicKeyAsSecret: .badToken(.algorithm)
            case .otherKeySameName, .spoiltClaims: .badToken(.signature)
            case .unknownKey: .badToken(.unknownKey)
            case .accessToken, .critical: .badToken(.malformed)
            case .noToken, .notJSON: .badAnswer
            case .serverError: .refused(status: 500)
            case .hugeAnswer: .unreachable
            }
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            await provider.change { $0.fault = fault }
            let signIns = signIns(provider)
            await #expect(throws: expected) { try await user(signIns, provider, at: noon) }
            await provider.change { $0.fault = nil }
            #expect(try await user(signIns, provider, at: noon).text == "ann")
        }
    }

    @Test func clocksMayDifferByAMinute() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = signIns(provider)
            for seconds in [-359, 60] {
                await provider.change { [noon] in $0.time = noon.adding(seconds: seconds) }
                #expect(try await user(signIns, provider, at: noon).text == "ann", "\(seconds)")
            }
            await provider.change { [noon] in $0.time = noon.adding(seconds: 61) }
            await #expect(throws: OpenIDError.badToken(.issuedAt)) { try await user(signIns, provider, at: noon) }
            await provider.change { [noon] in $0.time = noon.adding(seconds: -360) }
            await #expect(throws: OpenIDError.badToken(.expired)) { try await user(signIns, provider, at: noon) }
        }
    }

    @Test func aReturnCountsOnce() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = signIns(provider)
            let (address, browser) = try await signIns.begin(at: noon)
            let query = try await provider.visit(address)
            #expect(try await signIns.end(query: query, browser: browser, at: noon).user.text == "ann")
            await #expect(throws: OpenIDError.noSignIn) {
                try await signIns.end(query: query, browser: browser, at: noon)
            }
        }
    }

    @Test(arguments: [true, false]) func anothersCodeIsNoUse(isRedeemed: Bool) async throws {
        try await OpenIDSmallProvider.run(secret: nil, at: noon) { [self] provider async throws in
            let signIns = signIns(provider)
            let (others, othersBrowser) = try await signIns.begin(at: noon)
            let code = try await provider.visit(others)
            if isRedeemed { _ = try await signIns.end(query: code, browser: othersBrowser, at: noon) }
            let (own, browser) = try await signIns.begin(at: noon)
            let query = try await provider.visit(own).merging(["code": code["code"] ?? []]) { $1 }
            await #expect(throws: OpenIDError.refused(status: 400)) {
                try await signIns.end(query: query, browser: browser, at: noon)
            }
        }
    }

    @Test func aReturnCountsOnlyInTheBrowserThatBegan() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = signIns(provider)
            let (address, browser) = try await signIns.begin(at: noon)
            let (_, other) = try await signIns.begin(at: noon)
            let query = try await provider.visit(address)
            for wrong in [other, "", browser + "A", String(browser.dropLast())] {
                await #expect(throws: OpenIDError.noSignIn) {
                    try await signIns.end(query: query, browser: wrong, at: noon)
                }
            }
            #expect(try await signIns.end(query: query, browser: browser, at: noon).user.text == "ann")
        }
    }

    @Test func aReturnWithAnotherStateIsNoSignIn() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = signIns(provider)
            let (address, browser) = try await signIns.begin(at: noon)
            let other = [Base64URL.text(Array(repeating: 7, count: 32))]
            let query = try await provider.visit(address).merging(["state": other]) { $1 }
            await #expect(throws: OpenIDError.noSignIn) {
                try await signIns.end(query: query, browser: browser, at: noon)
            }
        }
    }

    @Test func aReturnAfterTenMinutesIsTooLate() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = signIns(provider)
            for (seconds, isInTime) in [(600, true), (601, false)] {
                let (address, browser) = try await signIns.begin(at: noon)
                let (query, later) = (try await provider.visit(address), noon.adding(seconds: seconds))
                await provider.change { $0.time = later }
                if isInTime {
                    #expect(try await signIns.end(query: query, browser: browser, at: later).user.text == "ann")
                } else {
                    await #expect(throws: OpenIDError.noSignIn) {
                        try await signIns.end(query: query, browser: browser, at: later)
                    }
                }
            }
        }
    }

    @Test func aProviderThatSignsNobodyInIsBelieved() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = signIns(provider)
            for change in [["error": ["access_denied"]], ["error": ["access_denied"], "code": ["stray"]], [:]] {
                let (address, browser) = try await signIns.begin(at: noon)
                let query = try await provider.visit(address).filter { $0.key != "code" }.merging(change) { $1 }
                await #expect(throws: OpenIDError.denied) {
                    try await signIns.end(query: query, browser: browser, at: noon)
                }
            }
            #expect(await provider.asked.contains("token") == false)
        }
    }

    @Test func aReturnThatNamesAnotherIssuerIsRefusedBeforeItsCodeIsSent() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = signIns(provider)
            let (address, browser) = try await signIns.begin(at: noon)
            let query = try await provider.visit(address).merging(["iss": ["https://other.example"]]) { $1 }
            await #expect(throws: OpenIDError.badToken(.issuer)) {
                try await signIns.end(query: query, browser: browser, at: noon)
            }
            #expect(await provider.asked.contains("token") == false)
        }
    }

    @Test func aProviderThatNamesItselfMustDoSo() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            await provider.change { $0.metadata["authorization_response_iss_parameter_supported"] = true }
            let signIns = signIns(provider)
            let (address, browser) = try await signIns.begin(at: noon)
            let silent = try await provider.visit(address)
            await #expect(throws: OpenIDError.badToken(.issuer)) {
                try await signIns.end(query: silent, browser: browser, at: noon)
            }
            let (other, otherBrowser) = try await signIns.begin(at: noon)
            let named = try await provider.visit(other).merging(["iss": [provider.issuer]]) { $1 }
            #expect(try await signIns.end(query: named, browser: otherBrowser, at: noon).user.text == "ann")
        }
    }
}
