import Casework
import Foundation
import ScriptEngine
import TestSupport
import Testing

@Suite("Metrics of the hubs, read by Prometheus's client library")
struct MetricsTests {
    private static let now = Timestamp(seconds: 1_636_000_000)

    private static func standing(
        _ hub: String, waiting: Int = 0, oldest: Int? = nil, success: Int? = nil, error: Int? = nil,
        code: String = "hub.unreachable"
    ) -> HubFigures {
        HubFigures(
            hub: hub, waiting: waiting, oldest: oldest.map { now.adding(seconds: -$0) }, sent: 40, acknowledged: 3,
            parked: 2, discarded: 1, lastSuccess: success.map { now.adding(seconds: -$0) },
            trouble: error.map { HubFigures.Trouble(code: code, at: now.adding(seconds: -$0)) })
    }

    private func read(_ hubs: [HubFigures]) throws -> JSONValue {
        let text = HubMetrics.text(hubs, at: Self.now)
        let read = try Peer.python("metrics.py", input: Data(text.utf8))
        #expect(read.status == 0, "\(read.errors)\n\(text)")
        return try JSONParser.parse(read.output.trimmingCharacters(in: .newlines))
    }

    @Test func everyFigureOfEveryHubIsRead() throws {
        let metrics = try read([
            Self.standing("mah", waiting: 12, oldest: 90, success: 60, error: 30), Self.standing("example-force"),
        ])
        let expected: [(String, Double?, Double?)] = [
            ("waiting_records", 12, 0), ("sent_records", 40, 40), ("acknowledged_records", 3, 3),
            ("parked_records", 2, 2), ("discarded_records", 1, 1), ("oldest_waiting_age_seconds", 90, 0),
            ("last_success_timestamp_seconds", 1_635_999_940, nil), ("failing", 1, 0),
        ]
        for (name, first, second) in expected {
            let gauge = metrics["layby_hub_\(name)"]
            #expect(gauge?["hub=mah"]?.double == first, "\(name)")
            #expect(gauge?["hub=example-force"]?.double == second, "\(name)")
        }
        let errors = metrics["layby_hub_last_error_timestamp_seconds"]?.object
        #expect(errors?.keys.sorted() == ["code=hub.unreachable,hub=mah"])
        #expect(metrics.object?.count == expected.count + 1)
    }

    @Test func whatAHubCallsItsErrorsBreaksNoLine() throws {
        let code = "a\"b\\c\nd"
        let metrics = try read([Self.standing("mah", error: 5, code: code)])
        let labels = metrics["layby_hub_last_error_timestamp_seconds"]?.object?.keys.sorted()
        #expect(labels == ["code=\(code),hub=mah"])
    }

    @Test func withoutAnyHubItIsStillAnExposition() throws {
        #expect(try read([])["layby_hub_waiting_records"] == [:])
    }

    @Test(arguments: [(nil, nil, false), (5, nil, false), (nil, 5, true), (5, 9, false), (9, 5, true)])
    func aHubFailsWhenItsLastTryDid(success: Int?, error: Int?, isFailing: Bool) {
        #expect(Self.standing("mah", success: success, error: error).isFailing == isFailing)
    }
}
