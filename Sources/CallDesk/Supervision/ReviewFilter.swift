import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Which closed calls a supervisor wants to review.
struct ReviewFilter: Sendable {
    /// Whether reviewed ones are left out.
    let isWaiting: Bool
    /// A force's slug.
    let force: String?
    let handler: Actor?
    let completeness: Completeness?
    /// The month in which they were closed, `2021-03`.
    let month: String?

    /// - Parameter query: what is none of a field's values is left out.
    init(_ query: Form) {
        isWaiting = query["show"] != "all"
        force = query["force"].flatMap { Forces.force(slug: $0)?.slug }
        handler = query["handler"].map(PlainText.of).flatMap { $0.isEmpty ? nil : Actor($0) }
        completeness = query["completeness"].flatMap { Completeness(rawValue: $0) }
        month = query["month"].flatMap { CivilDate(iso: "\($0)-01") == nil ? nil : $0 }
    }

    /// As the query of an address; all that it says are codes.
    var query: String {
        [
            ("show", isWaiting ? nil : "all"), ("force", force), ("handler", handler?.id),
            ("completeness", completeness?.rawValue), ("month", month),
        ].compactMap { name, value in value.map { "\(name)=\($0.percentEncoded)" } }.joined(separator: "&")
    }

    /// The calls that it leaves, the longest waiting first; of all, those that were closed last first.
    func calls(in log: IntelligenceLog) async throws(LogError) -> [CallSummary] {
        let calls =
            isWaiting ? try await log.unreviewedCalls(closedFrom: days?.start) : try await log.calls(in: [.closed])
        return calls.filter(contains)
    }

    private func contains(_ call: CallSummary) -> Bool {
        guard let closedAt = call.closedAt else { return false }
        return force.map { $0 == call.force } ?? true && handler.map { $0 == call.handler } ?? true
            && completeness.map { $0 == call.completeness } ?? true && days?.contains(closedAt) ?? true
    }

    private var days: DayRange? {
        guard let first = month.flatMap({ CivilDate(iso: "\($0)-01") }) else { return nil }
        let (year, month, _) = first.parts
        let next = CivilDate(year: month == 12 ? year + 1 : year, month: month % 12 + 1, day: 1)
        return DayRange(from: first, until: next.map { CivilDate(days: $0.days - 1) })
    }
}
