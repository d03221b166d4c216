extension SearchDocument {
    /// The record of an intelligence report. Who its source is stands in no field.
    public init(_ report: IntelligenceReport) {
        var own = [SearchField(.words, report.title), SearchField(.identifier, report.reference)]
        own += report.items.map { SearchField(.words, $0.text) }
        var facets: [Facet] = []
        for entity in report.entities {
            switch entity.kind {
            case .person: facets.append(Facet(entity, .person, .name))
            case .organisation: facets.append(Facet(entity, .haulier, .company))
            case .vehicle: facets.append(Facet(entity, .vehicle, .identifier))
            case .phone, .document: own.append(SearchField(.identifier, entity.text))
            case .object, .location, .event: own.append(SearchField(.words, entity.text))
            }
        }
        self.init(
            stream: report.id.stream, kind: .intelligence,
            facets: [Facet(kind: .intelligence, subject: .record, fields: own)] + facets, at: report.begunAt,
            force: report.force, eventType: nil, point: nil, isSimulated: report.isSimulated,
            state: report.phase.rawValue, version: report.version)
    }
}

extension SearchDocument.Facet {
    fileprivate init(_ entity: IntelligenceEntity, _ kind: SearchDocument.Kind, _ field: SearchField.Kind) {
        self.init(kind: kind, subject: .record, fields: [SearchField(field, entity.text)])
    }
}
