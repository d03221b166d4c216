import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

struct RetentionCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Erase what has been kept for as long as the policy says: preview, apply, hold, release.",
        subcommands: [Preview.self, Apply.self, Hold.self, Release.self])

    struct Preview: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "List what apply would erase, oldest first. Nothing is changed.")

        static let action = Action.retain

        @OptionGroup var options: GlobalOptions
        @Option(help: "List at most so many.") var limit = 50

        func validate() throws {
            guard limit > 0 else { throw ValidationError("--limit takes a number from 1.") }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let round = try await RetentionRound(desk.log, at: options.now)
            RetentionReport(round, terminal: Terminal()).show(limit: limit)
        }
    }

    struct Apply: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Erase for good what has been kept for as long as the policy says.",
            discussion: """
                Personal data becomes unreadable; times, forces, codes, states and counts stay, and a tombstone says who
                erased it, when, by what rule and on what authority. A call that goes on is never erased.
                """)

        static let action = Action.retain

        @OptionGroup var options: GlobalOptions
        @Option(help: "Erase at most so many, the oldest first.") var limit: Int?
        @Flag(help: "Do not ask.") var yes = false

        func validate() throws {
            guard limit ?? 1 > 0 else { throw ValidationError("--limit takes a number from 1.") }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let scripts = try options.library()
            let round = try await RetentionRound(desk.log, at: options.now)
            let terminal = Terminal()
            RetentionReport(round, terminal: terminal).show(limit: 20)
            let chosen = round.due.prefix(limit ?? .max)
            guard !chosen.isEmpty else { return }
            if !yes {
                let answer = terminal.ask("Erase \(chosen.count.counted("record")) for good? Type yes: ")
                guard answer == "yes" else {
                    terminal.line("Nothing was erased.")
                    return
                }
            }
            var counts = Counts()
            for (number, due) in chosen.enumerated() {
                terminal.progress(number, of: chosen.count, "records")
                try await erase(due, desk, scripts, &counts)
            }
            terminal.endStatus()
            if try await !desk.log.purge() { terminal.line(EraseCommand.notPurged, .warning) }
            terminal.line("Erased: \(counts.erased.counted("record")).", .good)
            if counts.spared > 0 {
                terminal.line("\(counts.spared.counted("record")) changed meanwhile and stayed; see the preview again.")
            }
            if counts.sent > 0 {
                terminal.line(
                    "A hub has \(counts.sent.counted("record")) of what was erased; it must be told.", .warning)
            }
        }

        private struct Counts {
            var erased = 0
            var spared = 0
            var sent = 0
        }

        private func erase(
            _ due: Retention.Due, _ desk: Desk, _ scripts: ScriptLibrary, _ counts: inout Counts
        ) async throws {
            // Somebody may have opened it again, referred it or held it since the list was made.
            guard try await RetentionRound.isDue(due, desk.log, scripts, at: options.now) else {
                counts.spared += 1
                return
            }
            do {
                let erasure = try await desk.log.erase(
                    due.stream, .record, reason: due.rule.authority, rule: due.rule.text, scripts: scripts,
                    purging: false, at: options.now, by: desk.actor)
                counts.erased += 1
                counts.sent += erasure.recordsSent
            } catch LogError.erased {
                // A referral goes with its call.
                counts.erased += 1
            }
        }
    }

    struct Hold: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep a record, and what was made from a call, whatever the rules say.")

        static let action = Action.retain

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The record.") var record: String
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let stream = try await desk.log.stream(named: record)
            guard try await PolicyInForce(desk.log).book.holds[stream] == nil else {
                Terminal().line("\(stream.short) is held already.")
                return
            }
            try await desk.lay(.held(stream, reason: PlainText.of(reason)), at: options.now)
            Terminal().line(
                "Held: \(stream.short). Release it with: layby retention release \(stream.short) --reason WHY", .good)
        }
    }

    struct Release: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a hold; the rules decide about the record again.")

        static let action = Action.retain

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The record.") var record: String
        @Option(help: "Why.") var reason: String

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let stream = try await desk.log.stream(named: record)
            guard try await PolicyInForce(desk.log).book.holds[stream] != nil else { throw Failure(notHeld: stream) }
            try await desk.lay(.released(stream, reason: PlainText.of(reason)), at: options.now)
            Terminal().line("Released: \(stream.short).", .good)
        }
    }
}

