import Casework
import Foundation
import HubSync
import IntelligenceLog
import Logging
import ScriptEngine
import Synchronization

extension SyncSendCommand {
    /// Sends as records come, to every hub by itself, until it is told to stop. A change of policy counts from the next
    /// pass.
    func keepWatch(_ desk: Desk) async throws {
        let stop = StopSignal()
        let interruption = Interruption(stop)
        defer { withExtendedLifetime(interruption) {} }
        let logger = options.logger(level: .info)
        stop.whenGiven { logger.info("ends behind what is under way") }
        while !stop.isGiven {
            let targets = try await targets(of: desk)
            logger.info("watching", metadata: ["hubs": "\(targets.map(\.hub.code.text).joined(separator: " "))"])
            let generation = StopSignal()
            stop.whenGiven { generation.give() }
            do { try await keepWatch(targets, desk, until: generation, logger) } catch is PolicyChanged {
                logger.info("another policy is in force")
            }
        }
        logger.info("stopped")
    }

    /// Ends a watch whose hubs are no longer those of the policy.
    private struct PolicyChanged: Error {}

    private func keepWatch(
        _ targets: [SyncTarget], _ desk: Desk, until stop: StopSignal, _ logger: Logger
    ) async throws {
        let filter = try filter
        // All turns before the first record: a second watch is told at once.
        let watches = try targets.map { target in
            let turn = try target.takeTurn(of: desk.log, at: options.now)
            let journal = HubJournal(target.hub.code, turn, logger)
            return (target, journal, try client(for: target, desk, until: stop, journal))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (target, journal, client) in watches {
                group.addTask {
                    defer { stop.give() }
                    try await follow(target, targets, client, journal, filter, desk, until: stop)
                }
            }
            try await group.waitForAll()
        }
    }

    /// Never gives up on a request, but for the wish to stop.
    private func client(
        for target: SyncTarget, _ desk: Desk, until stop: StopSignal, _ journal: HubJournal
    ) throws -> HubClient {
        let options = options
        return try hub.client(
            for: target, desk, options, patience: nil,
            sleep: { seconds in
                await stop.sleep(seconds)
                if stop.isGiven { throw CancellationError() }
            },
            failed: { journal.failed($0.code, at: options.now) })
    }

    private func follow(
        _ target: SyncTarget, _ targets: [SyncTarget], _ client: HubClient, _ journal: HubJournal,
        _ filter: DeliveryFilter, _ desk: Desk, until stop: StopSignal
    ) async throws {
        let (options, log, hub) = (options, desk.log, target.hub.code)
        let looked = Mutex(-1)
        let watch = HubWatch(
            every: every, until: stop,
            hasNews: {
                let head = try await log.head().position
                let hasGrown = looked.withLock { looked in
                    defer { looked = head }
                    return looked != head
                }
                guard hasGrown else { return false }
                return try await log.waitingCount(for: hub, filter) > 0
            },
            pass: {
                guard try await Set(self.targets(of: desk)) == Set(targets) else { throw PolicyChanged() }
                let counted = Mutex(HubClient.Progress())
                let result = try await client.sync(
                    batch: batch, filter, now: { options.now },
                    report: { progress in
                        let before = counted.withLock { counted in
                            defer { counted = progress }
                            return counted
                        }
                        if progress.done > before.done { journal.sent(progress, since: before, at: options.now) }
                        if stop.isGiven { throw CancellationError() }
                    })
                journal.answered(at: options.now)
                try await fetchFeedback(client, journal)
                return result.done < result.total ? .leftWaiting : .settled
            },
            endsIt: { error in
                switch error {
                case is PolicyChanged, HubError.badAddress, HubError.inTheClear: true
                case let error as LogError: error != .locked
                default: false
                }
            },
            tell: { event in
                if case .outage(let error) = event { journal.failed(Failure(error).code, at: options.now) }
            })
        try await watch.run()
    }
}

extension SyncSendCommand {
    /// Takes in what the hub tells, behind each pass.
    private func fetchFeedback(_ client: HubClient, _ journal: HubJournal) async throws {
        let options = options
        let progress = try await client.fetchFeedback(scripts: try options.library(), now: { options.now })
        if progress.counts.received > 0 { journal.told(progress.counts) }
    }
}

/// The journal of what goes to one hub: a line a batch and a line an outage, never anything of anybody.
private final class HubJournal: Sendable {
    private let hub: String
    private let turn: HubTurn
    private let logger: Logger
    /// When the hub was first out of reach; nil while it answers.
    private let outage = Mutex<Timestamp?>(nil)

    init(_ hub: HubCode, _ turn: HubTurn, _ logger: Logger) {
        (self.hub, self.turn, self.logger) = (hub.text, turn, logger)
    }

    func failed(_ code: String, at now: Timestamp) {
        turn.keep(HubFigures.Trouble(code: code, at: now))
        let isFirst = outage.withLock { outage in
            defer { outage = outage ?? now }
            return outage == nil
        }
        guard isFirst else { return }
        logger.warning(
            "the hub does not take anything; it is asked on", metadata: ["hub": "\(hub)", "code": "\(code)"])
    }

    func answered(at now: Timestamp) {
        turn.keep(nil)
        let since = outage.withLock { outage in
            defer { outage = nil }
            return outage
        }
        guard let since else { return }
        logger.info(
            "the hub answers again", metadata: ["hub": "\(hub)", "afterSeconds": "\(now.seconds - since.seconds)"])
    }

    func told(_ counts: FeedbackCounts) {
        logger.info(
            "took in feedback",
            metadata: [
                "hub": "\(hub)", "new": "\(counts.received)",
                "notApplied": "\(counts.refused.values.reduce(0, +))",
            ])
    }

    func sent(_ progress: HubClient.Progress, since before: HubClient.Progress, at now: Timestamp) {
        answered(at: now)
        logger.info(
            "sent a batch",
            metadata: [
                "hub": "\(hub)", "accepted": "\(progress.accepted - before.accepted)",
                "duplicates": "\(progress.duplicates - before.duplicates)",
                "parked": "\(progress.parked - before.parked)", "left": "\(progress.total - progress.done)",
            ])
    }
}
