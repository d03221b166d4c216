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
    }

    let version: Int
    let required: Int
    let answered: Int
    let open: [Open]
    /// Nil for none, since templates take 0 for something.
    let openCount: Int?
    let critical: Int?

    init(_ call: Call) {
        let interview = call.interview
        version = call.version
        required = interview.required.total
        answered = interview.required.total - interview.open.total
        let lines = interview.openPlaces().compactMap { place -> (Weight, Open)? in
            guard let question = call.script.question(place.question), let weight = question.weight else { return nil }
            let line = Open(
                ask: question.ask, href: "/calls/\(call.id)?at=\(place.description.percentEncoded)",
                weight: weight.rawValue, section: call.sectionTitle(of: place))
            return (weight, line)
        }
        open = Weight.allCases.flatMap { weight in lines.filter { $0.0 == weight }.map(\.1) }
        openCount = lines.count.unlessZero
        critical = interview.open.critical.unlessZero
    }
}
