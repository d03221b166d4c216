import Casework
import ScriptEngine

/// A repeated section as a table: a line each person, vehicle or stop, a column each question.
struct QuickTable: Sendable {
    struct Column: Sendable {
        let ask: String
        let weight: String?
    }

    /// One answer of one person, as a field.
    struct Cell: Sendable {
        let name: String
        let id: String
        /// What the field is called for whoever hears it: the question, and whose answer it is.
        let heard: String
        let isAsked: Bool
        let isOpen: Bool
        let text: String
        let options: [Option]
        let hint: String?
        let error: String?
        let inputMode: String
        let suggestions: String?
        /// For what a table cannot hold: where it is answered.
        let href: String?
    }

    struct Option: Sendable {
        let code: String
        let label: String
        let isChosen: Bool
    }

    struct Line: Sendable {
        let title: String
        let cells: [Cell]
    }

    let call: String
    let short: String
    let csrf: String
    let seen: Int
    let section: String
    let title: String
    let guidance: String?
    let each: String
    let columns: [Column]
    let lines: [Line]
    let canAdd: Bool
    let isOpen: Bool
    let said: String?
    let isBad: Bool

    /// - Parameter errors: why what was typed was not taken, by place, with what was typed.
    init(
        _ section: Section, of call: Call, for visit: Visit, said: String? = nil,
        errors: [Place: (typed: String, why: String)] = [:]
    ) {
        let interview = call.interview
        let count = interview.instances(of: section.id)
        let numbers = count > 0 ? Array(1...count) : []
        let asked = section.questions.filter { question in
            numbers.contains { number in
                ((try? interview.status(of: Place(question.id, instance: number))) ?? .notApplicable) != .notApplicable
            }
        }
        self.call = call.id.description
        short = call.id.stream.short
        csrf = visit.csrf
        seen = call.version
        self.section = section.id.name
        title = section.title
        guidance = section.guidance
        each = section.repeats?.each ?? ""
        columns = asked.map { Column(ask: $0.ask, weight: $0.weight?.rawValue) }
        isOpen = interview.phase == .inProgress && visit.may(.takeCall)
        lines = numbers.map { number in
            let title = "\(section.repeats?.each ?? "") \(number)"
            return Line(
                title: title,
                cells: asked.map { Self.cell($0, Place($0.id, instance: number), title, call, errors) })
        }
        canAdd = isOpen && count < section.repeats?.atMost ?? 0
        isBad = !errors.isEmpty
        self.said = said
    }

    private static func cell(
        _ question: Question, _ place: Place, _ whose: String, _ call: Call,
        _ errors: [Place: (typed: String, why: String)]
    ) -> Cell {
        let interview = call.interview
        let status = (try? interview.status(of: place)) ?? .notApplicable
        let response = interview.response(at: place)
        let fits = question.type != .checklist && question.type != .photograph
        return Cell(
            name: "answer.\(place)", id: "t-\(place.anchor)", heard: "\(question.ask), \(whose)",
            isAsked: status != .notApplicable, isOpen: !interview.isSettled(place),
            text: errors[place]?.typed ?? response.map { ValueText.text(of: $0, to: question) } ?? "",
            options: options(of: question, response), hint: QuestionForm.hint(of: question.type),
            error: errors[place]?.why, inputMode: QuestionForm.inputMode(of: question.type),
            suggestions: QuestionForm.suggestions(of: question),
            href: fits ? nil : "/calls/\(call.id)?at=\(place.description.percentEncoded)")
    }

    private static func options(of question: Question, _ response: Response?) -> [Option] {
        let isChoice = question.type == .choice || question.type == .boolean
        guard isChoice else { return [] }
        var chosen: String?
        switch response {
        case .answered(.choice(let code))?: chosen = code
        case .answered(.boolean(let flag))?: chosen = flag ? "yes" : "no"
        case .missing(let missing)?: chosen = "missing.\(missing.kind.rawValue)"
        default: break
        }
        let choices =
            question.type == .boolean
            ? [Choice(code: "yes", label: "Yes"), Choice(code: "no", label: "No")] : question.choices
        // A table has no room for why it was not asked; that is said where the question stands alone.
        let missing = [("missing.unknown", "Unknown"), ("missing.refused", "Refused")]
        let standing = chosen == "missing.notAsked" ? [("missing.notAsked", "Not asked")] : []
        return (choices.map { ($0.code, $0.label) } + missing + standing).map { code, label in
            Option(code: code, label: label, isChosen: code == chosen)
        }
    }
}
