import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import Synchronization
import TestSupport
import Testing

@testable import HubSync

@Suite("Watching for what comes")
struct WatchTests {
    /// A watch whose clock is the sleeps that it asks for.
    private final class Course: Sendable {
        let stop = StopSignal()
        let slept = Mutex<[Double]>([])
        let told = Mutex<[String]>([])
        let passes = Mutex(0)
        let hasNews = Mutex(false)

        /// - Parameters:
        ///   - pass: what the nth pass comes to, from 1.
        ///   - until: when it is told to stop: after so many sleeps.
        func run(
            every: Double = 60, until last: Int, pass: @escaping @Sendable (Int) throws -> HubWatch.Pass,
            asleep: @escaping @Sendable (Int, Course) -> Void = { _, _ in }
        ) async throws {
            let watch = HubWatch(
                every: every, until: stop, hasNews: { self.hasNews.withLock { $0 } },
                pass: {
                    self.hasNews.withLock { $0 = false }
                    return try pass(
                        self.passes.withLock { count in
                            count += 1
                            return count
                        })
                },
                endsIt: { $0 is LogError },
                tell: { event in
                    let text = if case .outage(let error) = event { "outage \(error)" } else { "recovered" }
                    self.told.withLock { $0.append(text) }
                },
                sleep: { seconds in
                    let count = self.slept.withLock { slept in
                        slept.append(seconds)
                        return slept.count
                    }
                    asleep(count, self)
                    if count >= last { self.stop.give() }
                })
            try await watch.run()
        }
    }

    @Test func whatComesIsSentAtTheNextLook() async throws {
        let course = Course()
        try await course.run(
            every: 3600, until: 4, pass: { _ in .settled },
            asleep: { count, course in if count == 2 { course.hasNews.withLock { $0 = true } } })
        #expect(course.passes.withLock { $0 } == 2)
        #expect(course.slept.withLock { $0 } == [1, 1, 1, 1])
    }

    @Test func withoutNewsItPassesAgainWithinTheLongestPauseAndNotTogetherWithOthers() async throws {
        let course = Course()
        try await course.run(every: 10, until: 1_000, pass: { _ in .settled })
        let pauses = course.slept.withLock { $0 }.reduce(into: [0.0]) { pauses, seconds in
            pauses[pauses.count - 1] += seconds
            // A pause ends with what is left of it, which is no whole second.
            if seconds < 1 { pauses.append(0) }
        }.dropLast()
        #expect(pauses.count > 50)
        #expect(pauses.allSatisfy { (5...10).contains($0) })
        #expect(Set(pauses).count > 40)
    }

    @Test func aHubThatIsDownIsNoReasonToEndAndIsToldOnce() async throws {
        let course = Course()
        try await course.run(
            until: 9,
            pass: { count in
                if count < 8 { throw HubError.unauthorised(status: 401) }
                return .settled
            })
        let slept = course.slept.withLock { Array($0.prefix(7)) }
        // Full jitter: anything below a bound that doubles.
        for (number, seconds) in slept.enumerated() { #expect((0..<Double(1 << number)).contains(seconds)) }
        #expect(course.told.withLock { $0 } == ["outage unauthorised(status: 401)", "recovered"])
    }

    @Test func aHubThatDoesNotSpeakOfARecordIsNotAskedAtEveryEntry() async throws {
        let course = Course()
        try await course.run(
            until: 12, pass: { _ in .leftWaiting },
            asleep: { _, course in course.hasNews.withLock { $0 = true } })
        #expect(course.passes.withLock { $0 } == 12)
        #expect(course.slept.withLock { $0.suffix(3).max() ?? 0 } > 1)
        #expect(course.slept.withLock { $0 }.allSatisfy { $0 <= 300 })
    }

    @Test func whatNoTryCanMendEndsIt() async throws {
        await #expect(throws: LogError.diskFull) {
            try await Course().run(until: 5, pass: { _ in throw LogError.diskFull })
        }
    }

    @Test func whoeverSleepsWakesWhenItIsToStop() async {
        let stop = StopSignal()
        async let sleeper: Void = stop.sleep(100_000)
        stop.give()
        await sleeper
        await stop.sleep(100_000)
        #expect(stop.isGiven)
    }

    @Test func theRateIsOfTheLastHalfMinuteAndTheRestTakesAsLong() {
        var pace = SyncPace(at: Timestamp(seconds: 0))
        #expect(pace.rate == nil)
        #expect(pace.secondsLeft(of: 100) == nil)
        pace.note(100, at: Timestamp(seconds: 10))
        #expect(pace.rate == 10)
        #expect(pace.secondsLeft(of: 155) == 6)
        // It grows slow: what was quick at first is forgotten.
        for second in stride(from: 20, through: 100, by: 10) { pace.note(100 + second, at: Timestamp(seconds: second)) }
        #expect(pace.rate == 1)
        #expect(pace.secondsLeft(of: 200) == 0)
    }

    @Test func oneProcessSendsToAHubAtATime() async throws {
        let folder = try TemporaryFolder()
        let log = try IntelligenceLog(path: folder.file("layby.sqlite"))
        let holder = HubTurn.Holder(process: 17, since: Timestamp(seconds: 5))
        #expect(HubTurn.holder(of: "mah", log) == nil)
        var turn = try HubTurn(to: "mah", of: log, as: holder)
        #expect(turn != nil)
        #expect(try HubTurn(to: "mah", of: log, as: holder) == nil)
        #expect(HubTurn.holder(of: "mah", log) == holder)
        #expect(try HubTurn(to: "other", of: log, as: holder) != nil)
        #expect(HubTurn.trouble(of: "mah", log) == nil)
        let trouble = HubFigures.Trouble(code: "hub.unreachable", at: Timestamp(seconds: 9))
        turn?.keep(trouble)
        turn = nil
        #expect(HubTurn.holder(of: "mah", log) == nil)
        // The next holder keeps what is known of the last failure.
        turn = try HubTurn(to: "mah", of: log, as: HubTurn.Holder(process: 18, since: Timestamp(seconds: 6)))
        #expect(turn != nil)
        #expect(HubTurn.trouble(of: "mah", log) == trouble)
    }
}