extension Desk {
    /// Adds what is laid down to the policy's stream.
    fileprivate func lay(_ event: PolicyEvent, at time: Timestamp) async throws {
        try await log.note(
            kind: event.kind, payload: event.payload, seal: event.seal, in: .policy, at: time, by: actor)
    }
}

extension RetentionRule {
    /// `old-calls: calls, 7 years from event`.
    fileprivate var text: String { "\(name): \(records.rawValue), \(period) from \(start.rawValue)" }
}

/// What the policy makes due, as the log stands.
struct RetentionRound {
    /// Oldest first.
    let due: [Retention.Due]
    /// The records that would be due, and are held.
    let held: [Retention.Due]
    let policy: Policy

    init(_ log: IntelligenceLog, at now: Timestamp) async throws {
        let inForce = try await PolicyInForce(log)
        policy = inForce.policy
        let summaries =
            try await log.calls().map(Summary.call) + log.referrals().map(Summary.referral)
            + log.operations().map(Summary.operation) + log.intelligenceReports().map(Summary.intelligence)
            + log.safeguarding().map(Summary.safeguarding)
        let held = Set(inForce.book.holds.keys)
        let found = Retention.due(summaries, settled: held, policy: policy, at: now)
        // Without a key that is left there is nothing that could still be erased.
        let erasable = try await log.erasable(Set(found.map(\.stream)))
        due = found.filter { erasable.contains($0.stream) }
        self.held = Retention.due(summaries, settled: [], policy: policy, at: now).filter { held.contains($0.stream) }
    }

    /// Whether a record is still due by the same rule, as it stands this moment.
    static func isDue(
        _ due: Retention.Due, _ log: IntelligenceLog, _ scripts: ScriptLibrary, at now: Timestamp
    ) async throws -> Bool {
        let inForce = try await PolicyInForce(log)
        let summary: Summary?
        do { summary = try Summary.replayed(try await log.entries(of: due.stream), scripts: scripts) } catch ReplayError
            .erased
        { return true }
        guard let summary else { return false }
        let call = CallID(due.stream)
        let made =
            try await log.referrals(of: call).map(Summary.referral)
            + log.intelligenceReports(of: call).map(Summary.intelligence)
            + log.safeguarding(of: call).map(Summary.safeguarding)
        let found = Retention.due(
            [summary] + made, settled: Set(inForce.book.holds.keys), policy: inForce.policy, at: now)
        return found.contains { $0.stream == due.stream && $0.rule == due.rule }
    }
}

/// What retention would erase, as a person reads it.
private struct RetentionReport {
    private let round: RetentionRound
    private let terminal: Terminal

    init(_ round: RetentionRound, terminal: Terminal) { (self.round, self.terminal) = (round, terminal) }

    func show(limit: Int) {
        guard !round.policy.retention.isEmpty else {
            terminal.line("No retention rule is in force, so nothing is due. See layby policy example.")
            return
        }
        terminal.line("\("rule".padded(44))\("authority".padded(28))\("due".leftPadded(6))", .bold)
        for rule in round.policy.retention {
            let count = round.due.count { $0.rule == rule }
            terminal.line(
                rule.text.padded(44) + PlainText.of(rule.authority).padded(28) + String(count).leftPadded(6))
        }
        if !round.held.isEmpty { terminal.line("\(round.held.count.counted("record")) would be due, and is held.") }
        guard !round.due.isEmpty else {
            terminal.line("Nothing is due.")
            return
        }
        terminal.line()
        terminal.line("\("id".padded(8))\("due since".padded(24))rule", .bold)
        for due in round.due.prefix(limit) {
            terminal.line(
                due.stream.short.padded(8) + LondonTime.text(Int64(due.since.seconds)).padded(24) + due.rule.name)
        }
        if round.due.count > limit { terminal.line("and \(round.due.count - limit) more.", .dim) }
    }
}
