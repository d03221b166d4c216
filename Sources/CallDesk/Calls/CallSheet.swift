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
        /// How many required questions are open in it; nil for none, since templates take 0 for something.
        let open: Int?
        /// The element behind which it belongs; nil for the first.
        let behind: String?
        let places: [Place]
        /// Of a person: where their safeguarding record is.
        var safeguarding: String?
        /// Drawn, with a row for each question.
        fileprivate(set) var html = ""
    }

    /// A part as its template takes it.
    private struct DrawnPart: Sendable {
        let id: String
        let title: String
        let guidance: String?
        let open: Int?
        let behind: String?
        let safeguarding: String?
        let rows: String
    }

    private struct Row: Sendable {
        let state: RowState
        let html: String
        /// Its line among what is still required; nothing once it is answered.
        let openLine: String
    }

    /// What a row is drawn from.
    private struct RowState: Hashable, Sendable {
        let status: ResponseStatus
        let isOpen: Bool
        let broken: String?
        let warnings: [String]
    }

    private(set) var parts: [Part] = []
    /// What is still required; nil while nothing is drawn.
    private(set) var still: StillRequired?
    /// The same, drawn.
    private(set) var status = ""
    private var rows: [Place: Row] = [:]
    private var version = -1
    /// Whether persons are linked to their safeguarding records.
    private let linksSafeguarding: Bool

    init(linksSafeguarding: Bool = true) { self.linksSafeguarding = linksSafeguarding }

    /// Takes in the call as it now stands.
    mutating func draw(_ call: Call, _ templates: Templates) {
        guard version != call.version else { return }
        version = call.version
        let known = Dictionary(parts.map { ($0.id, $0) }) { first, _ in first }
        let before = rows
        var found: [Part] = []
        rows = [:]
        for section in call.script.definition.sections {
            let instances = call.interview.instances(of: section.id)
            guard instances > 0 else { continue }
            for instance in 1...instances {
                guard var part = part(of: section, instance, in: call, behind: found.last, before, templates) else {
                    continue
                }
                let old = known[part.id]
                let isSame =
                    old?.places == part.places && old?.open == part.open && old?.behind == part.behind
                    && part.places.allSatisfy { rows[$0]?.html == before[$0]?.html }
                part.html = isSame ? old?.html ?? "" : html(of: part, templates) { rows[$0]?.html ?? "" }
                found.append(part)
            }
        }
        parts = found
        var still = StillRequired(call)
        still.lines = still.places.map { rows[$0]?.openLine ?? "" }.joined()
        status = templates.render(still, "status-of-call")
        self.still = still
    }

    /// A section's part, its rows drawn; nil when none of its questions applies.
    private mutating func part(
        of section: Section, _ instance: Int, in call: Call, behind last: Part?, _ before: [Place: Row],
        _ templates: Templates
    ) -> Part? {
        let places = section.questions.map { Place($0.id, instance: section.repeats == nil ? 0 : instance) }
            .filter { (try? call.interview.status(of: $0)) ?? .notApplicable != .notApplicable }
        guard !places.isEmpty else { return nil }
        for place in places { rows[place] = row(place, call, before[place], templates) }
        return Part(
            id: section.repeats == nil ? section.id.name : "\(section.id.name)-\(instance)",
            title: section.repeats.map { "\($0.each) \(instance)" } ?? section.title, guidance: section.guidance,
            open: places.count { rows[$0]?.state.isOpen ?? false }.unlessZero, behind: last.map { "s-\($0.id)" },
            places: places,
            safeguarding: linksSafeguarding && section.id.name == CallPerson.section
                ? "/calls/\(call.id)/safeguarding#person-\(instance)" : nil)
    }

    private func html(of part: Part, _ templates: Templates, row: (Place) -> String) -> String {
        let drawn = DrawnPart(
            id: part.id, title: part.title, guidance: part.guidance, open: part.open, behind: part.behind,
            safeguarding: part.safeguarding, rows: part.places.map(row).joined())
        return templates.render(drawn, "section")
    }

    /// A part with a form in the place of one of its rows.
    func html(of part: Part, with form: String, at place: Place, _ templates: Templates) -> String {
        html(of: part, templates) { $0 == place ? form : rows[$0]?.html ?? "" }
    }

    /// The part that a place stands in.
    func part(of place: Place) -> Part? { parts.first { $0.places.contains(place) } }

    /// The ids of the parts that are not as they were in another drawing of the call, or not there any more.
    func changed(since other: CallSheet) -> [String] {
        let before = Dictionary(other.parts.map { ($0.id, $0.html) }) { first, _ in first }
        let now = Set(parts.map(\.id))
        return parts.filter { $0.html != before[$0.id] }.map(\.id) + other.parts.map(\.id).filter { !now.contains($0) }
    }

    private func row(_ place: Place, _ call: Call, _ known: Row?, _ templates: Templates) -> Row {
        let interview = call.interview
        let state = RowState(
            status: (try? interview.status(of: place)) ?? .notApplicable, isOpen: !interview.isSettled(place),
            broken: interview.brokenConstraint(at: place), warnings: interview.warnings(at: place))
        if let known, known.state == state { return known }
        guard let question = call.script.question(place.question) else {
            return Row(state: state, html: "", openLine: "")
        }
        let line = state.isOpen ? StillRequired.Open(place, question, call) : nil
        return Row(
            state: state, html: templates.render(QuestionRow(place, question, call), "row"),
            openLine: line.map { templates.render($0, "open-line") } ?? "")
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
