import Casework
import HTTPTypes
import IntelligenceLog

/// Anybody's own page: who they are here, and their password.
enum AccountRoutes {
    static let all: [Route] = [
        .page("/account", .signedIn) { try page($0, error: nil) },
        .form("/account/password", .may(.changeOwnPassword), changePassword),
    ]

    /// Who somebody is, and what they may do.
    struct AccountPage: Sendable {
        let csrf: String
        let id: String
        let role: String
        let may: [String]
        let error: String?
        let said: String?
    }

    private static func page(_ visit: Visit, error: String?) throws -> Reply {
        guard let user = visit.user else { throw AccessError.notSignedIn }
        let content = AccountPage(
            csrf: visit.csrf, id: user.id.text, role: user.role.words,
            may: Action.allCases.filter { user.role.may($0) }.map(\.words), error: error,
            said: visit.query["said"] == "changed"
                ? "Your password is new. Wherever else you were signed in, you are signed out." : nil)
        return visit.page("Account", content, "account", status: error == nil ? .ok : .unprocessableContent)
    }

    /// All sessions end with the old password; the browser that changed it gets a new one.
    private static func changePassword(_ visit: Visit) async throws -> Reply {
        guard let user = visit.user else { throw AccessError.notSignedIn }
        do {
            let password = try NewPassword.read(visit.form)
            try await visit.log.confirm(user.id, Password(visit.form["present"] ?? ""), at: visit.now)
            let hash = try visit.log.hash(password)
            try await visit.log.change(.changePassword(user.id, hash), at: visit.now, by: user.id.actor)
            let (token, _) = try await visit.log.signIn(
                user.id, password, seconds: visit.desk.settings.sessionSeconds, at: visit.now)
            return Reply.seeOther("/account?said=changed")
                .setting(Door.sessionCookie, token.text, seconds: visit.desk.settings.sessionSeconds)
        } catch {
            guard let words = Wording.ofAccess(error) else { throw error }
            return try page(visit, error: words)
        }
    }
}
