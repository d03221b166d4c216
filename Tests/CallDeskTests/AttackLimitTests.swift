import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntelligenceLog
import NIOCore
import ScriptEngine
import Synchronization
import Testing

@testable import CallDesk

@Suite("Limits of clients and sessions")
struct AttackLimitTests {
    private let noon = AttackDesk.noon

    // MARK: Addresses

    @Test(
        arguments: [
            ("192.0.2.1", [192, 0, 2, 1]), ("::ffff:192.0.2.1", [192, 0, 2, 1]),
            ("2001:db8:0:1::7", [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 1]),
            ("2001:db8:0:1:ffff::1", [0x20, 1, 0x0D, 0xB8, 0, 0, 0, 1]),
        ] as [(String, [UInt8])])
    func anAddressIsCountedWithItsNetwork(text: String, group: [UInt8]) {
        #expect(ClientAddress(text)?.group == group)
    }

    @Test(arguments: ["", "localhost", "192.0.2", "192.0.2.1:80", "<script>", "192.0.2.1\r\n", "unknown"])
    func whatIsNoAddressIsNone(text: String) {
        #expect(ClientAddress(text) == nil)
    }

    @Test func onlyATrustedProxyIsBelieved() throws {
        var settings = DeskSettings()
        func client(_ peer: String, _ forwarded: [String]) throws -> String {
            var fields = HTTPFields()
            fields[values: .forwardedFor] = forwarded
            let request = Request(
                head: HTTPRequest(method: .get, scheme: nil, authority: nil, path: "/", headerFields: fields),
                body: RequestBody(buffer: ByteBuffer()))
            return ClientAddress.of(request, from: try SocketAddress(ipAddress: peer, port: 1), settings).text
        }
        #expect(try client("127.0.0.1", ["192.0.2.9"]) == "127.0.0.1")
        settings.trustsProxy = true
        #expect(try client("127.0.0.1", ["192.0.2.9"]) == "192.0.2.9")
        #expect(try client("192.0.2.1", ["192.0.2.9"]) == "192.0.2.1")
        settings.proxies = ["192.0.2.1"]
        #expect(try client("192.0.2.1", ["192.0.2.9"]) == "192.0.2.9")
        // What the client itself says stands before what the proxy says.
        #expect(try client("127.0.0.1", ["198.51.100.1, 192.0.2.9"]) == "192.0.2.9")
        #expect(try client("127.0.0.1", ["198.51.100.1", "192.0.2.9"]) == "192.0.2.9")
        #expect(try client("127.0.0.1", ["<script>"]) == "127.0.0.1")
        #expect(try client("127.0.0.1", []) == "127.0.0.1")
    }

    // MARK: Tries

