import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import Testing

@testable import IntelligenceLog

/// What workers have said, and whether a log bears it out.
struct Told {
    /// For each call, the numbers of the answers that were confirmed, with the call's version then.
    private(set) var saved: [StreamID: [Int: Int]] = [:]
    /// The numbers of the answers that were refused.
    private(set) var failed: [StreamID: Set<Int>] = [:]
    /// The digests of photographs, with the stream that they are kept for.
    private(set) var kept: [String: StreamID] = [:]
    /// The codes of all failures.
    private(set) var codes: Set<String> = []

    mutating func hear(_ lines: [String]) {
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            switch (words.first, words.count) {
            case ("saved", 4):
                guard let stream = StreamID(words[1]), let version = Int(words[2]), let number = Int(words[3]) else {
                    continue
                }
                saved[stream, default: [:]][number] = version
            case ("failed", 4):
                codes.insert(words[3])
                guard let stream = StreamID(words[1]), let number = Int(words[2]) else { continue }
                failed[stream, default: []].insert(number)
            case ("failed", 2): codes.insert(words[1])
            case ("unread", 3): codes.insert(words[2])
            case ("kept", 3): kept[words[2]] = StreamID(words[1])
            default: break
            }
        }
    }

    /// The lines of a transcript; a last one that was cut short is left out.
    mutating func hear(transcript: String) throws {
        let text = try String(contentsOfFile: transcript, encoding: .utf8)
        hear(text.components(separatedBy: "\n").dropLast())
    }

    var confirmed: Int { saved.values.reduce(0) { $0 + $1.count } }

    // MARK: Holding a log to it

    /// Records an issue for everything that the log does not bear out: whole and chained, no confirmed answer lost, none
    /// applied twice, no more than one unconfirmed in a call, projections as a rebuild makes them, photographs whole.
    ///
    /// - Parameter context: what was done to it, with the seed.
    func check(_ path: String, isRebuilt: Bool = true, _ context: String) async throws {
        var configuration = Configuration()
        // A worker that has just ended may still be closing it.
        configuration.busyMode = .timeout(5)
        let integrity = try await DatabaseQueue(path: path, configuration: configuration).read {
            try String.fetchAll($0, sql: "PRAGMA integrity_check")
        }
        #expect(integrity == ["ok"], "\(context)")
        let log: IntelligenceLog
        do {
            log = try IntelligenceLog(path: path)
            _ = try await log.verifyChain()
        } catch {
            Issue.record("\(context): \(error.code)")
            return
        }
        for stream in Set(saved.keys).union(failed.keys) { try await check(stream, log, context) }
        if isRebuilt {
            let projected = try await log.calls()
            _ = try await log.rebuildProjections(scripts: .released)
            #expect(try await log.calls() == projected, "\(context): projections are not as rebuilt")
        }
        for (digest, stream) in kept {
            #expect((try? await log.photograph(digest, of: stream)) != nil, "\(context): photograph lost")
        }
        let folders = (try? FileManager.default.contentsOfDirectory(atPath: log.photographs)) ?? []
        for stream in folders.compactMap({ StreamID($0) }) {
            let names = try FileManager.default.contentsOfDirectory(atPath: "\(log.photographs)/\(stream)")
            for name in names where !name.hasSuffix(".part") {
                #expect((try? await log.photograph(name, of: stream)) != nil, "\(context): half a photograph")
            }
        }
    }

    /// The same for one call.
    func check(_ stream: StreamID, _ log: IntelligenceLog, _ context: String) async throws {
        let (saved, failed) = (saved[stream] ?? [:], failed[stream] ?? [])
        let entries: [Entry]
        do { entries = try await log.entries(of: stream) } catch {
            #expect(error == .notFound && saved.isEmpty, "\(context): a confirmed call is gone")
            return
        }
        #expect(entries.map(\.version) == Array(1...entries.count), "\(context): versions with gaps")
        let numbers = entries.compactMap(Self.number)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy(<), "\(context): an answer was applied twice")
        for (number, version) in saved {
            #expect(entries.count >= version && numbers.contains(number), "\(context): a confirmed answer is lost")
        }
        let unheard = numbers.count { saved[$0] == nil && !failed.contains($0) }
        #expect(unheard <= 1, "\(context): more than one answer that nobody was told of")
        let sent = entries.count { $0.kind == "call.sendPointReached" }
        let records = try await log.read { database in
            try Int.fetchOne(
                database, sql: "SELECT count(*) FROM outbox WHERE record > ? AND record < ?",
                arguments: ["\(stream.text)/", "\(stream.text)0"]) ?? 0
        }
        #expect(records == sent, "\(context): entries and outbox differ")
    }

    /// Which answer of a worker it is; nil for what follows from one.
    private static func number(_ entry: Entry) -> Int? {
        switch (entry.kind, entry.payload["question"]?.string) {
        case ("call.opened", _): 0
        case (_, "casualty_state"): 1
        case (_, "location_text"): 2
        case (_, "collar_number"): entry.payload["value"]?.string.flatMap { Int($0.dropFirst("INVENTED ".count)) }
        default: nil
        }
    }
}
