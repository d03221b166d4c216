import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntelligenceLog
import ScriptEngine
import Testing

@testable import CallDesk

@Suite("Every role at every route")
struct RouteTests {
    /// With all that makes further routes.
    private func settings() throws -> DeskSettings {
        var settings = DeskSettings()
        settings.isDemo = true
        settings.openID = try OpenIDSettings(
            issuer: "https://provider.example", clientID: "layby", clientSecret: nil,
            redirect: "https://desk.example/sign-in/openid/callback")
        return settings
    }

    @Test func onlySigningInAndWhatPagesAreDrawnWithIsForAnyone() async throws {
        let desk = try await AttackDesk(try settings())
        #expect(desk.web.routes.count > 10)
        for route in desk.web.routes where route.access == .anyone {
            let isSigningIn = route.path.hasPrefix("/sign-in") || ["/demo", "/keys"].contains(route.path)
            #expect(isSigningIn || route.path.hasPrefix("/static/"), "\(route.method) \(route.path)")
        }
    }

    @Test func noRouteStandsTwice() async throws {
        let routes = try await AttackDesk(try settings()).web.routes.map { "\($0.method) \($0.path)" }
        #expect(Set(routes).count == routes.count)
    }

    @Test func whatARoleMayNotIsRefusedAndWhatItMayIsNot() async throws {
        let desk = try await AttackDesk(try settings())
        try await desk.web.application().test(.router) { client async throws in
            for route in desk.web.routes {
                for role in Role.allCases {
                    let browser = AttackBrowser(client: client, session: try await desk.session(role))
                    let answer = try await ask(route, desk, browser)
                    let isRefused = answer.text.contains("access.notAllowed")
                    let place = "\(role.rawValue) at \(route.method) \(route.path): \(answer.status.code)"
                    if case .may(let action) = route.access, !role.may(action) {
                        #expect(answer.status == .forbidden && isRefused, "\(place)")
                    } else {
                        #expect(!isRefused && (route.access == .anyone || answer.status != .unauthorized), "\(place)")
                        #expect(answer.status.code < 500 || answer.text.contains("openID."), "\(place)")
                    }
                }
            }
        }
    }

    @Test func whoeverIsNotSignedInIsAskedToBe() async throws {
        let desk = try await AttackDesk(try settings())
        try await desk.web.application().test(.router) { client async throws in
            for route in desk.web.routes {
                let browser = AttackBrowser(client: client, session: nil)
                let answer = try await ask(route, desk, browser)
                let place = "\(route.method) \(route.path): \(answer.status.code)"
                switch route.access {
                case .collector:
                    // Nobody knows where a request of the tests comes from.
                    #expect(answer.status == .forbidden, "\(place)")
                case .anyone, .ticket:
                    #expect(answer.headers[.location]?.hasPrefix("/sign-in?") != true, "\(place)")
                case .signedIn, .may:
                    if route.method == .get {
                        #expect(answer.status == .seeOther, "\(place)")
                        #expect(answer.headers[.location]?.hasPrefix("/sign-in") == true, "\(place)")
                    } else {
                        #expect(answer.status == .unauthorized, "\(place)")
                    }
                }
            }
        }
    }

    @Test func everyAnswerSaysHowLittleABrowserMayDoWithIt() async throws {
        let desk = try await AttackDesk(try settings())
        try await desk.web.application().test(.router) { client async throws in
            for session in [nil, try await desk.session(.supervisor)] {
                let browser = AttackBrowser(client: client, session: session)
                for route in desk.web.routes where route.path != "/sign-out" {
                    let headers = try await ask(route, desk, browser).headers
                    let policy = headers[.contentSecurityPolicy] ?? ""
                    let place = "\(route.method) \(route.path)"
                    for directive in [
                        "default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'",
                        "form-action 'self'", "script-src 'self'",
                    ] {
                        #expect(
                            policy.split(separator: ";").contains { $0.drop { $0 == " " } == directive }, "\(place)")
                    }
                    #expect(!policy.contains("unsafe"), "\(place)")
                    #expect(headers[.xContentTypeOptions] == "nosniff", "\(place)")
                    #expect(headers[.referrerPolicy] == "same-origin", "\(place)")
                    #expect(headers[.openerPolicy] == "same-origin", "\(place)")
                    #expect(headers[.server] == nil, "\(place)")
                    let isAsset = route.path.hasPrefix("/static/")
                    #expect(isAsset || headers[.cacheControl] == "no-store", "\(place)")
                    for cookie in headers[values: .setCookie] {
                        #expect(cookie.hasPrefix("__Host-"), "\(place)")
                        for part in ["Path=/", "Secure", "HttpOnly"] {
                            #expect(cookie.split(separator: ";").contains { $0.drop { $0 == " " } == part }, "\(place)")
                        }
                        #expect(cookie.contains("SameSite=Lax") || cookie.contains("SameSite=Strict"), "\(place)")
                    }
                }
            }
        }
    }

    @Test(arguments: [true, false]) func browsersAreKeptToTLSWhereItIsSpoken(isOverTLS: Bool) async throws {
        var settings = DeskSettings()
        settings.trustsProxy = isOverTLS
        let desk = try await AttackDesk(settings)
        try await desk.web.application().test(.router) { client async throws in
            let answer = try await AttackBrowser(client: client, session: nil).get("/sign-in")
            let expected = isOverTLS ? "max-age=31536000; includeSubDomains" : nil
            #expect(answer.headers[.strictTransportSecurity] == expected)
        }
    }

    @Test(arguments: ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "INVENTED"])
    func noOtherMethodDoesAnything(name: String) async throws {
        let desk = try await AttackDesk(try settings())
        let method = try #require(HTTPRequest.Method(name))
        try await desk.web.application().test(.router) { client async throws in
            let session = try await desk.session(.supervisor)
            for path in Set(desk.web.routes.map { desk.path($0) { _ in desk.call.description } }) {
                let answer = try await client.execute(
                    uri: path, method: method, headers: [.cookie: "\(Door.sessionCookie)=\(session.text)"])
                #expect([404, 405].contains(answer.status.code), "\(name) \(path)")
                #expect(!answer.text.contains(session.text), "\(name) \(path)")
            }
        }
    }

    /// Asks for a page, or posts an empty form that is the browser's own.
    private func ask(_ route: Route, _ desk: AttackDesk, _ browser: AttackBrowser) async throws -> TestResponse {
        let path = desk.path(route) { _ in desk.call.description }
        return route.method == .get ? try await browser.get(path) : try await browser.post(path, [])
    }
}
