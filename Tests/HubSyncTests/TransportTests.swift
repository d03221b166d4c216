import Foundation
import TestSupport
import Testing

@testable import HubSync

/// libcurl against Debian's nginx, which we did not write.
@Suite("Requests to a hub") struct TransportTests {
    private let nginx: Nginx

    init() throws { nginx = try Nginx() }

    private func settings(_ change: (inout ConnectionSettings) -> Void = { _ in }) -> ConnectionSettings {
        var settings = ConnectionSettings()
        settings.authorities = nginx.authority
        change(&settings)
        return settings
    }

    private func get(_ path: String) -> HubRequest { HubRequest(method: "GET", path: path) }

    private func post(_ path: String, _ count: Int) -> HubRequest {
        HubRequest(method: "POST", path: path, body: [UInt8](repeating: 65, count: count))
    }

    @Test func manyAtOnceShareOneConnectionWhereTheHubOffersHTTP2() async throws {
        let transport = try HTTPTransport(address: nginx.tls, settings())
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<40 { group.addTask { try await transport.send(get("/echo")).status } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == Array(repeating: 200, count: 40))
        let requests = try nginx.requests(40)
        #expect(requests.count == 40 && Set(requests.map { $0[0] }).count == 1)
        #expect(Set(requests.map { $0[1] }) == ["HTTP/2.0"])
    }

    @Test func aConnectionIsKeptAndNobodyAsksForPermissionToSend() async throws {
        let transport = try HTTPTransport(address: nginx.plain, settings())
        for size in [0, 1, 2_000, 3_000_000] {
            let answer = try await transport.send(post("/echo", size))
            #expect(answer.status == 200 && String(decoding: answer.body, as: UTF8.self) == "\(size)")
        }
        let put = HubRequest(method: "PUT", path: "/echo", body: [UInt8](repeating: 1, count: 70_000))
        #expect(try await transport.send(put).body == Array("70000".utf8))
        let requests = try nginx.requests(5)
        #expect(Set(requests.map { $0[0] }).count == 1, "one connection")
        #expect(requests.allSatisfy { $0[1] == "HTTP/1.1" && $0[4] == "-" }, "no Expect")
        #expect(requests.map { $0[2] } == ["POST", "POST", "POST", "POST", "PUT"])
    }

    @Test func headersAreReadAndPackedAnswersOpened() async throws {
        let transport = try HTTPTransport(address: nginx.plain, settings())
        let later = try await transport.send(get("/later"))
        #expect(later.status == 503 && later.headers["content-type"] != nil)
        let packed = try await transport.send(get("/packed"))
        #expect(packed.headers["content-encoding"] == "gzip")
        #expect(String(decoding: packed.body, as: UTF8.self).hasPrefix("layby layby "))
    }

    @Test func aHubThatNoAuthorityVouchesForIsSentNothing() async throws {
        for (address, settings) in [
            (nginx.tls, ConnectionSettings()), (nginx.other, settings()), (nginx.old, settings()),
        ] {
            let transport = try HTTPTransport(address: address, settings)
            do {
                _ = try await transport.send(post("/echo", 10))
                Issue.record("it was sent to \(address)")
            } catch {
                guard case .untrusted = error else {
                    Issue.record("\(error)")
                    continue
                }
            }
        }
        #expect(try nginx.requests(0).isEmpty)
    }

    @Test func aHubThatAsksForACertificateIsShownOne() async throws {
        let without = try HTTPTransport(address: nginx.tls, settings())
        #expect(try await without.send(get("/mutual/")).status == 403)
        let with = try HTTPTransport(
            address: nginx.tls,
            settings {
                ($0.certificate, $0.key) = (nginx.folder.file("client.pem"), nginx.folder.file("client.key"))
            })
        let answer = try await with.send(get("/mutual/"))
        #expect(answer.status == 200 && String(decoding: answer.body, as: UTF8.self).contains("layby-desk"))
    }

    @Test func aProxyIsAskedWhereOneIsNamed() async throws {
        // An address that nothing answers at, but for the proxy.
        let transport = try HTTPTransport(address: "http://127.7.7.7", settings { $0.proxy = nginx.plain })
        #expect(try await transport.send(get("/echo")).status == 200)
        #expect(try nginx.requests(1).first?[6] == "127.7.7.7")
    }

    @Test func whatIsSentInTheClearStaysOnThisMachine() throws {
        for address in ["http://hub.example", "http://10.0.0.1:8080", "http://localhost.example", "http://127.evil/"] {
            #expect(throws: HubError.inTheClear, "\(address)") { _ = try HTTPTransport(address: address) }
        }
        for address in ["http://localhost:8080", "http://127.0.0.1", "http://[::1]:80/", "https://hub.example"] {
            _ = try HTTPTransport(address: address)
        }
    }

    @Test func aLineThatSaysNothingIsGivenUp() async throws {
        let transport = try HTTPTransport(address: nginx.silent, settings { $0.stallSeconds = 1 })
        await #expect(throws: HubError.unreachable(code: 28)) { try await transport.send(get("/")) }
    }

    @Test func whatNobodyListensAtIsUnreachable() async throws {
        let deaf = try Socket()
        defer { deaf.close() }
        let transport = try HTTPTransport(address: "http://127.0.0.1:\(deaf.port)", settings())
        await #expect(throws: HubError.unreachable(code: 7)) { try await transport.send(get("/")) }
        let nowhere = try HTTPTransport(address: "https://hub.invalid", settings())
        await #expect(throws: HubError.unreachable(code: 6)) { try await nowhere.send(get("/")) }
    }

    /// Were a thread of Swift's held for each, of which there are as many as cores, the last would never leave.
    @Test func waitingForAHubHoldsNoThreadUp() async throws {
        let transport = try HTTPTransport(address: nginx.silent, settings { $0.connections = 100 })
        let tasks = (0..<100).map { _ in Task { try await transport.send(get("/")) } }
        let other = try HTTPTransport(address: nginx.plain, settings())
        let status = try? await other.send(get("/echo")).status
        for task in tasks { task.cancel() }
        #expect(status == 200)
        for task in tasks { await #expect(throws: HubError.cancelled) { try await task.value } }
    }
}
