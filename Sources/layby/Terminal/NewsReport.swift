import Casework
import ScriptEngine

/// What others did in a call, as a handler of the same call is shown it.
struct NewsReport {
    let call: Call
    let terminal: Terminal

    /// A line for each, with the answers: whoever is shown it is in the call.
    func show(_ news: [CallNews]) {
        for item in news { if let line = line(item) { terminal.paragraph(line, .accent) } }
    }

    private func line(_ news: CallNews) -> String? {
        guard let place = news.place, let question = call.script.question(place.question) else {
            return news.deed.map { "\(news.actor) \($0)." }
        }
        let response: Response? =
            switch news.event {
            case .interview(.answered(_, let value)), .interview(.amended(_, let value)): .answered(value)
            case .interview(.markedMissing(_, let missing)): .missing(missing)
            default: nil
            }
        guard let response else { return news.deed.map { "\(news.actor) \($0)." } }
        let number = place.instance > 0 ? " (\(place.instance))" : ""
        return "\(news.actor): \(question.ask)\(number) \(ValueText.text(of: response, to: question))"
    }
}

extension CallNews {
    /// What was done, with questions by their ids and no answer; nil for what follows from something else.
    var deed: String? {
        switch event {
        case .interview(let event): deed(event)
        case .opened: "opened the call"
        case .migrated, .migrationUndone: "moved the call to another version of the script"
        case .noted: "kept a note"
        case .noteFiled(_, let place): "filed a note under \(place)"
        case .reviewed: "accepted the call in review"
        case .returned: "returned the call: it is open again"
        case .informationRequested: "asked for more: layby call show"
        case .informationGiven: "answered what a hub asked"
        }
    }

    private func deed(_ event: InterviewEvent) -> String? {
        switch event {
        case .answered(let place, _): "answered \(place)"
        case .amended(let place, _): "amended \(place)"
        case .markedMissing(let place, _): "marked \(place) as missing"
        case .sendPointReached: nil
        case .paused: "paused the call"
        case .resumed: "went on with the call"
        case .handedOver(let other) where other == actor.id: "took the call over"
        case .handedOver(let other): "handed the call over to \(other)"
        case .closed: "closed the call"
        case .reopened: "opened the call again"
        }
    }
}
