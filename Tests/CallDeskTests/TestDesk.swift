import CallDesk
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
import Synchronization
import TestSupport
import Testing

/// A desk on a log of its own, with a user for each role whose password costs nothing to try.
final class TestDesk: Sendable {
    let folder: TemporaryFolder
    let log: IntelligenceLog
    let clock: TestClock
    static let password = "an invented password"

    init() async throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("layby.sqlite"))
        clock = TestClock()
        try await addUsers()
    }

    /// One with simulated calls of months of 2021.
    init(calls: Int, months: ClosedRange<Int>, seed: UInt64) async throws {
        folder = try TemporaryFolder()
        log = try await SimulatedLog.copy(calls: calls, months: months, seed: seed, to: folder)
        clock = TestClock()
        try await addUsers()
    }

    private func addUsers() async throws {
        let cost = PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1)
        let hash = try log.hash(Password(Self.password), cost: cost)
        for role in [Role.administrator] + Role.allCases.filter({ $0 != .administrator }) {
            try await add(role.rawValue, role, hash)
        }
        try await add("handler-2", .handler, hash)
    }

    private func add(_ id: String, _ role: Role, _ hash: PasswordHash) async throws {
        try await log.change(.add(try #require(UserID(id)), role, hash), at: clock.now, by: Actor("tester"))
    }

    /// Keeps a call with invented answers.
    @discardableResult
    func keep(_ answers: [(Place, Value)]) async throws -> Call {
        var random = SystemRandomNumberGenerator()
        var (call, change) = Call.opened(
            CallID(StreamID(at: clock.now, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: clock.now, by: Actor("handler"))
        try await log.append(change)
        for (place, value) in [("event_type", .choice("lorry"))] + answers {
            try await log.append(
                try call.record(.answered(place, value), at: clock.now, by: Actor("handler")))
        }
        return call
    }

    /// The desk as the binary makes it.
    func desk(_ settings: DeskSettings = DeskSettings()) -> WebDesk {
        let clock = clock
        return WebDesk(
            log: log, scripts: .released, settings: settings, now: { clock.now },
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Does something with the desk, request by request.
    func open(
        _ settings: DeskSettings = DeskSettings(), _ work: @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        try await desk(settings).application().test(.router) { try await work($0) }
    }

    /// Does something as a signed-in user.
    func open(as user: String, _ work: @Sendable (Browser) async throws -> Void) async throws {
        try await open { client in
            let browser = Browser(client)
            try await browser.signIn(user)
            try await work(browser)
        }
    }
}

/// A clock that tests set.
final class TestClock: Sendable {
    private let time = Mutex(Timestamp(seconds: 1_636_000_000))

    var now: Timestamp { time.withLock { $0 } }

    func pass(seconds: Int) { time.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// What a browser keeps between requests: cookies, and the forms of the last page.
final class Browser: Sendable {
    private let client: any TestClientProtocol
    private let cookies = Mutex<[String: String]>([:])
    private let token = Mutex("")

    init(_ client: any TestClientProtocol) { self.client = client }

    /// An answer: its status, page, and where it sends the browser.
    struct Answer: Sendable {
        let status: HTTPResponse.Status
        let headers: HTTPFields
        let text: String

        var location: String? { headers[.location] }
    }

    /// Gets a page.
    @discardableResult
    func get(_ path: String, wantsPieces: Bool = false) async throws -> Answer {
        try await send(.get, path, [:], ByteBuffer(), wantsPieces: wantsPieces)
    }

    /// Posts a form with the token of the last page.
    @discardableResult
    func post(
        _ path: String, _ fields: KeyValuePairs<String, String>, wantsPieces: Bool = false
    ) async throws -> Answer {
        let body = (fields.map { ($0.key, $0.value) } + [("csrf", csrf)])
            .map { "\(encoded($0.0))=\(encoded($0.1))" }.joined(separator: "&")
        return try await send(
            .post, path, [.contentType: "application/x-www-form-urlencoded"], ByteBuffer(string: body),
            wantsPieces: wantsPieces)
    }

    /// Posts a form that carries files.
    @discardableResult
    func upload(
        _ path: String, _ fields: KeyValuePairs<String, String>, files: [(name: String, bytes: Data)]
    ) async throws -> Answer {
        let boundary = "a-boundary-of-the-tests"
        var body = Data()
        for (name, value) in fields.map({ ($0.key, $0.value) }) + [("csrf", csrf)] {
            body += Data("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for (name, bytes) in files {
            let head = "Content-Disposition: form-data; name=\"\(name)\"; filename=\"x\"\r\nContent-Type: image/jpeg"
            body += Data("--\(boundary)\r\n\(head)\r\n\r\n".utf8) + bytes + Data("\r\n".utf8)
        }
        body += Data("--\(boundary)--\r\n".utf8)
        return try await send(
            .post, path, [.contentType: "multipart/form-data; boundary=\(boundary)"], ByteBuffer(bytes: body))
    }

    /// Signs in by the form.
    func signIn(_ user: String, _ password: String = TestDesk.password) async throws {
        try await get("/sign-in")
        let answer = try await post("/sign-in", ["user": user, "password": password, "to": "/"])
        #expect(answer.status == .seeOther)
    }

    /// What forms carry, of the last page that had one.
    var csrf: String { token.withLock { $0 } }

    var session: String? { cookies.withLock { $0["__Host-layby"] } }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields, _ body: ByteBuffer,
        wantsPieces: Bool = false
    ) async throws -> Answer {
        var headers = headers
        let jar = cookies.withLock { $0.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        if !jar.isEmpty { headers[.cookie] = jar }
        if wantsPieces, let name = HTTPField.Name("X-Layby") { headers[name] = "pieces" }
        return try await client.execute(uri: path, method: method, headers: headers, body: body) { [self] response in
            for cookie in response.headers[values: .setCookie] {
                let pair = cookie.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
                let value = pair.count > 1 ? String(pair[1]) : ""
                self.cookies.withLock { $0[String(pair[0])] = value.isEmpty ? nil : value }
            }
            let text = String(buffer: response.body)
            if let start = text.range(of: "name=\"csrf\" value=\"")?.upperBound {
                self.token.withLock { $0 = String(text[start...].prefix { $0 != "\"" }) }
            }
            return Answer(status: response.status, headers: response.headers, text: text)
        }
    }

    private func encoded(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}
