import Foundation
import HubSync
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("Sending to the hub with the binary")
struct HubTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func sync(_ hub: RunningHub, batch: Int = 100, environment: [String: String] = [:]) throws -> JSONValue {
        let outcome = try Binary.run(
            ["sync", "--hub", hub.address, "--batch", "\(batch)", "--format", "json"], database: database,
            environment: environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines))
    }

    private func received(in store: String) async throws -> [JSONValue] {
        try await ReceivedRecords(folder: store).events().map { try JSONParser.parse($0) }
    }

    @Test func everyRecordArrivesOnceHoweverOftenItIsSent() async throws {
        #expect(try Binary.run(["simulate", "--calls", "40"], database: database).status == 0)
        let environment = ["LAYBY_HUB_TOKEN": "t0ken", "LAYBY_HUB_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
        let hub = try RunningHub(store: folder.file("hub"), environment: environment)
        let first = try sync(hub, batch: 7, environment: environment)
        let second = try sync(hub, environment: environment)
        let waiting = try #require(first["accepted"]?.integer)
        #expect(waiting >= 40)
        #expect(first["waiting"] == 0)
        #expect(second["accepted"] == 0)
        hub.kill()
        let events = try await received(in: folder.file("hub"))
        #expect(events.count == waiting)
        #expect(Set(events.compactMap { $0["id"]?.string }).count == waiting)
        #expect(events.filter { $0["type"] == "uk.layby.event-record" && $0["data"]?["phase"] == "closed" }.count == 40)
        #expect(events.allSatisfy { $0["specversion"] == "1.0" && $0["data"]?["simulated"] == true })
        let log = try IntelligenceLog(path: database)
        #expect(try await log.verifyChain().position > 1000)
        #expect(try await log.outboxCounts().accepted == waiting)
    }

    @Test func aClientThatForgotWhatItSentIsToldItWasThere() async throws {
        #expect(try Binary.run(["simulate", "--calls", "5"], database: database).status == 0)
        let backup = try files(of: database)
        let hub = try RunningHub(store: folder.file("hub"))
        let first = try sync(hub)
        // The desk is restored from a backup that was taken before it sent.
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + suffix) }
        for (path, bytes) in backup { try bytes.write(to: URL(fileURLWithPath: path)) }
        let second = try sync(hub)
        #expect(second["accepted"] == first["accepted"])
        #expect(second["duplicates"] == first["accepted"])
        hub.kill()
        #expect(try await received(in: folder.file("hub")).count == first["accepted"]?.integer)
    }

    /// The database and its write-ahead log, which is half of it while there is one.
    private func files(of database: String) throws -> [(String, Data)] {
        try [database, database + "-wal"].filter { FileManager.default.fileExists(atPath: $0) }
            .map { ($0, try Data(contentsOf: URL(fileURLWithPath: $0))) }
    }

    @Test func photographsGoBeforeTheRecordThatNamesThem() async throws {
        let jpeg = try folder.write(SampleFile.jpeg, to: "front.jpg")
        let answers = """
            answers:
              event_type: lorry
              vsc_produced: complete
              vsc_photo_front: \(jpeg)
            close: {reason: Test., callerRangOff: true}
            """
        #expect(try Binary.run(["call", "run", "-"], database: database, input: answers).status == 0)
        let hub = try RunningHub(store: folder.file("hub"))
        let result = try sync(hub)
        #expect(result["photographs"] == 1)
        hub.kill()
        let events = try await received(in: folder.file("hub"))
        let digest = try #require(events.last?["data"]?["answers"]?["vsc_photo_front"]?["answer"]?["sha256"]?.string)
        let kept = try ReceivedRecords(folder: folder.file("hub")).attachments.bytes(of: digest)
        #expect(kept == SampleFile.jpeg)
    }

    private let withPhotograph = """
        answers:
          event_type: lorry
          vsc_produced: complete
          vsc_photo_front: PATH
        close: {reason: Test., callerRangOff: true}
        """

    @Test func aPlainReceiverTakesTheRecordsWithoutPhotographs() async throws {
        let jpeg = try folder.write(SampleFile.jpeg, to: "front.jpg")
        let answers = withPhotograph.replacing("PATH", with: jpeg)
        #expect(try Binary.run(["call", "run", "-"], database: database, input: answers).status == 0)
        let receiver = try Receiver(answering: "self.send_response(204)")
        let outcome = try Binary.run(["sync", "--hub", receiver.address], database: database)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("has no place for photographs: 1 were not sent"))
        #expect(try await IntelligenceLog(path: database).outboxCounts().waiting == 0)
    }

    @Test func aRecordWhosePhotographIsGoneIsParkedAlone() async throws {
        let jpeg = try folder.write(SampleFile.jpeg, to: "front.jpg")
        #expect(try Binary.run(["simulate", "--calls", "3"], database: database).status == 0)
        let answers = withPhotograph.replacing("PATH", with: jpeg)
        #expect(try Binary.run(["call", "run", "-"], database: database, input: answers).status == 0)
        try FileManager.default.removeItem(atPath: database + "-attachments")
        let hub = try RunningHub(store: folder.file("hub"))
        let outcome = try Binary.run(
            ["sync", "--hub", hub.address, "--format", "json"], database: database)
        #expect(outcome.status == 69)
        let result = try JSONParser.parse(outcome.output.trimmingCharacters(in: .newlines))
        #expect(result["parked"] == 1)
        #expect(result["refusals"] == ["attachment.missing": 1])
        #expect(result["waiting"] == 0)
        #expect(try #require(result["accepted"]?.integer) >= 3)
    }

    @Test func aHubThatTakesNothingParksNothing() async throws {
        #expect(try Binary.run(["simulate", "--calls", "5"], database: database).status == 0)
        let receiver = try Receiver(answering: "self.send_response(413)")
        let outcome = try Binary.run(["sync", "--hub", receiver.address], database: database)
        #expect(outcome.status == 69)
        #expect(outcome.errors.contains("[hub.refused]"))
        let counts = try await IntelligenceLog(path: database).outboxCounts()
        #expect(counts.parked == 0)
        #expect(counts.waiting > 4)
    }

    @Test func aRecordThatTheHubCannotTakeIsParkedAlone() async throws {
        #expect(try Binary.run(["simulate", "--calls", "5"], database: database).status == 0)
        let log = try IntelligenceLog(path: database)
        let records = try await log.waiting(limit: 100)
        let poison = try #require(records.dropFirst(2).first)
        // The receiver refuses any batch that holds one certain event.
        let receiver = try Receiver(
            answering:
                "self.send_response(415 if self.headers['content-encoding'] else "
                + "422 if b'\(poison.eventID)\"' in self.body else 200)")
        let outcome = try Binary.run(
            ["sync", "--hub", receiver.address], database: database)
        #expect(outcome.status == 69, "\(outcome.errors)")
        #expect(outcome.output.contains("1 was refused for good and is parked: 1 http.422"))
        let counts = try await log.outboxCounts()
        #expect(counts.parked == 1)
        #expect(counts.waiting == 0)
        #expect(counts.accepted == records.count - 1)
    }
}

/// A receiver of events that knows nothing of us, in Python.
private final class Receiver {
    let address: String
    private let process = Process()

    /// - Parameter answering: Python that sends the status line of the answer to a POST.
    init(answering: String) throws {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import http.server
            class Receiver(http.server.BaseHTTPRequestHandler):
                protocol_version = "HTTP/1.1"
                def do_POST(self):
                    self.body = self.rfile.read(int(self.headers["content-length"]))
                    \(answering)
                    self.send_header("content-length", "0")
                    self.end_headers()
                def do_PUT(self):
                    self.rfile.read(int(self.headers["content-length"]))
                    self.send_response(405)
                    self.send_header("content-length", "0")
                    self.end_headers()
                def log_message(self, *a): pass
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
            print(server.server_port, flush=True)
            server.serve_forever()
            """,
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let port = String(decoding: output.fileHandleForReading.next(), as: UTF8.self)
        address = "http://127.0.0.1:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    deinit {
        // SIGTERM is blocked in the threads of a test, and so in their children.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
