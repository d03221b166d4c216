import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// One report as its page shows it.
struct IntelligencePage: Sendable {
    struct Deed: Sendable {
        let at: String
        let actor: String
        let words: String
    }

    /// A revision as it was submitted.
    struct Revision: Sendable {
        let number: Int
        let href: String
        let submitted: String
    }

    struct EntityView: Sendable {
        let number: Int
        let group: String
        let kind: String
        let text: String
        let birth: String?
        /// The page of the same elsewhere.
        let href: String?
    }

    let id: String
    let csrf: String
    let reference: String
    let title: String
    let marking: String
    let markings: [Option]
    let phase: String
    let revision: Int
    let isSimulated: Bool
    let author: String
    let begunAt: String
    let origin: String
    let originHref: String?
    let isDraft: Bool
    let mayRevise: Bool
    let mayWithdraw: Bool
    /// The page of the sanitised copy, for those who may.
    let sanitise: String?
    let items: [ItemView]
    /// An empty one.
    let blank: ItemView
    let entities: [EntityView]
    let hasEntities: Bool
    let kinds: [Option]
    let links: [LinkView]
    let hasLinks: Bool
    let types: [Option]
    /// Whether there is something to link.
    let mayLink: Bool
    let sourceReference: String
    let sourceState: String
    let maySetSource: Bool
    let maySeeSource: Bool
    let warnings: String?
    let revisions: [Revision]
    let hasRevisions: Bool
    let deeds: [Deed]
    let said: String?
    let error: String?

    init(_ report: IntelligenceReport, for visit: Visit, said: String?, error: String?) {
        id = report.id.description
        csrf = visit.csrf
        (reference, title, marking) = (report.reference, report.title, report.marking.rawValue)
        markings = SecurityMarking.allCases.map { Option($0.rawValue, $0.rawValue, chosen: report.marking.rawValue) }
        (phase, revision, isSimulated) = (report.phase.words, report.revision, report.isSimulated)
        (author, begunAt) = (report.author.id, LondonTime.text(Int64(report.begunAt.seconds)))
        (origin, originHref) = Self.origin(report.origin, visit)
        isDraft = report.phase == .draft
        mayRevise = IntelligenceReport.Input.revise(reason: "").phases.contains(report.phase)
        mayWithdraw = report.phase != .withdrawn
        let isOfSanitising = report.phase == .submitted || report.phase == .disseminated
        sanitise = isOfSanitising && visit.may(.readIntelligence) ? "/intelligence/\(report.id)/sanitise" : nil
        // What was typed in a form that was not taken stands there again.
        let refused = error == nil ? nil : visit.form["item"].flatMap { Int($0) }
        let isItem = error != nil && visit.form["change"] == IntelligenceForm.item.rawValue
        items = report.items.map { ItemView($0, typed: isItem && refused == $0.number ? visit.form : nil) }
        blank = ItemView(typed: isItem && refused == nil ? visit.form : nil)
        entities = report.entities.map { EntityView($0) }
        hasEntities = !entities.isEmpty
        let typed = error == nil ? nil : visit.form
        kinds = IntelligenceEntity.Kind.allCases.map {
            Option($0.rawValue, $0.words.firstUppercased, chosen: typed?["kind"])
        }
        links = report.links.compactMap { LinkView($0, in: report) }
        hasLinks = !links.isEmpty
        types = LinkType.allCases.map { Option($0.rawValue, $0.words, chosen: typed?["type"]) }
        mayLink = report.entities.count > 1 && !report.items.isEmpty
        sourceReference = report.sourceReference
        sourceState = report.isSourceErased ? "erased" : report.hasSource ? "recorded, kept apart" : "not recorded"
        maySetSource = [.draft, .submitted].contains(report.phase) && !report.isSourceErased
        maySeeSource = report.hasSource && visit.may(.readSource)
        let traces = report.sourceWarnings
        warnings = traces.isEmpty ? nil : traces.uniquedInOrder.joined(separator: ", ")
        revisions = report.submissions.map {
            Revision(
                number: $0.revision, href: "/intelligence/\(report.id)/print?copy=original&revision=\($0.revision)",
                submitted: "\(LondonTime.text(Int64($0.at.seconds))) by \($0.actor.id)")
        }
        hasRevisions = !revisions.isEmpty
        deeds = report.lines.map {
            Deed(at: LondonTime.text(Int64($0.at.seconds)), actor: $0.actor.id, words: $0.words)
        }
        (self.said, self.error) = (said, error)
    }

