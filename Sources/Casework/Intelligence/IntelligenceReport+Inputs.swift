public import ScriptEngine

extension IntelligenceReport {
    /// Something that somebody does with a report.
    public enum Input: Hashable, Sendable {
        case head(title: String, marking: SecurityMarking)
        /// Writes an item, or one anew; `seen` is the entry that wrote it as the writer saw it, nil to write over any.
        case write(item: Int?, text: String, grade: IntelligenceGrade?, seen: Int? = nil)
        case grade(item: Int, IntelligenceGrade, seen: Int? = nil)
        case removeItem(Int)
        case name(
            IntelligenceEntity.Kind, text: String, birth: CivilDate? = nil, known: IntelligenceEntity.Known? = nil)
        case removeEntity(Int)
        case keepBack(entity: Int, Bool)
        case link(LinkType, from: Int, to: Int, item: Int, since: CivilDate? = nil, until: CivilDate? = nil)
        case unlink(Int)
        case source(IntelligenceSource)
        case submit
        /// What of an item may leave; nil for nothing.
        case sanitise(item: Int, text: String?)
        /// To the hub; `isConfirmed` where a word of the source's name that stands in it is another's.
        case disseminate(isConfirmed: Bool = false)
        case revise(reason: String)
        case withdraw(reason: String)

        /// The phases that take it: the one table of moves.
        public var phases: [Phase] {
            switch self {
            case .head, .write, .grade, .removeItem, .name, .removeEntity, .link, .unlink, .submit: [.draft]
            case .source: [.draft, .submitted]
            case .sanitise, .keepBack, .disseminate: [.submitted]
            case .revise: [.submitted, .disseminated]
            case .withdraw: [.draft, .submitted, .disseminated]
            }
        }

        /// Whether it is for those who may read all reports, not for whoever wrote one.
        public var isOfReaders: Bool {
            switch self {
            case .sanitise, .keepBack, .disseminate: true
            default: false
            }
        }
    }

    /// Takes an input and says what it adds to the log.
    ///
    /// - Returns: the change; without entries when it says what already stands.
    /// - Throws: `IntelligenceError`; the report has not changed then.
    public mutating func record(
        _ input: Input, at time: Timestamp, by actor: Actor
    ) throws(IntelligenceError) -> Change {
        guard input.phases.contains(phase) else { throw .phase(phase, wanted: input.phases) }
        let event = try event(for: input)
        let (expected, told) = (version, disseminations.count)
        if let event { apply(event, at: time, by: actor) }
        let records = disseminations.dropFirst(told).enumerated().map { index, dissemination in
            HubRecord(
                id: hubRecord, revision: told + index + 1, type: "uk.layby.intelligence-report", time: time,
                data: dissemination.data)
        }
        let entries = [event].compactMap(\.self).map { event in
            Entry(
                stream: id.stream, version: version, kind: event.kind, at: time, actor: actor, payload: event.payload,
                seal: event.seal)
        }
        return Change(
            stream: id.stream, expected: expected, entries: entries, summary: .intelligence(IntelligenceSummary(self)),
            records: records, erased: isSourceErased ? [IntelligenceSource.subject] : [])
    }

    /// What an input comes to; nil where it says what stands.
    private func event(for input: Input) throws(IntelligenceError) -> IntelligenceEvent? {
        switch input {
        case .head(let title, let marking):
            let title = try Self.line(title, most: Self.longest.title)
            try refuseSource(in: [("title", title)])
            return title == self.title && marking == self.marking ? nil : .headed(title: title, marking: marking)
        case .write(let number, let text, let grade, let seen): return try written(number, text, grade, seen)
        case .grade(let number, let grade, let seen):
            let item = try known(item: number, seen: seen)
            return try written(number, item.text, grade, seen)
        case .removeItem(let number):
            _ = try known(item: number, seen: nil)
            if links.contains(where: { $0.item == number }) { throw .inUse(.item, number) }
            return .itemRemoved(number)
        case .name(let kind, let text, let birth, let known): return try named(kind, text, birth, known)
        case .removeEntity(let number):
            _ = try known(entity: number)
            if links.contains(where: { $0.from == number || $0.to == number }) { throw .inUse(.entity, number) }
            return .entityRemoved(number)
        case .keepBack(let number, let isKept):
            return try known(entity: number).isKeptBack == isKept ? nil : .entityKeptBack(number, isKept)
        case .link(let type, let from, let to, let item, let since, let until):
            return try linked(
                IntelligenceLink(
                    number: last.link + 1, type: type, from: from, to: to, item: item, since: since, until: until))
        case .unlink(let number):
            guard links.contains(where: { $0.number == number }) else { throw .unknown(.link, number) }
            return .linkRemoved(number)
        case .source(let source):
            guard !isSourceErased else { throw .source }
            let traces = places.filter { source.trace(in: $0.text) == .named }.map(\.place)
            guard traces.isEmpty else { throw .sourceNamed(traces) }
            return source == self.source ? nil : .sourceNamed(source)
        case .submit:
            guard !items.isEmpty else { throw .empty }
            let ungraded = items.filter { $0.grade == nil }.map(\.number)
            guard ungraded.isEmpty else { throw .ungraded(ungraded) }
            return .submitted(revision: revision)
        case .sanitise(let number, let text): return try sanitised(number, text)
        case .disseminate(let isConfirmed):
            try refuseUnready(isConfirmed: isConfirmed)
            return .disseminated(time: disseminations.count + 1)
        case .revise(let reason): return .revised(reason: try Self.line(reason, most: Self.longest.reason))
        case .withdraw(let reason):
            let reason = try Self.line(reason, most: Self.longest.reason)
            return .withdrawn(reason: reason, time: disseminations.isEmpty ? nil : disseminations.count + 1)
        }
    }

