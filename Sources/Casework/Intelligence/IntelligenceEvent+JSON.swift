public import ScriptEngine

extension IntelligenceEvent {
    public var payload: JSONValue {
        switch self {
        case .begun(_, let title, _, _, _), .headed(let title, _): clear.adding(["title": .string(title)])
        case .itemWritten(_, let text, let grade, _):
            clear.adding(Self.texts(["text": text, "conditions": grade?.conditions]))
        case .entityNamed(_, _, let text, let birth, _, _):
            clear.adding(Self.texts(["text": text, "birth": birth?.description]))
        case .sourceNamed(let source, _):
            clear.adding(Self.texts(["name": source.name, "phone": source.phone, "details": source.details]))
        case .sanitised(_, let text): clear.adding(Self.texts(["text": text]))
        case .revised(let reason), .withdrawn(let reason, _): clear.adding(["reason": .string(reason)])
        case .itemRemoved, .entityRemoved, .entityKeptBack, .linked, .linkRemoved, .submitted, .disseminated: clear
        }
    }

    /// What of it is text that somebody wrote; numbers, codes, places and days stay readable.
    var seal: Seal? {
        switch self {
        case .begun, .headed, .itemWritten, .entityNamed, .sanitised, .revised, .withdrawn: Seal(.record, clear: clear)
        case .sourceNamed: Seal(IntelligenceSource.subject, clear: clear)
        case .itemRemoved, .entityRemoved, .entityKeptBack, .linked, .linkRemoved, .submitted, .disseminated: nil
        }
    }

    private static func texts(_ texts: [String: String?]) -> [String: JSONValue] {
        texts.compactMapValues { $0.map(JSONValue.string) }
    }

    private var clear: JSONValue {
        switch self {
        case .begun(let origin, _, let marking, let force, let isSimulated):
            .members([
                "from": origin.json, "marking": .string(marking.rawValue), "force": force.map(JSONValue.string),
                "simulated": isSimulated ? true : nil,
            ])
        case .headed(_, let marking): ["marking": .string(marking.rawValue)]
        case .itemWritten(let number, _, let grade, let origins):
            .members([
                "item": .integer(number), "grade": grade.map { .string($0.description) },
                "origins": origins.isEmpty
                    ? nil
                    : .array(
                        origins.map {
                            ["place": .string($0.place.description), "subject": .string($0.subject.text)]
                        }),
            ])
        case .itemRemoved(let number): ["item": .integer(number)]
        case .entityNamed(let number, let kind, _, _, let known, let subject):
            .members([
                "entity": .integer(number), "kind": .string(kind.rawValue),
                "record": known.map { .string($0.stream.text) }, "anchor": known.map { .string($0.anchor) },
                "subject": subject.map { .string($0.text) },
            ])
        case .entityRemoved(let number): ["entity": .integer(number)]
        case .entityKeptBack(let number, let isKept): ["entity": .integer(number), "kept": .boolean(isKept)]
        case .linked(let link):
            .members([
                "link": .integer(link.number), "type": .string(link.type.rawValue), "from": .integer(link.from),
                "to": .integer(link.to), "item": .integer(link.item),
                "since": link.since.map { .string($0.description) },
                "until": link.until.map { .string($0.description) },
            ])
        case .linkRemoved(let number): ["link": .integer(number)]
        case .sourceNamed(_, let subject): .members(["subject": subject.map { .string($0.text) }])
        case .revised: [:]
        case .submitted(let revision): ["revision": .integer(revision)]
        case .sanitised(let item, let text): .members(["item": .integer(item), "withheld": text == nil ? true : nil])
        case .disseminated(let time): ["time": .integer(time)]
        case .withdrawn(_, let time): .members(["time": time.map(JSONValue.integer)])
        }
    }

