import Casework
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntelligenceLog
import LogSupport
import Logging
import NIOCore
import ScriptEngine
import TestSupport

@testable import CallDesk

/// A desk on a log of its own, with one invented user of each role and one call, for tests that mean it ill.
struct AttackDesk: Sendable {
    static let noon = Timestamp(seconds: 1_788_264_000)

    let log: IntelligenceLog
    let web: WebDesk
    let call: CallID
    private let folder: TemporaryFolder

    /// - Parameter password: of every user; nil for none that anybody can give, which is quicker.
    init(
        _ settings: DeskSettings = DeskSettings(), password: Password? = nil,
        now: @escaping @Sendable () -> Timestamp = { Self.noon },
        fetch: @escaping @Sendable (HTTPFetch) async throws -> HTTPFetched = { _ in throw OpenIDError.unreachable }
    ) async throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
        let cost = PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1)
        let hash = try log.hash(password ?? Password("an invented password"), cost: cost)
        for role in [.administrator] + Role.allCases.filter({ $0 != .administrator }) {
            try await log.change(.add(try Self.user(role), role, hash), at: Self.noon, by: Actor("tester"))
        }
        var random = Seeded(1)
        call = CallID(StreamID(at: Self.noon, random: &random))
        let script = try ScriptLibrary.released.script(version: 4)
        try await log.append(
            Call.opened(call, under: script, at: Self.noon, by: try Self.user(.handler).actor).1)
        var logger = Logger(label: "attack")
        logger.logLevel = .critical
        web = WebDesk(
            log: log, scripts: .released, settings: settings, now: now, logger: logger, fetch: fetch)
    }

    /// The one user with a role.
    static func user(_ role: Role) throws -> UserID {
        guard let user = UserID("an-\(role.rawValue)") else { throw AccessError.badUserID }
        return user
    }

    /// A session of the user with a role, whatever an attack has done to them before.
    func session(_ role: Role) async throws -> SessionToken {
        let user = try Self.user(role)
        let known = try await log.users()[user]
        if known?.isEnabled == false { try await log.change(.enable(user), at: Self.noon, by: Actor("tester")) }
        if known?.role != role { try await log.change(.changeRole(user, role), at: Self.noon, by: Actor("tester")) }
        return try await log.signIn(user, provenBy: "https://provider.example", seconds: 3600, at: Self.noon).token
    }

    /// A route's path with something in place of each parameter.
    func path(_ route: Route, filling: (String) -> String) -> String {
        route.path.split(separator: "/", omittingEmptySubsequences: false).map { part in
            part.hasPrefix("{") ? filling(String(part.dropFirst().dropLast())) : String(part)
        }.joined(separator: "/")
    }
}

/// What a browser does for one user: holds a session's cookie, and posts forms with what their pages gave it.
struct AttackBrowser: Sendable {
    let client: any TestClientProtocol
    /// Nil for whoever is not signed in.
    let session: SessionToken?

    /// What tests send as a visitor's cookie: 32 hexadecimal digits.
    static let visitor = String(repeating: "0a", count: 16)

    var cookie: String {
        session.map { "\(Door.sessionCookie)=\($0.text)" } ?? "\(Door.visitorCookie)=\(Self.visitor)"
    }

    var csrf: String { Door.csrf(session?.text ?? Self.visitor) }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestResponse {
        var headers = headers
        headers[.cookie] = cookie
        return try await client.execute(uri: path, method: .get, headers: headers)
    }

    /// Posts a form, with its token unless the fields have one.
    func post(
        _ path: String, _ fields: [(String, String)], headers: HTTPFields = [:], csrf: String? = nil
    ) async throws -> TestResponse {
        let fields = fields.filter { $0.0 != "csrf" } + [("csrf", csrf ?? self.csrf)]
        let body = fields.map { "\(FormEncoding.encoded($0.0))=\(FormEncoding.encoded($0.1))" }.joined(separator: "&")
        return try await send(path, Array(body.utf8), type: FormEncoding.mediaType, headers: headers)
    }

    /// Posts any bytes.
    func send(
        _ path: String, _ body: [UInt8], type: String, headers: HTTPFields = [:]
    ) async throws -> TestResponse {
        var headers = headers
        headers[.cookie] = cookie
        headers[.contentType] = type
        return try await client.execute(uri: path, method: .post, headers: headers, body: ByteBuffer(bytes: body))
    }
}

extension TestResponse {
    /// The body as text, whatever bytes are in it.
    var text: String { String(decoding: body.readableBytesView, as: UTF8.self) }
}
