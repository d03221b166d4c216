import Casework
import ReferenceData
import ScriptEngine

/// What a search found, as the terminal and machines get it.
struct SearchReport {
    private let results: SearchResults
    private let terminal: Terminal

    init(_ results: SearchResults, terminal: Terminal) { (self.results, self.terminal) = (results, terminal) }

    private static let column = 11

    func show() {
        guard !results.hits.isEmpty else { return showNothing() }
        if results.isPartial {
            terminal.line(
                "No record has all \(results.query.terms.count) words. These have \(results.found) of them:", .warning)
            terminal.line()
        }
        for hit in results.hits { show(hit) }
        let count = results.hits.count == 1 ? "1 hit" : "\(results.hits.count) hits"
        terminal.line(count + (results.hasMore ? "; there may be more: --limit, or another word or filter" : ""), .dim)
    }

    private func showNothing() {
        terminal.line("Nothing found.")
        let words = results.query.terms.flatMap(\.words)
        if !words.isEmpty {
            terminal.paragraph(
                "Looked for \(words.joined(separator: ", ")): as written, with spaces elsewhere, as part of a "
                    + "registration, number or company, and with one typing error in words of four letters or more.")
        }
        if !results.query.filters.isEmpty { terminal.paragraph("The filters may leave it out: try without them.") }
    }

    private func show(_ hit: SearchHit) {
        let document = hit.document
        var snippets = hit.snippet
        var heading = hit.facet.title.map { terminal.styled($0, .bold) }
        // Where the title is what met, it is shown once, with its marks.
        if let title = hit.facet.title, let same = snippets.firstIndex(where: { $0.text == title }) {
            heading = marked(snippets.remove(at: same))
        } else if heading == nil, !snippets.isEmpty {
            heading = marked(snippets.removeFirst())
        }
        terminal.line(
            terminal.styled(hit.kind.rawValue.padded(Self.column), .accent) + (heading ?? ""))
        for snippet in snippets { terminal.line(String(repeating: " ", count: Self.column) + marked(snippet)) }
        let force = document.force.map { Forces.force(slug: $0)?.name ?? $0 }
        // As the commands that take a person want it.
        let within = hit.facet.subject == .record ? "" : "/\(hit.facet.subject)"
        let facts = [
            "\(document.kind.rawValue) \(document.stream.short)\(within)", LondonTime.text(Int64(document.at.seconds)),
            force,
            document.stateWords, document.isSimulated ? "simulated" : nil,
        ]
        terminal.line(
            String(repeating: " ", count: Self.column) + facts.compactMap(\.self).joined(separator: " · "), .dim)
        terminal.line()
    }

    private func marked(_ snippet: SearchSnippet) -> String {
        snippet.pieces.map { $0.isMatch ? terminal.styled($0.text, .bold) : $0.text }.joined()
    }

    var json: JSONValue {
        [
            "words": .array(results.query.terms.map { .string($0.words.joined(separator: " ")) }),
            "found": .integer(results.found), "partial": .boolean(results.isPartial),
            "more": .boolean(results.hasMore), "hits": .array(results.hits.map(json)),
        ]
    }

    private func json(_ hit: SearchHit) -> JSONValue {
        let document = hit.document
        return .members([
            "kind": .string(hit.kind.rawValue), "id": .string(document.stream.text),
            "record": .string(document.kind.rawValue),
            "subject": hit.facet.subject == .record ? nil : .string(hit.facet.subject.text),
            "title": hit.facet.title.map(JSONValue.string), "at": .string(document.at.description),
            "force": document.force.map(JSONValue.string), "eventType": document.eventType.map(JSONValue.string),
            "state": .string(document.state), "simulated": document.isSimulated ? true : nil,
            "snippets": .array(
                hit.snippet.map { snippet in
                    .array(
                        snippet.pieces.map { .members(["text": .string($0.text), "match": $0.isMatch ? true : nil]) })
                }),
        ])
    }
}

extension SearchDocument {
    /// How it stands, as people say it.
    fileprivate var stateWords: String {
        if let completeness = Completeness(rawValue: state) { return completeness.words }
        if let phase = Interview.Phase(rawValue: state) { return phase.words }
        return state == "underWay" ? "under way" : state
    }
}
