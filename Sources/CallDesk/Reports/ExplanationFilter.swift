import Casework

/// Which figure of a report is explained, as its address says it: codes only.
struct ExplanationFilter: Sendable {
    let report: ReportFilter
    /// A row of the report; nil for all.
    let group: String?
    /// From 1.
    let page: Int

    /// Calls on a page.
    static let size = 100
    private static let longestGroup = 80

    init(_ report: ReportFilter, group: String?) { (self.report, self.group, page) = (report, group, 1) }

    /// - Throws: `.field` with the field that is none of its values.
    init(_ form: Form, _ report: ReportFilter) throws(WebError) {
        self.report = report
        group = form["group"].flatMap { $0.isEmpty ? nil : $0 }
        if let group, group.utf8.count > Self.longestGroup { throw .field("group") }
        let text = form["page"] ?? "1"
        guard let number = Int(text), (1...1_000_000).contains(number) else { throw .field("page") }
        page = number
    }

    var skipped: Int { (page - 1) * Self.size }

    /// As an address has it, without the page.
    var query: String {
        [report.query, group.map { "group=\($0.percentEncoded)" } ?? ""].filter { !$0.isEmpty }.joined(separator: "&")
    }

    func address(_ measure: Measure, page: Int = 1) -> String {
        "/reports/\(measure.rawValue)/explain?\(query)" + (page == 1 ? "" : "&page=\(page)")
    }
}