    // MARK: Items

    private func written(
        _ number: Int?, _ text: String, _ grade: IntelligenceGrade?, _ seen: Int?
    ) throws(IntelligenceError) -> IntelligenceEvent? {
        let text = try Self.line(text, most: IntelligenceItem.longest)
        let place = "item \(number ?? last.item + 1)"
        try refuseSource(in: [(place, text), (place, grade?.conditions ?? "")])
        if let number {
            let item = try known(item: number, seen: seen)
            if item.text == text, item.grade == grade { return nil }
            return .itemWritten(number, text: text, grade: grade, origins: item.origins)
        }
        // The same sent twice, as by a second press of the button, is one item.
        if items.contains(where: { $0.text == text && $0.grade == grade && $0.origins.isEmpty }) { return nil }
        guard items.count < IntelligenceItem.most else { throw .tooMany(.item, most: IntelligenceItem.most) }
        return .itemWritten(last.item + 1, text: text, grade: grade, origins: [])
    }

    private func known(item number: Int, seen: Int?) throws(IntelligenceError) -> IntelligenceItem {
        guard let item = item(number) else { throw .unknown(.item, number) }
        if let seen, item.writtenAt != seen { throw .changedMeanwhile(item: number) }
        return item
    }

    private func sanitised(_ number: Int, _ text: String?) throws(IntelligenceError) -> IntelligenceEvent? {
        let item = try known(item: number, seen: nil)
        var kept: String?
        if let text { kept = try Self.line(text, most: IntelligenceItem.longest) }
        try refuseSource(in: [("sanitised item \(number)", kept ?? "")])
        if let sanitised = item.sanitised, sanitised.text == kept { return nil }
        return .sanitised(item: number, text: kept)
    }

    // MARK: Entities and links

    private func named(
        _ kind: IntelligenceEntity.Kind, _ text: String, _ birth: CivilDate?, _ known: IntelligenceEntity.Known?
    ) throws(IntelligenceError) -> IntelligenceEvent? {
        let text = try Self.line(text, most: IntelligenceEntity.longest)
        try refuseSource(in: [("entity \(last.entity + 1)", text)])
        let birth = kind == .person ? birth : nil
        if entities.contains(where: { ($0.kind, $0.text, $0.birth, $0.known) == (kind, text, birth, known) }) {
            return nil
        }
        guard entities.count < IntelligenceEntity.most else { throw .tooMany(.entity, most: IntelligenceEntity.most) }
        return .entityNamed(last.entity + 1, kind, text: text, birth: birth, known: known, subject: known?.subject)
    }

    private func known(entity number: Int) throws(IntelligenceError) -> IntelligenceEntity {
        guard let entity = entity(number) else { throw .unknown(.entity, number) }
        return entity
    }

    private func linked(_ link: IntelligenceLink) throws(IntelligenceError) -> IntelligenceEvent? {
        let (from, to) = (try known(entity: link.from), try known(entity: link.to))
        _ = try known(item: link.item, seen: nil)
        guard from.number != to.number, link.type.joins(from.kind, to.kind) else { throw .linkEnds(link.type) }
        if let since = link.since, let until = link.until, until < since { throw .linkDates }
        if links.contains(where: link.says) { return nil }
        guard links.count < IntelligenceLink.most else { throw .tooMany(.link, most: IntelligenceLink.most) }
        return .linked(link)
    }

    // MARK: Texts

    /// A text as a report holds it: on one line, without what could drive a terminal or page.
    static func line(_ text: String, most: Int) throws(IntelligenceError) -> String {
        let plain = PlainText.of(text)
        guard (1...most).contains(plain.count) else { throw .text(most: most) }
        return plain
    }
}
