import Casework
import Foundation
import HubSync
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("Sending as records come, and what a user sees of it, with the binary")
struct SyncTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    // MARK: What all of them do

    private func takeCalls(_ count: Int, seed: Int = 1) throws {
        let outcome = try Binary.run(
            ["simulate", "--calls", "\(count)", "--seed", "\(seed)", "--year", "2021"], database: database)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    /// One call more, which makes a record.
    private func takeCall() throws {
        let answers = "answers: {event_type: lorry}\nclose: {reason: Test., callerRangOff: true}\n"
        let outcome = try Binary.run(["call", "run", "-"], database: database, input: answers)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    private func run(_ arguments: String...) throws -> Program.Outcome {
        try Binary.run(["sync"] + arguments, database: database)
    }

    private func json(_ arguments: String...) throws -> JSONValue {
        let outcome = try Binary.run(["sync"] + arguments + ["--format", "json"], database: database)
        return try JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines))
    }

    private func standing() throws -> JSONValue? { try json("status")["hubs"]?.array?.first }

    private func received(_ store: String = "hub") async throws -> [String] {
        try await ReceivedRecords(folder: folder.file(store)).events().map { String(decoding: $0, as: UTF8.self) }
    }

    private func watch(_ address: String, _ more: String...) throws -> RunningBinary {
        try RunningBinary(["sync", "--watch", "--hub", address] + more, database: database)
    }

    /// A port that was free a moment ago.
    private func freePort() throws -> Int {
        let hub = try RunningHub(store: folder.file("nobody"))
        defer { hub.kill() }
        return try #require(hub.address.split(separator: ":").last.flatMap { Int($0) })
    }

    // MARK: Watching

    @Test func aWatchSendsWhatComesLaterAndEndsWithSuccess() async throws {
        try takeCalls(2)
        let hub = try RunningHub(store: folder.file("hub"))
        let watch = try watch(hub.address)
        #expect(watch.wait(forJournal: "sent a batch").contains("hubs=hub"))
        let first = try await received().count
        try takeCall()
        #expect(watch.wait(forJournal: "sent a batch").contains("accepted=1"))
        #expect(try await received().count == first + 1)
        kill(watch.identifier, SIGTERM)
        let end = try watch.finish()
        #expect(end.status == 0, "\(end.errors)")
        #expect(end.errors.contains("stopped"))
        // A line a batch and a line about itself, and nothing of anybody.
        #expect(end.errors.split(separator: "\n").count(where: { $0.contains("sent a batch") }) == 2)
        #expect(end.errors.split(separator: "\n").allSatisfy { $0.contains(" layby") })
        #expect(try standing()?["waiting"] == 0)
    }

    @Test func sigtermFinishesTheBatchUnderWay() async throws {
        try takeCalls(4)
        let all = try await IntelligenceLog(path: database).outboxCounts().waiting
        let receiver = try HoldingReceiver()
        let watch = try watch(receiver.address, "--batch", "2", "--encoding", "identity")
        try receiver.tell(watch.identifier)
        #expect(watch.wait(forJournal: "ends behind what is under way").contains("ends behind"))
        try receiver.answer()
        let end = try watch.finish()
        #expect(end.status == 0, "\(end.errors)")
        let counts = try await IntelligenceLog(path: database).outboxCounts()
        #expect(counts.accepted == 2)
        #expect(counts.waiting == all - 2)
        // What the receiver took is what the log says that it took.
        let records = try await IntelligenceLog(path: database).waiting(limit: 1_000).map(\.eventID)
        #expect(Set(receiver.taken).isDisjoint(with: records))
        #expect(receiver.taken.count == 2)
    }

    @Test func aHubThatIsDownIsNoReasonToEnd() async throws {
        try takeCalls(2)
        let port = try freePort()
        let watch = try watch("http://127.0.0.1:\(port)")
        #expect(watch.wait(forJournal: "code=").contains("hub.unreachable"))
        #expect(try standing()?["failing"] == true)
        #expect(try standing()?["lastError"] == "hub.unreachable")
        let hub = try RunningHub(store: folder.file("hub"), port: port)
        #expect(watch.wait(forJournal: "sent a batch").contains("the hub answers again"))
        kill(watch.identifier, SIGINT)
        let end = try watch.finish()
        #expect(end.status == 0)
        // However often it was asked.
        #expect(end.errors.split(separator: "\n").count(where: { $0.contains("hub.unreachable") }) == 1)
        hub.kill()
        let standing = try standing()
        #expect(standing?["waiting"] == 0)
        #expect(standing?["failing"] == false)
        #expect(standing?["lastError"] == .null, "it answered since")
        #expect(try await received().count == standing?["sent"]?.integer)
    }

    @Test func oneProcessSendsToAHubAndASecondIsToldWhich() async throws {
        try takeCalls(1)
        let hub = try RunningHub(store: folder.file("hub"))
        let watch = try watch(hub.address)
        watch.wait(forJournal: "sent a batch")
        for arguments in [["sync", "--watch"], ["sync"]] {
            let second = try Binary.run(arguments + ["--hub", hub.address], database: database)
            #expect(second.status == 69)
            #expect(second.errors.contains("[hub.inUse]"))
            #expect(second.errors.contains("Process \(watch.identifier) sends"))
        }
        #expect(try run("status").output.contains("process \(watch.identifier) sends"))
        kill(watch.identifier, SIGKILL)
        _ = try watch.finish()
        // However it ended, the turn is free.
        #expect(try run("--hub", hub.address).status == 0)
        #expect(try !run("status").output.contains("sends"))
    }

    // MARK: What would leave

    @Test func aDryRunShowsToTheByteWhatTheHubHasAfterwardsAndSendsNothing() async throws {
        try takeCalls(3)
        let hub = try RunningHub(store: folder.file("hub"))
        let before = try await IntelligenceLog(path: database).outboxCounts()
        let shown = try run("--dry-run", "--hub", hub.address, "--format", "ndjson")
        #expect(shown.status == 0, "\(shown.errors)")
        let lines = shown.output.split(separator: "\n").map(String.init)
        #expect(try await received().isEmpty)
        let log = try IntelligenceLog(path: database)
        #expect(try await log.outboxCounts() == before)
        // Who read it stands in the log, and nothing else does.
        let kinds = try await log.trail(since: Timestamp(milliseconds: 0), after: 0, limit: 100_000).map(\.entry.kind)
        #expect(kinds.filter { $0.hasPrefix("hub.") }.isEmpty)
        #expect(kinds.last == "audit.searched")
        #expect(try run("--hub", hub.address).status == 0)
        #expect(Set(try await received()) == Set(lines))
        #expect(lines.count == before.waiting)
    }

    @Test func aDryRunSaysPerRecordHowLargeItIsAndWhatIsWithheld() async throws {
        try takeCalls(1)
        let events = try run("--dry-run", "--format", "ndjson").output.split(separator: "\n")
        let hub = try #require(try json("--dry-run")["hubs"]?.array?.first)
        let records = try #require(hub["records"]?.array)
        #expect(records.map { $0["bytes"]?.integer } == events.map(\.utf8.count))
        #expect(records.compactMap { $0["event"] }.map(CanonicalJSON.text) == events.map(String.init))
        #expect(records.allSatisfy { $0["redacted"] == [] && $0["sha256"]?.string?.count == 64 })
        let text = try run("--dry-run").output
        for event in events { #expect(text.contains(event)) }
    }

    @Test func sinceAndOnlyLeaveTheRestWaiting() async throws {
        try takeCalls(6)
        try takeCall()
        let hub = try RunningHub(store: folder.file("hub"))
        let all = try await IntelligenceLog(path: database).outboxCounts().waiting
        let today = try json("--hub", hub.address, "--since", "2022-01-01")
        #expect(today["accepted"] == 1)
        #expect(today["waiting"]?.integer == all - 1)
        #expect(
            try json("--hub", hub.address, "--only", "casualty-alert", "--only", "child-safeguarding")["parked"] == 0)
        let kinds = try await received().dropFirst().map { try JSONParser.parse($0)["type"]?.string ?? "" }
        #expect(Set(kinds).isSubset(of: ["uk.layby.casualty-alert", "uk.layby.child-safeguarding"]))
        #expect(try run("--only", "Event Record").status == 64)
    }

    // MARK: How things stand

    @Test func statusAndMetricsSayTheSame() throws {
        try takeCalls(4)
        let hub = try PoisonedReceiver(refusing: 1, of: database)
        #expect(try run("--hub", hub.address).status == 69)
        try takeCall()
        let status = try #require(try standing())
        let text = try run("status", "--metrics").output
        let read = try Peer.python("metrics.py", input: Data(text.utf8))
        #expect(read.status == 0, "\(read.errors)")
        let metrics = try JSONParser.parse(read.output.trimmingCharacters(in: .newlines))
        for name in ["waiting", "sent", "acknowledged", "parked", "discarded"] {
            #expect(metrics["layby_hub_\(name)_records"]?["hub=hub"]?.double == status[name]?.double, "\(name)")
        }
        #expect(status["waiting"] == 1)
        #expect(status["parked"] == 1)
        #expect(try #require(status["sent"]?.integer) >= 3)
        let success = try #require(metrics["layby_hub_last_success_timestamp_seconds"]?["hub=hub"]?.integer)
        #expect(status["lastSuccess"]?.string.flatMap { Timestamp(iso: $0) }?.seconds == success)
        #expect(try run("status").output.contains("why records are parked"))
    }

    @Test func whatIsRetriedGoesAndWhatIsDiscardedNeverDoes() async throws {
        try takeCalls(4)
        let receiver = try PoisonedReceiver(refusing: 3, of: database)
        #expect(try run("--hub", receiver.address).status == 69)
        let parked = try #require(try json("parked")["parked"]?.array)
        #expect(parked.compactMap { $0["event"]?.string } == receiver.poison)
        #expect(parked.allSatisfy { $0["reason"] == "http.422" && $0["since"]?.string != nil })
        let text = try run("parked").output
        #expect(text.contains("hub: 3 records, http.422"))
        #expect(text.contains("The hub cannot read the record."))

        let (discarded, retried) = (receiver.poison[0], receiver.poison[1])
        #expect(try run("discard", discarded).status == 64)
        #expect(try run("discard", discarded, "--reason", " ").status == 64)
        #expect(try run("discard", discarded, "--reason", "A test of ours.").status == 0)
        #expect(try run("retry", retried).status == 0)
        #expect(try run("retry", discarded).status == 64)
        let log = try IntelligenceLog(path: database)
        let entry = try #require(
            try await log.trail(since: Timestamp(milliseconds: 0), after: 0, limit: 100_000).map(\.entry)
                .first { $0.kind == "hub.discarded" })
        #expect(entry.actor.id == "tester")
        #expect(entry.payload["reason"] == "A test of ours.")
        #expect(entry.payload["records"] == [.string(discarded)])

        let hub = try RunningHub(store: folder.file("hub"))
        #expect(try json("--hub", hub.address)["accepted"] == 1)
        #expect(try run("retry", "--reason", "http.422").output.contains("1 record waits again"))
        #expect(try json("--hub", hub.address)["accepted"] == 1)
        #expect(try run("retry", "--all").status == 0)
        #expect(try json("--hub", hub.address)["accepted"] == 0)
        let ids = try await received().map { try JSONParser.parse($0)["id"]?.string }
        #expect(Set(ids) == [retried, receiver.poison[2]])
        let standing = try standing()
        #expect(standing?["discarded"] == 1)
        #expect(standing?["parked"] == 0)
    }

    @Test func ofSeveralHubsEachHasItsOwnTurnTokenAndFigures() async throws {
        let hubs = try ["first-hub", "second-hub"].map { code in
            try RunningHub(store: folder.file(code), environment: ["LAYBY_HUB_TOKEN": "token-of-\(code)"])
        }
        let policy = try folder.write(
            """
            policy: 1
            title: Two hubs, invented
            sharing:
              - recipient: first-hub
                name: First Hub, invented
                agreement: EXAMPLE-1
                personal: all
                hub: \(hubs[0].address)
              - recipient: second-hub
                name: Second Hub, invented
                agreement: EXAMPLE-2
                personal: none
                hub: \(hubs[1].address)
            """, to: "policy.yaml")
        #expect(try Binary.run(["policy", "set", policy], database: database).status == 0)
        try takeCalls(2)
        let tokens = ["LAYBY_HUB_TOKEN_FIRST_HUB": "token-of-first-hub", "LAYBY_HUB_TOKEN": "token-of-second-hub"]
        let shown = try Binary.run(
            ["sync", "--dry-run", "--to", "second-hub", "--format", "ndjson"], database: database)
        let one = try Binary.run(["sync", "--to", "first-hub"], database: database, environment: tokens)
        #expect(one.status == 0, "\(one.errors)")
        #expect(try await received("first-hub").count > 1)
        #expect(try await received("second-hub").isEmpty)
        // The one token is nobody's where there are several hubs.
        let both = try Binary.run(
            ["sync", "--format", "json"], database: database, environment: tokens)
        #expect(both.status == 69)
        #expect(both.errors.contains("[hub.unauthorised]"))
        let byHub = try JSONParser.parse(both.output.trimmingCharacters(in: .newlines))["hubs"]?.array
        #expect(byHub?.map { $0["error"]?.string } == [nil, "hub.unauthorised"])
        let all = tokens.merging(["LAYBY_HUB_TOKEN_SECOND_HUB": "token-of-second-hub"]) { $1 }
        #expect(try Binary.run(["sync"], database: database, environment: all).status == 0)
        #expect(Set(try await received("second-hub")) == Set(shown.output.split(separator: "\n").map(String.init)))
        #expect(try Binary.run(["sync", "--to", "third-hub"], database: database).status == 64)
        #expect(try json("status")["hubs"]?.array?.map { $0["waiting"]?.integer } == [0, 0])
    }

    @Test func aHubThatComesLaterIsGivenWhatWasBeforeAndWhatWaitsForNoneIsGivenUp() async throws {
        try takeCalls(2)
        let before = try #require(try standing()?["waiting"]?.integer)
        let hub = try RunningHub(store: folder.file("later"))
        let policy = try folder.write(
            """
            policy: 1
            title: A hub that comes later, invented
            sharing:
              - recipient: later
                name: Later Hub, invented
                agreement: EXAMPLE-1
                personal: all
                hub: \(hub.address)
            """, to: "policy.yaml")
        #expect(try Binary.run(["policy", "set", policy], database: database).status == 0)
        #expect(try run("status").output.contains("layby sync discard --all --to hub"))
        #expect(
            try run("discard", "--all", "--to", "later", "--reason", "Invented.").errors.contains("[sync.hubInForce]"))
        let given = try run("discard", "--all", "--to", "hub", "--reason", "Invented.")
        #expect(given.output.contains("\(before) records will never be sent."))
        #expect(try run("backfill", "--to", "hub", "--since", "2021-01-01").errors.contains("[sync.noSuchHub]"))
        let filled = try run("backfill", "--to", "later", "--since", "2021-01-01")
        #expect(filled.output.contains("given to later; layby sync sends"))
        #expect(try run("backfill", "--to", "later", "--since", "2021-01-01").output.contains("There is nothing"))
        #expect(try run().status == 0)
        #expect(try await received("later").count == before)
    }
}

