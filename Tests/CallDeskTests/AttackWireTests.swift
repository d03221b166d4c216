import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

@testable import CallDesk

@Suite("Bytes that are no HTTP, or two requests that look like one")
struct AttackWireTests {
    /// Everything that comes back until the connection is closed.
    private final class Answer: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        private let whole: EventLoopPromise<String>
        private let got: NIOLoopBoundBox<String>

        init(_ loop: any EventLoop) {
            whole = loop.makePromise()
            got = NIOLoopBoundBox("", eventLoop: loop)
        }

        var text: EventLoopFuture<String> { whole.futureResult }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            got.value += String(buffer: unwrapInboundIn(data))
        }

        func channelInactive(context: ChannelHandlerContext) { whole.succeed(got.value) }
    }

    private static let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"

    @Test(arguments: [
        head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /calls HTTP/1.1\r\nHost: a\r\n\r\n",
        head + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
        head + "Content-Length: -1\r\n\r\n", head + "Content-Length: 99999999999999999999\r\n\r\n",
        head + "Content-Length: 0x5\r\n\r\nabcde", head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        head + "Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nabc", head + "X Y: z\r\n\r\n",
        head + "X: a\u{0}b\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\u{0}\u{5}hello",
        "\r\n\r\nhello\r\n\r\n",
        "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nX: \(String(repeating: "a", count: 100_000))\r\n\r\n",
    ]) func whatIsNoHTTPIsAnsweredOnceAtMostAndTheConnectionClosed(sent: String) async throws {
        var settings = DeskSettings()
        settings.patience.head = .milliseconds(500)
        settings.patience.body = .milliseconds(500)
        let desk = try await AttackDesk(settings)
        try await desk.web.application().test(.live) { client async throws in
            let loop = MultiThreadedEventLoopGroup.singleton.next()
            let answer = Answer(loop)
            let channel = try await ClientBootstrap(group: loop)
                .channelInitializer { $0.pipeline.addHandler(answer) }
                .connect(host: "localhost", port: client.port ?? 0).get()
            try? await channel.writeAndFlush(ByteBuffer(string: sent))
            let text = try await answer.text.get()
            #expect(!text.contains("HTTP/1.1 2"), "\(text.prefix(200))")
            #expect(text.split(separator: "HTTP/1.1 ").count <= 1, "\(text.prefix(200))")
        }
    }
}
