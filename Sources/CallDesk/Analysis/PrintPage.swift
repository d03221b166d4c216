import Casework
import ReferenceData
import ScriptEngine

/// A call on paper: what was answered, what is missing, and when what happened.
struct PrintPage: Sendable {
    struct Row: Sendable {
        let ask: String
        let answer: String
        let isMissing: Bool
        /// Where a picture can be had that browsers show.
        let picture: String?
    }

    struct Part: Sendable {
        let title: String
        let rows: [Row]
    }

    struct Missing: Sendable {
        let weight: String
        let ask: String
        let section: String
    }

    struct Note: Sendable {
        let at: String
        let actor: String
        let text: String
        /// The question that it was filed under.
        let ask: String?
    }

    struct Deed: Sendable {
        let at: String
        let actor: String
        let words: String
        let why: String?
    }

    let id: String
    let short: String
    let title: String
    let notice: String
    let force: String?
    let eventTime: String?
    let handler: String
    let state: String
    let isSimulated: Bool
    let alerts: [String]
    let parts: [Part]
    let missing: [Missing]
    let hasMissing: Bool
    let answered: String
    let notes: [Note]
    let hasNotes: Bool
    let deeds: [Deed]
    let printed: String

    /// What on a call's timeline is told on paper: not each answer, nor who read it.
    private static let told: Set<String> = [
        "call.opened", "call.paused", "call.resumed", "call.handedOver", "call.closed", "call.reopened",
        "call.reviewed", "call.returned", "call.migrated", "call.migrationUndone", "call.sendPointReached",
    ]

    init(_ call: Call, _ timeline: CallTimeline, printedBy actor: Actor, at time: Timestamp) {
        let (interview, script, facts) = (call.interview, call.script, CallFacts(call.interview))
        (id, short) = (call.id.description, call.id.stream.short)
        (title, notice) = (script.definition.title, script.definition.notice)
        force = facts.force.map { Forces.force(slug: $0)?.name ?? $0 }
        eventTime = facts.eventTime.map { LondonTime.text(Int64($0.seconds)) }
        (handler, isSimulated) = (call.handler.id, call.isSimulated)
        let completeness = interview.phase == .closed ? interview.closing?.completeness : nil
        state =
            CallFilter.State(rawValue: completeness?.rawValue ?? interview.phase.rawValue)?.words
            ?? interview.phase.words
        alerts = interview.alerts.map(\.text)
        parts = Self.parts(of: call)
        let open = interview.openPlaces().compactMap { place -> (Weight, Missing)? in
            guard let question = script.question(place.question), let weight = question.weight else { return nil }
            return (
                weight,
                Missing(weight: weight.rawValue, ask: question.ask, section: call.sectionTitle(of: place))
            )
        }
        missing = Weight.allCases.flatMap { weight in open.filter { $0.0 == weight }.map(\.1) }
        hasMissing = !missing.isEmpty
        answered = "\(interview.required.total - interview.open.total) of \(interview.required.total)"
        notes = call.notes.map { note in
            Note(
                at: LondonTime.text(Int64(note.at.seconds)), actor: note.actor.id, text: note.text,
                ask: note.filedUnder.flatMap { script.question($0.question)?.ask })
        }
        hasNotes = !notes.isEmpty
        deeds = timeline.lines.filter { Self.told.contains($0.kind) }.map { line in
            Deed(
                at: LondonTime.text(Int64(line.at.seconds)), actor: line.actor.id, words: line.words, why: line.said)
        }
        printed = "\(LondonTime.text(Int64(time.seconds))) by \(actor.id)"
    }

    private static func parts(of call: Call) -> [Part] {
        var parts: [Part] = []
        for place in call.interview.applicablePlaces {
            guard let response = call.interview.response(at: place), let question = call.script.question(place.question)
            else { continue }
            var picture: String?
            if case .photograph(let kept)? = response.value, ["image/jpeg", "image/png"].contains(kept.mediaType) {
                picture = "/calls/\(call.id)/photographs/\(kept.sha256)"
            }
            let row = Row(
                ask: question.ask, answer: ValueText.text(of: response, to: question),
                isMissing: response.value == nil, picture: picture)
            let title = call.sectionTitle(of: place)
            if let last = parts.last, last.title == title {
                parts[parts.count - 1] = Part(title: title, rows: last.rows + [row])
            } else {
                parts.append(Part(title: title, rows: [row]))
            }
        }
        return parts
    }
}
