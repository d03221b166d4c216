import Casework
import HTTPTypes
import IntelligenceLog
import ScriptEngine

/// Pausing, handing over, taking over, closing, opening again.
enum StepRoutes {
    static let all: [Route] = [
        .form("/calls/{call}/pause", .may(.takeCall)) { try await step($0, .paused) },
        .form("/calls/{call}/resume", .may(.takeCall)) { try await step($0, .resumed) },
        .form("/calls/{call}/take-over", .may(.takeCall), takeOver),
        .form("/calls/{call}/hand-over", .may(.takeCall), handOver),
        .page("/calls/{call}/close", .may(.takeCall), closing),
        .form("/calls/{call}/close", .may(.takeCall), close),
        .form("/calls/{call}/reopen", .may(.reopenCall), reopen),
    ]

    private static func step(_ visit: Visit, _ input: Call.Input) async throws -> Reply {
        let (_, call) = try await record(input, visit)
        let code: CallRoutes.Said = call.interview.phase == .paused ? .paused : .resumed
        return .seeOther("/calls/\(call.id)?said=\(code.rawValue)")
    }

    private static func record(_ input: Call.Input, _ visit: Visit) async throws -> (before: Call, after: Call) {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        return try await open.record(input, at: visit.now, by: try visit.actor()) { _ in }
    }

    private static func takeOver(_ visit: Visit) async throws -> Reply {
        let (_, call) = try await record(.handedOver(to: try visit.actor()), visit)
        return .seeOther("/calls/\(call.id)?said=\(CallRoutes.Said.takenOver.rawValue)")
    }

    private static func handOver(_ visit: Visit) async throws -> Reply {
        guard let other = visit.form["to"].flatMap({ UserID($0) }) else { throw AccessError.badUserID }
        try await visit.log.users().checkCanTakeCalls(other)
        let (_, call) = try await record(.handedOver(to: other.actor), visit)
        return .seeOther("/calls/\(call.id)?said=\(CallRoutes.Said.handedOver.rawValue)")
    }

    /// Opens a closed call again; why is kept.
    private static func reopen(_ visit: Visit) async throws -> Reply {
        let reason = PlainText.of(visit.form["reason"] ?? "")
        guard (1...1_000).contains(reason.count) else {
            throw Unreadable(code: "call.reopenReason", expected: "a reason to open it again, in a few words")
        }
        let (_, call) = try await record(.reopened(reason: reason), visit)
        return .seeOther("/calls/\(call.id)?said=\(CallRoutes.Said.reopened.rawValue)")
    }

    /// What is missing, before a call is closed.
    struct Closing: Sendable {
        let page: CallPage
        let wantsReason: Bool
        let error: String?
        let reason: String
    }

    private static func closing(_ visit: Visit) async throws -> Reply {
        try await closing(visit, error: nil)
    }

    private static func closing(_ visit: Visit, error: String?) async throws -> Reply {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        let call = try await open.read()
        let content = Closing(
            page: CallPage(call, CallSheet(), form: nil, at: nil, for: visit),
            wantsReason: call.interview.open.critical > 0, error: error, reason: visit.form["reason"] ?? "")
        return visit.page(
            "Close the call", content, "close", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func close(_ visit: Visit) async throws -> Reply {
        let reason = visit.form["reason"].map(PlainText.of)
        do {
            let (_, call) = try await record(
                .closed(reason: reason, callerRangOff: visit.form["rang-off"] == "yes"), visit)
            return .seeOther("/calls/\(call.id)?said=\(CallRoutes.Said.closed.rawValue)")
        } catch  where Wording.isOfAnswer(error) {
            return try await closing(visit, error: Wording(error).sentence)
        }
    }
}
