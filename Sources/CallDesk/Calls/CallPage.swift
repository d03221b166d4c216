import Casework
import ReferenceData
import ScriptEngine

/// A call as the page shows it: its sections with the current question in its place.
struct CallPage: Sendable {
    let id: String
    let short: String
    let csrf: String
    let version: Int
    let title: String
    let force: String?
    let openedAt: String
    let handler: String
    let isMine: Bool
    let isSimulated: Bool
    let phase: String
    let isOpen: Bool
    let isPaused: Bool
    let isClosed: Bool
    let alerts: [String]
    /// What is still required, drawn.
    let status: String
    /// The same, undrawn, for pages that list it by themselves.
    let still: StillRequired
    /// The sections, drawn; the current question is a form in its place.
    let sections: String
    /// What was last done, said once: "Saved: …".
    let said: String?
    /// Whom it can be handed to, by user id.
    let handlers: [String]
    let mayTake: Bool
    let mayReopen: Bool
    let mayWriteReport: Bool
    /// Whether nothing can be answered on it: it is paused or closed, or others' work.
    let isReadOnly: Bool
    /// Whether the user may review it, now that it is closed.
    let mayReview: Bool
    /// Why it came back to its handler.
    let returned: ReturnedNote?
    /// What hubs asked of it, the newest first.
    let requests: [RequestNote]
    /// What of it is on a hub's list, for a page without scripts.
    let listed: [ListedLine]
    /// Whether it has what a referral to CECPT needs.
    let canBeReferred: Bool
    /// The notes of the call, drawn.
    let notes: String
    /// The repeated sections that apply, each as a table.
    let tables: [Table]

    /// A repeated section that can be filled in as a table.
    struct Table: Sendable {
        let title: String
        let href: String
    }

    /// The drawn parts that a reply to `desk.js` sends: all of them, or those that changed.
    init(
        _ call: Call, _ sheet: CallSheet, form: QuestionForm?, at place: Place?, only: Set<String>? = nil,
        for visit: Visit, said: String? = nil, handlers: [String] = [], listed: [ListedLine] = []
    ) {
        let interview = call.interview
        let facts = CallFacts(interview)
        id = call.id.description
        short = call.id.stream.short
        csrf = visit.csrf
        version = call.version
        title = call.script.definition.title
        force = facts.force.map { Forces.force(slug: $0)?.name ?? $0 }
        openedAt = LondonTime.text(Int64(call.openedAt.seconds))
        handler = call.handler.id
        isMine = call.handler == visit.user?.id.actor
        isSimulated = call.isSimulated
        phase = interview.phase.words
        isOpen = interview.phase == .inProgress
        isPaused = interview.phase == .paused
        isClosed = interview.phase == .closed
        alerts = interview.alerts.map(\.text)
        let path = "/calls/\(call.id)"
        let templates = visit.desk.templates
        still = sheet.still ?? StillRequired(call).drawn(call, templates)
        status = sheet.status
        sections = sheet.parts.filter { only?.contains($0.id) ?? true }.map { part in
            guard let form, let place, part.places.contains(place) else { return part.html }
            return sheet.html(of: part, with: templates.render(form, "question"), at: place, templates)
        }.joined()
        self.said = said
        self.handlers = handlers
        notes = only == nil ? templates.render(NotesPiece(call, csrf: visit.csrf), "notes") : ""
        mayTake = visit.may(.takeCall)
        mayWriteReport = visit.may(.writeIntelligence)
        mayReopen = interview.phase == .closed && visit.may(.reopenCall)
        isReadOnly = interview.phase != .inProgress || !visit.may(.takeCall)
        mayReview = visit.may(.reviewCalls) && interview.phase == .closed
        canBeReferred = interview.reached.contains(.civilPenaltyReferral)
        returned = ReturnedNote(call)
        let mayAnswer = visit.may(.takeCall)
        requests = call.requests.reversed().map { RequestNote($0, of: call, mayAnswer: mayAnswer) }
        self.listed = listed
        tables = call.script.definition.sections.filter { $0.repeats != nil && interview.instances(of: $0.id) > 0 }
            .map { Table(title: $0.title, href: "\(path)/tables/\($0.id)") }
    }
}

/// What changed of a call's page.
struct Pieces: Sendable {
    let page: CallPage
    /// The ids of sections that apply no more.
    var gone: [String] = []
}

extension Call {
    /// The title of the section that a place stands in: "The vehicle", "Person 2".
    func sectionTitle(of place: Place) -> String {
        let section = script.section(of: place.question)
        return place.instance > 0 ? "\(section?.repeats?.each ?? "") \(place.instance)" : section?.title ?? ""
    }
}

extension CallNews {
    /// In a line: who did what; of an answer only to which question.
    func words(in script: Script) -> String {
        switch event {
        case .interview(.answered(let place, _)), .interview(.amended(let place, _)),
            .interview(.markedMissing(let place, _)):
            "\(actor) answered: \(script.question(place.question)?.ask ?? "")"
        case .interview(.paused): "\(actor) paused the call."
        case .interview(.resumed): "\(actor) goes on with the call."
        case .interview(.handedOver(let other)): "\(actor) gave the call to \(other)."
        case .interview(.closed): "\(actor) closed the call."
        case .interview(.reopened): "\(actor) opened the call again."
        case .noted: "\(actor) kept a note."
        case .noteFiled: "\(actor) filed a note."
        case .returned: "\(actor) returned the call, with a note."
        case .reviewed: "\(actor) accepted the call."
        case .informationRequested: "\(actor) asks for more."
        case .informationGiven: "\(actor) answered what a hub asked."
        case .migrated, .migrationUndone: "\(actor) moved the call to another version of the script."
        case .opened, .interview(.sendPointReached): "The call has changed."
        }
    }
}

extension Int {
    /// Nil for zero, which templates would take for something.
    var unlessZero: Int? { self == 0 ? nil : self }
}

extension Interview.Phase {
    /// As pages say it.
    var words: String {
        switch self {
        case .inProgress: "in progress"
        case .paused: "paused"
        case .closed: "closed"
        }
    }
}