    @Test func soManyTriesAreFreeThenOneAtATime() throws {
        let limit = AddressLimit(free: 3, seconds: 20)
        let (one, other) = (try #require(ClientAddress("192.0.2.1")), try #require(ClientAddress("192.0.2.2")))
        for _ in 0..<3 { #expect(limit.take(one, at: noon) == nil) }
        #expect(limit.take(one, at: noon) == 20)
        #expect(limit.take(one, at: noon.adding(seconds: 5)) == 15)
        #expect(limit.take(other, at: noon) == nil)
        #expect(limit.take(one, at: noon.adding(seconds: 20)) == nil)
        #expect(limit.take(one, at: noon.adding(seconds: 20)) == 20)
        limit.giveBack(one)
        #expect(limit.take(one, at: noon.adding(seconds: 20)) == nil)
        // A clock that is set back lengthens no wait.
        #expect(limit.take(one, at: noon.adding(seconds: -86_400)).map { $0 <= 20 } ?? true)
    }

    @Test func howeverManyClientsTryLittleIsRemembered() throws {
        let limit = AddressLimit(free: 3, seconds: 20)
        for number in 0..<25_000 {
            let client = try #require(ClientAddress("10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"))
            _ = limit.take(client, at: noon)
            #expect(limit.count <= 10_000)
        }
    }

    @Test func wrongPasswordsFromOneAddressWaitWhoeverTheyAreFor() async throws {
        let desk = try await AttackDesk(password: Password("the invented right one"))
        try await desk.web.application().test(.router) { client async throws in
            let browser = AttackBrowser(client: client, session: nil)
            func signIn(_ user: String, _ password: String) async throws -> Int {
                try await browser.post("/sign-in", [("user", user), ("password", password)]).status.code
            }
            for number in 0..<30 { #expect(try await signIn("nobody-\(number)", "an invented wrong one") == 401) }
            #expect(try await signIn("an-analyst", "the invented right one") == 429)
        }
    }

    @Test func rightPasswordsCountForNothing() async throws {
        let desk = try await AttackDesk(password: Password("the invented right one"))
        try await desk.web.application().test(.router) { client async throws in
            let browser = AttackBrowser(client: client, session: nil)
            for _ in 0..<40 {
                let answer = try await browser.post(
                    "/sign-in", [("user", "an-analyst"), ("password", "the invented right one")])
                #expect(answer.status == .seeOther)
            }
        }
    }

    // MARK: Sessions

    @Test func signingInGivesAnotherSessionAndEndsTheOneBefore() async throws {
        let desk = try await AttackDesk(password: Password("the invented right one"))
        try await desk.web.application().test(.router) { client async throws in
            let former = try await desk.session(.handler)
            let browser = AttackBrowser(client: client, session: former)
            let answer = try await browser.post(
                "/sign-in", [("user", "an-analyst"), ("password", "the invented right one")])
            let cookies = answer.headers[values: .setCookie]
            let token = cookies.first { $0.hasPrefix("\(Door.sessionCookie)=") }?.dropFirst(
                Door.sessionCookie.count + 1
            )
            .prefix(64)
            let made = try #require(token.flatMap { SessionToken(String($0)) })
            #expect(made.text != former.text)
            #expect(try await desk.log.user(holding: made, at: noon).id.text == "an-analyst")
            await #expect(throws: LogError.access(.notSignedIn)) { try await desk.log.user(holding: former, at: noon) }
        }
    }

    @Test func signingOutEndsTheSessionAndEmptiesTheCache() async throws {
        let desk = try await AttackDesk()
        try await desk.web.application().test(.router) { client async throws in
            let session = try await desk.session(.handler)
            let answer = try await AttackBrowser(client: client, session: session).post("/sign-out", [])
            #expect(answer.headers[.clearSiteData] == "\"cache\"")
            await #expect(throws: LogError.access(.notSignedIn)) {
                try await desk.log.user(holding: session, at: noon)
            }
            let after = try await AttackBrowser(client: client, session: session).get("/calls")
            #expect(after.headers[.location]?.hasPrefix("/sign-in") == true)
        }
    }

    @Test func aSessionThatLiesIdleForAnHourIsOver() async throws {
        let time = Mutex(AttackDesk.noon)
        var settings = DeskSettings()
        settings.sessionSeconds = 12 * 3600
        let desk = try await AttackDesk(settings, now: { time.withLock { $0 } })
        let user = try AttackDesk.user(.handler)
        let (token, _) = try await desk.log.signIn(
            user, provenBy: "https://provider.example", seconds: 12 * 3600, at: noon)
        try await desk.web.application().test(.router) { client async throws in
            let browser = AttackBrowser(client: client, session: token)
            for minutes in [59, 118, 177] {
                time.withLock { $0 = noon.adding(seconds: minutes * 60) }
                #expect(try await browser.get("/calls").status == .ok, "\(minutes)")
            }
            time.withLock { $0 = noon.adding(seconds: 237 * 60) }
            #expect(try await browser.get("/calls").status == .seeOther)
            let later = noon.adding(seconds: 237 * 60)
            await #expect(throws: LogError.access(.notSignedIn)) { try await desk.log.user(holding: token, at: later) }
        }
    }

    @Test func aPageThatLooksForNewsByItselfKeepsNoSessionAwake() async throws {
        let time = Mutex(AttackDesk.noon)
        let desk = try await AttackDesk(now: { time.withLock { $0 } })
        let (token, _) = try await desk.log.signIn(
            try AttackDesk.user(.handler), provenBy: "https://provider.example", seconds: 12 * 3600, at: noon)
        try await desk.web.application().test(.router) { client async throws in
            let browser = AttackBrowser(client: client, session: token)
            #expect(try await browser.get("/calls/\(desk.call)").status == .ok)
            time.withLock { $0 = noon.adding(seconds: 59 * 60) }
            #expect(try await browser.get("/calls/\(desk.call)/news?seen=1").status.code < 300)
            time.withLock { $0 = noon.adding(seconds: 60 * 60) }
            #expect(try await browser.get("/calls/\(desk.call)").status == .seeOther)
        }
    }

    // MARK: Behind a proxy

    @Test func pastTheProxyNobodyIsAnswered() throws {
        var settings = DeskSettings()
        settings.trustsProxy = true
        #expect(settings.trusts(try #require(ClientAddress("127.0.0.1"))))
        #expect(settings.trusts(try #require(ClientAddress("::1"))))
        #expect(!settings.trusts(try #require(ClientAddress("192.0.2.1"))))
        settings.trustsProxy = false
        #expect(!settings.trusts(try #require(ClientAddress("127.0.0.1"))))
    }
}
