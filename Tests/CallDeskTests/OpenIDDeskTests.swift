import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntelligenceLog
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("The desk's pages for signing in by OpenID Connect")
struct OpenIDDeskTests {
    private let noon = AttackDesk.noon

    /// A desk that has the small provider, and a visitor's browser there.
    private func run(
        user: String,
        _ body: @escaping @Sendable (OpenIDSmallProvider, AttackDesk, any TestClientProtocol) async throws -> Void
    ) async throws {
        try await OpenIDSmallProvider.run(at: noon) { provider async throws in
            await provider.change { $0.user = user }
            var settings = DeskSettings()
            settings.openID = provider.settings
            let desk = try await AttackDesk(settings, fetch: { try await provider.fetch($0) })
            try await desk.web.application().test(.router) { client in try await body(provider, desk, client) }
        }
    }

    private func cookie(_ name: String, of answer: TestResponse) -> String? {
        answer.headers[values: .setCookie].first { $0.hasPrefix("\(name)=") }
            .map { String($0.dropFirst(name.count + 1).prefix { $0 != ";" }) }
    }

    /// From the link to the answer that the browser gets when it is back.
    private func goThere(
        _ provider: OpenIDSmallProvider, _ client: any TestClientProtocol, from link: String = "/sign-in/openid",
        holding other: String? = nil
    ) async throws -> TestResponse {
        let away = try await client.execute(uri: link, method: .get)
        #expect(away.status == .seeOther)
        let query = try await provider.visit(away.headers[.location] ?? "")
        let back = query.map { "\(FormEncoding.encoded($0.key))=\(FormEncoding.encoded($0.value[0]))" }
        let held = other ?? cookie(OpenIDRoutes.cookie, of: away) ?? ""
        return try await client.execute(
            uri: "\(OpenIDSettings.callbackPath)?\(back.joined(separator: "&"))", method: .get,
            headers: [.cookie: "\(OpenIDRoutes.cookie)=\(held)"])
    }

    @Test func theSignInPageLeadsToTheProviderOnlyWhereThereIsOne() async throws {
        try await run(user: "an-analyst") { _, _, client async throws in
            let page = try await client.execute(uri: "/sign-in?to=/calls", method: .get)
            #expect(page.text.contains("href=\"/sign-in/openid?to="))
        }
        let desk = try await AttackDesk()
        try await desk.web.application().test(.router) { client async throws in
            #expect(try await !client.execute(uri: "/sign-in", method: .get).text.contains("/sign-in/openid"))
            #expect(try await client.execute(uri: "/sign-in/openid", method: .get).status == .notFound)
        }
    }

    @Test func aProvedUserComesInWithTheirOwnRoleToThePageThatTheyWanted() async throws {
        try await run(user: "an-analyst") { provider, desk, client async throws in
            let answer = try await goThere(provider, client, from: "/sign-in/openid?to=%2Fcalls")
            #expect(answer.status == .seeOther)
            #expect(answer.headers[.location] == "/calls")
            let token = try #require(cookie(Door.sessionCookie, of: answer).flatMap { SessionToken($0) })
            #expect(try await desk.log.user(holding: token, at: noon).role == .analyst)
            let entry = try #require(try await desk.log.entries(of: .users).last)
            #expect(entry.payload["issuer"]?.string == provider.issuer)
        }
    }

    @Test func whoIsNoUserHereIsToldSoAndNotLetIn() async throws {
        try await run(user: "somebody") { provider, desk, client async throws in
            let answer = try await goThere(provider, client)
            #expect(answer.status == .forbidden)
            #expect(answer.text.contains("openID.noUser"))
            #expect(cookie(Door.sessionCookie, of: answer) == nil)
            #expect(try await desk.log.users()[try #require(UserID("somebody"))] == nil)
        }
    }

    @Test func whoIsDisabledIsNotLetIn() async throws {
        try await run(user: "an-analyst") { provider, desk, client async throws in
            try await desk.log.change(.disable(try AttackDesk.user(.analyst)), at: noon, by: Actor("tester"))
            let answer = try await goThere(provider, client)
            #expect(answer.status == .forbidden)
            #expect(answer.text.contains("access.disabled"))
        }
    }

    @Test func anotherBrowserIsNotLetIn() async throws {
        try await run(user: "an-analyst") { provider, _, client async throws in
            let answer = try await goThere(provider, client, holding: "")
            #expect(answer.status == .badRequest)
            #expect(answer.text.contains("openID.noSignIn"))
        }
    }

    @Test func anotherSiteCannotSignAnybodyIn() async throws {
        try await run(user: "an-analyst") { _, _, client async throws in
            for site in ["cross-site", "same-site"] {
                let answer = try await client.execute(
                    uri: "/sign-in/openid", method: .get, headers: [.fetchSite: site])
                #expect(answer.headers[.location] == "/sign-in")
            }
        }
    }

    @Test func nobodyIsSentToAnotherSiteAfterwards() async throws {
        try await run(user: "an-analyst") { provider, _, client async throws in
            for to in ["https://other.example/", "//other.example", "/\\other.example", "javascript:alert(1)"] {
                let answer = try await goThere(
                    provider, client, from: "/sign-in/openid?to=\(FormEncoding.encoded(to))")
                #expect(answer.headers[.location] == "/")
            }
        }
    }

    @Test func aProviderThatDoesNotAnswerIsSaidToBeSo() async throws {
        var settings = DeskSettings()
        settings.openID = try OpenIDSettings(
            issuer: "https://provider.example", clientID: "layby", clientSecret: nil,
            redirect: "https://desk.example/sign-in/openid/callback")
        let desk = try await AttackDesk(settings)
        try await desk.web.application().test(.router) { client async throws in
            let answer = try await client.execute(uri: "/sign-in/openid", method: .get)
            #expect(answer.status == .badGateway)
            #expect(answer.text.contains("openID.unreachable"))
        }
    }
}
