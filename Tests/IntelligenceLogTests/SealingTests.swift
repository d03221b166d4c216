import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

/// Invented, and looked for byte by byte.
private let invented = (
    driver: "Driverino Fictitious", operation: "Op Imaginary Thunderclap", reason: "Rang off, invented"
)

@Suite("What is sealed")
struct SealingTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("log.sqlite")
    }

    private func openCall(_ log: IntelligenceLog) async throws -> Call {
        var random = SystemRandomNumberGenerator()
        let (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler)
        try await log.append(change)
        return call
    }

    private func answer(_ call: inout Call, _ place: Place, _ value: Value, _ log: IntelligenceLog) async throws {
        try await log.append(try call.record(.answered(place, value), at: morning, by: handler))
    }

    private func replayed(_ stream: StreamID, _ log: IntelligenceLog) async throws -> Call {
        try Call.replayed(try await log.entries(of: stream)) { try ScriptLibrary.released.script(matching: $0) }
    }

    // MARK: A log from before sealing

    /// A log as the first release left it: entries, an operation and records in the clear, photographs in one folder.
    ///
    /// - Returns: the call in it, and its photograph's digest.
    private func makeClearLog() async throws -> (call: Call, digest: String, operation: StreamID) {
        let template = folder.file("template/log.sqlite")
        var log: IntelligenceLog? = try IntelligenceLog(path: template)
        let source = try #require(log)
        var call = try await openCall(source)
        let photograph = try await source.keepPhotograph(SampleFile.jpeg, of: call.id.stream, .record)
        for (place, value): (Place, Value) in [
            ("event_type", .choice("lorry")), ("driver_present", .boolean(true)),
            ("driver_name", .text(invented.driver)), ("vsc_produced", .choice("complete")),
            ("vsc_photo_front", .photograph(photograph)),
        ] {
            try await answer(&call, place, value, source)
        }
        try await source.append(
            try call.record(.closed(reason: invented.reason, callerRangOff: true), at: morning, by: handler))
        var random = SystemRandomNumberGenerator()
        let (operation, change) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: invented.operation, kind: .kraken, force: "kent",
            place: nil, at: morning, by: handler)
        try await source.append(change)
        let streams = [call.id.stream, operation.id.stream]
        var entries: [PlacedEntry] = []
        for stream in streams { entries += try await source.trail(of: stream, nil) }
        let records = try await source.waiting(limit: 9)
        let calls = try await source.pool.read {
            try Row.fetchAll($0, sql: "SELECT * FROM calls").map { Array($0.databaseValues) }
        }
        log = nil

        let old = try DatabaseQueue(path: path)
        try LogSchema.migrator(Vault(GivenKeys.forTests), photographs: "").migrate(
            old, upTo: "1 entries, projections, outbox")
        try await old.write { [entries] database in
            for placed in entries.sorted(by: { $0.position < $1.position }) {
                let entry = placed.entry
                // The chain of those days is not looked at again.
                try database.execute(
                    sql: "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, zeroblob(32), randomblob(32))",
                    arguments: [
                        placed.position, entry.stream.text, entry.version, entry.kind, entry.at.milliseconds,
                        entry.actor.id, Data(entry.bytes),
                    ])
            }
            // Those days knew no reviews, whose columns are the last.
            for row in calls.map({ Array($0.dropLast(2)) }) {
                let marks = row.map { _ in "?" }.joined(separator: ", ")
                try database.execute(
                    sql: "INSERT INTO calls VALUES (\(marks))", arguments: StatementArguments(row))
            }
            try database.execute(
                sql: "INSERT INTO operations VALUES (?, ?, 'kraken', 'kent', ?, NULL)",
                arguments: [operation.id.description, invented.operation, morning.milliseconds])
            for record in records {
                try database.execute(
                    sql:
                        "INSERT INTO outbox (record, revision, type, time, data, attachments) VALUES (?, ?, ?, ?, ?, ?)",
                    arguments: [
                        record.id, record.revision, record.type, record.time.milliseconds, Data(record.data),
                        record.attachments.joined(separator: " "),
                    ])
            }
        }
        try old.close()
        try FileManager.default.removeItem(atPath: folder.file("template"))
        try FileManager.default.createDirectory(
            atPath: folder.file("log.sqlite-attachments"), withIntermediateDirectories: true)
        _ = try folder.write(SampleFile.jpeg, to: "log.sqlite-attachments/\(photograph.sha256)")
        return (call, photograph.sha256, operation.id.stream)
    }

    /// Which of what was said stands in any byte of any file.
    private func clearText() throws -> [String] {
        var found: [String] = []
        let words = [invented.driver, invented.operation, invented.reason, "\"lorry\"", "\"complete\""].map {
            Data($0.utf8)
        }
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let bytes = FileManager.default.contents(atPath: folder.file(name)) ?? Data()
            for word in words + [SampleFile.jpeg.suffix(100)] where bytes.range(of: word) != nil {
                found.append("\(String(decoding: word.prefix(30), as: UTF8.self)) in \(name)")
            }
        }
        return found
    }

    @Test func aLogFromBeforeSealingIsSealedWhenItIsOpened() async throws {
        let (call, digest, operation) = try await makeClearLog()
        #expect(try clearText().count >= 6, "what is looked for is not there before")
        var log: IntelligenceLog? = try IntelligenceLog(path: path)
        #expect(try clearText() == [], "while it is open")
        let opened = try #require(log)
        #expect(try await opened.verifyChain().position == call.version + 1)
        #expect(try await replayed(call.id.stream, opened).interview == call.interview)
        #expect(try await opened.calls() == [CallSummary(call)])
        #expect(try await opened.operations().map(\.name) == [invented.operation])
        #expect(try await opened.entries(of: operation).count == 1)
        #expect(try await opened.photograph(digest, of: call.id.stream) == SampleFile.jpeg)
        let record = try #require(try await opened.waiting(limit: 9).first { $0.type == "uk.layby.event-record" })
        #expect(String(decoding: record.data, as: UTF8.self).contains(invented.driver))
        #expect(try await opened.rebuildProjections(scripts: .released).difference == 0)
        await #expect(throws: DatabaseError.self) {
            try await opened.pool.write { try $0.execute(sql: "UPDATE entries SET actor = 'x'") }
        }
        log = nil
    }

    @Test func photographsLeftInTheClearByAKillAreTakenAwayLater() async throws {
        let (call, digest, _) = try await makeClearLog()
        // As far as it goes when it is killed before the clear files are removed.
        let pool = try DatabasePool(path: path)
        try LogSchema.migrator(Vault(GivenKeys.forTests), photographs: path + "-attachments").migrate(
            pool, upTo: "2 sealing, audit")
        try pool.close()
        #expect(FileManager.default.fileExists(atPath: "\(path)-attachments/\(digest)"))
        let log = try IntelligenceLog(path: path)
        #expect(!FileManager.default.fileExists(atPath: "\(path)-attachments/\(digest)"))
        #expect(try await log.photograph(digest, of: call.id.stream) == SampleFile.jpeg)
    }

    // MARK: What the sealed bytes give away

    @Test(
        "answers of one question are sealed to one length", arguments: ["driver_present", "event_type", "vsc_produced"])
    func answersOfOneQuestionAreSealedToOneLength(question: String) async throws {
        let log = try IntelligenceLog(path: path)
        let script = try ScriptLibrary.released.script(version: 4)
        let asked = try #require(script.question(QuestionID(question)))
        var values: [Value] = [.boolean(true), .boolean(false)]
        if asked.type == .choice { values = asked.choices.map { .choice($0.code) } }
        var lengths: Set<Int?> = []
        for value in values {
            var call = try await openCall(log)
            if question != "event_type" { try await answer(&call, "event_type", .choice("lorry"), log) }
            try await answer(&call, Place(QuestionID(question)), value, log)
            let entry = try #require(try await log.entries(of: call.id.stream).last { $0.kind == "call.answered" })
            let stream = call.id.stream
            lengths.insert(
                try await log.pool.read {
                    try Int.fetchOne(
                        $0, sql: "SELECT length(sealed) FROM entries WHERE stream = ? AND version = ?",
                        arguments: [stream.text, entry.version])
                })
        }
        #expect(values.count > 1)
        #expect(lengths.count == 1 && lengths != [nil], "\(lengths)")
    }

    @Test("no answer that is chosen is told by its length, in any version", arguments: 1...4)
    func noAnswerThatIsChosenIsToldByItsLength(version: Int) throws {
        let script = try ScriptLibrary.released.script(version: version)
        let sections = script.definition.sections
        for (question, isRepeated) in sections.flatMap({ section in
            section.questions.map { ($0, section.repeats != nil) }
        }) {
            var values: [Value] = question.type == .boolean ? [.boolean(true), .boolean(false)] : []
            if question.type == .choice { values = question.choices.map { .choice($0.code) } }
            let place = Place(question.id, instance: isRepeated ? 10 : 0)
            let lengths = Set(
                values.map { value in
                    let event = CallEvent.interview(.answered(place, value))
                    // As its seal has it.
                    let clear = Data(CanonicalJSON.bytes(place.json()))
                    return EntryTable.padded(Data(CanonicalJSON.bytes(event.payload)), beside: clear).count
                })
            #expect(lengths.count <= 1, "\(question.id): \(lengths)")
        }
    }

    /// What is sealed in one place, put in another: `from` and `to` are versions in two calls, the first and the second.
    @Test("what is sealed for one place cannot be opened in another", arguments: [(3, 4, 0), (3, 3, 1)])
    func whatIsSealedForOnePlaceCannotBeOpenedInAnother(from: Int, to: Int, other: Int) async throws {
        let log = try IntelligenceLog(path: path)
        var streams: [StreamID] = []
        for name in ["Driverino Fictitious", "Somebody Different"] {
            var call = try await openCall(log)
            try await answer(&call, "event_type", .choice("lorry"), log)
            try await answer(&call, "driver_present", .boolean(true), log)
            try await answer(&call, "vsc_produced", .choice("complete"), log)
            try await answer(&call, "driver_name", .text(name), log)
            streams.append(call.id.stream)
        }
        try await log.pool.write { [streams] database in
            try database.execute(sql: "DROP TRIGGER entries_are_not_updated")
            func sealed(_ stream: StreamID, _ version: Int) throws -> Data? {
                try Data.fetchOne(
                    database, sql: "SELECT sealed FROM entries WHERE stream = ? AND version = ?",
                    arguments: [stream.text, version])
            }
            let (one, two) = (try sealed(streams[0], from), try sealed(streams[other], to))
            #expect(one != nil && two != nil)
            for (stream, version, bytes) in [(streams[0], from, two), (streams[other], to, one)] {
                try database.execute(
                    sql: "UPDATE entries SET sealed = ? WHERE stream = ? AND version = ?",
                    arguments: [bytes, stream.text, version])
            }
        }
        for stream in Set([streams[0], streams[other]]) {
            do {
                _ = try await log.entries(of: stream)
                Issue.record("it was read as data")
            } catch { guard case .unreadable = error else { throw error } }
        }
    }

    @Test func aRecordSealedForOneRevisionCannotBeOpenedAsAnother() async throws {
        let log = try IntelligenceLog(path: path)
        for _ in 0..<2 {
            var call = try await openCall(log)
            try await log.append(
                try call.record(.closed(reason: "Gone.", callerRangOff: true), at: morning, by: handler))
        }
        #expect(try await log.waiting(limit: 9).count == 2)
        try await log.pool.write { database in
            try database.execute(
                sql: "UPDATE outbox SET data = (SELECT o.data FROM outbox o WHERE o.position <> outbox.position)")
        }
        // They are shown as unreadable, for the sender to park, and hold up nothing else.
        #expect(try await log.waiting(limit: 9).map(\.data.isEmpty).contains(true))
    }

    // MARK: Who has not seen an erasure

    private func erase(_ stream: StreamID, _ subject: Subject, _ log: IntelligenceLog) async throws {
        _ = try await log.erase(
            stream, subject, reason: "Invented", rule: nil, scripts: .released, at: morning, by: Actor("boss"))
    }

    /// A call with a driver, as a handler of another process has it before it.
    private func callWithDriver(_ log: IntelligenceLog) async throws -> Call {
        var call = try await openCall(log)
        try await answer(&call, "event_type", .choice("lorry"), log)
        try await answer(&call, "driver_present", .boolean(true), log)
        try await answer(&call, "driver_name", .text(invented.driver), log)
        return call
    }

    @Test func nothingIsAddedToACallThatWasErasedBehindItsHandler() async throws {
        let (log, other) = (try IntelligenceLog(path: path), try IntelligenceLog(path: path))
        let call = try await callWithDriver(log)
        try await erase(call.id.stream, .record, other)
        let before = try await log.head()
        let inputs: [Call.Input] = [
            .answered("event_type", .choice("container")), .answered("driver_name", .text("Back Again")),
            // Of these nobody has a key yet, or needs one.
            .answered("haulier_name", .text("Nowhere Haulage Imaginary")), .markedMissing("number_found", .unknown),
            .paused, .closed(reason: "Done.", callerRangOff: false),
        ]
        for input in inputs {
            var stale = call
            guard let change = try? stale.record(input, at: morning, by: handler) else { continue }
            await #expect(throws: LogError.erased, "\(input)") { try await log.append(change) }
        }
        await #expect(throws: AttachmentError.storage(.erased)) {
            try await log.keepPhotograph(SampleFile.png, of: call.id.stream, Subject("vehicle"))
        }
        let referral = try Referral.referred(
            call, as: ReferralID(StreamID(at: morning, random: &Self.random)), allowIncomplete: true, at: morning,
            by: handler)
        await #expect(throws: LogError.erased) { try await log.append([call.unchanged, referral.change]) }
        #expect(try await log.head() == before)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
    }

    private nonisolated(unsafe) static var random = SystemRandomNumberGenerator()

    @Test func aPersonErasedBehindTheHandlerGoesOutInNoRecord() async throws {
        let (log, other) = (try IntelligenceLog(path: path), try IntelligenceLog(path: path))
        var call = try await callWithDriver(log)
        var stale = call
        try await erase(call.id.stream, Subject("driver"), other)
        // The handler's call still has the name, and closing it would send it.
        let closing = try stale.record(.closed(reason: "Done.", callerRangOff: false), at: morning, by: handler)
        await #expect(throws: LogError.erased) { try await log.append(closing) }
        #expect(try await log.waiting(limit: 9).isEmpty)
        call = try await replayed(call.id.stream, log)
        try await log.append(try call.record(.closed(reason: "Done.", callerRangOff: false), at: morning, by: handler))
        let record = try #require(try await log.waiting(limit: 9).last)
        #expect(!String(decoding: record.data, as: UTF8.self).contains(invented.driver))
    }
}
