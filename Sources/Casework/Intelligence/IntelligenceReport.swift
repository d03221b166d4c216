public import ScriptEngine

/// An intelligence report, 3x5x2: the fold of what its writers and those who sanitise it did.
///
/// Phases: draft → submitted → disseminated; from both a revision makes it a draft again; from each of them it can be
/// withdrawn, which ends it. What was submitted is frozen: a later change is another revision, and the earlier one stays.
public struct IntelligenceReport: Hashable, Sendable {
    public let id: IntelligenceID
    public let origin: IntelligenceOrigin
    public let author: Actor
    public let begunAt: Timestamp
    /// A force's slug.
    public let force: String?
    public let isSimulated: Bool
    public internal(set) var title: String
    public internal(set) var marking: SecurityMarking
    public internal(set) var phase = Phase.draft
    public internal(set) var items: [IntelligenceItem] = []
    public internal(set) var entities: [IntelligenceEntity] = []
    public internal(set) var links: [IntelligenceLink] = []
    /// Each revision as it was submitted, the first one first.
    public internal(set) var submissions: [Submission] = []
    /// How often the hub was told, of a withdrawal too.
    public internal(set) var disseminations: [Dissemination] = []
    /// What happened, in order.
    public private(set) var lines: [Line] = []
    /// Who it comes from. Only `source(readBy:)` gives it away.
    var source: IntelligenceSource?
    /// Whether who it comes from was erased.
    public private(set) var isSourceErased = false
    /// The numbers that were given last.
    var last = (item: 0, entity: 0, link: 0)

    /// The number of its entries.
    public var version: Int { lines.count }

    public enum Phase: String, CaseIterable, Sendable {
        case draft, submitted, disseminated, withdrawn

        /// As people say it.
        public var words: String { self == .disseminated ? "sent to the hub" : rawValue }
    }

