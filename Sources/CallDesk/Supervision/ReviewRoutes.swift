import Casework
import HTTPTypes
import IntelligenceLog
import ScriptEngine

/// The supervisor's review of closed calls: the list, a sample of it, one call.
enum ReviewRoutes {
    static let all: [Route] = [
        .page("/review", .may(.reviewCalls)) { try await list($0, error: nil) },
        .form("/review/sample", .may(.reviewCalls), draw),
        .page("/review/sample", .may(.reviewCalls), sample),
        .page("/calls/{call}/review", .may(.reviewCalls)) { try await show($0, error: nil) },
        .form("/calls/{call}/review/accept", .may(.reviewCalls)) { visit in
            let note = visit.form["note"].map(PlainText.of).flatMap { $0.isEmpty ? nil : $0 }
            return try await decide(.reviewed(note: note), visit)
        },
        .form("/calls/{call}/review/return", .may(.reviewCalls)) { visit in
            try await decide(.returned(note: visit.form["note"] ?? ""), visit)
        },
    ]

    /// So many fit into a sample, and its address.
    private static let mostDrawn = 50

    // MARK: Lists

    private static func list(_ visit: Visit, error: String?) async throws -> Reply {
        let filter = ReviewFilter(error == nil ? visit.query : visit.form)
        let content = ReviewList(try await filter.calls(in: visit.log), of: filter, for: visit, error: error)
        return visit.page("Review", content, "review", status: error == nil ? .ok : .unprocessableContent)
    }

    /// Draws a sample. What was drawn stands in the page's address, since reviewing takes calls out of what it was
    /// drawn from.
    private static func draw(_ visit: Visit) async throws -> Reply {
        guard let count = visit.form["count"].flatMap({ Int(PlainText.of($0)) }), (1...mostDrawn).contains(count) else {
            return try await list(visit, error: "Give how many to draw: a number from 1 to \(mostDrawn).")
        }
        let typed = PlainText.of(visit.form["seed"] ?? "")
        guard let seed = typed.isEmpty ? UInt64.random(in: 0..<1_000_000) : UInt64(typed) else {
            return try await list(visit, error: "Give the seed as a whole number, or leave it out.")
        }
        let filter = ReviewFilter(visit.form)
        let sample = ReviewSample(of: try await filter.calls(in: visit.log), count: count, seed: seed)
        let calls = sample.calls.map(\.id.description).joined(separator: ",")
        let shares = sample.shares.map { "\($0.handler.id):\($0.drawn):\($0.of)" }.joined(separator: ",")
        let query = [filter.query, "seed=\(seed)", "calls=\(calls)", "shares=\(shares.percentEncoded)"]
        return .seeOther("/review/sample?\(query.filter { !$0.isEmpty }.joined(separator: "&"))")
    }

    private static func sample(_ visit: Visit) async throws -> Reply {
        let ids = (visit.query["calls"] ?? "").split(separator: ",").prefix(mostDrawn)
            .compactMap { StreamID(String($0)) }.map(CallID.init)
        let shares = (visit.query["shares"] ?? "").split(separator: ",").compactMap { share -> ReviewList.Share? in
            let parts = share.split(separator: ":").map(String.init)
            guard parts.count == 3 else { return nil }
            return ReviewList.Share(handler: parts[0], drawn: parts[1], of: parts[2])
        }
        let content = ReviewList(
            try await visit.log.calls(ids), of: ReviewFilter(visit.query), for: visit,
            sample: ReviewList.Sample(seed: visit.query["seed"] ?? "", shares: shares))
        return visit.page("Sample for review", content, "review")
    }

    // MARK: One call

    private static func show(
        _ visit: Visit, error: String?
    ) async throws -> Reply {
        let stream = try visit.stream("call")
        try await visit.consult(stream, page: "desk review")
        let call = try await visit.desk.calls.call(stream).read()
        let content = ReviewPage(
            call, for: visit, error: error, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
        return visit.page(
            "Review of call \(stream.short)", content, "review-of-call",
            status: error == nil ? .ok : .unprocessableContent)
    }

    private static func decide(_ input: Call.Input, _ visit: Visit) async throws -> Reply {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        do {
            let (_, call) = try await open.record(input, at: visit.now, by: try visit.actor()) { _ in }
            let said: Said = call.interview.phase == .closed ? .accepted : .returned
            return .seeOther("/calls/\(call.id)/review?said=\(said.rawValue)")
        } catch  where error is InterviewError || error is NoteError {
            return try await show(visit, error: Wording(error).sentence)
        }
    }

    /// What the page says after a form, so that addresses hold codes and not words.
    private enum Said: String {
        case accepted, returned

        var words: String {
            switch self {
            case .accepted: "Accepted."
            case .returned: "Returned: the call is open again, and its handler sees the note."
            }
        }
    }
}
