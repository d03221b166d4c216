import Casework
import ReferenceData
import ScriptEngine

/// A report beside the copy of it that may leave.
struct SanitisePage: Sendable {
    struct Piece: Sendable {
        let text: String
        let isRemoved: Bool
        let isAdded: Bool
    }

    struct Item: Sendable {
        let number: Int
        let grade: String
        let words: String
        let conditions: String?
        let text: String
        let pieces: [Piece]
        /// How it stands: who sanitised it and when, or what is wanted.
        let state: String
        let isWanted: Bool
        let isWithheld: Bool
        let typed: String
    }

    struct Entity: Sendable {
        let number: Int
        let kind: String
        let text: String
        let isKeptBack: Bool
    }

    let id: String
    let csrf: String
    let reference: String
    let marking: String
    let title: String
    let phase: String
    let items: [Item]
    let entities: [Entity]
    let hasEntities: Bool
    let isSubmitted: Bool
    let disseminations: [String]
    let hasDisseminations: Bool
    let warnings: String?
    let said: String?
    let error: String?

    init(_ report: IntelligenceReport, for visit: Visit, said: String?, error: String?) {
        (id, csrf, reference) = (report.id.description, visit.csrf, report.reference)
        (marking, title, phase) = (report.marking.rawValue, report.title, report.phase.words)
        let typed = error != nil && visit.form["change"] == IntelligenceForm.sanitise.rawValue ? visit.form : nil
        items = report.items.map { item in
            Item(item, typed: typed?["item"] == String(item.number) ? typed?["text"] : nil)
        }
        entities = report.entities.map {
            Entity(number: $0.number, kind: $0.kind.words, text: $0.text, isKeptBack: $0.isKeptBack)
        }
        hasEntities = !entities.isEmpty
        isSubmitted = report.phase == .submitted
        disseminations = report.disseminations.map {
            "\(LondonTime.text(Int64($0.at.seconds))) by \($0.actor.id)"
        }
        hasDisseminations = !disseminations.isEmpty
        let traces = report.sourceWarnings.uniquedInOrder
        warnings = traces.isEmpty ? nil : traces.joined(separator: ", ")
        (self.said, self.error) = (said, error)
    }
}

extension SanitisePage.Item {
    init(_ item: IntelligenceItem, typed: String?) {
        (number, text) = (item.number, item.text)
        (grade, words) = (item.grade?.description ?? "–", item.grade?.words.joined(separator: "; ") ?? "not graded")
        conditions = item.grade?.conditions
        isWithheld = item.sanitised != nil && item.outside == nil
        pieces = TextDifference.pieces(from: item.text, to: item.outside ?? "").map {
            SanitisePage.Piece(text: $0.text, isRemoved: $0.change == .removed, isAdded: $0.change == .added)
        }
        isWanted = !item.isReady
        state =
            item.sanitised.map { "Looked at by \($0.actor.id), \(LondonTime.text(Int64($0.at.seconds)))." }
            ?? (item.isReady
                ? "Leaves as it is written: reliable source, sharing permitted." : "Not yet sanitised; it must be.")
        self.typed = typed ?? item.outside ?? item.text
    }
}

/// Who a report comes from.
struct SourcePage: Sendable {
    let id: String
    let reference: String
    let sourceReference: String
    let isErased: Bool
    let name: String?
    let phone: String?
    let details: String?

    init(_ report: IntelligenceReport, _ source: IntelligenceSource?) {
        (id, reference, sourceReference) = (report.id.description, report.reference, report.sourceReference)
        isErased = report.isSourceErased
        (name, phone, details) = (source?.name, source?.phone, source?.details)
    }
}

/// A report on paper.
struct IntelligencePrint: Sendable {
    struct Item: Sendable {
        let number: Int
        let text: String
        let grade: String
        let words: String
        let conditions: String?
    }

    let id: String
    let reference: String
    let revision: Int
    let marking: String
    let title: String
    let copy: String
    let otherCopy: String
    let otherHref: String
    let phase: String
    let sourceReference: String
    let submitted: String?
    let items: [Item]
    let withheld: Int?
    let entities: [IntelligencePage.EntityView]
    let hasEntities: Bool
    let links: [LinkView]
    let hasLinks: Bool
    let isSimulated: Bool
    let printed: String

    init(_ report: IntelligenceReport, _ copy: IntelligenceReport.Copy, printedBy actor: Actor, at time: Timestamp) {
        (id, reference, revision) = (report.id.description, report.reference, report.revision)
        (marking, title, phase) = (report.marking.rawValue, report.title, report.phase.words)
        (sourceReference, isSimulated) = (report.sourceReference, report.isSimulated)
        let other: IntelligenceReport.Copy = copy == .original ? .sanitised : .original
        (self.copy, otherCopy) = (copy.rawValue, other.rawValue)
        otherHref = "/intelligence/\(report.id)/print?copy=\(other.rawValue)"
        submitted = report.submissions.last.map { "\(LondonTime.text(Int64($0.at.seconds))) by \($0.actor.id)" }
        let shown = copy == .original ? report.items : report.items.filter { $0.outside != nil }
        items = shown.map { item in
            Item(
                number: item.number, text: copy == .original ? item.text : item.outside ?? "",
                grade: item.grade?.description ?? "–", words: item.grade?.words.joined(separator: "; ") ?? "not graded",
                conditions: item.grade?.conditions)
        }
        withheld = (report.items.count - shown.count).unlessZero
        let named = copy == .original ? report.entities : report.entities.filter { !$0.isKeptBack }
        entities = named.map { IntelligencePage.EntityView($0) }
        hasEntities = !entities.isEmpty
        let (kept, known) = (Set(shown.map(\.number)), Set(named.map(\.number)))
        links = report.links.filter { kept.contains($0.item) && known.contains($0.from) && known.contains($0.to) }
            .compactMap { LinkView($0, in: report) }
        hasLinks = !links.isEmpty
        printed = "\(LondonTime.text(Int64(time.seconds))) by \(actor.id)"
    }
}
