internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
public import Logging
internal import NIOCore
internal import NIOSSL

/// Serves HTTP on one address until the process is told to stop.
public struct WebServer: Sendable {
    private let host: String
    private let port: Int
    private let tls: TLS?
    private let logger: Logger

    /// How it is reached by TLS: 1.2 or newer.
    public struct TLS: Sendable {
        /// Files in PEM.
        public var certificate: String
        public var key: String
        /// Who vouches for clients; then each must show a certificate. nil to ask for none.
        public var clientAuthorities: String?

        public init(certificate: String, key: String, clientAuthorities: String? = nil) {
            (self.certificate, self.key, self.clientAuthorities) = (certificate, key, clientAuthorities)
        }
    }

    /// A server that is not running yet.
    ///
    /// - Parameter tls: nil to be reached in the clear.
    public init(host: String, port: Int, tls: TLS? = nil, logger: Logger) {
        (self.host, self.port, self.tls, self.logger) = (host, port, tls, logger)
    }

    /// Serves until SIGINT or SIGTERM, finishing what is under way. A request that comes too slowly is cut off, as is one
    /// whose body comes to more than 64 MiB.
    ///
    /// - Parameters:
    ///   - started: called with the port once connections are taken; port 0 takes any that is free.
    ///   - answer: answers each request.
    /// - Throws: when the address cannot be had, or a certificate not be read.
    public func run(
        started: @escaping @Sendable (Int) async -> Void,
        answer: @escaping @Sendable (WebRequest, WebBody) async -> WebAnswer
    ) async throws {
        let application = Application(
            responder: CallbackResponder<ConnectionContext> { request, context in
                var headers: [String: String] = [:]
                for field in request.headers {
                    headers[field.name.canonicalName, default: ""] +=
                        (headers[field.name.canonicalName] == nil ? "" : ", ") + field.value
                }
                // HTTP/1.1 names the host in the request's target there, and not among the headers.
                headers["host"] = headers["host"] ?? request.head.authority
                let answer = await answer(
                    WebRequest(method: request.method.rawValue, path: request.uri.description, headers: headers),
                    WebBody(body: request.body))
                return await Response(answer, over: context.channel)
            },
            server: try server(),
            configuration: .init(
                address: .hostname(host, port: port), serverName: nil,
                availableConnectionsDelegate: .maximum(Self.mostConnections, logger: logger)),
            onServerRunning: { channel in await started(channel.localAddress?.port ?? 0) },
            logger: logger)
        try await application.runService()
    }

    /// Connections at once; further ones wait.
    private static let mostConnections = 1_000

    private func server() throws -> HTTPServerBuilder {
        let server = HTTPServerBuilder.http1(
            configuration: .init(additionalChannelHandlers: [SlowRequests(Patience())]))
        guard let tls else { return server }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: try NIOSSLCertificate.fromPEMFile(tls.certificate).map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: tls.key, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        if let authorities = tls.clientAuthorities {
            configuration.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(authorities))
            // Clients have names, but no hosts.
            configuration.certificateVerification = .noHostnameVerification
        }
        return try .tls(server, tlsConfiguration: configuration)
    }
}

/// A request's context that knows its connection.
private struct ConnectionContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: Source) { (coreContext, channel) = (CoreRequestContextStorage(source: source), source.channel) }
}

extension Response {
    fileprivate init(_ answer: WebAnswer, over channel: any Channel) async {
        let buffer = ByteBuffer(bytes: answer.body)
        let body: ResponseBody
        switch answer.manner {
        case .whole: body = ResponseBody(byteBuffer: buffer)
        case .reset:
            try? await (channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
            try? await channel.close()
            body = ResponseBody()
        case .cut:
            body = ResponseBody(contentLength: buffer.readableBytes) { writer in
                try await writer.write(buffer.getSlice(at: 0, length: buffer.readableBytes / 2) ?? buffer)
                throw CancellationError()
            }
        case .dribbled:
            body = ResponseBody(contentLength: buffer.readableBytes) { writer in
                var rest = buffer
                let size = max(1, buffer.readableBytes / 20)
                while let piece = rest.readSlice(length: min(size, rest.readableBytes)), piece.readableBytes > 0 {
                    try await writer.write(piece)
                    try await Task.sleep(for: .milliseconds(100))
                }
                try await writer.finish(nil)
            }
        }
        var headers = HTTPFields()
        for (name, value) in answer.headers {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        self.init(status: .init(code: answer.status), headers: headers, body: body)
    }
}
