import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// An operation as its lead logs it, on a phone.
struct OperationPage: Sendable {
    struct Line: Sendable {
        let number: Int
        let at: String
        /// When it was logged, where that was later.
        let loggedAt: String?
        let what: String
        /// The page of the debt that it recovered money against.
        let debt: String?
        let actor: String
        let isStruck: Bool
        /// What a form that strikes it is sent by; nil where it cannot be struck.
        let strikeOnce: String?
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
        let isTyped: Bool
        let isSelect: Bool
        let isSeveral: Bool
        let choices: [Option]

        init(_ field: LineForm.Field, values: [String]) {
            (name, ask, hint, mode) = (field.name, field.label, field.hint, field.mode)
            (longest, value) = (field.longest, values.last ?? "")
            (isTyped, isSeveral) = (field.choices.isEmpty, field.takesSeveral)
            isSelect = !isTyped && !isSeveral
            choices = field.choices.map { choice in
                Option(choice.code, choice.words, chosen: values.first { $0 == choice.code })
            }
        }
    }

    let id: String
    let csrf: String
    let name: String
    let kind: String
    let force: String
    let lead: String
    let startedAt: String
    let endedAt: String?
    let facts: [Fact]
    let totals: [String]
    /// The last one first.
    let lines: [Line]
    let forms: [FormView]
    /// What puts right what it is; nil where the user may not, or it has ended.
    let setting: SettingForm?
    /// What looks up debts; nil where the user may not recover any here.
    let lookup: PenaltyLookup?
    let said: String?
    let mayWriteReport: Bool
    /// Why a line was not struck.
    let strikeError: String?

    /// Something that is known of an operation.
    struct Fact: Sendable {
        let label: String
        let text: String
    }

    /// Something that was sent and not taken, and why.
    struct Refused {
        /// The form; nil for one that struck a line.
        let form: LineForm?
        let error: String
        /// Whether it was the form that puts right what the operation is.
        var isSetting = false
    }

    /// - Parameters:
    ///   - refused: what was not taken; what was typed in it is shown again.
    ///   - lookup: what looks up debts.
    init(
        _ operation: Operation, for visit: Visit, said: String? = nil, refused: Refused? = nil,
        lookup: PenaltyLookup?
    ) {
        id = operation.id.description
        csrf = visit.csrf
        (name, kind) = (operation.plan.name, operation.plan.kind.words)
        force = Forces.force(slug: operation.plan.force)?.name ?? operation.plan.force
        lead = operation.lead.id
        startedAt = LondonTime.text(Int64(operation.startedAt.seconds))
        endedAt = operation.endedAt.map { LondonTime.text(Int64($0.seconds)) }
        facts = operation.facts.map { Fact(label: $0.label, text: $0.text) }
        totals = operation.totals
        var random = SystemRandomNumberGenerator()
        let mayLog = visit.may(.logOperation)
        lines = operation.lines.reversed().map { line in
            let canBeStruck = mayLog && line.struckBy == nil && line.event.canBeStruck
            return Line(
                number: line.number, at: LondonTime.text(Int64(line.at.seconds)),
                loggedAt: line.at == line.loggedAt ? nil : LondonTime.text(Int64(line.loggedAt.seconds)),
                what: line.event.words,
                debt: visit.may(.search) ? operation.debt(ofLine: line.number).map { "/penalties/\($0)" } : nil,
                actor: line.actor.id, isStruck: line.struckBy != nil,
                strikeOnce: canBeStruck ? Once(at: visit.now, random: &random).text : nil)
        }
        let isUnderWay = operation.endedAt == nil && mayLog
        let form = refused?.form
        forms = LineForm.allCases.filter { isUnderWay || $0 == form }.map { line in
            let isRefused = line == form
            let once = isRefused ? visit.form["once"].flatMap { Once($0) } : nil
            return FormView(
                code: line.rawValue, label: line.label, act: line.act, note: line.note,
                once: (once ?? Once(at: visit.now, random: &random)).text, isOpen: isRefused,
                error: isRefused ? refused?.error : nil,
                fields: line.fields.map { FieldView($0, values: isRefused ? visit.form.all($0.name) : []) })
        }
        let isSetting = refused?.isSetting ?? false
        setting =
            isUnderWay
            ? SettingForm(operation.plan, typed: isSetting ? visit.form : nil, error: isSetting ? refused?.error : nil)
            : nil
        self.lookup = isUnderWay ? lookup : nil
        self.said = said
        mayWriteReport = visit.may(.writeIntelligence)
        strikeError = refused.flatMap { $0.form == nil && !$0.isSetting ? $0.error : nil }
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
