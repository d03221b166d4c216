public import ScriptEngine

extension IntelligenceReport {
    /// Which of the two texts of each item.
    public enum Copy: String, CaseIterable, Sendable {
        /// As it was written.
        case original
        /// What may leave: no withheld item, no entity that is kept back, no link that rests on either.
        case sanitised
    }

    /// Names its record at the hub.
    var hubRecord: String { "\(id)/intelligence-report" }

    /// What a record of the report said; nil for no record of this report, or a revision that never went.
    ///
    /// - Parameter id: `HubRecord.id`.
    public func data(ofRecord id: String, revision: Int) -> JSONValue? {
        guard id == hubRecord, disseminations.indices.contains(revision - 1) else { return nil }
        return disseminations[revision - 1].data
    }

    /// What the hub is told of it as it stands: the sanitised copy, or that it is withdrawn.
    var hubData: JSONValue {
        guard phase != .withdrawn else { return head.adding(["withdrawn": true]) }
        return json(.sanitised)
    }

    private var head: JSONValue {
        .members([
            "report": .string(id.description), "reference": .string(reference), "revision": .integer(revision),
            "marking": .string(marking.rawValue), "simulated": isSimulated ? true : nil,
            "force": force.map(JSONValue.string), "submitted": submittedAt.map { .string($0.description) },
        ])
    }

    /// A copy for machines. Who the source is stands in neither; what it was made from, which leads to them, stands in the
    /// original alone.
    public func json(_ copy: Copy) -> JSONValue {
        let items = copy == .original ? items : items.filter { $0.outside != nil }
        let entities = copy == .original ? entities : entities.filter { !$0.isKeptBack }
        let (kept, named) = (Set(items.map(\.number)), Set(entities.map(\.number)))
        let links = links.filter { kept.contains($0.item) && named.contains($0.from) && named.contains($0.to) }
        let origin: [String: JSONValue] =
            copy == .original ? ["from": origin.person == nil ? origin.json : ["debrief": true]] : [:]
        return head.adding(origin).adding([
            "copy": .string(copy.rawValue), "phase": .string(phase.rawValue), "title": .string(title),
            "source": .string(sourceReference),
            "items": .array(items.map { json(of: $0, copy) }), "withheld": .integer(self.items.count - items.count),
            "entities": .array(entities.map { json(of: $0, copy) }), "links": .array(links.map(json)),
        ])
    }

    private func json(of item: IntelligenceItem, _ copy: Copy) -> JSONValue {
        .members([
            "item": .integer(item.number), "text": .string(copy == .original ? item.text : item.outside ?? ""),
            "sanitised": copy == .sanitised ? .boolean(item.sanitised != nil) : nil,
            "grade": item.grade.map(json),
            "answers": copy == .original && !item.origins.isEmpty
                ? .array(item.origins.map { .string($0.place.description) }) : nil,
        ])
    }

    private func json(_ grade: IntelligenceGrade) -> JSONValue {
        .members([
            "code": .string(grade.description), "source": .string(grade.source.words),
            "information": .string(grade.information.words), "handling": .string(grade.handling.words),
            "conditions": grade.conditions.map(JSONValue.string),
        ])
    }

    private func json(of entity: IntelligenceEntity, _ copy: Copy) -> JSONValue {
        let known = copy == .original ? entity.known : nil
        return .members([
            "entity": .integer(entity.number), "group": .string(entity.kind.group),
            "kind": .string(entity.kind.rawValue), "text": .string(entity.text),
            "birth": entity.birth.map { .string($0.description) },
            "record": known.map { .string($0.stream.text) },
            "anchor": known.flatMap { $0.anchor.isEmpty ? nil : .string($0.anchor) },
        ])
    }

    private func json(_ link: IntelligenceLink) -> JSONValue {
        .members([
            "link": .integer(link.number), "type": .string(link.type.rawValue), "from": .integer(link.from),
            "to": .integer(link.to), "item": .integer(link.item), "grade": grade(of: link).map(json),
            "since": link.since.map { .string($0.description) }, "until": link.until.map { .string($0.description) },
        ])
    }
}
