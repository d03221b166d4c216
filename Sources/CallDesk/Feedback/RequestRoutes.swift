import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What hubs ask of calls: a handler says how it was answered, where no further revision says so.
enum RequestRoutes {
    static let all: [Route] = [.form("/calls/{call}/requests/{request}/answer", .may(.takeCall), answer)]

    private static func answer(_ visit: Visit) async throws -> Reply {
        guard let number = visit.parameters["request"].flatMap({ Int($0) }) else { throw WebError.noPage }
        let open = await visit.desk.calls.call(try visit.stream("call"))
        let input = Call.Input.informationGiven(request: number, note: visit.form["note"] ?? "")
        let (_, call) = try await open.record(input, at: visit.now, by: try visit.actor()) { _ in }
        return .seeOther("/calls/\(call.id)?said=\(CallRoutes.Said.told.rawValue)#requests")
    }
}

/// A call in the queue that a hub wants to know more about.
struct AskedLine: Sendable {
    let href: String
    let short: String
    let isSimulated: Bool
    let since: String
    let wantedBy: String?
    let isLate: Bool
    let force: String?
    let handler: String
    let phase: String
    /// Nil for one.
    let count: Int?

    init(_ asked: AskedCall, today: CivilDate) {
        let call = asked.call
        (href, short) = ("/calls/\(call.id)#requests", call.id.stream.short)
        (isSimulated, handler) = (call.isSimulated, call.handler.id)
        since = LondonTime.text(Int64(asked.since.seconds))
        wantedBy = asked.by.map { CivilDay(daysSince1970: $0.days).text }
        isLate = asked.by.map { $0 < today } ?? false
        force = call.force.map { Forces.force(slug: $0)?.name ?? $0 }
        phase = call.phase.words
        count = asked.count > 1 ? asked.count : nil
    }
}
