import Casework
import HTTPTypes
import IntelligenceLog
import ScriptEngine

/// The closed calls that a filter leaves, as a file for a recipient; what goes, and that it went, is as the policy says.
enum ExportRoutes {
    static let all: [Route] = [
        .page("/export", .may(.export)) { try await page($0, EventFilter($0.query), error: nil) },
        .form("/export", .may(.export), send),
    ]

    /// A file is made in memory, so that the log holds its digest before it leaves; more calls go by the command.
    static let most = 5_000

    private static func page(_ visit: Visit, _ filter: EventFilter, error: String?) async throws -> Reply {
        let policy = try await visit.log.policyBook().policy()
        let wish = policy.justification(for: .disclosure)
        let content = ExportPage(
            csrf: visit.csrf, filter: filter.query, count: try await calls(filter, visit).count.grouped,
            list: filter.address("/events"), to: visit.form["to"] ?? "",
            recipients: policy.sharing.map { ExportPage.Recipient(code: $0.code, name: $0.name) },
            forms: Disclosure.Form.allCases.reversed().map {
                Option($0.rawValue, $0.words, chosen: visit.form["format"])
            }, asksWhy: wish != .off, needsWhy: wish == .required, why: visit.form["why"] ?? "", error: error)
        return visit.page("Export events", content, "export", status: error == nil ? .ok : .unprocessableContent)
    }

    /// Writes down that it goes, and gives the file.
    private static func send(_ visit: Visit) async throws -> Reply {
        let form = visit.form
        let filter = try EventFilter(Form.urlencoded((form["filter"] ?? "").utf8))
        guard let format = form["format"].flatMap({ Disclosure.Form(rawValue: $0) }) else {
            throw WebError.field("format")
        }
        guard let to = form["to"], Recipient.isCode(to) else {
            return try await page(visit, filter, error: "Give the recipient's code: small letters, digits and hyphens.")
        }
        let policy = try await visit.log.policyBook().policy()
        let why: String?
        do { why = try policy.justification(form["why"], for: .disclosure) } catch {
            return try await page(
                visit, filter, error: "Say why it is sent. The policy in force wants a reason.")
        }
        let calls = try await calls(filter, visit)
        guard calls.count <= most else {
            return try await page(
                visit, filter,
                error: "That is more than \(most.grouped) calls: narrow the filter, or use layby export calls.")
        }
        let sharing = try await CallSharing(
            calls, to: to, as: format, children: visit.children, of: visit.log, scripts: visit.desk.scripts,
            at: visit.now)
        var bytes: [UInt8] = []
        let written = try await sharing.write { bytes += Array($0.utf8) }
        try await sharing.note(written, why: why, at: visit.now, by: try visit.actor())
        let simulated = calls.contains(where: \.isSimulated) ? "simulated-" : ""
        return .file(bytes, format.mediaType, name: "\(simulated)events.\(format.rawValue)")
    }

    /// Oldest first; one more than `most` where there are too many.
    private static func calls(_ filter: EventFilter, _ visit: Visit) async throws -> [CallSummary] {
        let scripts = visit.desk.scripts
        if filter.area != nil { try await visit.refuseToWaitForIndex() }
        let found = try await visit.log.calls(
            matching: filter.calls(scripts), limit: IntelligenceLog.CallPage.mostCounted, scripts: scripts)
        return Array(found.calls.filter { $0.phase == .closed }.prefix(most + 1).reversed())
    }
}

/// What asks for the recipient of an export, and how it is written.
struct ExportPage: Sendable {
    struct Recipient: Sendable {
        let code: String
        let name: String
    }

    let csrf: String
    /// As one field of a form.
    let filter: String
    let count: String
    let list: String
    let to: String
    /// Those that the policy names.
    let recipients: [Recipient]
    let forms: [Option]
    let asksWhy: Bool
    let needsWhy: Bool
    let why: String
    let error: String?
}

extension Disclosure.Form {
    fileprivate var words: String {
        switch self {
        case .ndjson: "NDJSON: every answer that may go, a line a call"
        case .csv: "CSV: every answer that may go, a row a call"
        case .geojson: "GeoJSON: where, when, and every answer that may go"
        case .kml: "KML: where and when, and nothing else"
        }
    }

    fileprivate var mediaType: String {
        switch self {
        case .ndjson: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8"
        case .geojson: "application/geo+json"
        case .kml: "application/vnd.google-earth.kml+xml"
        }
    }
}
