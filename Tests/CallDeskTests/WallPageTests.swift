import Casework
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntelligenceLog
import Logging
import NIOCore
import NIOPosix
import ScriptEngine
import Synchronization
import Testing

@testable import CallDesk

@Suite("The wall")
struct WallPageTests {
    private func settings() -> DeskSettings {
        var settings = DeskSettings()
        settings.wallPause = .milliseconds(10)
        return settings
    }

    /// The wall's board, on the log of a desk.
    private func board(_ desk: TestDesk) -> WallBoard {
        let clock = desk.clock
        return WallBoard(
            log: desk.log, scripts: .released, templates: Templates(), isDemo: false, pause: .milliseconds(10),
            now: { clock.now }, logger: .init(label: "test"))
    }

    @Test func itCountsCallsAndTimesAndNamesNobody() async throws {
        let desk = try await TestDesk()
        let call = try await desk.keep([(Place("caller_name"), .text("Invented Ann"))])
        desk.clock.pass(seconds: 95 * 60)
        try await desk.keep([])
        try await desk.open(as: "wall") { browser in
            let page = try await browser.get("/wall").text
            #expect(page.contains(">2</p>") && page.contains("1 h 35 min"))
            #expect(page.contains("no call closed"))
            for word in ["Invented Ann", "handler", call.id.description] { #expect(!page.contains(word), "\(word)") }
            #expect(page.contains(#"<noscript><meta http-equiv="refresh""#))
        }
    }

    @Test func itsFiguresAreTheCompletionReports() async throws {
        let desk = try await TestDesk(calls: 40, months: 10...10, seed: 3)
        // The evening of 31 October.
        let now = Timestamp(seconds: 1_635_710_000)
        let released = try await desk.log.released(since: Timestamp(seconds: 1_635_634_800))
        let wall = try await desk.log.wall(released, at: now, scripts: .released)
        let report = try await desk.log.report(
            ReportRequest(.completion, by: .month, CallFilter()), scripts: .released)
        let october = try #require(report.parts[0].table.rows.first { $0[0].words == "October 2021" })
        #expect(october[1] == .count(wall.month.trials) && october[2] == .count(wall.month.successes))
        #expect(wall.month.trials == 40)
    }

    @Test func recordsPutOutForTheHubAreCountedOnFromWhereItWasLeft() async throws {
        let desk = try await TestDesk()
        var simulator = try CallSimulator(calls: 24, year: 2021, seed: 3, scripts: .released)
        var known: ReleasedRecords?
        while let (_, changes) = try simulator.next() {
            try await desk.log.append(changes)
            known = try await desk.log.released(since: Timestamp(seconds: 1_620_000_000), known: known)
        }
        let whole = try await desk.log.released(since: Timestamp(seconds: 1_620_000_000))
        #expect(known == whole && !whole.counts.isEmpty)
        #expect(try await desk.log.released(since: Timestamp(seconds: 1_700_000_000), known: known).counts.isEmpty)
        let backlog = try await desk.log.backlog()
        #expect(backlog.count == (try await desk.log.outboxCounts().waiting))
        #expect(backlog.since == (try await desk.log.waiting(limit: 1).first?.time))
    }

    @Test func anAnswerThatIsKeptShowsOnAScreenThatWatches() async throws {
        let desk = try await TestDesk()
        let board = board(desk)
        let stream = try await board.watch { true }
        var iterator = stream.makeAsyncIterator()
        let first = try #require(await iterator.next())
        #expect(first.hasPrefix("data: <div id=\"board\"") && first.hasSuffix("\n\n") && first.contains(">0</p>"))
        try await desk.keep([])
        var text = ""
        while !text.contains(">1</p>"), let next = await iterator.next() { text = next }
        #expect(text.contains("1 under way"))
        await board.close()
        while await iterator.next() != nil {}
        #expect(await board.viewerCount == 0)
    }

    @Test func aScreenThatTakesNothingHoldsUpNobodyAndIsGivenUp() async throws {
        let desk = try await TestDesk()
        let board = board(desk)
        let slow = try await board.watch { true }
        let quick = try await board.watch { true }
        var pieces = 0
        for await piece in quick where piece.contains("data:") || piece.hasPrefix(":") {
            pieces += 1
            desk.clock.pass(seconds: 60)
            if await board.viewerCount == 1 { break }
        }
        #expect(pieces > 10)
        // What it still holds is one board.
        var left = 0
        for await _ in slow { left += 1 }
        #expect(left == 1)
    }

    @Test func whoeverLeavesOrMayNoLongerWatchIsForgotten() async throws {
        let desk = try await TestDesk()
        let board = board(desk)
        let isWelcome = Mutex(true)
        let stream = try await board.watch { isWelcome.withLock { $0 } }
        isWelcome.withLock { $0 = false }
        desk.clock.pass(seconds: 60)
        var count = 0
        for await _ in stream { count += 1 }
        #expect(count <= 1)
        let left = Task { for await _ in try await board.watch({ true }) {} }
        left.cancel()
        _ = try? await left.value
        while await board.viewerCount > 0 { await Task.yield() }
    }

    @Test func onlySoManyScreensWatch() async throws {
        let desk = try await TestDesk()
        let board = board(desk)
        var streams: [AsyncStream<String>] = []
        for _ in 0..<WallBoard.most { streams.append(try await board.watch { true }) }
        await #expect(throws: WebError.busy) { _ = try await board.watch { true } }
        await board.close()
        await #expect(throws: WebError.busy) { _ = try await board.watch { true } }
        #expect(streams.count == WallBoard.most)
    }

    @Test func watchingKeepsNobodySignedInButAScreenOfItsOwnStays() async throws {
        let desk = try await TestDesk()
        try await desk.open { client in
            let (person, screen) = (Browser(client), Browser(client))
            try await person.signIn("supervisor")
            try await screen.signIn("wall")
            for _ in 0..<7 {
                desk.clock.pass(seconds: 600)
                _ = try await person.get("/wall")
                #expect(try await screen.get("/wall").status == .ok)
            }
            #expect(try await person.get("/wall").status == .seeOther)
            desk.clock.pass(seconds: 30 * 24 * 3600)
            #expect(try await screen.get("/wall").status == .ok)
            #expect(try await screen.get("/").location == "/wall")
            #expect(try await screen.get("/reports/completion").status == .forbidden)
            try await desk.log.change(.disable(try #require(UserID("wall"))), at: desk.clock.now, by: Actor("tester"))
            #expect(try await screen.get("/wall").status != .ok)
        }
    }

    /// Over a real connection: the stream ends with its session, and with the desk, though the client stays.
    @Test func aStreamEndsWithItsSessionAndWithTheDesk() async throws {
        let desk = try await TestDesk()
        let token = try await desk.log.signIn(
            try #require(UserID("wall")), provenBy: "https://provider.example", seconds: 36_000, at: desk.clock.now
        ).token
        let other = try await desk.log.signIn(
            try #require(UserID("wall")), provenBy: "https://provider.example", seconds: 36_000, at: desk.clock.now
        ).token
        let kept = Mutex<(any Channel)?>(nil)
        try await desk.desk(settings()).application().test(.live) { client async throws in
            let request = { (token: SessionToken) in
                "GET /wall/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
                    + "Cookie: \(Door.sessionCookie)=\(token.text)\r\n\r\n"
            }
            let ended = try await Listener.connect(client.port ?? 0)
            try await ended.channel.writeAndFlush(ByteBuffer(string: request(token)))
            try await ended.hears("id=\"board\"")
            try await desk.keep([])
            try await ended.hears("1 under way")
            try await desk.log.endSession(token)
            desk.clock.pass(seconds: 60)
            try await ended.channel.closeFuture.get()
            let open = try await Listener.connect(client.port ?? 0)
            try await open.channel.writeAndFlush(ByteBuffer(string: request(other)))
            try await open.hears("id=\"board\"")
            kept.withLock { $0 = open.channel }
        }
        // The desk did not wait for the client.
        try await kept.withLock { $0 }?.closeFuture.get()
    }
}

/// A client that listens.
private struct Listener: Sendable {
    let channel: any Channel
    private let bytes: Ear

    static func connect(_ port: Int) async throws -> Listener {
        let ear = Ear()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in channel.pipeline.addHandler(Ear.Handler(ear)) }
            .connect(host: "localhost", port: port).get()
        return Listener(channel: channel, bytes: ear)
    }

    /// Waits until a text has come.
    func hears(_ text: String) async throws {
        while !bytes.text.withLock({ $0.contains(text) }) {
            try #require(channel.isActive)
            await Task.yield()
        }
    }

    private final class Ear: Sendable {
        let text = Mutex("")

        final class Handler: ChannelInboundHandler, Sendable {
            typealias InboundIn = ByteBuffer
            private let ear: Ear

            init(_ ear: Ear) { self.ear = ear }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                let piece = String(buffer: unwrapInboundIn(data))
                ear.text.withLock { $0 += piece }
            }
        }
    }
}
