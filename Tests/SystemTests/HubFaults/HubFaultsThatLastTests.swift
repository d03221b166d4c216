import Foundation
import HubSync
import IntelligenceLog
import LogSupport
import TestSupport
import Testing

/// What a person is told of a fault that does not pass: a sentence, a code, an exit status. Everything waits on.
@Suite("Faults that last") struct HubFaultsThatLastTests {
    private let folder: TemporaryFolder
    private let hub: RunningHub
    private let proxy: FaultProxy

    init() throws {
        folder = try TemporaryFolder(inMemory: true)
        hub = try RunningHub(store: folder.file("hub"), environment: DeskSide.environment)
        proxy = try FaultProxy(to: hub.port)
    }

    private static let lasting: [(LineFault, code: String)] =
        [
            (.resetRequest(after: 0), "hub.unreachable"), (.resetAnswer(after: 0), "hub.unreachable"),
            (.cutAnswer(after: 30), "hub.unreachable"), (.cutAnswer(after: 0), "hub.unreachable"),
            (.page("short", length: 99), "hub.unreachable"),
            (.raw("SSH-2.0-OpenSSH_9.2\r\n"), "hub.badAnswer"), (.page("<html>"), "hub.badAnswer"),
            (.page(#"{"accepted":5}"#), "hub.badAnswer"), (.status(401), "hub.unauthorised"),
            (.status(403), "hub.unauthorised"), (.status(301, "location: http://elsewhere.invalid/"), "hub.refused"),
            (.tooLarge(over: 0, isEarly: true), "hub.refused"), (.tooLarge(over: 0, isEarly: false), "hub.refused"),
        ]
        + [400, 408, 425, 429, 500, 502, 503, 504, 507].map { (.status($0), "hub.refused") }

    @Test func eachIsToldByItsCodeAndLosesNothing() async throws {
        defer { proxy.close() }
        let desk = try await DeskSide(records: 3, revisions: 2, photographs: 1)
        func fails(_ address: String, _ code: String, _ context: String, _ arguments: [String] = []) async throws {
            let outcome = try desk.run(to: address, arguments)
            #expect(outcome.status == 69, "\(context): \(outcome.output)\(outcome.errors)")
            #expect(outcome.errors.contains("[\(code)]"), "\(context): \(outcome.errors)")
            let said = outcome.errors + outcome.output
            #expect(!said.contains(DeskSide.token) && !said.contains("Invented"), "\(context)")
            let counts = try await desk.counts()
            #expect(counts.waiting == 6 && counts.parked == 0, "\(context): \(counts)")
        }
        for (fault, code) in Self.lasting {
            proxy.plan { _ in fault }
            try await fails(proxy.address, code, "\(fault)")
        }
        let shut = try FaultProxy(to: hub.port, isOpen: false)
        defer { shut.close() }
        try await fails(shut.address, "hub.unreachable", "refused")
        try await fails("https://nothing.invalid", "hub.unreachable", "no such name")
        proxy.plan { _ in .resetRequest(after: 5) }
        try await fails("https://localhost:\(proxy.port)", "hub.untrusted", "cut in the handshake")
        let certified = try CertifiedPort(name: "elsewhere.invalid")
        try await fails(certified.address, "hub.untrusted", "nobody vouches for it")
        try await fails(
            certified.address, "hub.untrusted", "another's certificate", ["--authorities", certified.certificate])

        proxy.plan { _ in .none }
        #expect(try desk.run(to: proxy.address).status == 0)
        hub.kill()
        try await desk.check(try ReceivedRecords(folder: folder.file("hub")), "when all is well again")
    }

    @Test func aHandshakeThatIsCutIsTriedAgain() async throws {
        defer { proxy.close() }
        proxy.plan { _ in .resetRequest(after: 5) }
        let desk = try await DeskSide(records: 1, revisions: 1)
        do {
            _ = try await desk.sync(to: "https://localhost:\(proxy.port)", batch: 1) { wait in
                if wait == 3 { throw Failed() }
            }
            Issue.record("nothing answered")
        } catch is Failed {}
    }

    /// It was tried three times.
    private struct Failed: Error {}

    @Test func aDeskThatDiesBetweenTheHubsCommitAndItsOwnSendsNothingTwice() async throws {
        defer { proxy.close() }
        let desk = try await DeskSide(records: 3, revisions: 2, photographs: 1)
        proxy.plan { $0.batch == 0 ? .silentInAnswer(after: 0) : .none }
        let client = try RunningBinary(
            ["sync", "--hub", proxy.address, "--batch", "4"], database: desk.database,
            environment: DeskSide.environment)
        while proxy.counts.answered == 0 { usleep(200) }
        client.kill()
        #expect(try await desk.counts().waiting == 6)
        let outcome = try desk.run(to: proxy.address, ["--format", "json"])
        #expect(outcome.status == 0 && outcome.output.contains("\"duplicates\":4"), "\(outcome.output)")
        hub.kill()
        try await desk.check(try ReceivedRecords(folder: folder.file("hub")), "killed between the commits")
    }
}

/// A port of this machine that shows a certificate of its own making.
private final class CertifiedPort {
    let address: String
    let certificate: String
    private let folder: TemporaryFolder
    private let process = Process()

    init(name: String) throws {
        folder = try TemporaryFolder()
        certificate = folder.file("certificate.pem")
        let made = try Program.run([
            "/usr/bin/openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", folder.file("key.pem"), "-out", certificate, "-days", "2", "-subj", "/CN=\(name)", "-addext",
            "subjectAltName=DNS:\(name)",
        ])
        guard made.status == 0 else { throw Peer.Missing(what: "openssl") }
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c",
            """
            import socket, ssl, sys
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1], sys.argv[2])
            server = socket.create_server(("127.0.0.1", 0))
            print(server.getsockname()[1], flush=True)
            while True:
                line = server.accept()[0]
                try: context.wrap_socket(line, server_side=True).recv(1)
                except OSError: pass
            """, certificate, folder.file("key.pem"),
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let port = String(decoding: output.fileHandleForReading.next(), as: UTF8.self)
        address = "https://localhost:\(port.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
