import Casework
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("The keys of an OpenID Connect provider")
struct OpenIDKeyTests {
    private let noon = Timestamp(seconds: 1_614_600_000)

    private func user(
        _ signIns: OpenIDSignIns, _ provider: OpenIDSmallProvider, at time: Timestamp
    ) async throws -> UserID {
        await provider.change { $0.time = time }
        let (address, browser) = try await signIns.begin(at: time)
        return try await signIns.end(query: try await provider.visit(address), browser: browser, at: time).user
    }

    private func fetches(_ provider: OpenIDSmallProvider) async -> Int {
        await provider.asked.count { $0 == "keys" }
    }

    @Test func aKeyThatCameSinceIsFetched() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = OpenIDSignIns(settings: provider.settings) { try await provider.fetch($0) }
            #expect(try await user(signIns, provider, at: noon).text == "ann")
            let second = try await OpenIDSmallKey("second", .rs256)
            await provider.change {
                $0.published.append(second)
                $0.signing = second
            }
            #expect(try await user(signIns, provider, at: noon.adding(seconds: 60)).text == "ann")
            #expect(await fetches(provider) == 2)
        }
    }

    @Test func madeUpKeysMakeUsAskOnceAMinute() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = OpenIDSignIns(settings: provider.settings) { try await provider.fetch($0) }
            await provider.change { $0.fault = .unknownKey }
            for (seconds, expected) in [(0, 1), (59, 1), (60, 2), (61, 2), (119, 2), (120, 3)] {
                await #expect(throws: OpenIDError.badToken(.unknownKey)) {
                    try await user(signIns, provider, at: noon.adding(seconds: seconds))
                }
                #expect(await fetches(provider) == expected, "after \(seconds) s")
            }
        }
    }

    @Test func aKeyThatWasWithdrawnCountsForAnHourAtMost() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            let signIns = OpenIDSignIns(settings: provider.settings) { try await provider.fetch($0) }
            #expect(try await user(signIns, provider, at: noon).text == "ann")
            await provider.change { $0.published = [] }
            #expect(try await user(signIns, provider, at: noon.adding(seconds: 3599)).text == "ann")
            await #expect(throws: OpenIDError.badToken(.unknownKey)) {
                try await user(signIns, provider, at: noon.adding(seconds: 3600))
            }
        }
    }

    @Test func aTokenThatNamesNoKeyIsTheOnlyKeysOrNobodys() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [self] provider async throws in
            await provider.change { $0.namesKey = false }
            let one = OpenIDSignIns(settings: provider.settings) { try await provider.fetch($0) }
            #expect(try await user(one, provider, at: noon).text == "ann")
            let second = try await OpenIDSmallKey("second", .es256)
            await provider.change { $0.published.append(second) }
            let two = OpenIDSignIns(settings: provider.settings) { try await provider.fetch($0) }
            await #expect(throws: OpenIDError.badToken(.unknownKey)) { try await user(two, provider, at: noon) }
        }
    }

    @Test func whoAsksMeanwhileWaitsForTheSameAnswer() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [noon] provider async throws in
            let signIns = OpenIDSignIns(settings: provider.settings) { try await provider.fetch($0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 { group.addTask { _ = try await signIns.begin(at: noon) } }
                try await group.waitForAll()
            }
            #expect(await provider.asked == ["discovery", "keys"])
        }
    }

    @Test func aProviderThatDoesNotAnswerIsAskedAgainNextTime() async throws {
        try await OpenIDSmallProvider.run(at: noon) { [noon] provider async throws in
            let isUp = Switch()
            let signIns = OpenIDSignIns(settings: provider.settings) { request in
                guard await isUp.isOn else { throw OpenIDSmallProvider.Stray() }
                return try await provider.fetch(request)
            }
            await #expect(throws: OpenIDError.unreachable) { try await signIns.begin(at: noon) }
            await isUp.turnOn()
            _ = try await signIns.begin(at: noon)
        }
    }

    private actor Switch {
        private(set) var isOn = false
        func turnOn() { isOn = true }
    }

    @Test func keysForOtherUsesOrTooShortAreLeftOut() async throws {
        let good = try await OpenIDSmallKey("k", .rs256).published
        let curve = try await OpenIDSmallKey("k", .es256).published
        let short = Base64URL.text([0x80] + Array(repeating: 1, count: 127))
        func found(_ key: JSONValue, _ algorithm: SigningAlgorithm) throws -> Bool {
            try ProviderKeys(CanonicalJSON.bytes(["keys": [key]])).key(named: "k", for: algorithm) != nil
        }
        #expect(try found(good, .rs256))
        #expect(try found(good.removing("alg"), .ps256))
        #expect(try found(curve, .es256))
        #expect(try !found(good, .ps256))
        #expect(try !found(curve, .rs256))
        for change: [String: JSONValue] in [
            ["use": "enc"], ["key_ops": ["encrypt"]], ["alg": "HS256"], ["alg": "none"], ["n": .string(short)],
            ["e": "AQ"], ["e": "!"], ["kty": "oct", "k": "c2VjcmV0"], ["kid": "other"],
        ] {
            #expect(try !found(good.adding(change), .rs256), "\(change)")
        }
        for change: [String: JSONValue] in [["crv": "P-384"], ["x": "AAAA"], ["y": .null]] {
            #expect(try !found(curve.adding(change), .es256), "\(change)")
        }
    }

    @Test func aPointOffTheCurveIsNoKey() async throws {
        let key = try #require(
            try ProviderKeys(
                CanonicalJSON.bytes(
                    [
                        "keys": [
                            [
                                "kty": "EC", "crv": "P-256", "kid": "k",
                                "x": .string(Base64URL.text(Array(repeating: 1, count: 32))),
                                "y": .string(Base64URL.text(Array(repeating: 2, count: 32))),
                            ]
                        ]
                    ])
            ).key(named: "k", for: .es256))
        await #expect(throws: OpenIDError.badKeys) {
            try await key.check(Array(repeating: 0, count: 64), of: [1], by: .es256)
        }
    }

    @Test(arguments: ["", "{}", "[]", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}"])
    func whatIsNoKeySetIsRefused(text: String) {
        #expect(throws: OpenIDError.badKeys) { try ProviderKeys(Array(text.utf8)) }
    }

    @Test func aKeySetOfMoreThanAHundredIsRefused() {
        let many = JSONValue.array(Array(repeating: ["kty": "RSA"], count: 101))
        #expect(throws: OpenIDError.badKeys) { try ProviderKeys(CanonicalJSON.bytes(["keys": many])) }
    }
}
