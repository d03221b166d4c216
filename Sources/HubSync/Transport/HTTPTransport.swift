/// Carries requests to one hub over libcurl: many at once, on connections that are kept, over HTTP/2 where the hub offers it.
public final class HTTPTransport: Sendable {
    private let address: String
    private let settings: ConnectionSettings
    private let loop: CurlLoop

    /// - Parameter address: `https://…` without the path that a request adds; `http://…` only of this machine, since
    ///   whatever lies between could read what goes there.
    /// - Throws: `.badAddress`; `.inTheClear` for `http` to another machine.
    public init(address: String, _ settings: ConnectionSettings = ConnectionSettings()) throws(HubError) {
        let isPlain = address.hasPrefix("http://")
        guard isPlain || address.hasPrefix("https://"), !address.contains(where: \.isWhitespace) else {
            throw .badAddress
        }
        if isPlain, !Self.isOfThisMachine(address) { throw .inTheClear }
        guard let loop = CurlLoop(connections: settings.connections) else { throw .badAddress }
        self.address = address.hasSuffix("/") ? String(address.dropLast()) : address
        (self.settings, self.loop) = (settings, loop)
    }

    deinit { loop.close() }

    /// Sends a request and waits for the whole answer, without holding one of Swift's threads.
    ///
    /// - Throws: `.unreachable`, `.untrusted`, `.badAddress`, `.badAnswer`; `.cancelled` when the task is.
    public func send(_ request: HubRequest) async throws(HubError) -> HubAnswer {
        guard let transfer = CurlTransfer(request, at: address, settings) else { throw .badAddress }
        let result: Result<HubAnswer, HubError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.whenEnded { continuation.resume(returning: $0) }
                loop.start(transfer)
            }
        } onCancel: {
            loop.cancel(transfer)
        }
        return try result.get()
    }

    /// Does something that sends one request after another, on the thread that sends them.
    public func run<Result: Sendable>(_ body: () async throws -> Result) async rethrows -> Result {
        try await withTaskExecutorPreference(loop) { try await body() }
    }

    private static func isOfThisMachine(_ address: String) -> Bool {
        let authority = address.dropFirst("http://".count).prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@").last ?? ""
        if host.hasPrefix("[::1]") { return true }
        let name = host.prefix { $0 != ":" }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return name == "localhost"
            || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
