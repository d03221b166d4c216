public import ScriptEngine

/// How things stand with the hubs, as Prometheus and whatever reads its format collect it.
///
/// The text holds in both of its forms, so that it needs no negotiation: gauges alone, and a last line that one form asks
/// for and the other takes for a comment.
/// - Note: Source: Prometheus text exposition format 0.0.4; OpenMetrics 1.0.
public enum HubMetrics {
    public static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    private struct Gauge {
        let name: String
        let help: String
        /// Nil where a hub has none: then it has no line.
        let value: (HubFigures) -> Int?
        /// Labels besides the hub's.
        var labels: (HubFigures) -> [(String, String)] = { _ in [] }
    }

    /// The exposition: for each metric `HELP` and `TYPE`, then a line for each hub that has it.
    public static func text(_ hubs: [HubFigures], at now: Timestamp) -> String {
        gauges(at: now).map { gauge in
            let name = "layby_hub_\(gauge.name)"
            let lines = hubs.compactMap { hub -> String? in
                guard let value = gauge.value(hub) else { return nil }
                let labels = ([("hub", hub.hub)] + gauge.labels(hub)).map { "\($0)=\"\(escaped($1))\"" }
                return "\(name){\(labels.joined(separator: ","))} \(value)\n"
            }
            return "# HELP \(name) \(gauge.help)\n# TYPE \(name) gauge\n" + lines.joined()
        }.joined() + "# EOF\n"
    }

    private static func gauges(at now: Timestamp) -> [Gauge] {
        [
            Gauge(name: "waiting_records", help: "Records that the hub has not answered for yet.") { $0.waiting },
            Gauge(name: "sent_records", help: "Records that the hub has.") { $0.sent },
            Gauge(name: "acknowledged_records", help: "Records that somebody at the hub has taken on.") {
                $0.acknowledged
            },
            Gauge(name: "parked_records", help: "Records that the hub refused for good; a person must look.") {
                $0.parked
            },
            Gauge(name: "discarded_records", help: "Records that a person decided not to send.") { $0.discarded },
            Gauge(
                name: "oldest_waiting_age_seconds", help: "How long the oldest waiting record has waited; 0 for none."
            ) {
                $0.oldestAge(at: now) ?? 0
            },
            Gauge(name: "last_success_timestamp_seconds", help: "When the hub last answered for records.") {
                $0.lastSuccess?.seconds
            },
            Gauge(
                name: "last_error_timestamp_seconds", help: "When a try last failed, and its code.",
                value: { $0.trouble?.at.seconds }, labels: { [("code", $0.trouble?.code ?? "")] }),
            Gauge(name: "failing", help: "1 when the last try failed.") { $0.isFailing ? 1 : 0 },
        ]
    }

    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}
