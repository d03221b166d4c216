import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The analyst's list of events, and the filters of it that users have saved.
///
/// A list shows no more than times, forces, codes and states, so that reading it is no consultation.
enum EventRoutes {
    static let all: [Route] = [
        .page("/events", .may(.readCall)) { try await list($0, EventFilter($0.query)) },
        .form("/events/views", .may(.readCall), save),
        .form("/events/views/{view}/delete", .may(.readCall), remove),
    ]

    /// Events that a page shows.
    private static let size = 50

    private static func list(
        _ visit: Visit, _ filter: EventFilter, error: String? = nil
    ) async throws -> Reply {
        let last = IntelligenceLog.CallPage.mostCounted / size
        let number = min(max(visit.query["page"].flatMap { Int($0) } ?? 1, 1), last)
        let scripts = visit.desk.scripts
        if filter.area != nil { try await visit.refuseToWaitForIndex() }
        let page = try await visit.log.calls(
            matching: filter.calls(scripts), in: filter.order, skipping: (number - 1) * size, limit: size,
            scripts: scripts)
        let content = EventPage(
            page, filter, form: try await FilterForm(filter, for: "/events", visit),
            views: try await views(visit), number: number, size: size, types: try EventTypes(scripts),
            csrf: visit.csrf, mayExport: visit.may(.export), error: error, name: visit.form["name"])
        return visit.page("Events", content, "events", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func views(_ visit: Visit) async throws -> [SavedView] {
        guard let user = visit.user else { return [] }
        return try await visit.log.views(of: user.id)
    }

    /// The filter that a form carries in one field.
    private static func filter(_ visit: Visit) throws(WebError) -> EventFilter {
        try EventFilter(Form.urlencoded((visit.form["filter"] ?? "").utf8))
    }

    private static func save(_ visit: Visit) async throws -> Reply {
        guard let user = visit.user else { throw AccessError.notSignedIn }
        let filter = try filter(visit)
        do {
            let name = try SavedView.name(visit.form["name"] ?? "")
            guard try await visit.log.save(view: name, filter: filter.query, of: user.id) else {
                throw Unreadable(
                    code: "view.tooMany", expected: "room first: delete one of your \(SavedView.most) views")
            }
            return .seeOther(filter.address("/events"))
        } catch let error as Unreadable {
            return try await list(visit, filter, error: Wording(error).sentence)
        }
    }

    private static func remove(_ visit: Visit) async throws -> Reply {
        guard let user = visit.user else { throw AccessError.notSignedIn }
        guard let id = visit.parameters["view"].flatMap({ Int($0) }) else { throw LogError.notFound }
        try await visit.log.removeView(id, of: user.id)
        return .seeOther(try filter(visit).address("/events"))
    }
}

/// What types of event are called.
struct EventTypes: Sendable {
    private let labels: [String: String]
    private let lorryVersions: Set<Int>

    /// - Throws: `ScriptLibraryError`.
    init(_ scripts: ScriptLibrary) throws(ScriptLibraryError) {
        labels = Dictionary(try scripts.eventTypes().map { ($0.code, $0.label) }) { first, _ in first }
        lorryVersions = try scripts.lorryVersions()
    }

    /// A call's type in words; nil while nobody has said. Versions that do not ask tell lorries not apart.
    func words(_ call: CallSummary) -> String? {
        guard let type = call.eventType else { return lorryVersions.contains(call.script.version) ? "Lorry" : nil }
        return labels[type] ?? type
    }
}
