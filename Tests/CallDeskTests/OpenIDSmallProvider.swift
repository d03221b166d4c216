import Casework
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import ScriptEngine

@testable import CallDesk

/// A small OpenID Connect provider with one invented user, served on this machine: the code flow with PKCE, honest
/// unless it is told otherwise.
actor OpenIDSmallProvider {
    /// What it does wrong.
    enum Fault: String, CaseIterable, Sendable {
        case otherNonce, noNonce, otherIssuer, otherAudience, furtherAudience, otherParty, expired, noExpiry
        case madeTomorrow, madeYesterday, notYet, noSubject, noUser, userIsAnAddress
        case unsigned, sharedSecret, publicKeyAsSecret, otherKeySameName, unknownKey, accessToken
        case critical, spoiltClaims, noToken, notJSON, serverError, hugeAnswer
    }

    nonisolated let client: any TestClientProtocol
    nonisolated let issuer: String
    nonisolated let settings: OpenIDSettings

    var fault: Fault?
    /// The clock that its tokens tell.
    var time: Timestamp
    var published: [OpenIDSmallKey]
    var signing: OpenIDSmallKey
    var user = "ann"
    /// Whether its tokens name their key.
    var namesKey = true
    /// Members that the discovery document has instead of its own.
    var metadata: [String: JSONValue] = [:]
    /// Paths that were asked for, in order.
    private(set) var asked: [String] = []
    /// The codes that can still be redeemed, each with what it was asked for by.
    private var codes: [String: [String: String]] = [:]
    private var given = 0

    private init(
        _ client: any TestClientProtocol, _ key: OpenIDSmallKey, secret: String?, at time: Timestamp
    ) throws {
        self.client = client
        issuer = "http://localhost:\(client.port ?? 0)"
        settings = try OpenIDSettings(
            issuer: issuer, clientID: "layby:desk+1", clientSecret: secret,
            redirect: "http://127.0.0.1:8080/sign-in/openid/callback")
        (self.time, published, signing) = (time, [key], key)
    }

    /// Runs a provider while `body` runs.
    static func run(
        _ algorithm: SigningAlgorithm = .es256, secret: String? = "invented:secret+1%", at time: Timestamp,
        _ body: @escaping @Sendable (OpenIDSmallProvider) async throws -> Void
    ) async throws {
        let holder = Holder()
        let router = Router()
        router.get("/.well-known/openid-configuration") { _, _ in try await holder.provider.discovery() }
        router.get("/keys") { _, _ in try await holder.provider.keySet() }
        router.get("/authorize") { request, _ in try await holder.provider.authorize(fields(of: "\(request.uri)")) }
        router.post("/token") { request, _ in
            let body = try await request.body.collect(upTo: 65_536)
            return try await holder.provider.redeem(
                fields(of: "?\(String(buffer: body))"), proof: request.headers[.authorization])
        }
        let key = try await OpenIDSmallKey("first", algorithm)
        try await Application(router: router).test(.live) { client in
            let provider = try OpenIDSmallProvider(client, key, secret: secret, at: time)
            await holder.hold(provider)
            try await body(provider)
        }
    }

    /// Changes what it does, between two requests.
    func change(_ body: @Sendable (isolated OpenIDSmallProvider) -> Void) { body(self) }

    /// Carries the desk's requests to the provider.
    nonisolated func fetch(_ request: HTTPFetch) async throws -> HTTPFetched {
        guard request.url.hasPrefix(issuer), let method = HTTPRequest.Method(request.method.rawValue) else {
            throw Stray()
        }
        var headers = HTTPFields()
        for (name, value) in request.headers {
            guard let name = HTTPField.Name(name) else { throw Stray() }
            headers[name] = value
        }
        let answer = try await client.execute(
            uri: String(request.url.dropFirst(issuer.count)), method: method, headers: headers,
            body: ByteBuffer(bytes: request.body))
        return HTTPFetched(status: answer.status.code, body: Array(answer.body.readableBytesView))
    }

    /// Goes where the desk sends the browser, signs in, and comes back with the query that the desk is to read.
    nonisolated func visit(_ address: String) async throws -> [String: [String]] {
        let answer = try await client.execute(uri: String(address.dropFirst(issuer.count)), method: .get)
        guard let back = answer.headers[.location], back.hasPrefix(settings.redirect) else { throw Stray() }
        return Self.fields(of: back).mapValues { [$0] }
    }

    /// Every name in the query of an address with its first value, percent-decoded; `+` is a plus, as nothing here
    /// writes spaces so.
    private static func fields(of address: String) -> [String: String] {
        var fields: [String: String] = [:]
        for pair in address.drop(while: { $0 != "?" }).dropFirst().split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0]).removingPercentEncoding ?? ""
            fields[name] = parts.count > 1 ? String(parts[1]).removingPercentEncoding : ""
        }
        return fields
    }

    /// What the small provider was not made for.
    struct Stray: Error {}

    private actor Holder {
        private var held: OpenIDSmallProvider?
        func hold(_ provider: OpenIDSmallProvider) { held = provider }
        var provider: OpenIDSmallProvider {
            get throws {
                guard let held else { throw Stray() }
                return held
            }
        }
    }

    private func discovery() throws -> Response {
        asked.append("discovery")
        let own: JSONValue = [
            "issuer": .string(issuer), "authorization_endpoint": .string("\(issuer)/authorize"),
            "token_endpoint": .string("\(issuer)/token"), "jwks_uri": .string("\(issuer)/keys"),
            "response_types_supported": ["code"], "code_challenge_methods_supported": ["S256"],
            "id_token_signing_alg_values_supported": .array(SigningAlgorithm.allCases.map { .string($0.rawValue) }),
        ]
        return .json(own.adding(metadata))
    }

    private func keySet() throws -> Response {
        asked.append("keys")
        return .json(["keys": .array(published.map(\.published))])
    }

    private func authorize(_ query: [String: String]) throws -> Response {
        guard query["response_type"] == "code", query["client_id"] == settings.clientID,
            query["redirect_uri"] == settings.redirect, query["code_challenge_method"] == "S256",
            query["scope"]?.split(separator: " ").contains("openid") == true, let mark = query["state"]
        else { return Response(status: .badRequest) }
        given += 1
        let code = "code \(given)+/"
        codes[code] = query
        let back = FormEncoding.text(["code": code, "state": mark])
        return Response(status: .found, headers: [.location: "\(settings.redirect)?\(back)"])
    }

    private func redeem(_ form: [String: String], proof: String?) async throws -> Response {
        asked.append("token")
        guard form["grant_type"] == "authorization_code", form["redirect_uri"] == settings.redirect,
            isOurs(form, proof), let request = codes.removeValue(forKey: form["code"] ?? ""),
            let verifier = form["code_verifier"], verifier.utf8.count >= 43,
            Base64URL.text(SHA256.hash(data: Data(verifier.utf8))) == request["code_challenge"]
        else { return .json(["error": "invalid_grant"], status: .badRequest) }
        switch fault {
        case .noToken: return .json(["access_token": "invented", "token_type": "Bearer"])
        case .notJSON: return Response(status: .ok, body: ResponseBody(byteBuffer: ByteBuffer(string: "<p>Hello")))
        case .serverError: return Response(status: .internalServerError)
        case .hugeAnswer: return .json(["id_token": .string(String(repeating: "x", count: 300_000))])
        default: return .json(["id_token": .string(try await token(nonce: request["nonce"] ?? ""))])
        }
    }

    /// Whether the desk has shown who it is, as the discovery document lets it.
    private func isOurs(_ form: [String: String], _ proof: String?) -> Bool {
        guard let secret = settings.clientSecret else { return form["client_id"] == settings.clientID && proof == nil }
        guard metadata["token_endpoint_auth_methods_supported"] != ["client_secret_post"] else {
            return form["client_id"] == settings.clientID && form["client_secret"] == secret && proof == nil
        }
        let pair = "\(FormEncoding.encoded(settings.clientID)):\(FormEncoding.encoded(secret))"
        return proof == "Basic \(Data(pair.utf8).base64EncodedString())" && form["client_secret"] == nil
    }

    private func token(nonce: String) async throws -> String {
        let honest: [String: JSONValue] = [
            "iss": .string(issuer), "aud": .string(settings.clientID), "azp": .string(settings.clientID),
            "sub": "invented-1", "nonce": .string(nonce), "preferred_username": .string(user),
            "iat": .integer(time.seconds), "exp": .integer(time.seconds + 300),
        ]
        let claims = fault.map { OpenIDFaultyClaims.claims(honest, $0, time) } ?? .object(honest)
        switch fault {
        case .unsigned: return OpenIDSmallKey.unsigned(claims, header: ["alg": "none", "typ": "JWT"]) + "."
        case .sharedSecret: return hashed(claims, by: Array((settings.clientSecret ?? "").utf8))
        case .publicKeyAsSecret: return hashed(claims, by: CanonicalJSON.bytes(signing.published))
        case .otherKeySameName: return try await OpenIDSmallKey(signing.id, signing.algorithm).token(claims)
        case .unknownKey: return try await OpenIDSmallKey("unknown", signing.algorithm).token(claims)
        case .accessToken: return try signing.token(claims, header: ["typ": "at+jwt"])
        case .critical: return try signing.token(claims, header: ["crit": ["exp"]])
        case .spoiltClaims:
            let parts = try signing.token(claims).split(separator: ".")
            let other = Base64URL.text(CanonicalJSON.bytes(claims.adding(["preferred_username": "boss"])))
            return "\(parts[0]).\(other).\(parts[2])"
        default: return try signing.token(claims, naming: namesKey)
        }
    }

    private func hashed(_ claims: JSONValue, by secret: [UInt8]) -> String {
        let signed = OpenIDSmallKey.unsigned(claims, header: ["alg": "HS256", "kid": .string(signing.id)])
        let code = HMAC<SHA256>.authenticationCode(for: Data(signed.utf8), using: SymmetricKey(data: secret))
        return "\(signed).\(Base64URL.text(code))"
    }
}

