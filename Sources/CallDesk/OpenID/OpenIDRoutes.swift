import Casework
import HTTPTypes
import IntelligenceLog
import Logging

/// Signing in at a provider, and coming back.
enum OpenIDRoutes {
    /// What ties a sign-in to the browser that began it.
    static let cookie = "__Host-layby-openid"

    static func all(_ settings: DeskSettings) -> [Route] {
        guard settings.openID != nil else { return [] }
        return [
            .page(OpenIDSettings.beginPath, .anyone, begin), .page(OpenIDSettings.callbackPath, .anyone, end),
        ]
    }

    /// To the provider. A link, since a strict `form-action` lets no form lead to another site; one that another site
    /// shows leads nowhere, so that nobody is signed in without wanting to be.
    private static func begin(_ visit: Visit) async throws -> Reply {
        guard let signIns = visit.desk.openID else { throw WebError.noPage }
        guard visit.isFromHere else { return .seeOther("/sign-in") }
        if let wait = visit.desk.providerTries.take(visit.client, at: visit.now) {
            throw AccessError.tooManyTries(seconds: wait)
        }
        let (address, browser) = try await signIns.begin(to: SignInRoutes.local(visit.query["to"]), at: visit.now)
        return .seeOther(address).setting(cookie, browser, seconds: PendingSignIns.seconds)
    }

    /// Back from the provider: in with a session, if it proves a user of this desk.
    private static func end(_ visit: Visit) async throws -> Reply {
        guard let signIns = visit.desk.openID else { throw WebError.noPage }
        do {
            let query = Dictionary(grouping: visit.query.fields, by: \.name).mapValues { $0.map(\.value) }
            let (user, to) = try await signIns.end(
                query: query, browser: visit.cookies[cookie] ?? "", at: visit.now)
            let token = try await session(of: user, provenBy: signIns.issuer, visit)
            return try await SignInRoutes.entered(visit, token, to: to).setting(cookie, "", seconds: 0)
        } catch {
            visit.desk.logger.notice(
                "a sign-in by OpenID Connect was refused", metadata: ["code": "\(Wording(error).code)"])
            return Wording(error).reply(to: visit, isForm: true).setting(cookie, "", seconds: 0)
        }
    }

    private static func session(of user: UserID, provenBy issuer: String, _ visit: Visit) async throws -> SessionToken {
        do throws(LogError) {
            return try await visit.log.signIn(
                user, provenBy: issuer, seconds: visit.desk.settings.sessionSeconds, at: visit.now
            ).token
        } catch {
            guard case .access(.unknownUser) = error else { throw error }
            throw OpenIDError.noUser
        }
    }
}
