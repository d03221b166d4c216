import Casework
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import IntelligenceLog
import Logging
import NIOCore
import ScriptEngine

/// Lets a request in to a route, or says why not: who it is, what their role allows, whether the form is ours.
struct Door: Sendable {
    let desk: Desk

    /// The session's cookie. Its prefix makes browsers refuse one that is not Secure and of this very host.
    static let sessionCookie = "__Host-layby"
    /// Before there is a session, what ties a form to the browser that got it.
    static let visitorCookie = "__Host-layby-visitor"
    /// How long a form may take to come; one with files, ten times as long.
    private static let bodySeconds = 30
    /// What browsers say of requests that no other site made.
    private static let ownSites: Set<String> = ["same-origin", "none"]

    /// Answers a request; errors become pages.
    func answer(_ route: Route, _ request: Request, _ context: DeskContext) async -> Reply {
        let cookies = CookieJar(request.headers[values: .cookie])
        var visit = visit(request, context, cookies)
        do {
            try refuseStrangers(context)
            visit = try await identified(visit, for: route)
            if route.method == .post { visit = try await reading(request, for: route, visit) }
            return try await route.answer(visit)
        } catch {
            note(error, route, visit)
            return Wording(error).reply(to: visit, isForm: route.method == .post)
        }
    }

    /// Tells whoever runs the desk what they must hear of; never what was sent.
    private func note(_ error: any Error, _ route: Route, _ visit: Visit) {
        let wording = Wording(error)
        let place = "\(route.method) \(route.path): \(wording.code)"
        switch error {
        case AccessError.notAllowed(_, let role):
            desk.logger.notice("\(place), \(visit.user?.id.text ?? "-") as \(role.rawValue)")
        case AccessError.tooManyTries, WebError.foreignForm:
            desk.logger.notice("\(place), from \(visit.client.text)")
        case let error as LogError where error.isDisk: desk.logger.error("\(place)")
        default:
            if wording.status == .internalServerError { desk.logger.error("\(place), \(type(of: error))") }
        }
    }

    /// Behind a proxy, whoever comes past it would speak without TLS, and say of themselves what they like.
    private func refuseStrangers(_ context: DeskContext) throws(WebError) {
        guard desk.settings.trustsProxy, let peer = context.remote?.ipAddress.flatMap({ ClientAddress($0) }) else {
            return
        }
        guard desk.settings.trusts(peer) else { throw .pastTheProxy }
    }

    private func visit(_ request: Request, _ context: DeskContext, _ cookies: CookieJar) -> Visit {
        let token = cookies[Self.sessionCookie].flatMap { SessionToken($0) }
        let visitor = token?.text ?? cookies[Self.visitorCookie].flatMap { Self.isVisitor($0) ? $0 : nil }
        let query = (try? Form.urlencoded(Array((request.uri.query ?? "").utf8))) ?? Form()
        return Visit(
            desk: desk, user: nil, token: token, csrf: visitor.map(Self.csrf) ?? "",
            parameters: Dictionary(context.parameters.map { (String($0.key), String($0.value)) }) { first, _ in first },
            query: query, form: Form(), cookies: cookies,
            client: ClientAddress.of(request, from: context.remote, desk.settings),
            isFromHere: (request.headers[.fetchSite].map(Self.ownSites.contains)) ?? true,
            origin: (desk.settings.isOverTLS ? "https://" : "http://") + (request.head.authority ?? ""),
            path: request.uri.description,
            takesGzip: request.headers[.acceptEncoding]?.contains("gzip") ?? false,
            wantsPieces: request.headers[.layby] == "pieces",
            wantsEvents: request.headers[.accept] == WallRoutes.eventStream,
            isCollector: isCollector(request, context))
    }

    /// What came by a proxy, known to us or not, is not of this machine, though the proxy may be.
    private func isCollector(_ request: Request, _ context: DeskContext) -> Bool {
        if let token = desk.settings.metricsToken,
            let given = request.headers[.authorization], given.isSameSecret(as: "Bearer \(token)")
        {
            return true
        }
        let peer = context.remote?.ipAddress.flatMap { ClientAddress($0) }
        let marks: [HTTPField.Name] = [.forwardedFor, .forwarded, .via]
        // A proxy that is known to us need not mark what it passes on.
        return !desk.settings.trustsProxy && peer?.isLoopback == true && marks.allSatisfy { request.headers[$0] == nil }
    }

    private func identified(_ visit: Visit, for route: Route) async throws -> Visit {
        switch route.access {
        case .anyone, .ticket: return visit
        case .collector:
            guard visit.isCollector else { throw WebError.notACollector }
            return visit
        case .signedIn, .may:
            guard let token = visit.token else { throw AccessError.notSignedIn }
            let user = try await desk.log.user(holding: token, at: desk.now())
            guard try await !desk.endsIdle(token, of: user) else { throw AccessError.expired }
            if route.keepsAwake { desk.idle.use(visit.csrf, at: desk.now()) }
            let visit = visit.with(user: user)
            if case .may(let action) = route.access { try visit.require(action) }
            return visit
        }
    }

