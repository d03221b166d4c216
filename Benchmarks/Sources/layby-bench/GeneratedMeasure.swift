import Foundation
import ScriptEngine
import ScriptExchange

/// The engine on generated scripts of 100, 500 and 2,000 questions, beside JavaRosa with the same script and answers.
struct GeneratedMeasure {
    private static let sizes = [100, 500, 2000]

    /// Measures, size by size and round by round.
    func rows(_ setting: Setting) async throws -> [Row] {
        var rows: [Row] = []
        for size in Self.sizes {
            let session = try GeneratedSession(size: size)
            let javaRosa = try JavaRosa(session, setting)
            rows += try await self.rows(session, javaRosa, setting)
        }
        return rows
    }

    private func rows(_ session: GeneratedSession, _ javaRosa: JavaRosa?, _ setting: Setting) async throws -> [Row] {
        let name = "\(session.size) questions"
        let isSmall = session.size == 100
        let sessions = max(1, (setting.isQuick ? 200_000 : 2_000_000) / session.steps.count)
        let cores = ProcessInfo.processInfo.activeProcessorCount
        var mean = Row("\(name): answer + next, mean", "µs", .time, peer: "JavaRosa", target: "≤ 0.3")
        var tail = Row("\(name): the same, p99", "µs", .time, peer: "JavaRosa, its p50", target: "< JavaRosa's p50")
        var alone = Row("\(name): whole sessions", "/s", .rate, target: isSmall ? "≥ 100,000" : nil)
        var together = Row(
            "\(name): whole sessions, \(cores) threads", "/s", .rate, target: isSmall ? "≥ 100,000" : nil)
        var live = Row("\(name): a live session", "KB", .time, target: isSmall ? "≤ 20" : nil)
        var resume = Row("\(name): fold of \(session.steps.count) events", "µs", .time)
        let events = try session.events()
        var read = Row(
            "\(name): resume from \(events.count) entries' bytes", "µs", .time, target: isSmall ? "≤ 50" : nil)
        let entries = events.map { (kind: $0.kind, bytes: CanonicalJSON.bytes($0.payload)) }
        for round in 0...setting.rounds {
            var made = 0
            let total = try seconds { for _ in 0..<sessions { made += try session.whole() } }
            keepAlive(made)
            var times: [Double] = []
            for _ in 0..<max(1, sessions / 10) { try session.timed(adding: &times) }
            let parallel = try await asyncSeconds { try await Self.run(session, sessions, threads: cores) }
            let folded = try seconds {
                for _ in 0..<max(1, sessions / 10) { keepAlive(try Self.fold(events, session)) }
            }
            let resumed = try seconds {
                for _ in 0..<max(1, sessions / 10) { keepAlive(try Self.resume(entries, session)) }
            }
            let theirs = try javaRosa?.measure(sessions: max(1, sessions / 400))
            guard round > 0 else { continue }
            mean.ours.append(total / Double(sessions * session.steps.count) * 1e6)
            tail.ours.append(times.percentile(0.99) * 1e6)
            alone.ours.append(Double(sessions) / total)
            together.ours.append(Double(sessions * cores) / parallel)
            resume.ours.append(folded / Double(max(1, sessions / 10)) * 1e6)
            read.ours.append(resumed / Double(max(1, sessions / 10)) * 1e6)
            if round <= 3 { live.ours.append(try Self.liveKilobytes(size: session.size)) }
            if let theirs {
                mean.theirs.append(theirs.mean)
                tail.theirs.append(theirs.p50)
            }
        }
        return [mean, tail, alone, together, live, resume, read]
    }

    private static func run(_ session: GeneratedSession, _ sessions: Int, threads: Int) async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<threads {
                group.addTask {
                    var made = 0
                    for _ in 0..<sessions { made += try session.whole() }
                    return made
                }
            }
            for try await made in group { keepAlive(made) }
        }
    }

    private static func fold(_ events: [InterviewEvent], _ session: GeneratedSession) throws -> Interview {
        var interview = Interview(session.script)
        for event in events { try interview.apply(event) }
        return interview
    }

    /// An interview from what the log holds of it, read from the disk already.
    private static func resume(_ entries: [(kind: String, bytes: [UInt8])], _ session: GeneratedSession) throws
        -> Interview
    {
        var interview = Interview(session.script)
        for entry in entries {
            guard let event = InterviewEvent(kind: entry.kind, bytes: entry.bytes.span, script: session.script) else {
                continue
            }
            try interview.apply(event)
        }
        return interview
    }

    // MARK: Memory

    /// What one of many live sessions takes, in a process of its own, where no freed memory is used again.
    private static func liveKilobytes(size: Int) throws -> Double {
        try Peer.figure(CommandLine.arguments[0], ["--live", String(size)]) ?? 0
    }

    /// Makes many sessions with every answer in them.
    ///
    /// - Returns: by how much the resident memory grew for each, in KB.
    static func measureLive(size: Int) throws -> Double {
        let session = try GeneratedSession(size: size)
        let count = 2_000_000 / size
        var live: [Interview] = []
        live.reserveCapacity(count)
        keepAlive(try session.answered())
        let before = resident()
        for _ in 0..<count { live.append(try session.answered()) }
        let grown = resident() - before
        keepAlive(live)
        return Double(grown) / Double(count) / 1000
    }

    /// The pages of this process that are in memory, in bytes.
    private static func resident() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
