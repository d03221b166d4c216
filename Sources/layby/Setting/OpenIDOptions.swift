import ArgumentParser
import CallDesk
import Foundation
import HubSync

/// By which provider users may sign in, besides by password; and how it is asked.
struct OpenIDOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The provider's issuer, https://…, to the letter.", valueName: "url"))
    var openidIssuer: String?
    @Option(
        help: ArgumentHelp(
            "As the provider knows the desk. Its secret, if it has one, is read from LAYBY_OPENID_SECRET.",
            valueName: "id"))
    var openidClient: String?
    @Option(
        help: ArgumentHelp(
            "The desk's own address as browsers see it, https://…; the provider sends users back to /sign-in/openid/callback there.",
            valueName: "url"))
    var openidDesk: String?
    @Option(
        help: ArgumentHelp(
            "The claim that is a user id of this desk; one that users cannot change themselves.", valueName: "name"))
    var openidClaim = "preferred_username"

    func validate() throws {
        let given = [openidIssuer, openidClient, openidDesk].compactMap(\.self).count
        guard [0, 3].contains(given) else {
            throw ValidationError("--openid-issuer, --openid-client and --openid-desk go together.")
        }
    }

    /// - Returns: nil when no provider is given.
    /// - Throws: `Failure` `openID.badSetting`, exit 64.
    func settings(secret: String?) throws -> OpenIDSettings? {
        guard let openidIssuer, let openidClient, let openidDesk else { return nil }
        let desk = openidDesk.hasSuffix("/") ? String(openidDesk.dropLast()) : openidDesk
        do throws(OpenIDError) {
            return try OpenIDSettings(
                issuer: openidIssuer, clientID: openidClient, clientSecret: secret,
                redirect: desk + OpenIDSettings.callbackPath, claim: openidClaim)
        } catch {
            guard case .badSetting(let field) = error else { throw error }
            let place =
                switch field {
                case .issuer: "--openid-issuer"
                case .clientID: "--openid-client"
                case .clientSecret: "LAYBY_OPENID_SECRET"
                case .redirect: "--openid-desk"
                case .claim: "--openid-claim"
                case .scopes: "the scopes"
                }
            throw Failure(
                error.code, "This cannot be used to sign in by OpenID Connect.", place: place,
                remedy: "Addresses are https://…, or http://127.0.0.1… on this machine; names are plain text.",
                exit: .usage)
        }
    }

    /// Does one exchange with the provider, over libcurl.
    @Sendable static func fetch(_ request: HTTPFetch) async throws -> HTTPFetched {
        let start = request.url.range(of: "://")?.upperBound ?? request.url.startIndex
        let end = request.url[start...].firstIndex { $0 == "/" || $0 == "?" } ?? request.url.endIndex
        let transport = try HTTPTransport(address: String(request.url[..<end]))
        let answer = try await transport.send(
            HubRequest(
                method: request.method.rawValue, path: String(request.url[end...]), headers: request.headers,
                body: request.body, seconds: Int(HTTPFetch.longest.components.seconds)))
        return HTTPFetched(status: answer.status, body: answer.body)
    }
}
