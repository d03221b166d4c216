import Casework
import ScriptEngine

/// The script's sections as the call's page shows them: a row for each question that applies, with what was answered.
///
/// Rows are kept once drawn and drawn again only where they changed, so that one answer costs a few rows and not two
/// hundred.
struct CallSheet: Sendable {
    /// A section, or one instance of a repeated one.
    struct Part: Sendable {
        /// `caller`, `persons-2`: the element's id behind `s-`.
        let id: String
        let title: String
        let guidance: String?
        let places: [Place]
        /// How many required questions are open in it.
        let open: Int
    }

    private struct Row: Sendable {
        let state: RowState
        let html: String
    }

    /// What a row is drawn from.
    private struct RowState: Hashable, Sendable {
        let status: ResponseStatus
        let isOpen: Bool
        let broken: String?
        let warnings: [String]
    }

    private(set) var parts: [Part] = []
    private var rows: [Place: Row] = [:]
    private var version = -1

    /// Takes in the call as it now stands.
    mutating func draw(_ call: Call, _ templates: Templates) {
        guard version != call.version else { return }
        version = call.version
        let interview = call.interview
        var found: [Part] = []
        var drawn: [Place: Row] = [:]
        for section in call.script.definition.sections {
            let instances = interview.instances(of: section.id)
            guard instances > 0 else { continue }
            for instance in 1...instances {
                let places = section.questions.map { Place($0.id, instance: section.repeats == nil ? 0 : instance) }
                    .filter { (try? interview.status(of: $0)) ?? .notApplicable != .notApplicable }
                guard !places.isEmpty else { continue }
                var open = 0
                for place in places {
                    let row = row(place, call, templates)
                    if row.state.isOpen { open += 1 }
                    drawn[place] = row
                }
                found.append(
                    Part(
                        id: section.repeats == nil ? section.id.name : "\(section.id.name)-\(instance)",
                        title: section.repeats.map { "\($0.each) \(instance)" } ?? section.title,
                        guidance: section.guidance, places: places, open: open))
            }
        }
        (parts, rows) = (found, drawn)
    }

    /// The drawn row of a place; nothing for one that does not apply.
    func html(of place: Place) -> String { rows[place]?.html ?? "" }

    /// The part that a place stands in.
    func part(of place: Place) -> Part? { parts.first { $0.places.contains(place) } }

    /// The ids of the parts that are not as they were in another drawing of the call, or not there any more.
    func changed(since other: CallSheet) -> [String] {
        let before = Dictionary(other.parts.map { ($0.id, $0) }) { first, _ in first }
        let now = Set(parts.map(\.id))
        let changed = parts.filter { part in
            guard let old = before[part.id], old.places == part.places, old.open == part.open else { return true }
            return part.places.contains { rows[$0]?.html != other.rows[$0]?.html }
        }
        return changed.map(\.id) + other.parts.map(\.id).filter { !now.contains($0) }
    }

    private func row(_ place: Place, _ call: Call, _ templates: Templates) -> Row {
        let interview = call.interview
        let state = RowState(
            status: (try? interview.status(of: place)) ?? .notApplicable, isOpen: !interview.isSettled(place),
            broken: interview.brokenConstraint(at: place), warnings: interview.warnings(at: place))
        if let known = rows[place], known.state == state { return known }
        guard let question = call.script.question(place.question) else { return Row(state: state, html: "") }
        return Row(state: state, html: templates.render(QuestionRow(place, question, call), "row"))
    }
}

/// One question in the list: what was asked, and what was answered.
struct QuestionRow: Sendable {
    let place: String
    /// The element's id, and what the address of the page ends with.
    let anchor: String
    let ask: String
    let answer: String?
    /// The code of the missing state, where that was recorded; shown as it is said.
    let isMissing: Bool
    let isOpen: Bool
    let weight: String?
    let warnings: [String]
    /// Where a photograph can be seen.
    let photograph: String?

    init(_ place: Place, _ question: Question, _ call: Call) {
        let interview = call.interview
        let response = interview.response(at: place)
        self.place = place.description
        anchor = place.anchor
        ask = question.ask
        answer = response.map { ValueText.text(of: $0, to: question) }
        isMissing = response != nil && response?.value == nil
        isOpen = !interview.isSettled(place)
        weight = question.weight?.rawValue
        warnings = interview.warnings(at: place) + [interview.brokenConstraint(at: place)].compactMap(\.self)
        if case .photograph(let kept)? = response?.value {
            photograph = "/calls/\(call.id)/photographs/\(kept.sha256)"
        } else {
            photograph = nil
        }
    }
}

extension Place {
    /// The id of its element on the call's page: `q-age_band-2`.
    var anchor: String { instance > 0 ? "q-\(question.name)-\(instance)" : "q-\(question.name)" }
}
