import Casework
import ScriptEngine

/// Which calls a report counts, and by what, as its address says it: codes only.
struct ReportFilter: Sendable {
    let events: EventFilter
    /// Nil for all together.
    let grouping: MeasureGrouping?
    /// A change of order that is to be simulated; nil for none.
    let whatIf: ReorderedQuestion?
    /// Whether it is for somebody outside the unit, so that small counts are hidden.
    let isForOutside: Bool

    /// Reads it from an address; by the first of the measure's groupings where it does not say.
    ///
    /// - Throws: `.field` with the field that is none of its values.
    init(_ form: Form, _ measure: Measure) throws(WebError) {
        events = try EventFilter(form)
        whatIf = measure == .next ? Self.whatIf(form) : nil
        isForOutside = form["for"] == "outside"
        guard let text = form["by"] else {
            grouping = measure.groupings.first
            return
        }
        grouping = measure.groupings.first { $0.rawValue == text }
        if grouping == nil, !text.isEmpty { throw .field("by") }
    }

    private static func whatIf(_ form: Form) -> ReorderedQuestion? {
        guard let question = form["question"], let before = form["before"], !question.isEmpty, !before.isEmpty else {
            return nil
        }
        return ReorderedQuestion(QuestionID(question), before: QuestionID(before))
    }

    /// As an address has it.
    var query: String { [kept, events.query].filter { !$0.isEmpty }.joined(separator: "&") }

    /// As an address has it, without which calls count.
    var kept: String {
        let order = whatIf.map {
            "question=\($0.question.name.percentEncoded)&before=\($0.before.name.percentEncoded)"
        }
        return ["by=\(grouping?.rawValue ?? "")", isForOutside ? "for=outside" : "", order ?? ""]
            .filter { !$0.isEmpty }.joined(separator: "&")
    }
}