/// A receiver that tells whoever sends to end while it holds their batch, and answers when it is let.
private final class HoldingReceiver {
    let address: String
    private let folder: TemporaryFolder
    private let process = Process()

    init() throws {
        folder = try TemporaryFolder()
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import http.server, json, os, pathlib, signal, sys, time
            folder = pathlib.Path(sys.argv[1])
            def awaited(name):
                while not (folder / name).exists(): time.sleep(0.01)
                return (folder / name).read_text()
            class Receiver(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                def reply(self, status):
                    self.send_response(status)
                    self.send_header("content-length", "0")
                    self.end_headers()
                def do_POST(self):
                    batch = json.loads(self.rfile.read(int(self.headers["content-length"])))
                    with open(folder / "taken", "a") as taken:
                        for event in batch: print(event["id"], file=taken)
                    os.kill(int(awaited("sender")), signal.SIGTERM)
                    awaited("answer")
                    self.reply(200)
                def do_GET(self): self.reply(404)
                def log_message(self, *a): pass
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
            print(server.server_port, flush=True)
            server.serve_forever()
            """, folder.path,
        ]
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let port = String(decoding: output.fileHandleForReading.next(), as: UTF8.self)
        address = "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    /// Says whom to tell to end.
    func tell(_ process: Int32) throws {
        let file = try folder.write("\(process)", to: "pid")
        try FileManager.default.moveItem(atPath: file, toPath: folder.file("sender"))
    }

    func answer() throws { _ = try folder.write("now", to: "answer") }

    /// The ids of the events that came.
    var taken: [String] {
        let text = try? String(contentsOfFile: folder.file("taken"), encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init)
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}

/// A receiver that refuses any batch that holds one of the first records that wait.
private final class PoisonedReceiver {
    let address: String
    /// The CloudEvents ids of those, in their order.
    let poison: [String]
    private let process = Process()

    init(refusing count: Int, of database: String) throws {
        let dryRun = try Binary.run(["sync", "--dry-run", "--format", "ndjson"], database: database)
        poison = try dryRun.output.split(separator: "\n").prefix(count).compactMap {
            try JSONParser.parse(String($0))["id"]?.string
        }
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments =
            [
                "python3", "-c",
                """
                import http.server, json, sys
                poison = set(sys.argv[1:])
                class Receiver(http.server.BaseHTTPRequestHandler):
                    protocol_version = "HTTP/1.1"
                    def reply(self, status):
                        self.send_response(status)
                        self.send_header("content-length", "0")
                        self.end_headers()
                    def do_POST(self):
                        body = self.rfile.read(int(self.headers["content-length"]))
                        if self.headers["content-encoding"]: return self.reply(415)
                        batch = json.loads(body)
                        self.reply(422 if any(event["id"] in poison for event in batch) else 204)
                    def do_GET(self): self.reply(404)
                    def log_message(self, *a): pass
                server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
                print(server.server_port, flush=True)
                server.serve_forever()
                """,
            ] + poison
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let port = String(decoding: output.fileHandleForReading.next(), as: UTF8.self)
        address = "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
