/// Sends to one hub as records come, until it is told to stop. A hub that is down is no reason to end.
///
/// What it looks at and does are closures, so that it knows neither clock nor hub: it decides when.
public struct HubWatch: Sendable {
    /// What one pass came to.
    public enum Pass: Hashable, Sendable {
        /// All that waited is settled.
        case settled
        /// The hub answered, and not for everything.
        case leftWaiting
    }

    /// What happens meanwhile, for whoever keeps a journal.
    public enum Event: Sendable {
        /// The first try that failed, of as many as follow.
        case outage(any Error)
        /// The hub answers again.
        case recovered
    }

    /// Between two looks at the log.
    static let look = 1.0

    private let every: Double
    private let stop: StopSignal
    private let hasNews: @Sendable () async throws -> Bool
    private let pass: @Sendable () async throws -> Pass
    private let endsIt: @Sendable (any Error) -> Bool
    private let tell: @Sendable (Event) -> Void
    private let sleep: @Sendable (Double) async -> Void

    /// - Parameters:
    ///   - every: the longest pause between two passes, in seconds. Each is drawn between half of it and all, so that
    ///     desks that were started together do not come together.
    ///   - hasNews: whether something waits; asked every second while nothing did, so it must cost little.
    ///   - pass: sends what waits. It ends early, by `CancellationError`, when `stop` is given.
    ///   - endsIt: whether an error is one that no later try can mend.
    ///   - sleep: waits so many seconds, or until `stop` is given.
    public init(
        every: Double, until stop: StopSignal, hasNews: @escaping @Sendable () async throws -> Bool,
        pass: @escaping @Sendable () async throws -> Pass, endsIt: @escaping @Sendable (any Error) -> Bool,
        tell: @escaping @Sendable (Event) -> Void, sleep: (@Sendable (Double) async -> Void)? = nil
    ) {
        (self.every, self.stop, self.hasNews, self.pass) = (every, stop, hasNews, pass)
        (self.endsIt, self.tell) = (endsIt, tell)
        self.sleep = sleep ?? { await stop.sleep($0) }
    }

    /// Passes, again and again, until `stop` is given.
    ///
    /// - Throws: an error that `endsIt`.
    public func run() async throws {
        var random = SystemRandomNumberGenerator()
        var backoff = Backoff()
        var isOut = false
        while !stop.isGiven {
            do {
                let outcome = try await pass()
                if isOut { tell(.recovered) }
                isOut = false
                switch outcome {
                case .settled:
                    backoff = Backoff()
                    try await waitForNews(within: Double.random(in: every / 2...every, using: &random))
                case .leftWaiting:
                    // Whatever comes, the hub is not asked at once again for what it did not speak of.
                    await sleep(backoff.next(&random))
                }
            } catch {
                if stop.isGiven, error is CancellationError { return }
                if endsIt(error) { throw error }
                if !isOut { tell(.outage(error)) }
                isOut = true
                await sleep(backoff.next(&random))
            }
        }
    }

    /// Returns when something waits, the time is over, or `stop` was given.
    private func waitForNews(within seconds: Double) async throws {
        var left = seconds
        while left > 0, !stop.isGiven {
            await sleep(min(left, Self.look))
            left -= Self.look
            if try await hasNews() { return }
        }
    }
}
