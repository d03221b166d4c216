import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// An operation as its lead logs it, on a phone.
struct OperationPage: Sendable {
    struct Line: Sendable {
        let at: String
        let what: String
        let actor: String
    }

    struct FormView: Sendable {
        let code: String
        let label: String
        let act: String
        let note: String?
        let once: String
        let isOpen: Bool
        let error: String?
        let fields: [FieldView]
    }

    struct FieldView: Sendable {
        let name: String
        let ask: String
        let hint: String?
        let mode: String
        let longest: Int
        let value: String
    }

    let id: String
    let csrf: String
    let name: String
    let kind: String
    let force: String
    let place: String?
    let lead: String
    let startedAt: String
    let endedAt: String?
    let totals: [String]
    /// The last one first.
    let lines: [Line]
    let forms: [FormView]
    let said: String?
    let mayWriteReport: Bool

    /// - Parameter refused: the form that was not taken, with what was typed in it, and why.
    init(
        _ operation: Operation, for visit: Visit, said: String? = nil,
        refused: (form: LineForm, error: String)? = nil
    ) {
        id = operation.id.description
        csrf = visit.csrf
        (name, kind, place) = (operation.name, operation.kind.words, operation.place)
        force = Forces.force(slug: operation.force)?.name ?? operation.force
        lead = operation.lead.id
        startedAt = LondonTime.text(Int64(operation.startedAt.seconds))
        endedAt = operation.endedAt.map { LondonTime.text(Int64($0.seconds)) }
        totals = operation.totals
        lines = operation.lines.reversed().map { line in
            Line(at: LondonTime.text(Int64(line.at.seconds)), what: line.event.words, actor: line.actor.id)
        }
        let isUnderWay = operation.endedAt == nil && visit.may(.logOperation)
        var random = SystemRandomNumberGenerator()
        forms = LineForm.allCases.filter { isUnderWay || $0 == refused?.form }.map { form in
            let isRefused = form == refused?.form
            let once = isRefused ? visit.form["once"].flatMap { Once($0) } : nil
            return FormView(
                code: form.rawValue, label: form.label, act: form.act, note: form.note,
                once: (once ?? Once(at: visit.now, random: &random)).text, isOpen: isRefused,
                error: isRefused ? refused?.error : nil,
                fields: form.fields.map { field in
                    FieldView(
                        name: field.name, ask: field.label, hint: field.hint, mode: field.mode,
                        longest: field.longest, value: isRefused ? visit.form[field.name] ?? "" : "")
                })
        }
        self.said = said
        mayWriteReport = visit.may(.writeIntelligence)
    }
}

/// The operations, and what starts another.
struct OperationList: Sendable {
    struct Line: Sendable {
        let href: String
        let name: String
        let kind: String
        let force: String
        let startedAt: String
        let isUnderWay: Bool
    }

    let csrf: String
    /// Those that are under way, then the others; each the newest first.
    let operations: [Line]
    /// Nil where the user may start none.
    let start: StartForm?

    /// What starts an operation.
    struct StartForm: Sendable {
        /// The id that it will have, so that it is started once however often the form is sent.
        let operation: String
        let name: String
        let kinds: [Option]
        let forces: [Option]
        let place: String
        let error: String?
    }

    init(_ operations: [OperationSummary], for visit: Visit, error: String? = nil) {
        csrf = visit.csrf
        self.operations = (operations.filter { $0.endedAt == nil } + operations.filter { $0.endedAt != nil }).map {
            Line(
                href: "/operations/\($0.id)", name: $0.name, kind: $0.kind.words,
                force: Forces.force(slug: $0.force)?.name ?? $0.force,
                startedAt: LondonTime.text(Int64($0.startedAt.seconds)), isUnderWay: $0.endedAt == nil)
        }
        guard visit.may(.logOperation) else {
            start = nil
            return
        }
        var random = SystemRandomNumberGenerator()
        let form = visit.form
        start = StartForm(
            operation: StreamID(at: visit.now, random: &random).text, name: form["name"] ?? "",
            kinds: OperationKind.allCases.map { Option($0.rawValue, $0.words, chosen: form["kind"]) },
            forces: Option.forces(chosen: form["force"]), place: form["place"] ?? "", error: error)
    }
}

extension OperationKind {
    /// As pages say it.
    var words: String {
        switch self {
        case .inbound, .outbound, .awareness: rawValue
        case .kraken: "Kraken"
        case .pegasus: "Pegasus"
        }
    }
}
