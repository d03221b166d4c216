import Casework
import HTTPTypes
import IntelligenceLog
import Logging
import ScriptEngine

/// Signing in and out.
enum SignInRoutes {
    static func all(_ settings: DeskSettings) -> [Route] {
        let usual: [Route] = [
            .page("/", .signedIn) { .seeOther($0.home) },
            .page("/sign-in", .anyone) { try await page($0, error: nil) },
            .form("/sign-in", .anyone, signIn),
            .form("/sign-out", .signedIn, signOut),
            .form("/why", .signedIn, why),
            .page("/keys", .anyone, keys),
        ]
        return usual + (settings.isDemo ? [.form("/demo", .anyone, demo)] : [])
    }

    /// The page that asks who somebody is.
    struct SignInPage: Sendable {
        let csrf: String
        let error: String?
        let user: String
        /// Where to go then.
        let to: String
        /// The link to the provider by which one can also sign in; nil when there is none.
        let provider: String?
        /// The invented users that anybody may be, in a demonstration.
        let demo: [DemoUser]
    }

    struct DemoUser: Sendable {
        let id: String
        let role: String
    }

    private static func page(_ visit: Visit, error: Wording?) async throws -> Reply {
        let visitor = visit.csrf.isEmpty || visit.token != nil ? Door.newVisitor() : nil
        let users = visit.desk.settings.isDemo ? try await visit.log.users().all : []
        let to = local(visit.query["to"] ?? visit.form["to"])
        let content = SignInPage(
            csrf: visitor.map(Door.csrf) ?? visit.csrf, error: error?.sentence, user: visit.form["user"] ?? "",
            to: to, provider: visit.desk.openID.map { _ in "\(OpenIDSettings.beginPath)?to=\(to.percentEncoded)" },
            demo: users.filter { DemoDesk.isDemo($0.id) && $0.isEnabled }
                .map { DemoUser(id: $0.id.text, role: $0.role.words) })
        let reply = visit.page(
            "Sign in", content, "signin", status: error?.status ?? .ok)
        guard let visitor else { return reply }
        // What a session's cookie was is forgotten, or its forms would not match the visitor's.
        return reply.setting(Door.visitorCookie, visitor).setting(Door.sessionCookie, "", seconds: 0)
    }

    private static func signIn(_ visit: Visit) async throws -> Reply {
        do {
            if let wait = visit.desk.passwordTries.take(visit.client, at: visit.now) {
                visit.desk.logger.notice("too many wrong passwords from \(visit.client.text)")
                throw AccessError.tooManyTries(seconds: wait)
            }
            guard let id = UserID(visit.form["user"] ?? "") else { throw AccessError.wrongPassword }
            let seconds = try await seconds(of: id, visit)
            let (token, _) = try await visit.log.signIn(
                id, Password(visit.form["password"] ?? ""), seconds: seconds, at: visit.now)
            visit.desk.passwordTries.giveBack(visit.client)
            return try await entered(visit, token, to: visit.form["to"], seconds: seconds)
        } catch LogError.access(let error) {
            return try await page(visit, error: Wording(error))
        } catch let error as AccessError {
            return try await page(visit, error: Wording(error))
        }
    }

    /// In with a session: another cookie than the visitor's, so that none can be planted before. The browser's session
    /// so far is over.
    ///
    /// - Parameter seconds: how long the session counts; nil for the usual time.
    static func entered(
        _ visit: Visit, _ token: SessionToken, to destination: String?, seconds: Int? = nil
    ) async throws -> Reply {
        if let former = visit.token { try await visit.log.endSession(former) }
        visit.desk.idle.use(Door.csrf(token.text), at: visit.now)
        return Reply.seeOther(local(destination))
            .setting(Door.sessionCookie, token.text, seconds: seconds ?? visit.desk.settings.sessionSeconds)
            .setting(Door.visitorCookie, "", seconds: 0)
    }

    /// How long a session counts: of a screen that shows the wall alone, until somebody ends it or months are over.
    private static func seconds(of id: UserID, _ visit: Visit) async throws -> Int {
        let stays = try await visit.log.users()[id]?.role.staysSignedIn ?? false
        return stays ? visit.desk.settings.wallSessionSeconds : visit.desk.settings.sessionSeconds
    }

    private static func signOut(_ visit: Visit) async throws -> Reply {
        if let token = visit.token { try await visit.log.endSession(token) }
        var reply = Reply.seeOther("/sign-in").setting(Door.sessionCookie, "", seconds: 0)
        reply.headers[.clearSiteData] = "\"cache\""
        return reply
    }

    /// What the keys do; the page that `?` shows.
    private static func keys(_ visit: Visit) async throws -> Reply {
        guard visit.wantsPieces else { return visit.page("Keys", KeysPage(), "keys") }
        return .pieces(visit.desk.templates.render(KeysPage(), "keys-list"))
    }

    /// The keys need nothing said.
    struct KeysPage: Sendable {}

    /// Why a record is opened; then the page that was asked for.
    private static func why(_ visit: Visit) async throws -> Reply {
        let path = local(visit.form["to"])
        let reason = PlainText.of(visit.form["why"] ?? "")
        if !reason.isEmpty {
            visit.desk.consultations.give(String(reason.prefix(1_000)), for: path, by: try visit.actor())
        }
        return .seeOther(path)
    }

    /// In as an invented user of a demonstration, whose password is known to all.
    private static func demo(_ visit: Visit) async throws -> Reply {
        guard let id = UserID(visit.form["user"] ?? ""), DemoDesk.isDemo(id) else {
            throw AccessError.wrongPassword
        }
        let seconds = try await seconds(of: id, visit)
        let (token, _) = try await visit.log.signIn(id, Password(DemoDesk.password), seconds: seconds, at: visit.now)
        return try await entered(visit, token, to: visit.form["to"], seconds: seconds)
    }

    /// A path of this desk, whatever was asked for: nobody is sent elsewhere.
    static func local(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.contains("\\"),
            path.allSatisfy({ $0.isASCII && !$0.isWhitespace && $0.asciiValue ?? 0 > 0x20 })
        else { return "/" }
        return path
    }
}

extension Visit {
    /// Where a user begins.
    fileprivate var home: String {
        switch user?.role {
        case .handler, .supervisor, nil: "/calls"
        case .analyst: "/events"
        case .optLead: "/operations"
        case .administrator: "/users"
        case .wall: "/wall"
        }
    }
}
