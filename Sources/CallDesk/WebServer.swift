internal import Hummingbird
public import Logging
private import NIOCore

/// One request as the desk's pages and the hub see it, whole.
public struct WebRequest: Sendable {
    public let method: String
    /// The path and query, from the root.
    public let path: String
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]
}

/// One answer, whole.
public struct WebAnswer: Sendable {
    public let status: Int
    public let mediaType: String
    public let body: [UInt8]

    public init(status: Int, mediaType: String, body: [UInt8]) {
        (self.status, self.mediaType, self.body) = (status, mediaType, body)
    }
}

/// Serves HTTP on one address until the process is told to stop.
public struct WebServer: Sendable {
    private let host: String
    private let port: Int
    /// The longest body that is read, in bytes; a longer one is answered 413.
    private let bodyLimit: Int
    private let logger: Logger

    /// A server that is not running yet.
    ///
    /// - Parameter bodyLimit: the longest body that is read, in bytes; a longer one is answered 413.
    public init(host: String, port: Int, bodyLimit: Int, logger: Logger) {
        (self.host, self.port, self.bodyLimit, self.logger) = (host, port, bodyLimit, logger)
    }

    /// Serves until SIGINT or SIGTERM, finishing what is under way.
    ///
    /// - Parameters:
    ///   - started: called with the port once connections are taken; port 0 takes any that is free.
    ///   - answer: answers each request.
    /// - Throws: when the address cannot be had.
    public func run(
        started: @escaping @Sendable (Int) async -> Void, answer: @escaping @Sendable (WebRequest) async -> WebAnswer
    ) async throws {
        let bodyLimit = bodyLimit
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in
                let body: ByteBuffer
                do { body = try await request.body.collect(upTo: bodyLimit) } catch is NIOTooManyBytesError {
                    throw HTTPError(.contentTooLarge)
                }
                var headers: [String: String] = [:]
                for field in request.headers { headers[field.name.canonicalName] = field.value }
                let result = await answer(
                    WebRequest(
                        method: request.method.rawValue, path: request.uri.description, headers: headers,
                        body: Array(body.readableBytesView)))
                return Response(
                    status: .init(code: result.status),
                    headers: [.contentType: result.mediaType],
                    body: ResponseBody(byteBuffer: ByteBuffer(bytes: result.body)))
            },
            configuration: .init(address: .hostname(host, port: port), serverName: nil),
            onServerRunning: { channel in await started(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.runService()
    }
}
