import Casework
import IntelligenceLog
import ScriptEngine

/// What a posted form says about one question.
struct AnswerForm: Sendable {
    let place: Place
    let question: Question
    /// The call's version that the form was made from.
    let seen: Int
    private let form: Form

    /// - Throws: `.field` when it names no question of the script.
    init(_ form: Form, script: Script) throws(WebError) {
        guard let place = form["place"].flatMap({ Place(text: $0) }), let question = script.question(place.question)
        else { throw .field("place") }
        guard let seen = form["seen"].flatMap({ Int($0) }) else { throw .field("seen") }
        (self.place, self.question, self.seen, self.form) = (place, question, seen, form)
    }

    /// What was typed or chosen, to be shown again where it was not taken.
    var typed: [String] { form.all("answer") }

    /// What it records.
    ///
    /// - Returns: the input; and what a careful listener would query.
    /// - Throws: `Unreadable` with what was expected; `AttachmentError`, `InterviewError`.
    func input(for call: Call, _ log: IntelligenceLog, at time: Timestamp) async throws -> (Call.Input, [String]) {
        if let missing = form["missing"] ?? impliedMissing { return (.markedMissing(place, try reason(missing)), []) }
        if question.type == .photograph { return (.answered(place, try await photograph(of: call, log)), []) }
        let standing = call.interview.value(of: place)
        switch question.type {
        case .choice:
            if let code = form["answer"], question.choices.contains(where: { $0.code == code }) {
                return (.answered(place, .choice(code)), [])
            }
        case .choices:
            let codes = Set(typed)
            let chosen = question.choices.map(\.code).filter(codes.contains)
            if chosen.count == codes.count, !codes.isEmpty { return (.answered(place, .choices(chosen)), []) }
        case .checklist:
            return (.answered(place, try grid(over: standing)), [])
        default: break
        }
        let text = question.type == .choices ? typed.joined(separator: ", ") : form["answer"] ?? ""
        let reading = try AnswerReader(now: time).read(text, for: question, over: standing)
        return (.answered(place, reading.value), reading.warnings)
    }

    /// Enter behind the words why it was not asked presses the form's first button, which is another.
    private var impliedMissing: String? {
        typed.allSatisfy(\.isEmpty) && !(form["why"] ?? "").isEmpty ? "notAsked" : nil
    }

    private func reason(_ code: String) throws -> Missing {
        switch code {
        case "unknown": return .unknown
        case "refused": return .refused
        case "notAsked":
            let why = PlainText.of(form["why"] ?? "")
            guard (3...500).contains(why.count) else {
                throw Unreadable(code: "answer.notAsked", expected: "why it was not asked, in a few words")
            }
            return .notAsked(reason: why)
        default: throw WebError.field("missing")
        }
    }

    private func grid(over standing: Value?) throws(Unreadable) -> Value {
        var rows: [String: String] = [:]
        if case .checklist(let kept)? = standing { rows = kept }
        for row in question.rows {
            guard let code = form["row.\(row.code)"], question.choices.contains(where: { $0.code == code }) else {
                continue
            }
            rows[row.code] = code
        }
        guard !rows.isEmpty else { throw Unreadable(code: "answer.empty", expected: "a choice for at least one row") }
        return .checklist(rows)
    }

    private func photograph(of call: Call, _ log: IntelligenceLog) async throws -> Value {
        // Refused before the file is taken in, so that no photograph is kept that no answer names.
        if case .notApplicable = try call.interview.status(of: place) { throw InterviewError.notApplicable(place) }
        guard let upload = form.files("photograph").first else {
            throw Unreadable(code: "answer.photograph", expected: "a JPEG, PNG, HEIC or PDF file")
        }
        return .photograph(
            try await log.keepPhotograph(upload.bytes, of: call.id.stream, call.script.subject(of: place)))
    }
}
