import Casework
import IntelligenceLog
import Logging
import ReferenceData
import ScriptEngine

/// What the wall shows, looked up once for all screens that watch it, and only when the log has grown or a minute is over.
///
/// A screen that does not take what it is sent holds one board, the latest; the others do not wait for it.
actor WallBoard {
    private struct Viewer {
        let continuation: AsyncStream<String>.Continuation
        /// Whether whoever watches may still do so.
        let isWelcome: @Sendable () async -> Bool
        /// How often in a row it had not taken what it was sent.
        var missed = 0
    }

    private let log: IntelligenceLog
    private let scripts: ScriptLibrary
    private let templates: Templates
    private let isDemo: Bool
    private let now: @Sendable () -> Timestamp
    /// Between two looks at the log.
    private let pause: Duration
    private let logger: Logger

    private var viewers: [Int: Viewer] = [:]
    private var lastViewer = 0
    private var looking: Task<Void, Never>?
    private var isClosed = false
    /// What was looked up last, of which position of the log, in which minute.
    private var shown: (page: WallPage, position: Int, minute: Int)?
    private var released: ReleasedRecords?
    private var quietLooks = 0

    /// Screens at once.
    static let most = 64
    /// Looks at the log without news, after which a comment keeps proxies from closing the line.
    private static let mostQuietLooks = 8
    /// A screen that takes nothing so often in a row is given up.
    private static let mostMissed = 20
    private static let comment = ": still here\n\n"

    init(
        log: IntelligenceLog, scripts: ScriptLibrary, templates: Templates, isDemo: Bool, pause: Duration,
        now: @escaping @Sendable () -> Timestamp, logger: Logger
    ) {
        (self.log, self.scripts, self.templates, self.isDemo) = (log, scripts, templates, isDemo)
        (self.pause, self.now, self.logger) = (pause, now, logger)
    }

    /// How many screens watch.
    var viewerCount: Int { viewers.count }

    /// The board as it stands.
    ///
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    func page() async throws -> WallPage {
        let (time, position) = (now(), try await log.head().position)
        let minute = time.seconds / 60
        if let shown, shown.position == position, shown.minute == minute { return shown.page }
        let today = Timestamp(londonStartOf: LondonTime.civil(Int64(time.seconds)).day)
        let records = try await log.released(since: today, known: released)
        let page = WallPage(try await log.wall(records, at: time, scripts: scripts), at: time, isDemo: isDemo)
        // Two may look at once; the earlier one must not stand.
        if shown.map({ $0.position <= position }) ?? true { (shown, released) = ((page, position, minute), records) }
        return page
    }

    /// The board as an event, now and whenever it changes, until the desk closes or `isWelcome` says no.
    ///
    /// - Throws: `.busy` when as many watch as may, or the desk closes; what `page` throws.
    func watch(_ isWelcome: @escaping @Sendable () async -> Bool) async throws -> AsyncStream<String> {
        let first = event(try await page())
        guard !isClosed, viewers.count < Self.most else { throw WebError.busy }
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(1))
        lastViewer += 1
        let number = lastViewer
        continuation.onTermination = { [weak self] _ in Task { await self?.leave(number) } }
        continuation.yield(first)
        viewers[number] = Viewer(continuation: continuation, isWelcome: isWelcome)
        if looking == nil { looking = Task { await look() } }
        return stream
    }

    /// Sends every screen away, for good.
    func close() {
        isClosed = true
        looking?.cancel()
        for viewer in viewers.values { viewer.continuation.finish() }
        viewers = [:]
    }

    private func leave(_ number: Int) { viewers[number] = nil }

    private func look() async {
        while !viewers.isEmpty, !isClosed {
            let before = shown?.page
            do {
                let page = try await page()
                if page != before {
                    await send(event(page))
                } else {
                    quietLooks += 1
                    if quietLooks >= Self.mostQuietLooks { await send(Self.comment) }
                }
            } catch {
                // The board's clock stands still, and the screen says so.
                logger.warning("the wall could not be looked up: \(type(of: error))")
            }
            try? await Task.sleep(for: pause)
        }
        looking = nil
    }

    private func send(_ text: String) async {
        quietLooks = 0
        for number in viewers.keys.sorted() {
            guard let viewer = viewers[number] else { continue }
            let isWelcome = await viewer.isWelcome()
            guard isWelcome, viewer.missed < Self.mostMissed, var viewer = viewers[number] else {
                viewers[number]?.continuation.finish()
                viewers[number] = nil
                continue
            }
            if case .dropped(let lost) = viewer.continuation.yield(text) {
                viewer.missed += 1
                // A comment must not stand for a board that was not taken.
                if text == Self.comment { viewer.continuation.yield(lost) }
            } else {
                viewer.missed = 0
            }
            viewers[number] = viewer
        }
    }

    /// A server-sent event whose data is the board's piece of the page.
    func event(_ page: WallPage) -> String {
        let lines = templates.render(page, "wall-board").split(separator: "\n", omittingEmptySubsequences: true)
        return lines.map { "data: \($0)\n" }.joined() + "\n"
    }
}
