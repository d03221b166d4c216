import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@Suite("The web desk with the binary")
struct DeskTests {
    private let folder: TemporaryFolder
    private let database: String

    init() throws {
        folder = try TemporaryFolder()
        database = folder.file("layby.sqlite")
    }

    private func addUser() async throws {
        let log = try IntelligenceLog(path: database)
        let cost = PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1)
        let hash = try log.hash(Password("an invented password"), cost: cost)
        try await log.change(
            .add(try #require(UserID("boss")), .administrator, hash), at: Timestamp(seconds: 1_636_000_000),
            by: Actor("tester"))
    }

    @Test func aDeskWithoutUsersSaysWhatToDo() throws {
        let outcome = try Binary.run(["desk", "--port", "0"], database: database)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("[desk.noUsers]"))
        #expect(outcome.errors.contains("layby user add"))
    }

    @Test func aDemonstrationIsNotServedAsADesk() async throws {
        let log = try IntelligenceLog(path: database)
        let cost = PasswordHash.Cost(rounds: 16, blockSize: 8, parallelism: 1)
        let hash = try log.hash(Password("demo-demo-demo"), cost: cost)
        try await log.change(
            .add(try #require(UserID("demo-administrator")), .administrator, hash),
            at: Timestamp(seconds: 1_636_000_000), by: Actor("tester"))
        let outcome = try Binary.run(["desk", "--port", "0"], database: database)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("[desk.demo]"))
    }

    @Test func programsOfThisMachineCollectItsCountsAndWhatCameByAProxyDoesNot() async throws {
        try await addUser()
        let token = "an invented token of ours"
        let desk = try RunningBinary(
            ["desk", "--port", "0"], database: database,
            environment: ["LAYBY_METRICS_TOKEN": token.replacing(" ", with: "-")])
        let shown = desk.wait(for: "\n")
        let port = try #require(shown.split(separator: ":").last?.prefix { $0.isNumber })
        func collect(_ headers: String...) throws -> String {
            try Program.run(
                ["/usr/bin/curl", "-sS", "-w", "%{http_code}"] + headers.flatMap { ["-H", $0] }
                    + ["http://127.0.0.1:\(port)/metrics"]
            ).output
        }
        let figures = try await IntelligenceLog(path: database).hubFigures()
        #expect(try collect() == HubMetrics.text(figures, at: Timestamp(seconds: 0)) + "200")
        for header in ["X-Forwarded-For: 192.0.2.7", "Forwarded: for=192.0.2.7", "Via: 1.1 proxy"] {
            #expect(try collect(header).hasSuffix("403"))
            #expect(try collect(header, "Authorization: Bearer an-invented-token-of-ours").hasSuffix("200"))
        }
        let guessable = try Binary.run(
            ["desk", "--port", "0"], database: database, environment: ["LAYBY_METRICS_TOKEN": "secret"])
        #expect(guessable.status == 64)
        #expect(guessable.errors.contains("[desk.metricsToken]"))
    }

    @Test func beyondThisMachineItWantsTLS() throws {
        let open = try Binary.run(["desk", "--host", "0.0.0.0", "--port", "0"], database: database)
        #expect(open.status == 64)
        #expect(open.errors.contains("--certificate"))
        let demo = try Binary.run(["desk", "--demo", "--host", "0.0.0.0", "--port", "0"], database: database)
        #expect(demo.status == 64)
    }

    @Test func aCertificatesFilesMakeItSpeakTLSFrom12On() async throws {
        try await addUser()
        let (certificate, key) = (folder.file("certificate.pem"), folder.file("key.pem"))
        let made = try Program.run([
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
            "subjectAltName=DNS:localhost",
        ])
        try #require(made.status == 0)
        let desk = try RunningBinary(
            ["desk", "--port", "0", "--certificate", certificate, "--private-key", key], database: database)
        let shown = desk.wait(for: "\n")
        let port = try #require(shown.split(separator: ":").last?.prefix { $0.isNumber })
        func fetch(_ more: String...) throws -> Program.Outcome {
            try Program.run(
                ["/usr/bin/curl", "-sS", "-i", "--cacert", certificate] + more
                    + ["https://localhost:\(port)/sign-in", "--resolve", "localhost:\(port):127.0.0.1"])
        }
        let page = try fetch()
        #expect(page.output.contains("200"))
        #expect(page.output.lowercased().contains("strict-transport-security"))
        #expect(page.output.contains("Sign in"))
        #expect(try fetch("--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0").status != 0)
        let plain = try Program.run(["/usr/bin/curl", "-sS", "http://127.0.0.1:\(port)/sign-in"])
        #expect(!plain.output.contains("Sign in"))
    }
}
