internal import ScriptEngine
internal import Synchronization

/// What carries a request to a hub and its answer back.
public protocol HubTransport: Sendable {
    func send(_ request: HubRequest) async throws(HubError) -> HubAnswer
    /// Does something that sends one request after another, where that costs least.
    func run<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result
}

extension HubTransport {
    public func run<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result { try await body() }
}

/// The line to one hub: it tries again what may come right by itself, for as long as its patience lasts.
///
/// A hub that is down, busy or slow is asked again; so is one whose answer cannot be read, since it keeps each record once.
/// A certificate that does not hold, and a refusal that another try would only repeat, end it at once.
public struct HubLine: Sendable {
    private let transport: any HubTransport
    private let token: Token
    /// Seconds of waiting after which it gives up on a request; nil for never.
    private let patience: Double?
    private let sleep: @Sendable (Double) async throws -> Void
    private let failed: @Sendable (HubError) -> Void

    /// Where a bearer token comes from; asked again once when the hub no longer takes it.
    public final class Token: Sendable {
        private let known = Mutex<String?>(nil)
        private let fetch: @Sendable () async throws -> String?

        public init(_ fetch: @escaping @Sendable () async throws -> String?) { self.fetch = fetch }

        /// One that never changes; nil for none.
        public convenience init(_ token: String?) { self.init { token } }

        func current() async throws -> String? {
            if let token = known.withLock({ $0 }) { return token }
            return try await renewed()
        }

        func renewed() async throws -> String? {
            let token = try await fetch()
            known.withLock { $0 = token }
            return token
        }
    }

    /// - Parameters:
    ///   - sleep: waits so many seconds; what it throws ends the request.
    ///   - failed: told why each try failed that another follows.
    public init(
        _ transport: any HubTransport, token: Token = Token(nil), patience: Double? = 60,
        sleep: @escaping @Sendable (Double) async throws -> Void = { try await Task.sleep(for: .seconds($0)) },
        failed: @escaping @Sendable (HubError) -> Void = { _ in }
    ) {
        (self.transport, self.token, self.patience) = (transport, token, patience)
        (self.sleep, self.failed) = (sleep, failed)
    }

    /// Does something that sends one request after another, where that costs least.
    func run<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        try await transport.run(body)
    }

    /// Sends a request, again and again if need be.
    ///
    /// - Parameters:
    ///   - now: gives the time of each try.
    ///   - mayGo: asked before each further try; what it throws ends them.
    ///   - request: makes the request of each try, which may be signed for its time.
    ///   - read: makes something of an answer.
    /// - Returns: what was read of the first answer that another try would not change.
    /// - Throws: `HubError` of the last try; what fetching the token threw; `CancellationError`.
    func send<Reading>(
        _ now: () -> Timestamp, mayGo: () async throws -> Void = {}, _ request: (Timestamp) -> HubRequest,
        read: (HubAnswer) throws(HubError) -> Reading
    ) async throws -> Reading {
        var backoff = Backoff()
        var random = SystemRandomNumberGenerator()
        var waited = 0.0
        var isRenewed = false
        var token = try await token.current()
        while true {
            let time = now()
            let answer = await attempt(request(time).adding(token: token))
            if case .success(let answer) = answer, answer.status == 401, !isRenewed {
                isRenewed = true
                let renewed = try await self.token.renewed()
                if renewed != token {
                    token = renewed
                    continue
                }
            }
            let reading = answer.flatMap { answer in Result { () throws(HubError) in try read(answer) } }
            guard Self.mayComeRight(answer, reading) else { return try reading.get() }
            let asked = (try? answer.get())?.headers["retry-after"]
            let wait = backoff.next(asked: Backoff.asked(asked, now: time), &random)
            waited += wait
            if let patience, waited > patience { return try reading.get() }
            if case .failure(let error) = reading { failed(error) }
            try await sleep(wait)
            try await mayGo()
        }
    }

    private func attempt(_ request: HubRequest) async -> Result<HubAnswer, HubError> {
        do throws(HubError) { return .success(try await transport.send(request)) } catch { return .failure(error) }
    }

    /// Whether another try may end otherwise.
    static func mayComeRight<Reading>(
        _ answer: Result<HubAnswer, HubError>, _ reading: Result<Reading, HubError>
    ) -> Bool {
        if case .success(let answer) = answer, [408, 425, 429, 500, 502, 503, 504].contains(answer.status) {
            return true
        }
        switch reading {
        case .failure(.unreachable), .failure(.badAnswer): return true
        // A line that is cut before the certificate was seen looks like a hub without TLS.
        case .failure(.untrusted(HubError.noHandshake)): return true
        case .failure, .success: return false
        }
    }
}

extension HTTPTransport: HubTransport {}

extension HubRequest {
    fileprivate func adding(token: String?) -> HubRequest {
        guard let token else { return self }
        return HubRequest(
            method: method, path: path, headers: headers.merging(["authorization": "Bearer \(token)"]) { $1 },
            body: body, seconds: seconds)
    }
}
