extension IntelligenceReport {
    /// A text of the report, and where it stands.
    typealias Standing = (place: String, text: String)

    /// Every text of the report.
    var places: [Standing] {
        var places: [Standing] = [("title", title)]
        for item in items {
            places.append(("item \(item.number)", item.text))
            places.append(("item \(item.number)", item.grade?.conditions ?? ""))
            places.append(("sanitised item \(item.number)", item.sanitised?.text ?? ""))
        }
        for entity in entities { places.append(("entity \(entity.number)", entity.text)) }
        return places
    }

    /// What of them leaves with the sanitised copy.
    private var leaving: [Standing] {
        var places: [Standing] = [("title", title)]
        for item in items {
            guard let text = item.outside else { continue }
            places.append(("item \(item.number)", text))
            places.append(("item \(item.number)", item.grade?.conditions ?? ""))
        }
        for entity in entities where !entity.isKeptBack { places.append(("entity \(entity.number)", entity.text)) }
        return places
    }

    /// Where a word of the source's name stands, so that somebody looks whether it is another's: `item 2`.
    public var sourceWarnings: [String] {
        guard let source else { return [] }
        return places.filter { source.trace(in: $0.text) == .word }.map(\.place)
    }

    /// - Throws: `.sourceNamed` with the places whose text gives the source away.
    func refuseSource(in texts: [Standing]) throws(IntelligenceError) {
        guard let source else { return }
        let traces = texts.filter { source.trace(in: $0.text) == .named }.map(\.place)
        if !traces.isEmpty { throw .sourceNamed(traces) }
    }

    /// Looks once more at all that is about to leave.
    ///
    /// - Throws: `.notSanitised`, `.sourceNamed`, `.sourceWord`.
    func refuseUnready(isConfirmed: Bool) throws(IntelligenceError) {
        let waiting = items.filter { !$0.isReady }.map(\.number)
        guard waiting.isEmpty else { throw .notSanitised(waiting) }
        let texts = leaving
        try refuseSource(in: texts)
        guard let source, !isConfirmed else { return }
        let words = texts.filter { source.trace(in: $0.text) == .word }.map(\.place)
        if !words.isEmpty { throw .sourceWord(words) }
    }
}
