import Casework
import ScriptEngine

/// What is still required of a call: the open questions, the gravest first.
struct StillRequired: Sendable {
    /// A required question that is open.
    struct Open: Sendable {
        let ask: String
        let href: String
        let weight: String
        let section: String

        init(_ place: Place, _ question: Question, _ call: Call) {
            ask = question.ask
            href = "/calls/\(call.id)?at=\(place.description.percentEncoded)"
            weight = question.weight?.rawValue ?? ""
            section = call.sectionTitle(of: place)
        }
    }

    let version: Int
    let required: Int
    let answered: Int
    /// The open places, the gravest first.
    let places: [Place]
    /// Their lines, drawn, in that order.
    var lines = ""
    /// Nil for none, since templates take 0 for something.
    let openCount: Int?
    let critical: Int?

    init(_ call: Call) {
        let interview = call.interview
        version = call.version
        required = interview.required.total
        answered = interview.required.total - interview.open.total
        let open = interview.openPlaces()
        places = Weight.allCases.flatMap { weight in
            open.filter { call.script.question($0.question)?.weight == weight }
        }
        openCount = places.count.unlessZero
        critical = interview.open.critical.unlessZero
    }

    /// With its lines drawn, for pages that show nothing else of the call.
    func drawn(_ call: Call, _ templates: Templates) -> StillRequired {
        var drawn = self
        drawn.lines = places.compactMap { place in
            call.script.question(place.question).map { templates.render(Open(place, $0, call), "open-line") }
        }.joined()
        return drawn
    }
}