    /// Reads the form and makes sure that it is one of ours.
    private func reading(_ request: Request, for route: Route, _ visit: Visit) async throws -> Visit {
        try refuseOtherSites(request)
        let type = request.headers[.contentType] ?? ""
        let form: Form
        if let boundary = Self.boundary(of: type) {
            form = try Form.multipart(
                Data(try await body(request, route.bodyLimit).readableBytesView), boundary: boundary)
        } else {
            let limit = min(route.bodyLimit, Form.usualLimit)
            form = try Form.urlencoded(try await body(request, limit).readableBytesView)
        }
        if route.access != .ticket {
            guard !visit.csrf.isEmpty, let given = form["csrf"], given.isSameSecret(as: visit.csrf) else {
                throw WebError.foreignForm
            }
        }
        return visit.with(form: form)
    }

    /// A browser says where a form stood; what it posts for another site is refused.
    private func refuseOtherSites(_ request: Request) throws(WebError) {
        if let site = request.headers[.fetchSite], !Self.ownSites.contains(site) { throw .foreignForm }
        if let origin = request.headers[.origin], let host = request.head.authority,
            origin.split(separator: "/").last.map(String.init) != host
        {
            throw .foreignForm
        }
    }

    private func body(_ request: Request, _ limit: Int) async throws -> ByteBuffer {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw WebError.tooLong(most: limit)
        }
        return try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            group.addTask {
                do { return try await request.body.collect(upTo: limit) } catch is NIOTooManyBytesError {
                    throw WebError.tooLong(most: limit)
                }
            }
            group.addTask {
                try await Task.sleep(for: .seconds(limit > Form.usualLimit ? Self.bodySeconds * 10 : Self.bodySeconds))
                throw WebError.tooSlow
            }
            defer { group.cancelAll() }
            guard let body = try await group.next() else { throw WebError.tooSlow }
            return body
        }
    }

    // MARK: Tokens

    /// What forms carry for a session or a visitor: it tells nothing of the cookie.
    static func csrf(_ secret: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data("form".utf8), using: SymmetricKey(data: Data(secret.utf8)))
        return Data(code).hexadecimal
    }

    /// A new visitor's cookie.
    static func newVisitor() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) }.hexadecimal
    }

    private static func isVisitor(_ text: String) -> Bool {
        text.utf8.count == 32 && text.allSatisfy(\.isHexDigit)
    }

    private static func boundary(of type: String) -> String? {
        guard type.lowercased().hasPrefix("multipart/form-data") else { return nil }
        guard let start = type.range(of: "boundary=")?.upperBound else { return "" }
        return String(type[start...].prefix { $0 != ";" }).trimmingCharacters(in: ["\""])
    }
}

/// The cookies of a request.
struct CookieJar: Sendable {
    private let values: [Substring: Substring]

    init(_ headers: [String]) {
        values = headers.flatMap { $0.split(separator: ";") }.reduce(into: [:]) { values, pair in
            let sides = pair.split(separator: "=", maxSplits: 1)
            if sides.count == 2 { values[sides[0].drop { $0 == " " }] = sides[1] }
        }
    }

    subscript(name: String) -> String? { values[name[...]].map(String.init) }
}

extension Visit {
    fileprivate func with(user: Users.User) -> Visit { copy(user: user, form: form) }

    fileprivate func with(form: Form) -> Visit { copy(user: user, form: form) }

    private func copy(user: Users.User?, form: Form) -> Visit {
        Visit(
            desk: desk, user: user, token: token, csrf: csrf, parameters: parameters, query: query, form: form,
            cookies: cookies, client: client, isFromHere: isFromHere, origin: origin, path: path,
            takesGzip: takesGzip, wantsPieces: wantsPieces, wantsEvents: wantsEvents, isCollector: isCollector)
    }
}

extension LogError {
    /// Whether it is of the disk, so that whoever runs the desk must hear of it.
    fileprivate var isDisk: Bool {
        switch self {
        case .diskFull, .disk, .damaged, .readOnly, .cannotOpen: true
        default: false
        }
    }
}

extension HTTPField.Name {
    /// What `desk.js` says of itself: `pieces` where it wants pieces of a page.
    static let layby = literal("X-Layby")
    static let fetchSite = literal("Sec-Fetch-Site")
    static let forwardedFor = literal("X-Forwarded-For")
    static let forwarded = literal("Forwarded")
    static let permissionsPolicy = literal("Permissions-Policy")
    static let referrerPolicy = literal("Referrer-Policy")
    static let openerPolicy = literal("Cross-Origin-Opener-Policy")
    static let resourcePolicy = literal("Cross-Origin-Resource-Policy")
    static let frameOptions = literal("X-Frame-Options")
    static let clearSiteData = literal("Clear-Site-Data")

    private static func literal(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .cookie }
}