/// The claims of a token that should be refused.
enum OpenIDFaultyClaims {
    /// Honest claims, with one thing wrong.
    static func claims(
        _ honest: [String: JSONValue], _ fault: OpenIDSmallProvider.Fault, _ time: Timestamp
    ) -> JSONValue {
        let own = JSONValue.object(honest)
        return switch fault {
        case .otherNonce: own.adding(["nonce": "another"])
        case .noNonce: own.removing("nonce")
        case .otherIssuer: own.adding(["iss": "https://other.example"])
        case .otherAudience: own.adding(["aud": "another client"])
        case .furtherAudience: own.adding(["aud": [honest["aud"] ?? .null, "another client"]])
        case .otherParty: own.adding(["azp": "another client"])
        case .expired: own.adding(["iat": .integer(time.seconds - 400), "exp": .integer(time.seconds - 61)])
        case .noExpiry: own.removing("exp")
        case .madeTomorrow:
            own.adding(["iat": .integer(time.seconds + 86_400), "exp": .integer(time.seconds + 90_000)])
        case .madeYesterday: own.adding(["iat": .integer(time.seconds - 86_400)])
        case .notYet: own.adding(["nbf": .integer(time.seconds + 120)])
        case .noSubject: own.adding(["sub": ""])
        case .noUser: own.removing("preferred_username")
        case .userIsAnAddress: own.adding(["preferred_username": "ann@example.org"])
        default: own
        }
    }
}

extension Response {
    fileprivate static func json(_ value: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: CanonicalJSON.bytes(value))))
    }
}
