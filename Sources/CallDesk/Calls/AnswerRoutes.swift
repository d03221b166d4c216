import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Answering a question: saved, refused with what was typed, or somebody else was first.
enum AnswerRoutes {
    static let all: [Route] = [
        .form("/calls/{call}/answer", .may(.takeCall), bodyLimit: photographLimit, answer)
    ]

    /// A photograph, in bytes, with the rest of its form.
    static let photographLimit = 21 * 1024 * 1024

    private static func answer(_ visit: Visit) async throws -> Reply {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        let call = try await open.read()
        let form = try AnswerForm(visit.form, script: call.script)
        // What the page that stays open shows of it; who gets another page needs nothing drawn.
        let sheet = visit.wantsPieces ? await open.drawn(call, visit.desk.templates) : CallSheet()
        do {
            let (input, warnings) = try await form.input(for: call, visit.log, at: visit.now)
            let actor = try visit.actor()
            let (_, after) = try await open.record(input, at: visit.now, by: actor) { now in
                try await refuseConflict(at: form.place, seen: form.seen, open, now, actor)
            }
            let next = after.interview.next(after: form.place) ?? after.interview.next()
            return try await saved(form, sheet, open, after, next: next, warnings: warnings, visit)
        } catch let conflict as Conflict {
            return try await self.conflict(conflict, form, open, visit)
        } catch  where Wording.isOfAnswer(error) {
            return try await refused(form, Wording(error), open, visit)
        }
    }

    /// Somebody else answered the same question since the form was made.
    struct Conflict: Error {
        let news: CallNews
    }

    /// - Parameter seen: the call's version that the form was made from.
    /// - Throws: `Conflict`.
    static func refuseConflict(
        at place: Place, seen: Int, _ open: OpenCall, _ call: Call, _ actor: Actor
    ) async throws {
        guard call.version > seen else { return }
        let news = try await open.news(after: seen).compactMap { CallNews($0, script: call.script) }
        if let other = news.last(where: { $0.answeredPlace == place && $0.actor != actor }) {
            throw Conflict(news: other)
        }
    }

    private static func saved(
        _ form: AnswerForm, _ before: CallSheet, _ open: OpenCall, _ call: Call, next: Place?, warnings: [String],
        _ visit: Visit
    ) async throws -> Reply {
        let said = "Saved: \(ValueText.text(of: call.interview.response(at: form.place), to: form.question))"
        guard visit.wantsPieces else {
            let at = next.map { "?at=\($0.description.percentEncoded)&said=saved" } ?? "?said=saved#open"
            return .seeOther("/calls/\(call.id)\(at)")
        }
        let sheet = await open.drawn(call, visit.desk.templates)
        var only = Set(sheet.changed(since: before))
        for place in [form.place, next].compactMap(\.self) {
            if let part = sheet.part(of: place) { only.insert(part.id) }
        }
        let content = CallPage(
            call, sheet, form: next.flatMap { CallRoutes.form(call, at: $0, visit) }, at: next, only: only, for: visit,
            said: ([said] + warnings).joined(separator: " "))
        let gone = only.subtracting(sheet.parts.map(\.id)).sorted()
        return .pieces(visit.desk.templates.render(Pieces(page: content, gone: gone), "pieces"))
    }

    /// Not taken: the same question again, with what was typed, and why.
    private static func refused(
        _ form: AnswerForm, _ wording: Wording, _ open: OpenCall, _ visit: Visit
    ) async throws -> Reply {
        let call = try await open.read()
        let sheet = await open.drawn(call, visit.desk.templates)
        let words = wording.sentence
        let question = CallRoutes.form(call, at: form.place, visit, typed: form.typed, error: words)
        let only = sheet.part(of: form.place).map { Set([$0.id]) }
        let content = CallPage(
            call, sheet, form: question, at: form.place, only: visit.wantsPieces ? only ?? [] : nil, for: visit)
        guard visit.wantsPieces else {
            return visit.page("Call \(content.short)", content, "call", status: .unprocessableContent)
        }
        return .pieces(
            visit.desk.templates.render(Pieces(page: content), "pieces"), status: .unprocessableContent)
    }

    /// What another handler answered meanwhile, beside what was about to be saved.
    struct ConflictPage: Sendable {
        let call: String
        let csrf: String
        let seen: Int
        let place: String
        let ask: String
        let theirs: String
        let actor: String
        let at: String
        let mine: String
        /// What was typed, to be saved in place of theirs.
        let fields: [Field]

        struct Field: Sendable {
            let name: String
            let value: String
        }
    }

    private static func conflict(
        _ conflict: Conflict, _ form: AnswerForm, _ open: OpenCall, _ visit: Visit
    ) async throws -> Reply {
        let call = try await open.read()
        let kept = visit.form.fields.filter { !["csrf", "seen", "place"].contains($0.name) }
        let mine = kept.filter { $0.name != "why" || !$0.value.isEmpty }.map { field in
            form.question.choices.first { $0.code == field.value }?.label ?? field.value
        }
        let content = ConflictPage(
            call: call.id.description, csrf: visit.csrf, seen: call.version, place: form.place.description,
            ask: form.question.ask,
            theirs: ValueText.text(of: call.interview.response(at: form.place), to: form.question),
            actor: conflict.news.actor.id, at: LondonTime.text(Int64(conflict.news.at.seconds)),
            mine: mine.joined(separator: ", "),
            fields: kept.map { ConflictPage.Field(name: $0.name, value: $0.value) })
        return visit.page("Somebody answered first", content, "conflict", status: .conflict)
    }
}
