import Casework
import ReferenceData
import ScriptEngine

/// Closed calls to review, or a sample of them.
struct ReviewList: Sendable {
    struct Line: Sendable {
        let href: String
        let short: String
        let closedAt: String
        let force: String
        let handler: String
        let completeness: String
        let review: String
        let isSimulated: Bool
    }

    struct Share: Sendable {
        let handler: String
        let drawn: String
        let of: String
    }

    /// What was drawn, and from how many.
    struct Sample: Sendable {
        let seed: String
        let shares: [Share]
    }

    let csrf: String
    let filter: ReviewFilter
    let show: [Option]
    let forces: [Option]
    let completeness: [Option]
    let handler: String
    let month: String
    let lines: [Line]
    let summary: String
    /// Nil while the list is no sample.
    let sample: Sample?
    let count: String
    let seed: String
    let error: String?

    /// So many are shown; the sample is drawn from all.
    static let most = 200

    init(
        _ calls: [CallSummary], of filter: ReviewFilter, for visit: Visit, sample: Sample? = nil,
        error: String? = nil
    ) {
        csrf = visit.csrf
        self.filter = filter
        show = [
            Option("waiting", "not yet reviewed", chosen: filter.isWaiting ? "waiting" : "all"),
            Option("all", "all closed calls", chosen: filter.isWaiting ? "waiting" : "all"),
        ]
        forces = Option.forces(chosen: filter.force)
        completeness = Completeness.allCases.map {
            Option($0.rawValue, $0.words, chosen: filter.completeness?.rawValue)
        }
        (handler, month) = (filter.handler?.id ?? "", filter.month ?? "")
        lines = calls.prefix(Self.most).map(Line.init)
        let cut = calls.count > Self.most ? "; the first \(Self.most) are shown" : ""
        summary = "\(calls.count) \(calls.count == 1 ? "call" : "calls")\(cut)."
        self.sample = sample
        (count, seed) = (visit.form["count"] ?? "10", visit.form["seed"] ?? "")
        self.error = error
    }
}

extension ReviewList.Line {
    init(_ call: CallSummary) {
        let review =
            if call.reviewedAt != nil { "accepted" } else if call.returnedAt != nil { "returned" } else { "waiting" }
        self.init(
            href: "/calls/\(call.id)/review", short: call.id.stream.short,
            closedAt: call.closedAt.map { LondonTime.text(Int64($0.seconds)) } ?? "open again",
            force: call.force.map { Forces.force(slug: $0)?.name ?? $0 } ?? "–", handler: call.handler.id,
            completeness: call.completeness?.words ?? "–", review: review, isSimulated: call.isSimulated)
    }
}

/// One closed call as its reviewer sees it.
struct ReviewPage: Sendable {
    struct Earlier: Sendable {
        let outcome: String
        let at: String
        let by: String
        let note: String?
    }

    let page: CallPage
    let closedAt: String?
    let completeness: String?
    /// Why it was closed with a critical question open.
    let reason: String?
    /// The last one first.
    let reviews: [Earlier]
    let mayDecide: Bool
    let typed: String
    let error: String?
    let said: String?

    init(_ call: Call, for visit: Visit, error: String?, said: String?) {
        page = CallPage(call, CallSheet(), form: nil, at: nil, for: visit)
        closedAt = call.closedAt.map { LondonTime.text(Int64($0.seconds)) }
        completeness = call.interview.closing?.completeness.words
        reason = call.interview.closing?.reason
        reviews = call.reviews.reversed().map {
            Earlier(
                outcome: $0.outcome.rawValue, at: LondonTime.text(Int64($0.at.seconds)), by: $0.actor.id, note: $0.note)
        }
        mayDecide = call.interview.phase == .closed
        typed = visit.form["note"] ?? ""
        (self.error, self.said) = (error, said)
    }
}

/// Why a call came back to its handler; nil where it did not, or is closed again.
struct ReturnedNote: Sendable {
    let note: String
    let at: String
    let by: String

    init?(_ call: Call) {
        guard let review = call.review, review.outcome == .returned, let note = review.note else { return nil }
        (self.note, at, by) = (note, LondonTime.text(Int64(review.at.seconds)), review.actor.id)
    }
}

extension Completeness {
    /// As pages say it.
    var words: String {
        switch self {
        case .full: "fully completed"
        case .partial: "partly completed"
        case .brokenOff: "broken off"
        }
    }
}
