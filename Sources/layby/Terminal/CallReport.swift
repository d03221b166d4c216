import Casework
import Foundation
import ReferenceData
import ScriptEngine

/// A call as the terminal shows it: its closing, its transcript, and its outcome as JSON.
struct CallReport {
    private let call: Call
    private let terminal: Terminal

    init(_ call: Call, terminal: Terminal) {
        self.call = call
        self.terminal = terminal
    }

    /// How the call was closed.
    func closing() {
        guard let closing = call.interview.closing else { return }
        let satisfied = closing.required.total - closing.open.total
        terminal.line()
        terminal.line(
            "Closed: \(closing.completeness.words). \(satisfied) of \(closing.required.total) required questions.",
            closing.completeness == .full ? .good : .warning)
        for request in call.requests {
            if let revision = request.answer?.revision, request.answer?.at == call.closedAt {
                terminal.line("What \(request.asker.hub ?? "a hub") asked is answered by revision \(revision).", .good)
            } else if request.answer == nil {
                terminal.line(
                    "What \(request.asker.hub ?? "a hub") asked is still open: layby call show \(call.id.stream.short)",
                    .warning)
            }
        }
        if call.interview.reached.contains(.civilPenaltyReferral) {
            terminal.line("A civil-penalty referral can be made: layby penalty refer \(call.id.stream.short)")
        }
        terminal.line("Send it to the hub with: layby sync --hub URL", .dim)
    }

    /// Every applicable question with its answer, by section.
    func transcript() {
        let interview = call.interview
        terminal.line("Call \(call.id)", .bold)
        let force = CallFacts(interview).force.flatMap { Forces.force(slug: $0)?.name }
        terminal.line(
            "\(call.script.definition.title), opened \(LondonTime.text(Int64(call.openedAt.seconds))), "
                + "\(interview.phase.words), with \(call.handler)\(force.map { ", \($0)" } ?? "")")
        if call.isSimulated { terminal.line("Simulated: every answer is invented.", .warning) }
        for alert in interview.alerts { terminal.line("  \(alert.text)  ", .alert) }
        var section: SectionID?
        var instance = 0
        for place in interview.applicablePlaces {
            guard let own = call.script.section(of: place.question), let question = call.script.question(place.question)
            else { continue }
            if own.id != section || place.instance != instance {
                (section, instance) = (own.id, place.instance)
                terminal.line()
                terminal.line(instance == 0 ? own.title : "\(own.repeats?.each ?? own.title) \(instance)", .accent)
            }
            let response = interview.response(at: place)
            let mark = interview.isSettled(place) ? " " : "○"
            let answer = response == nil && question.weight == nil ? "" : ValueText.text(of: response, to: question)
            if !answer.isEmpty { terminal.pair("\(mark) \(question.ask)", answer) }
        }
        let setAside = interview.setAside
        if !setAside.isEmpty {
            terminal.line()
            terminal.line(
                "Set aside, since they no longer apply: \(setAside.map(\.description).joined(separator: ", "))", .dim)
        }
        kept()
        notes()
        requests()
        terminal.line()
        let open = interview.open
        terminal.line(
            "\(open.total) of \(interview.required.total) required questions open (○), \(open.critical) critical.")
        if !interview.reached.isEmpty {
            terminal.line("Records made: \(interview.reached.map(\.name).sorted().joined(separator: ", "))")
        }
        if interview.phase == .closed { closing() }
        if let review = call.review {
            let verb = review.outcome == .accepted ? "Accepted" : "Returned"
            terminal.paragraph(
                "\(verb) in review by \(review.actor), \(LondonTime.text(Int64(review.at.seconds)))"
                    + (review.note.map { ": \($0)" } ?? "."), indent: "", .accent)
        }
    }

    /// What was jotted down, and what it was filed under.
    private func notes() {
        guard !call.notes.isEmpty else { return }
        terminal.line()
        terminal.line("Notes", .accent)
        for note in call.notes {
            let question = note.filedUnder.map { call.script.question($0.question)?.ask ?? $0.description }
            terminal.pair(
                "  \(note.number) · \(LondonTime.text(Int64(note.at.seconds))) · \(note.actor)",
                note.text + (question.map { "  → \($0)" } ?? ""))
        }
    }

    /// What hubs asked, and how it was answered.
    private func requests() {
        guard !call.requests.isEmpty else { return }
        terminal.line()
        terminal.line("Asked by a hub", .accent)
        for request in call.requests {
            let by = request.by.map { ", wanted by \($0)" } ?? ""
            terminal.line(
                "  \(request.number) · \(LondonTime.text(Int64(request.at.seconds))) · \(request.asker.hub ?? "a hub")"
                    + " about \(request.event.kind) revision \(request.event.revision)\(by)",
                request.answer == nil ? .warning : .plain)
            terminal.paragraph(request.asks, indent: "    ")
            for place in request.questions {
                terminal.paragraph(
                    "→ \(call.script.question(place.question)?.ask ?? place.description)", indent: "    ")
            }
            if let answer = request.answer {
                let how = answer.revision.map { "by revision \($0), which went out" } ?? answer.note ?? ""
                terminal.paragraph(
                    "✓ answered \(LondonTime.text(Int64(answer.at.seconds))), \(answer.actor): \(how)",
                    indent: "    ", .good)
            }
        }
    }

    /// What was recorded under versions that the call has left, and that this one does not ask.
    private func kept() {
        var version: Int?
        for kept in call.kept {
            if kept.version != version {
                terminal.line()
                terminal.line("Kept from version \(kept.version), for which this version has no place", .accent)
                version = kept.version
            }
            terminal.pair("  \(kept.question.ask)", ValueText.text(of: kept.response, to: kept.question))
        }
    }

    /// The outcome for machines. It names questions, never answers.
    func outcome(warnings: [(place: Place, message: String)] = []) -> JSONValue {
        let interview = call.interview
        return .members([
            "call": .string(call.id.description),
            "script": call.script.reference.json,
            "simulated": call.isSimulated ? true : nil,
            "phase": .string(interview.phase.rawValue),
            "completeness": interview.phase == .closed
                ? interview.closing.map { .string($0.completeness.rawValue) } : nil,
            "required": interview.required.json,
            "open": interview.open.json,
            "openQuestions": .array(interview.openPlaces().map { .string($0.description) }),
            "setAside": .array(interview.setAside.map { .string($0.description) }),
            "sendPoints": .array(interview.reached.map(\.name).sorted().map(JSONValue.string)),
            "requestsOpen": call.requests.isEmpty ? nil : .integer(call.requests.count { $0.answer == nil }),
            "notes": call.notes.isEmpty ? nil : .integer(call.notes.count),
            "review": call.review.map { .string($0.outcome.rawValue) },
            "alerts": .array(interview.alerts.map { .string($0.id) }),
            "warnings": .array(
                warnings.map { ["question": .string($0.place.description), "message": .string($0.message)] }),
        ])
    }
}

extension Completeness {
    /// As people say it.
    var words: String {
        switch self {
        case .full: "fully completed"
        case .partial: "partly completed"
        case .brokenOff: "broken off"
        }
    }
}
