import Foundation
import HubSync
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

/// Whole syncs of the binary with hubs that we did not write, or did not set up as we like it.
@Suite("Hubs that others run") struct OtherHubTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
        #expect(try Binary.run(["simulate", "--calls", "20"], database: database).status == 0)
    }

    /// What the desk has to send, by event: the data, canonical.
    private func waiting() async throws -> [String: String] {
        let records = try await IntelligenceLog(path: database).waiting(limit: 10_000)
        return Dictionary(uniqueKeysWithValues: records.map { ($0.eventID, String(decoding: $0.data, as: UTF8.self)) })
    }

    private func data(of events: [JSONValue]) throws -> [String: String] {
        Dictionary(
            try events.map { (try #require($0["id"]?.string), CanonicalJSON.text($0["data"] ?? .null)) },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func aFlaskReceiverOfCloudEventsGetsEverythingOnce() async throws {
        let waiting = try await waiting()
        let receiver = Process()
        receiver.executableURL = URL(fileURLWithPath: Peer.python)
        receiver.arguments = ["\(Peer.root)/Tests/Python/flask_hub.py", folder.file("kept")]
        let output = Pipe()
        receiver.standardOutput = output
        receiver.standardError = FileHandle.nullDevice
        try receiver.run()
        defer { kill(receiver.processIdentifier, SIGKILL) }
        let port = String(decoding: output.fileHandleForReading.next(), as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        for _ in 0..<2 {
            let outcome = try Binary.run(
                ["sync", "--hub", "http://127.0.0.1:\(port)", "--batch", "7"], database: database)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let lines = try String(contentsOfFile: folder.file("kept"), encoding: .utf8).split(separator: "\n")
        let kept = try lines.map { try JSONParser.parse(String($0)) }
        #expect(kept.count == waiting.count)
        #expect(try data(of: kept) == waiting)
        let counts = try await IntelligenceLog(path: database).outboxCounts()
        #expect(counts.waiting == 0 && counts.parked == 0 && counts.accepted == waiting.count)
    }

    @Test func throughNginxWithMutualTLSAndHTTP2BothSidesHaveTheSame() async throws {
        let waiting = try await waiting()
        let environment = ["LAYBY_HUB_TOKEN": "t0ken", "LAYBY_HUB_SECRET": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"]
        let hub = try RunningHub(store: folder.file("hub"), environment: environment)
        let nginx = try MutualNginx(before: hub.address)
        let sync = ["sync", "--hub", nginx.address, "--authorities", nginx.folder.file("ca.pem"), "--patience", "0"]
        let refused = try Binary.run(sync, database: database, environment: environment)
        #expect(refused.status == 69, "without a certificate nobody passes")
        let certificate = [
            "--certificate", nginx.folder.file("desk.pem"), "--certificate-key", nginx.folder.file("desk.key"),
        ]
        let outcome = try Binary.run(
            sync + certificate + ["--batch", "9"], database: database, environment: environment)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(nginx.protocols.contains("HTTP/2.0"))
        hub.kill()
        let events = try await ReceivedRecords(folder: folder.file("hub")).events().map { try JSONParser.parse($0) }
        #expect(try data(of: events) == waiting && events.count == waiting.count)
    }

    /// As a partner without nginx would have it.
    @Test func theHubItselfAsksForACertificate() async throws {
        let plain = try RunningHub(store: folder.file("other"))
        let files = try MutualNginx(before: plain.address).folder
        let hub = try RunningHub(
            store: folder.file("hub"),
            arguments: [
                "--tls-certificate", files.file("hub.pem"), "--tls-key", files.file("hub.key"), "--client-authorities",
                files.file("ca.pem"), "--host", "localhost",
            ])
        #expect(hub.address.hasPrefix("https://localhost:"))
        let sync = ["sync", "--hub", hub.address, "--authorities", files.file("ca.pem"), "--patience", "0"]
        #expect(try Binary.run(sync, database: database).status == 69)
        let certificate = ["--certificate", files.file("desk.pem"), "--certificate-key", files.file("desk.key")]
        let outcome = try Binary.run(sync + certificate, database: database)
        #expect(outcome.status == 0, "\(outcome.errors)")
    }

    @Test func aHubThatMisbehavesHasEverythingOnceInTheEnd() async throws {
        let waiting = try await waiting()
        let hub = try RunningHub(
            store: folder.file("hub"),
            arguments: ["--chaos", "502:0.2,reset:0.1,truncate:0.1,garbage:0.1,lose-answer:0.2", "--chaos-seed", "7"])
        let outcome = try Binary.run(
            ["sync", "--hub", hub.address, "--batch", "20", "--patience", "600"], database: database)
        #expect(outcome.status == 0, "\(outcome.errors)")
        hub.kill()
        let events = try await ReceivedRecords(folder: folder.file("hub")).events().map { try JSONParser.parse($0) }
        #expect(try data(of: events) == waiting && events.count == waiting.count)
    }

    @Test func whoeverRunsAHubGivesFeedbackBesideIt() async throws {
        let hub = try RunningHub(store: folder.file("hub"), arguments: ["--acknowledge"])
        #expect(try Binary.run(["sync", "--hub", hub.address], database: database).status == 0)
        let store = ["--store", folder.file("hub")]
        let event = try #require(
            try await ReceivedRecords(folder: folder.file("hub")).feedback(after: "", limit: 1).items.first?.data[
                "event"]?.string)
        let add = ["hub", "feedback", "add"]
        for arguments in [
            ["reject", event, "--reason", "not-ours"], ["ask", event, "--asks", "Which port?", "--reopen"],
            ["outcome", event, "--status", "paid", "--on", "2021-03-05", "--pence", "5000"],
            ["list", try folder.write("kind,name\nhaulier,Invented\n", to: "list.csv"), "--edition", "1"],
        ] {
            let outcome = try Binary.run(add + arguments + store)
            #expect(outcome.status == 0, "\(outcome.errors)")
        }
        let wrong = try Binary.run(add + ["acknowledge", "nothing/1"] + store)
        #expect(wrong.status == 64 && wrong.errors.contains("[hub.noSuchEvent]"))
        let nowhere = try Binary.run(add + ["acknowledge", event, "--store", folder.file("nowhere")])
        #expect(nowhere.status == 64 && nowhere.errors.contains("[hub.noStore]"))
        let shown = try Binary.run(["hub", "feedback", "show"] + store).output.split(separator: "\n")
        let kinds = try shown.map { try JSONParser.parse(String($0))["kind"]?.string?.split(separator: ".").last }
        #expect(
            kinds.suffix(4) == ["rejected", "information-requested", "referral-outcome", "driver-and-haulier-list"])
    }

    @Test func aHubWhoseDiskIsFullSaysSoAndKeepsWhatItAnsweredFor() async throws {
        let disk = try TemporaryFolder().path
        try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: disk) }
        let hub = try RunningHub(
            store: disk + "/hub",
            through: [
                "/usr/bin/unshare", "-Urm", "sh", "-c", "mount -t tmpfs -o size=500k tmpfs \"$0\" && exec \"$@\"", disk,
            ])
        #expect(try Binary.run(["simulate", "--calls", "150", "--seed", "2"], database: database).status == 0)
        let outcome = try Binary.run(["sync", "--hub", hub.address, "--batch", "10"], database: database)
        #expect(outcome.status == 69 && outcome.errors.contains("507"), "\(outcome.errors)")
        let counts = try await IntelligenceLog(path: database).outboxCounts()
        #expect(counts.accepted > 0 && counts.waiting > 0 && counts.parked == 0)
    }
}