    /// - Returns: nil for what is no event of a report.
    init?(kind: String, payload: JSONValue) {
        guard kind.hasPrefix("\(Self.family).") else { return nil }
        func day(_ name: String) -> CivilDate? { payload[name]?.string.flatMap { CivilDate(iso: $0) } }
        let (text, item, entity) = (payload["text"]?.string, payload["item"]?.integer, payload["entity"]?.integer)
        let marking = payload["marking"]?.string.flatMap(SecurityMarking.init(rawValue:))
        let title = payload["title"]?.string
        switch (kind.dropFirst(Self.family.count + 1), item, entity) {
        case ("begun", _, _):
            guard let origin = IntelligenceOrigin(json: payload["from"]), let title, let marking else { return nil }
            self = .begun(
                origin, title: title, marking: marking, force: payload["force"]?.string,
                isSimulated: payload["simulated"]?.boolean ?? false)
        case ("headed", _, _):
            guard let title, let marking else { return nil }
            self = .headed(title: title, marking: marking)
        case ("itemWritten", let number?, _):
            guard let text, let origins = Self.origins(payload["origins"]) else { return nil }
            let code = payload["grade"]?.string
            let grade = code.flatMap { try? IntelligenceGrade(code: $0, conditions: payload["conditions"]?.string) }
            guard (code == nil) == (grade == nil) else { return nil }
            self = .itemWritten(number, text: text, grade: grade, origins: origins)
        case ("itemRemoved", let number?, _): self = .itemRemoved(number)
        case ("entityNamed", _, let number?):
            guard let text, let kind = payload["kind"]?.string.flatMap(IntelligenceEntity.Kind.init(rawValue:)) else {
                return nil
            }
            let known = payload["record"]?.string.flatMap { StreamID($0) }.map {
                IntelligenceEntity.Known(
                    $0, payload["anchor"]?.string ?? "", subject: Subject(payload["subject"]?.string ?? ""))
            }
            self = .entityNamed(
                number, kind, text: text, birth: day("birth"), known: known,
                subject: payload["subject"]?.string.map(Subject.init))
        case ("entityRemoved", _, let number?): self = .entityRemoved(number)
        case ("entityKeptBack", _, let number?): self = .entityKeptBack(number, payload["kept"]?.boolean ?? false)
        case ("linked", let item?, _):
            guard let number = payload["link"]?.integer, let from = payload["from"]?.integer,
                let type = payload["type"]?.string.flatMap(LinkType.init(rawValue:)), let to = payload["to"]?.integer
            else { return nil }
            self = .linked(
                IntelligenceLink(
                    number: number, type: type, from: from, to: to, item: item, since: day("since"), until: day("until")
                ))
        case ("linkRemoved", _, _):
            guard let number = payload["link"]?.integer else { return nil }
            self = .linkRemoved(number)
        case ("sourceNamed", _, _):
            guard let name = payload["name"]?.string,
                let source = try? IntelligenceSource(
                    name: name, phone: payload["phone"]?.string, details: payload["details"]?.string)
            else { return nil }
            self = .sourceNamed(source, subject: payload["subject"]?.string.map(Subject.init))
        case ("submitted", _, _):
            guard let revision = payload["revision"]?.integer else { return nil }
            self = .submitted(revision: revision)
        case ("sanitised", let item?, _):
            guard (text == nil) == (payload["withheld"]?.boolean ?? false) else { return nil }
            self = .sanitised(item: item, text: text)
        case ("disseminated", _, _):
            guard let time = payload["time"]?.integer else { return nil }
            self = .disseminated(time: time)
        case ("revised", _, _): self = .revised(reason: payload["reason"]?.string ?? "")
        case ("withdrawn", _, _):
            self = .withdrawn(reason: payload["reason"]?.string ?? "", time: payload["time"]?.integer)
        default: return nil
        }
    }

    private static func origins(_ json: JSONValue?) -> [IntelligenceItem.Provenance]? {
        guard let items = json?.array else { return [] }
        let origins = items.compactMap { item -> IntelligenceItem.Provenance? in
            guard let place = item["place"]?.string.flatMap({ Place(text: $0) }), let subject = item["subject"]?.string
            else { return nil }
            return IntelligenceItem.Provenance(place, Subject(subject))
        }
        return origins.count == items.count ? origins : nil
    }
}
