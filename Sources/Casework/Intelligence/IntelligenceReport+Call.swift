internal import ReferenceData
public import ScriptEngine

extension IntelligenceReport {
    /// What a report is made from, read.
    public enum Beginning: Sendable {
        case call(Call)
        /// A person that the call lists: 1 for the first.
        case debrief(Call, person: Int)
        case operation(Operation)
        case other
    }

    /// Begins a report.
    ///
    /// One from a call repeats its answers of the sections below, a section an item, and names whom and what they speak
    /// of; its source is the officer who rang. One from a debrief repeats what the person was asked of the journey; its
    /// source is that person. Nothing is graded: that is for whoever writes it.
    /// - Parameter title: nil for one made from what it is made from.
    /// - Throws: `.text`; `.unknown` where the call lists no such person.
    public static func begun(
        _ id: IntelligenceID, from beginning: Beginning, title: String? = nil,
        marking: SecurityMarking = .standard, at time: Timestamp, by actor: Actor
    ) throws(IntelligenceError) -> (report: IntelligenceReport, change: Change) {
        let draft = try Draft(beginning)
        let title = try line(title ?? draft.title, most: longest.title)
        let first = IntelligenceEvent.begun(
            draft.origin, title: title, marking: marking, force: draft.force, isSimulated: draft.isSimulated)
        guard var report = try? IntelligenceReport(id, first, at: time, by: actor) else { throw .empty }
        let source = draft.source
        if let source, source.trace(in: title) == .named { throw .sourceNamed(["title"]) }
        let events = [first] + draft.events + (source.map { [.sourceNamed($0, subject: draft.subject)] } ?? [])
        for event in events.dropFirst() { report.apply(event, at: time, by: actor) }
        let entries = events.enumerated().map { index, event in
            Entry(
                stream: id.stream, version: index + 1, kind: event.kind, at: time, actor: actor,
                payload: event.payload, seal: event.seal)
        }
        let change = Change(
            stream: id.stream, expected: 0, entries: entries, summary: .intelligence(IntelligenceSummary(report)),
            records: [])
        return (report, change)
    }

    /// What can be taken over when a report is begun.
    private struct Draft {
        var origin = IntelligenceOrigin.other
        var title = "Untitled"
        var force: String?
        var isSimulated = false
        var source: IntelligenceSource?
        /// Whose data the source is in the call.
        var subject: Subject?
        var events: [IntelligenceEvent] = []

        /// The sections of every version whose answers are intelligence of the event; who rang, who was found and what
        /// was done for them is not.
        private static let sections: [SectionID] = [
            "event", "container", "small_boat", "rail", "vehicle", "driver", "journey", "evidence", "security_state",
            "load", "stops", "third_party", "parties", "vehicles",
        ]

        init(_ beginning: Beginning) throws(IntelligenceError) {
            switch beginning {
            case .other: break
            case .operation(let operation):
                origin = .operation(operation.id)
                force = operation.plan.force
                title = "From an operation, \(LondonTime.text(Int64(operation.startedAt.seconds)))"
            case .call(let call):
                origin = .call(call.id)
                (source, subject) = Self.caller(call)
                take(call, "Event", sections: Self.sections)
                name(call)
            case .debrief(let call, let person):
                guard person > 0, person <= call.interview.instances(of: "persons") else {
                    throw .unknown(.entity, person)
                }
                origin = .debrief(call.id, person: person)
                let name = Place("person_name", instance: person)
                source = Self.source(call.interview.value(of: name), phone: nil)
                subject = call.script.subject(of: name)
                take(call, "Debrief", sections: ["journey"])
            }
        }

        private mutating func take(_ call: Call, _ what: String, sections: [SectionID]) {
            let facts = CallFacts(call.interview)
            (force, isSimulated) = (facts.force, call.isSimulated)
            let place = facts.force.flatMap { Forces.force(slug: $0)?.name }
            title =
                ["\(what), \(LondonTime.text(Int64((facts.eventTime ?? call.openedAt).seconds)))", place]
                .compactMap(\.self).joined(separator: ", ")
            for id in sections { take(call, section: id) }
        }

        /// One item of the answers of a section, or of one instance of it; in pieces where they are long.
        private mutating func take(_ call: Call, section id: SectionID) {
            var pieces: [(text: String, origins: [IntelligenceItem.Provenance], instance: Int)] = []
            for place in call.interview.applicablePlaces {
                guard let section = call.script.section(of: place.question), section.id == id,
                    let question = call.script.question(place.question), question.type != .photograph,
                    let value = call.interview.value(of: place), value != .erased
                else { continue }
                let words = "\(question.ask) \(ValueText.text(of: value, to: question))."
                // What gives the source away is not taken over.
                guard words.count <= IntelligenceItem.longest, source?.trace(in: words) != .named else { continue }
                let origin = IntelligenceItem.Provenance(place, call.script.subject(of: place))
                if let last = pieces.last, last.instance == place.instance,
                    last.text.count + words.count < IntelligenceItem.longest,
                    source?.trace(in: "\(last.text) \(words)") != .named
                {
                    pieces[pieces.count - 1] = ("\(last.text) \(words)", last.origins + [origin], place.instance)
                } else {
                    pieces.append((words, [origin], place.instance))
                }
            }
            for piece in pieces {
                guard let text = try? IntelligenceReport.line(piece.text, most: IntelligenceItem.longest),
                    items < IntelligenceItem.most
                else { continue }
                items += 1
                events.append(.itemWritten(items, text: text, grade: nil, origins: piece.origins))
            }
        }

        private var items = 0

        /// Names whom and what a call speaks of, but for the people found and who rang.
        private mutating func name(_ call: Call) {
            var number = 0
            var seen: [Identity] = []
            func add(_ kind: IntelligenceEntity.Kind, _ text: String, _ birth: CivilDate?, _ anchor: String) {
                guard source?.trace(in: text) != .named, number < IntelligenceEntity.most,
                    let text = try? IntelligenceReport.line(text, most: IntelligenceEntity.longest)
                else { return }
                number += 1
                let subject = Place(text: anchor).map { call.script.subject(of: $0) }
                events.append(
                    .entityNamed(
                        number, kind, text: text, birth: birth,
                        known: IntelligenceEntity.Known(call.id.stream, anchor, subject: subject ?? .record),
                        subject: subject))
            }
            for identity in Identity.all(in: call)
            where ![.callback, .person, .phone].contains(identity.part) && !seen.contains(where: identity.isSame) {
                seen.append(identity)
                add(identity.part.entityKind, identity.text, identity.birth, identity.anchor)
            }
            let location = call.script.question(role: CallFacts.Role.locationText.rawValue).map { Place($0) }
            if let location, case .text(let text)? = call.interview.value(of: location) {
                add(.location, text, nil, location.description)
            }
            add(.event, title, nil, "")
        }

        private static func caller(_ call: Call) -> (IntelligenceSource?, Subject?) {
            let callback = call.script.question(role: CallFacts.Role.callback.rawValue).map { Place($0) }
            let section = callback.flatMap { call.script.section(of: $0.question) }
            let name = section?.questions.first { $0.type == .personName }
            let source = source(
                name.flatMap { call.interview.value(of: Place($0.id)) },
                phone: callback.flatMap { call.interview.value(of: $0) })
            return (source, name.map { call.script.subject(of: Place($0.id)) })
        }

        private static func source(_ name: Value?, phone: Value?) -> IntelligenceSource? {
            guard case .text(let name)? = name else { return nil }
            var number: String?
            if case .text(let text)? = phone { number = text }
            return try? IntelligenceSource(name: name, phone: number)
        }
    }
}
