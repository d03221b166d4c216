/// A record that a search found.
public struct SearchHit: Sendable {
    public let document: SearchDocument
    public let match: SearchMatch

    /// Nil when the record does not meet the query.
    public init?(_ query: SearchQuery, _ document: SearchDocument) {
        guard let match = SearchMatch(query, in: document) else { return nil }
        (self.document, self.match) = (document, match)
    }

    /// Whom or what it is shown by.
    public var facet: SearchDocument.Facet { document.facets[match.facet] }

    /// What it is shown as.
    public var kind: SearchDocument.Kind { facet.kind }

    /// The texts that met the query.
    public var snippet: [SearchSnippet] { match.snippet(of: document) }

    /// What of the record is shown, for the log.
    public var target: AuditEvent.Target {
        let isWhole = !match.isTogether || facet.subject == .record
        return AuditEvent.Target(document.stream, isWhole ? nil : facet.subject)
    }

    /// Better matches first, then later events.
    public static func precedes(_ left: SearchHit, _ right: SearchHit) -> Bool {
        if left.match != right.match { return left.match > right.match }
        if left.document.at != right.document.at { return left.document.at > right.document.at }
        return left.document.stream > right.document.stream
    }
}

/// What a search came to.
public struct SearchResults: Sendable {
    public let query: SearchQuery
    /// Best first; all meet as many of the terms.
    public let hits: [SearchHit]
    /// How many of the terms each hit meets.
    public let found: Int
    /// Whether there may be more hits than were asked for.
    public let hasMore: Bool

    public init(query: SearchQuery, hits: [SearchHit], found: Int, hasMore: Bool) {
        (self.query, self.hits, self.found, self.hasMore) = (query, hits, found, hasMore)
    }

    /// Whether the hits meet only some of the terms, since no record meets all.
    public var isPartial: Bool { found < query.terms.count }
}
