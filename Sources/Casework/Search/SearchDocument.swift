public import ReferenceData
public import ScriptEngine

/// A record as search sees it: who and what it speaks of, each with the texts that it is found by.
public struct SearchDocument: Sendable {
    /// What a hit is shown as.
    public enum Kind: String, CaseIterable, Sendable {
        case call, person, vehicle, haulier, operation, referral, penalty, intelligence
    }

    /// Somebody or something that the record speaks of, or the record itself.
    public struct Facet: Hashable, Sendable {
        public let kind: Kind
        /// Whose data it is, for the consultation's entry.
        public let subject: Subject
        public internal(set) var fields: [SearchField]

        /// What it goes by: a name, registration or number; nil when it has none.
        public var title: String? {
            let wanted: Set<SearchField.Kind> =
                switch kind {
                case .person: [.name]
                case .vehicle, .penalty: [.identifier]
                case .haulier: [.company]
                case .operation, .intelligence: [.words]
                case .call, .referral: []
                }
            return fields.first { wanted.contains($0.kind) }?.text
        }
    }

    public let stream: StreamID
    /// `call`, `referral`, `operation`, `penalty` or `intelligence`.
    public let kind: Kind
    /// The record itself first.
    public let facets: [Facet]
    /// When the event happened, else when the record was begun.
    public let at: Timestamp
    /// A force's slug.
    public let force: String?
    public let eventType: String?
    /// Where the event happened, where that is a point on the map.
    public let point: Coordinate?
    /// Whose data the point is.
    public let pointSubject: Subject
    public let isSimulated: Bool
    /// The code of how it stands: a phase or completeness, a status, `underWay` or `ended`.
    public let state: String
    /// The number of entries that it was made from.
    public let version: Int

    /// The record of a stream, made from its entries; nil for a stream that is no call, referral, operation or
    /// penalty.
    ///
    /// - Throws: `ReplayError`, `ScriptLibraryError`.
    public static func replayed(_ entries: [Entry], scripts: ScriptLibrary) throws -> SearchDocument? {
        switch entries.first?.kind.split(separator: ".").first {
        case "call":
            return SearchDocument(try Call.replayed(entries, script: { try scripts.script(matching: $0) }))
        case "referral":
            let referral = try Referral.replayed(entries)
            return SearchDocument(
                referral, script: try scripts.script(matching: referral.script), version: entries.count)
        case "operation": return SearchDocument(try Operation.replayed(entries))
        case "penalty": return SearchDocument(try OutstandingPenalty.replayed(entries))
        case "intelligence": return SearchDocument(try IntelligenceReport.replayed(entries))
        default: return nil
        }
    }

    /// The record of a call as it now stands.
    public init(_ call: Call) {
        let facts = CallFacts(call.interview)
        var builder = CallFacets(call.script)
        for place in call.interview.applicablePlaces {
            builder.add(call.interview.value(of: place), at: place)
        }
        for kept in call.kept {
            if let value = kept.response.value { builder.addKept(value, to: kept.question) }
        }
        for note in call.notes { builder.add(note) }
        // Versions that do not ask for the type are of lorries.
        let asksType = call.script.question(role: CallFacts.Role.eventType.rawValue) != nil
        self.init(
            stream: call.id.stream, kind: .call, facets: builder.facets, at: facts.eventTime ?? call.openedAt,
            force: facts.force, eventType: asksType ? facts.eventType : "lorry", point: builder.point,
            pointSubject: builder.pointSubject, isSimulated: call.isSimulated,
            state: call.interview.phase == .closed
                ? call.interview.closing?.completeness.rawValue ?? "closed" : call.interview.phase.rawValue,
            version: call.version)
    }

    /// The record of a referral.
    public init(_ referral: Referral, script: Script, version: Int) {
        var builder = CallFacets(script)
        for field in referral.fields {
            let question = script.question(field.place.question)
            let value = field.value.flatMap { json in question.flatMap { Value(json: json, type: $0.type) } }
            builder.add(value, at: field.place)
        }
        let fields = builder.facets.flatMap(\.fields)
        self.init(
            stream: referral.id.stream, kind: .referral,
            facets: [Facet(kind: .referral, subject: .record, fields: fields)],
            at: referral.eventTime ?? referral.referredAt, force: referral.force, eventType: nil, point: builder.point,
            isSimulated: referral.isSimulated, state: referral.status.rawValue, version: version)
    }

    /// The record of an operation.
    public init(_ operation: Operation) {
        let own = [operation.plan.name, operation.plan.kind.rawValue, ListedName.force(operation.plan.force)]
        let fields = (own + operation.searchedTexts).map { SearchField(.words, $0) }
        self.init(
            stream: operation.id.stream, kind: .operation,
            facets: [Facet(kind: .operation, subject: .record, fields: fields)], at: operation.startedAt,
            force: operation.plan.force, eventType: nil, point: nil, isSimulated: false,
            state: operation.endedAt == nil ? "underWay" : "ended", version: operation.version)
    }

    /// The record of an outstanding penalty.
    public init(_ penalty: OutstandingPenalty) {
        let particulars = penalty.particulars
        func facet(_ kind: Kind, _ fields: [SearchField?]) -> Facet? {
            let fields = fields.compactMap(\.self)
            return fields.isEmpty ? nil : Facet(kind: kind, subject: .record, fields: fields)
        }
        func number(_ text: String?) -> SearchField? {
            text.map { SearchField(.identifier, (try? VehicleRegistration.read($0))?.value.display ?? $0) }
        }
        let own = [
            SearchField(.identifier, particulars.reference),
            particulars.country.map { SearchField(.words, ListedName.text($0, .country)) },
        ]
        let facets = [
            facet(.penalty, own), facet(.vehicle, [number(particulars.registration)]),
            facet(.vehicle, [number(particulars.trailer)]),
            facet(.haulier, [particulars.haulier.map { SearchField(.company, $0) }]),
            facet(.person, [particulars.driver.map { SearchField(.name, $0) }]),
        ]
        self.init(
            stream: penalty.id.stream, kind: .penalty, facets: facets.compactMap(\.self),
            at: particulars.issuedOn.map { Timestamp(startOf: $0) } ?? penalty.listedAt, force: nil, eventType: nil,
            point: nil, isSimulated: false, state: penalty.outstandingPence > 0 ? "outstanding" : "settled",
            version: penalty.version)
    }

    init(
        stream: StreamID, kind: Kind, facets: [Facet], at: Timestamp, force: String?, eventType: String?,
        point: Coordinate?, pointSubject: Subject = .record, isSimulated: Bool, state: String, version: Int
    ) {
        (self.stream, self.kind, self.facets, self.at) = (stream, kind, facets, at)
        (self.force, self.eventType, self.point, self.pointSubject) = (force, eventType, point, pointSubject)
        (self.isSimulated, self.state, self.version) = (isSimulated, state, version)
    }
}
