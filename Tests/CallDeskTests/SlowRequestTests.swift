import Casework
import Hummingbird
import HummingbirdTesting
import NIOCore
import NIOPosix
import Testing

@testable import CallDesk

@Suite("Requests that come too slowly")
struct SlowRequestTests {
    // MARK: The clock

    private let start = ContinuousClock.now

    private func clock(_ change: (inout Patience) -> Void = { _ in }) -> RequestClock<ContinuousClock.Instant> {
        var patience = Patience()
        change(&patience)
        return RequestClock(patience, openedAt: start)
    }

    @Test func aConnectionWithoutAHeadIsOverAfterAMinute() {
        let clock = clock()
        #expect(!clock.isOver(at: start + .seconds(59)))
        #expect(clock.isOver(at: start + .seconds(60)))
    }

    @Test func aBodyHasItsTimeAndThatOfItsBytes() {
        var clock = clock()
        clock.headCame(at: start)
        #expect(!clock.isOver(at: start + .seconds(34)))
        #expect(clock.isOver(at: start + .seconds(35)))
        clock.bodyCame(4_096 * 100)
        #expect(!clock.isOver(at: start + .seconds(134)))
        #expect(clock.isOver(at: start + .seconds(135)))
        clock.bodyCame(4_096 * 1_000)
        #expect(clock.isOver(at: start + .seconds(360)))
    }

    @Test func moreBytesThanAnyRouteTakesAreNotReadOn() {
        var clock = clock { $0.most = 100 }
        clock.headCame(at: start)
        clock.bodyCame(100)
        #expect(!clock.isOver(at: start))
        clock.bodyCame(1)
        #expect(clock.isOver(at: start))
    }

    @Test func anAnswerMayTakeItsTimeAndTheNextHeadHasAMinuteAgain() {
        var clock = clock()
        clock.headCame(at: start)
        clock.endCame()
        #expect(!clock.isOver(at: start + .seconds(3_600)))
        clock.answered(at: start + .seconds(3_600))
        #expect(!clock.isOver(at: start + .seconds(3_659)))
        #expect(clock.isOver(at: start + .seconds(3_660)))
    }

    @Test func anAnswerBeforeTheBodyIsWholeDoesNotStopTheClock() {
        var clock = clock()
        clock.headCame(at: start)
        clock.answered(at: start + .seconds(1))
        #expect(clock.isOver(at: start + .seconds(35)))
    }

    // MARK: Real connections

    /// What a client sends before it falls silent.
    @Test(arguments: [
        "", "GET / HTTP/1.1\r\nHost: localhost\r\nX-Invented: ",
        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na=b",
        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
        "POST /no-such-page HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na",
        "GET /sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na",
    ]) func aConnectionThatFallsSilentIsClosed(sent: String) async throws {
        var settings = DeskSettings()
        settings.patience.head = .milliseconds(200)
        settings.patience.body = .milliseconds(200)
        let desk = try await AttackDesk(settings)
        try await desk.web.application().test(.live) { client async throws in
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "localhost", port: client.port ?? 0).get()
            if !sent.isEmpty { try await channel.writeAndFlush(ByteBuffer(string: sent)) }
            try await channel.closeFuture.get()
        }
    }
}
