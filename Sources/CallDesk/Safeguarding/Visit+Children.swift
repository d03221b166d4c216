import Casework
import IntelligenceLog
import ScriptEngine

extension Visit {
    /// What of children in calls the user is shown.
    var children: ChildAnswers { user?.role.childAnswers ?? .withheld }

    /// A call as the user may see it, for pages that only show it.
    ///
    /// - Throws: `.notFound`, `ReplayError`, `LogError`.
    func shownCall(_ stream: StreamID) async throws -> Call {
        guard children == .withheld else { return try await desk.calls.call(stream).read() }
        let entries = try await log.shown(try await log.entries(of: stream), children, scripts: desk.scripts)
        return try Call.replayed(entries) { try desk.scripts.script(matching: $0) }
    }

    /// The same with its rows drawn: those that are kept are of the whole call, so others are drawn for this page alone.
    func shownSheet(_ stream: StreamID) async throws -> (Call, CallSheet) {
        let call = try await shownCall(stream)
        guard children == .withheld else {
            return (call, await desk.calls.call(stream).drawn(call, desk.templates))
        }
        var sheet = CallSheet(linksSafeguarding: may(.readSafeguarding))
        sheet.draw(call, desk.templates)
        return (call, sheet)
    }
}
