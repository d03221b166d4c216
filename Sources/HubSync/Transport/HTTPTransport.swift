internal import Casework

/// Carries requests to one hub over libcurl: many at once, on connections that are kept, over HTTP/2 where the hub offers it.
public final class HTTPTransport: Sendable {
    private let address: String
    private let settings: ConnectionSettings
    private let loop: CurlLoop

    /// - Parameter address: `https://…` without the path that a request adds; `http://…` only of this machine, since
    ///   whatever lies between could read what goes there.
    /// - Throws: `.badAddress`; `.inTheClear` for `http` to another machine.
    public init(address: String, _ settings: ConnectionSettings = ConnectionSettings()) throws(HubError) {
        switch HubAddress.fault(of: address) {
        case .unreadable: throw .badAddress
        case .inTheClear: throw .inTheClear
        case nil: break
        }
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
}