    /// Whom a report of a debrief comes from stands in the call: only who may see its source is led there.
    private static func origin(_ origin: IntelligenceOrigin, _ visit: Visit) -> (String, String?) {
        if origin.person != nil, !visit.may(.readSource) { return ("a debrief", nil) }
        if let call = origin.call {
            return ("\(origin.words) \(call.stream.short)", visit.may(.readCall) ? "/calls/\(call)" : nil)
        }
        if let operation = origin.operation {
            let href = visit.may(.readOperation) ? "/operations/\(operation)" : nil
            return ("operation \(operation.stream.short)", href)
        }
        return ("no other record", nil)
    }
}

extension IntelligencePage.EntityView {
    init(_ entity: IntelligenceEntity) {
        (number, group, kind, text) = (entity.number, entity.kind.group, entity.kind.words, entity.text)
        birth = entity.birth.map { CivilDay(daysSince1970: $0.days).text }
        href = entity.known.map { known in
            known.anchor.isEmpty || entity.identity == nil
                ? "/calls/\(known.stream)" : "/known/\(known.stream)?at=\(known.anchor.percentEncoded)"
        }
    }
}

/// An item, and the form that it is written by.
struct ItemView: Sendable {
    /// Nil for one that is yet to be written.
    let number: Int?
    let anchor: String
    let seen: Int?
    let text: String
    let grade: String?
    /// The grade's codes with their words.
    let words: [String]
    let conditions: String?
    /// How many answers it repeats; nil for none.
    let answers: Int?
    let isOpen: Bool
    let typed: String
    let typedConditions: String
    let sources: [Option]
    let information: [Option]
    let handling: [Option]

    init(_ item: IntelligenceItem? = nil, typed form: Form?) {
        (number, seen, text) = (item?.number, item?.writtenAt, item?.text ?? "")
        anchor = item.map { "item-\($0.number)" } ?? "new"
        let grade = item?.grade
        (self.grade, words, conditions) = (grade?.description, grade?.words ?? [], grade?.conditions)
        answers = item?.origins.count.unlessZero
        isOpen = form != nil
        typed = form?["text"] ?? text
        typedConditions = form?["conditions"] ?? conditions ?? ""
        let source = form?["source"] ?? grade.map { String($0.source.rawValue) }
        let information = form?["information"] ?? grade?.information.rawValue
        let handling = form?["handling"] ?? grade?.handling.rawValue
        sources = IntelligenceGrade.Source.allCases.map {
            Option(String($0.rawValue), "\($0.rawValue) \($0.words)", chosen: source)
        }
        self.information = IntelligenceGrade.Information.allCases.map {
            Option($0.rawValue, "\($0.rawValue) \($0.words)", chosen: information)
        }
        self.handling = IntelligenceGrade.Handling.allCases.map {
            Option($0.rawValue, "\($0.rawValue) \($0.words)", chosen: handling)
        }
    }
}

/// A link in words.
struct LinkView: Sendable {
    let number: Int
    let from: String
    let type: String
    let to: String
    let item: Int
    let grade: String?
    let words: String
    let span: String

    /// Nil when one of its ends is not there.
    init?(_ link: IntelligenceLink, in report: IntelligenceReport) {
        guard let from = report.entity(link.from), let to = report.entity(link.to) else { return nil }
        (number, self.from, type, self.to, item) = (link.number, from.text, link.type.words, to.text, link.item)
        let grade = report.grade(of: link)
        (self.grade, words) = (grade?.description, grade?.words.joined(separator: "; ") ?? "not graded")
        span = link.spanText
    }
}

extension IntelligenceLink {
    /// For how long, in words: `from 1 March 2021 until 3 March 2021`.
    var spanText: String {
        let since = since.map { "from \(CivilDay(daysSince1970: $0.days).text)" }
        let until = until.map { "until \(CivilDay(daysSince1970: $0.days).text)" }
        let words = [since, until].compactMap(\.self)
        return words.isEmpty ? "no time given" : words.joined(separator: " ")
    }
}

extension String {
    var firstUppercased: String { prefix(1).uppercased() + dropFirst() }
}

extension [String] {
    /// Each once, where it first stands.
    var uniquedInOrder: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
