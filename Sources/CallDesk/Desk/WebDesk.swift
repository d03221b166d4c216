public import Casework
import HTTPTypes
package import Hummingbird
import HummingbirdCore
import HummingbirdTLS
public import IntelligenceLog
public import Logging
import NIOCore
import NIOSSL
public import ScriptEngine

/// The web desk: pages and forms for handlers, OPT leads, analysts, supervisors and administrators.
public struct WebDesk: Sendable {
    private let desk: Desk

    /// A desk that is not running yet.
    ///
    /// - Parameters:
    ///   - log: the open log; it must have users.
    ///   - now: the clock.
    ///   - fetch: does one exchange with the OpenID Connect provider, if the settings name one: within
    ///     `HTTPFetch.longest` and `HTTPFetch.answerLimit`, following no redirection, trusting no certificate that does
    ///     not hold; throws when there is no answer.
    public init(
        log: IntelligenceLog, scripts: ScriptLibrary, settings: DeskSettings,
        now: @escaping @Sendable () -> Timestamp, logger: Logger,
        fetch: @escaping @Sendable (HTTPFetch) async throws -> HTTPFetched = { _ in throw OpenIDError.unreachable }
    ) {
        let templates = Templates()
        desk = Desk(
            log: log, scripts: scripts, settings: settings, calls: OpenCalls(log: log, scripts: scripts),
            consultations: Consultations(), openID: settings.openID.map { OpenIDSignIns(settings: $0, fetch: fetch) },
            idle: IdleSessions(seconds: settings.idleSeconds, startedAt: now()),
            wall: WallBoard(
                log: log, scripts: scripts, templates: templates, isDemo: settings.isDemo, pause: settings.wallPause,
                now: now, logger: logger),
            searchUpkeep: SearchUpkeep(log, scripts: scripts, logger: logger), templates: templates, now: now,
            logger: logger)
    }

    /// Every page and form there is.
    package var routes: [Route] {
        let all: [[Route]] = [
            AssetRoutes.all,
            SignInRoutes.all(desk.settings),
            OpenIDRoutes.all(desk.settings),
            CallRoutes.all,
            AnswerRoutes.all,
            StepRoutes.all,
            TableRoutes.all,
            NoteRoutes.all,
            RequestRoutes.all,
            MatchRoutes.all,
            PlaceRoutes.all,
            OfficerRoutes.all,
            SearchRoutes.all,
            EventRoutes.all,
            TimelineRoutes.all,
            IdentityRoutes.all,
            MapRoutes.all,
            ExportRoutes.all,
            OperationRoutes.all,
            IntelligenceRoutes.all,
            DebriefRoutes.all,
            PenaltyRoutes.all,
            PenaltyListRoutes.all,
            EngagementRoutes.all,
            ReferralRoutes.all,
            CallReferralRoutes.all,
            ReportRoutes.all,
            ReviewRoutes.all,
            AuditRoutes.all,
            UserRoutes.all,
            AccountRoutes.all,
            SafeguardingRoutes.all,
            SafeguardingListRoutes.all,
            DutyToNotifyRoutes.all,
            EntityRoutes.all,
            ScanRoutes.all,
            WallRoutes.all,
            BulletinRoutes.all,
            HubRoutes.all,
            MetricsRoutes.all,
        ]
        return Array(all.joined())
    }

    /// Serves until SIGINT or SIGTERM, finishing what is under way.
    ///
    /// - Parameter started: called with the port once connections are taken.
    /// - Throws: when the address cannot be had, or the certificate cannot be read.
    public func run(started: @escaping @Sendable (Int) async -> Void) async throws {
        try await application(started: started).runService()
    }

    /// The server, for `run` and for tests.
    package func application(
        started: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws -> some ApplicationProtocol {
        let (settings, wall) = (desk.settings, desk.wall)
        var server = HTTPServerBuilder.http1(
            configuration: .init(additionalChannelHandlers: [
                SlowRequests(settings.patience), ClosingTime { Task { await wall.close() } },
            ]))
        if let (chain, key) = settings.certificate {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: try NIOSSLCertificate.fromPEMFile(chain).map { .certificate($0) },
                privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
            configuration.minimumTLSVersion = .tlsv12
            server = try .tls(server, tlsConfiguration: configuration)
        }
        return Application(
            router: router(), server: server,
            configuration: .init(
                address: .hostname(settings.host, port: settings.port), serverName: nil,
                availableConnectionsDelegate: .maximum(Self.mostConnections, logger: desk.logger)),
            onServerRunning: { channel in await started(channel.localAddress?.port ?? 0) }, logger: desk.logger)
    }

    /// Connections at once; further ones wait.
    private static let mostConnections = 1_000

    private func router() -> Router<DeskContext> {
        let door = Door(desk: desk)
        let isOverTLS = desk.settings.isOverTLS
        let router = Router(context: DeskContext.self)
        router.add(middleware: NoPage(door: door))
        for route in routes {
            router.on(RouterPath(route.path), method: route.method) { request, context in
                Response(await door.answer(route, request, context), to: request, isOverTLS: isOverTLS)
            }
        }
        return router
    }
}

/// Answers what no route does.
private struct NoPage: RouterMiddleware {
    let door: Door

    func handle(
        _ request: Request, context: DeskContext, next: (Request, DeskContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch {
            let route = Route.page("", .anyone) { _ in throw WebError.noPage }
            return Response(
                await door.answer(route, request, context), to: request, isOverTLS: door.desk.settings.isOverTLS)
        }
    }
}

extension Response {
    fileprivate init(_ reply: Reply, to request: Request, isOverTLS: Bool) {
        var headers = reply.headers
        SecurityHeaders.add(to: &headers, isOverTLS: isOverTLS)
        guard let stream = reply.stream else {
            self.init(
                status: reply.status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply.body)))
            return
        }
        let body = ResponseBody { writer in
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                for await piece in stream { try await writer.write(ByteBuffer(string: piece)) }
            }
            try await writer.finish(nil)
        }
        self.init(status: reply.status, headers: headers, body: body)
    }
}
