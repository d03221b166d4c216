import Casework

/// Which calls a report counts, and by what, as its address says it: codes only.
struct ReportFilter: Sendable {
    let events: EventFilter
    /// Nil for all together.
    let grouping: MeasureGrouping?
    /// Whether it is for somebody outside the unit, so that small counts are hidden.
    let isForOutside: Bool

    /// Reads it from an address; by the first of the measure's groupings where it does not say.
    ///
    /// - Throws: `.field` with the field that is none of its values.
    init(_ form: Form, _ measure: Measure) throws(WebError) {
        events = try EventFilter(form)
        isForOutside = form["for"] == "outside"
        guard let text = form["by"] else {
            grouping = measure.groupings.first
            return
        }
        grouping = measure.groupings.first { $0.rawValue == text }
        if grouping == nil, !text.isEmpty { throw .field("by") }
    }

    /// As an address has it.
    var query: String {
        ["by=\(grouping?.rawValue ?? "")", isForOutside ? "for=outside" : "", events.query].filter { !$0.isEmpty }
            .joined(separator: "&")
    }
}
