import Casework
import ReferenceData
import ScriptEngine

/// What is looked for, and what was found.
struct SearchPage: Sendable {
    /// A line of text with what met the search marked.
    struct Line: Sendable {
        struct Piece: Sendable {
            let text: String
            let isMatch: Bool
        }

        let pieces: [Piece]

        init(_ snippet: SearchSnippet) {
            pieces = snippet.pieces.map { Piece(text: $0.text, isMatch: $0.isMatch) }
        }

        init(_ text: String) { pieces = [Piece(text: text, isMatch: false)] }
    }

    /// A record that was found, by whom or what of it met the search.
    struct Hit: Sendable {
        let kind: String
        let heading: Line
        let snippets: [Line]
        let href: String?
        /// What the record is, when and where, and how it stands.
        let facts: String
        let isSimulated: Bool

        init(_ hit: SearchHit, href: String?) {
            let document = hit.document
            var snippets = hit.snippet
            var heading: Line?
            // Where the title is what met, it is shown once, with its marks.
            if let title = hit.facet.title, let same = snippets.firstIndex(where: { $0.text == title }) {
                heading = Line(snippets.remove(at: same))
            } else if let title = hit.facet.title {
                heading = Line(title)
            } else if !snippets.isEmpty {
                heading = Line(snippets.removeFirst())
            }
            kind = hit.kind.rawValue
            self.heading = heading ?? Line("\(document.kind.rawValue) \(document.stream.short)")
            self.snippets = snippets.map(Line.init)
            self.href = href
            facts = [
                "\(document.kind.rawValue) \(document.stream.short)", LondonTime.text(Int64(document.at.seconds)),
                document.force.map { Forces.force(slug: $0)?.name ?? $0 }, document.stateWords,
            ].compactMap(\.self).joined(separator: " · ")
            isSimulated = document.isSimulated
        }
    }

    let csrf: String
    let words: String
    let from: String
    let to: String
    let near: String
    let within: String
    let forces: [Option]
    let types: [Option]
    /// Whether somebody who gave a filter sees them all at once.
    let hasFilters: Bool
    let wantsWhy: Bool
    let mustSayWhy: Bool
    let why: String
    let error: String?
    /// What came of it, said once; nil while nothing was looked for.
    let said: String?
    /// What was looked for and not found; nil where something was.
    let looked: String?
    let hits: [Hit]
    let hasHits: Bool

    init(
        csrf: String, form: Form, forces: [Option], types: [Option], wish: Policy.Justification, error: String?,
        results: SearchResults?, hits: [Hit]
    ) {
        (self.csrf, self.forces, self.types, self.error, self.hits) = (csrf, forces, types, error, hits)
        (words, from, to) = (form["words"] ?? "", form["from"] ?? "", form["to"] ?? "")
        (near, within) = (form["near"] ?? "", form["within"] ?? "20")
        hasFilters = ["from", "to", "force", "type", "near"].contains { !(form[$0] ?? "").isEmpty }
        (wantsWhy, mustSayWhy, why) = (wish != .off, wish == .required, form["why"] ?? "")
        hasHits = !hits.isEmpty
        said = results.map(Self.words)
        looked = results.flatMap { $0.hits.isEmpty ? Self.looked($0) : nil }
    }

    private static func words(_ results: SearchResults) -> String {
        guard !results.hits.isEmpty else { return "Nothing found." }
        let count = results.hits.count == 1 ? "1 hit" : "\(results.hits.count) hits"
        let partial =
            results.isPartial
            ? "No record has all \(results.query.terms.count) words; these have \(results.found) of them. " : ""
        return partial + count + (results.hasMore ? "; there may be more: add a word or a filter." : ".")
    }

    private static func looked(_ results: SearchResults) -> String {
        let filters = results.query.filters.isEmpty ? "" : " The filters may leave it out: try without them."
        guard !results.query.terms.isEmpty else { return filters }
        return
            "Looked for it as written, with spaces elsewhere, as part of a registration, number or company, and with "
            + "one typing error in words of four letters or more.\(filters)"
    }
}

extension SearchDocument {
    /// How it stands, as pages say it.
    fileprivate var stateWords: String {
        if let state = CallFilter.State(rawValue: state) { return state.words }
        return state == "underWay" ? "under way" : state
    }
}
