import Casework
import HTTPTypes
import IntelligenceLog
import ScriptEngine

/// What goes to the hubs: the figures of `layby sync status`, and what somebody must decide about.
enum HubRoutes {
    static let all: [Route] = [
        .page("/hubs", .may(.sync)) { try await show($0, error: nil) },
        .form("/hubs/{hub}/parked", .may(.sync), decide),
    ]

    private static func show(_ visit: Visit, error: String?) async throws -> Reply {
        let names = try await visit.log.hubs().reduce(into: [String: String]()) { names, hub in
            names[hub.code.text] = hub.recipient.map { "\($0.name) (\(hub.code))" }
        }
        let said = visit.query["said"].flatMap { Said(rawValue: $0) }?.words(visit.query["count"].flatMap { Int($0) })
        let content = HubPage(
            try await visit.log.hubFigures(), try await visit.log.allParked(), names: names, for: visit, said: said,
            error: error)
        return visit.page("What goes to the hub", content, "hubs", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func decide(_ visit: Visit) async throws -> Reply {
        guard let code = visit.parameters["hub"],
            let hub = try await visit.log.hubs().map(\.code).first(where: { $0.text == code })
        else { throw LogError.notFound }
        let reason = PlainText.of(visit.form["reason"] ?? "")
        let isForAll = visit.form["do"] == "retry-all"
        let chosen = isForAll ? [] : try await visit.log.places(of: visit.form.all("event"))
        guard isForAll || !chosen.isEmpty else { return try await show(visit, error: "Choose at least one record.") }
        switch visit.form["do"] {
        case "retry":
            return try await retry(.positions(chosen), hub, visit)
        case "retry-all":
            return try await retry(.reason(visit.form["code"] ?? ""), hub, visit)
        case "discard":
            guard !reason.isEmpty, reason.count <= mostCharacters else {
                return try await show(
                    visit, error: "Say why they are never to be sent, in at most \(mostCharacters) characters.")
            }
            // Only what is parked: what waits is no choice of this page.
            let parked = Set(try await visit.log.allParked(of: hub).map(\.position))
            let count = try await visit.log.discard(
                .positions(chosen.intersection(parked)), of: hub, because: reason, at: visit.now,
                by: try visit.actor())
            return .seeOther("/hubs?said=\(Said.discarded.rawValue)&count=\(count)")
        default: throw WebError.field("do")
        }
    }

    private static let mostCharacters = 500

    private static func retry(_ choice: DeliveryChoice, _ hub: HubCode, _ visit: Visit) async throws -> Reply {
        let count = try await visit.log.retry(choice, of: hub, at: visit.now, by: try visit.actor())
        return .seeOther("/hubs?said=\(Said.retried.rawValue)&count=\(count)")
    }

    /// What the page says after a form, so that addresses hold codes and not words.
    private enum Said: String {
        case retried, discarded

        /// - Parameter count: nil for one that cannot be read.
        func words(_ count: Int?) -> String? {
            guard let count, count >= 0 else { return nil }
            if count == 0 { return "None of them is parked any more, or what is cannot be sent." }
            let records = count == 1 ? "1 record" : "\(count.grouped) records"
            return switch self {
            case .retried: "\(records) will be sent again."
            case .discarded: "\(records) will never be sent. The log says who decided it, and why."
            }
        }
    }
}
