import Casework
import Compression
import Foundation
import IntelligenceLog
import LogSupport
import ScriptEngine
import Synchronization
import TestSupport
import Testing

@testable import HubSync

/// What goes over the line, read by other people's libraries.
@Suite("What goes to a hub, as others read it") struct WireTests {
    @Test func aBatchIsReadByTheCloudEventsSDKAndItsSignatureByStandardWebhooks() async throws {
        let folder = try TemporaryFolder()
        let log = try IntelligenceLog(path: folder.file("log.sqlite"))
        var simulator = try CallSimulator(calls: 12, year: 2021, seed: 3, scripts: .released)
        while let (_, changes) = try simulator.next() { try await log.append(changes) }
        let hub = MoodyHub([], ReferenceHub(store: try ReceivedRecords(folder: folder.file("hub"))), at: .now)
        let client = HubClient(
            log: log, address: "https://hub.example", line: HubLine(hub),
            signature: WebhookSignature(secret: WebhookSignatureTests.secret), actor: Actor("job"))
        let sent = try await client.sync(batch: 100, now: { .now }, report: { _ in })
        let request = try #require(hub.requests.withLock { $0.first { $0.path == "/v1/batches" } })
        #expect(request.headers["content-encoding"] == "zstd")
        _ = try folder.write(Data(request.body), to: "travelled")
        _ = try folder.write(Data(Zstandard.unpacked(request.body, limit: 64_000_000)), to: "body")
        let headers = JSONValue.object(request.headers.mapValues(JSONValue.string))
        _ = try folder.write(CanonicalJSON.text(headers), to: "headers.json")
        let read = try Peer.python("hub_wire.py", [folder.path, WebhookSignatureTests.secret])
        #expect(read.status == 0, "\(read.errors)")
        #expect(Int(read.output.trimmingCharacters(in: .whitespacesAndNewlines)) == sent.accepted)
    }

    @Test("canonical JSON is rfc8785's, byte by byte", arguments: 0..<4) func canonical(seed: UInt64) throws {
        var random = Seeded(seed)
        var lines = Data()
        for _ in 0..<250 {
            let value = Self.value(&random, depth: 0)
            lines += Self.raw(value, &random).utf8 + [UInt8(ascii: "\t")] + CanonicalJSON.bytes(value) + [10]
        }
        let compared = try Peer.python("canonical.py", input: lines)
        #expect(compared.output == "250\n", "seed \(seed): \(compared.errors)")
    }

    private static func value(_ random: inout Seeded, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 7 : 5), using: &random) {
        case 0: return [.null, .boolean(true), .boolean(false)].randomElement(using: &random) ?? .null
        case 1: return .integer(Int.random(in: -(1 << 53) + 1...(1 << 53) - 1, using: &random))
        case 2:
            let number = Double(bitPattern: UInt64.random(in: .min ... .max, using: &random))
            return .number(number.isFinite ? number : 0.1)
        case 3: return .number(Double(Int.random(in: -1_000_000...1_000_000, using: &random)) / 1_000)
        case 4: return .string(text(&random))
        case 5: return .array((0..<Int.random(in: 0...5, using: &random)).map { _ in value(&random, depth: depth + 1) })
        default:
            let members = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                (text(&random), value(&random, depth: depth + 1))
            }
            return .object(Dictionary(members) { first, _ in first })
        }
    }

    /// Of every plane: names are sorted by UTF-16, which differs from the order of scalars beyond the first.
    private static func text(_ random: inout Seeded) -> String {
        let ranges: [ClosedRange<UInt32>] = [
            0...0x7F, 0x20...0x7E, 0x80...0x7FF, 0xE000...0xFFFD, 0x1F300...0x1F6FF, 0x10FFF0...0x10FFFF,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...8, using: &random) {
            let range = ranges.randomElement(using: &random) ?? 0...0x7F
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
        }
        return String(text)
    }

    /// The same value in another spelling: every unit of a text escaped, members in any order.
    private static func raw(_ value: JSONValue, _ random: inout Seeded) -> String {
        func quoted(_ text: String) -> String {
            "\"" + text.utf16.map { "\\u" + String(0x10000 + Int($0), radix: 16).dropFirst() }.joined() + "\""
        }
        switch value {
        case .string(let text): return quoted(text)
        case .array(let items): return "[ " + items.map { raw($0, &random) }.joined(separator: " , ") + " ]"
        case .object(let members):
            let pairs = members.sorted { $0.key < $1.key }.shuffled(using: &random)
            return "{ " + pairs.map { "\(quoted($0.key)) : \(raw($0.value, &random))" }.joined(separator: " , ") + " }"
        case .number(let number): return "\(number)"
        default: return CanonicalJSON.text(value)
        }
    }
}

extension Timestamp {
    fileprivate static var now: Timestamp { Timestamp(milliseconds: Int(Date().timeIntervalSince1970 * 1000)) }
}