    /// One thing that happened to it.
    public struct Line: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        public let event: IntelligenceEvent?
        /// Of what was erased too.
        public let words: String
    }

    /// A revision as it was submitted.
    public struct Submission: Hashable, Sendable {
        public let revision: Int
        public let at: Timestamp
        public let actor: Actor
        public let title: String
        public let marking: SecurityMarking
        public let items: [IntelligenceItem]
        public let entities: [IntelligenceEntity]
        public let links: [IntelligenceLink]
    }

    /// What the hub was told, and when.
    public struct Dissemination: Hashable, Sendable {
        public let at: Timestamp
        public let actor: Actor
        public let data: JSONValue
    }

    /// The longest title, and the longest reason, in characters.
    public static let longest = (title: 120, reason: 500)

    /// The revision that is written, or that was submitted last.
    public var revision: Int { submissions.count + (phase == .draft ? 1 : 0) }

    /// What people call it.
    public var reference: String { "IR-\(id.stream.short.uppercased())" }

    /// What stands for its source wherever it is read.
    public var sourceReference: String { "S-\(id.stream.short.uppercased())" }

    /// Whether somebody has said who the source is.
    public var hasSource: Bool { source != nil }

    public var submittedAt: Timestamp? { submissions.last?.at }

    /// Who the source is; nil where nobody has said, or it was erased.
    ///
    /// - Parameter role: the reader's; nil while the log has no users.
    /// - Throws: `.notAllowed`.
    public func source(readBy role: Role?) throws(AccessError) -> IntelligenceSource? {
        if let role, !role.may(.readSource) { throw .notAllowed(.readSource, role) }
        return source
    }

    /// Whether somebody may read it: whose role may read reports, and its author.
    public func mayBeRead(by role: Role?, _ actor: Actor) -> Bool {
        role?.may(.readIntelligence) ?? true || actor == author
    }

    /// The report as it was when a revision was submitted, before anybody sanitised it anew; nil for one that was not.
    public func submitted(revision number: Int) -> IntelligenceReport? {
        guard let submission = submissions.first(where: { $0.revision == number }) else { return nil }
        var report = self
        (report.title, report.marking) = (submission.title, submission.marking)
        (report.items, report.entities, report.links) = (submission.items, submission.entities, submission.links)
        (report.phase, report.submissions) = (.submitted, Array(submissions.prefix(number)))
        return report
    }

    /// The item of a number; nil when it has none.
    public func item(_ number: Int) -> IntelligenceItem? { items.first { $0.number == number } }

    /// The entity of a number; nil when it has none.
    public func entity(_ number: Int) -> IntelligenceEntity? { entities.first { $0.number == number } }

    /// The grade that a link has: its item's.
    public func grade(of link: IntelligenceLink) -> IntelligenceGrade? { item(link.item)?.grade }

    /// Whose data its entries repeat, in what was removed since too: subjects of the call that it was made from, and of
    /// other records `STREAM/subject`.
    public private(set) var subjects: Set<Subject> = []

    /// What belongs to the call as a whole goes with the call alone.
    private mutating func repeats(_ subject: Subject?) {
        if let subject, subject != .record { subjects.insert(subject) }
    }

    /// What was copied from another record goes with whom it is about there.
    private mutating func copies(_ known: IntelligenceEntity.Known) {
        subjects.insert(Subject("\(known.stream)/\(known.subject)"))
    }

    // MARK: Beginning and replaying

    init(_ id: IntelligenceID, _ event: IntelligenceEvent, at time: Timestamp, by actor: Actor) throws(ReplayError) {
        guard case .begun(let origin, let title, let marking, let force, let isSimulated) = event else {
            throw .unreadable(stream: id.stream, version: 1, kind: event.kind)
        }
        (self.id, self.origin, self.title, self.marking) = (id, origin, title, marking)
        (self.force, self.isSimulated, author, begunAt) = (force, isSimulated, actor, time)
        lines = [Line(at: time, actor: actor, event: event, words: event.words)]
    }

    /// Makes the report again from its entries.
    ///
    /// - Throws: `ReplayError`.
    public static func replayed(_ entries: [Entry]) throws(ReplayError) -> IntelligenceReport {
        guard let first = entries.first else { throw .empty }
        try ReplayError.refuseErased(entries)
        guard let event = IntelligenceEvent(kind: first.kind, payload: first.payload) else {
            throw ReplayError(unreadable: first)
        }
        var report = try IntelligenceReport(IntelligenceID(first.stream), event, at: first.at, by: first.actor)
        for entry in entries.dropFirst() {
            guard entry.version == report.version + 1 else { throw ReplayError(unreadable: entry) }
            if entry.isErased {
                // Only the source has a key of its own.
                report.repeats(entry.payload["subject"]?.string.map(Subject.init))
                (report.source, report.isSourceErased) = (nil, true)
                report.lines.append(Line(at: entry.at, actor: entry.actor, event: nil, words: "set who the source is"))
                continue
            }
            guard let event = IntelligenceEvent(kind: entry.kind, payload: entry.payload) else {
                throw ReplayError(unreadable: entry)
            }
            report.apply(event, at: entry.at, by: entry.actor)
        }
        return report
    }

    /// Takes in what happened.
    mutating func apply(_ event: IntelligenceEvent, at time: Timestamp, by actor: Actor) {
        lines.append(Line(at: time, actor: actor, event: event, words: event.words))
        switch event {
        case .begun: break
        case .headed(let title, let marking): (self.title, self.marking) = (title, marking)
        case .itemWritten(let number, let text, let grade, let origins):
            let item = IntelligenceItem(
                number: number, text: text, grade: grade, origins: origins, writtenAt: version, sanitised: nil)
            if let index = items.firstIndex(where: { $0.number == number }) {
                items[index] = item
            } else {
                items.append(item)
            }
            last.item = max(last.item, number)
            for origin in origins { repeats(origin.subject) }
        case .itemRemoved(let number): items.removeAll { $0.number == number }
        case .entityNamed(let number, let kind, let text, let birth, let known, let subject):
            entities.append(
                IntelligenceEntity(
                    number: number, kind: kind, text: text, birth: birth, known: known, subject: subject))
            last.entity = max(last.entity, number)
            if let known, known.stream != origin.call?.stream { copies(known) } else { repeats(subject) }
        case .entityRemoved(let number): entities.removeAll { $0.number == number }
        case .entityKeptBack(let number, let isKept):
            if let index = entities.firstIndex(where: { $0.number == number }) { entities[index].isKeptBack = isKept }
        case .linked(let link):
            links.append(link)
            last.link = max(last.link, link.number)
        case .linkRemoved(let number): links.removeAll { $0.number == number }
        case .sourceNamed(let source, let subject):
            self.source = source
            repeats(subject)
        case .submitted(let revision):
            phase = .submitted
            submissions.append(
                Submission(
                    revision: revision, at: time, actor: actor, title: title, marking: marking, items: items,
                    entities: entities, links: links))
        case .sanitised(let number, let text):
            guard let index = items.firstIndex(where: { $0.number == number }) else { break }
            items[index].sanitised = IntelligenceItem.Sanitised(text: text, at: time, actor: actor)
        case .disseminated:
            phase = .disseminated
            disseminations.append(Dissemination(at: time, actor: actor, data: hubData))
        case .revised: phase = .draft
        case .withdrawn(_, let number):
            phase = .withdrawn
            if number != nil { disseminations.append(Dissemination(at: time, actor: actor, data: hubData)) }
        }
    }

    public static func == (left: IntelligenceReport, right: IntelligenceReport) -> Bool {
        left.id == right.id && left.lines == right.lines && left.isSourceErased == right.isSourceErased
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(lines) }
}
