import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The handler's pages: the queue, a call, and what is done with it.
enum CallRoutes {
    static let all: [Route] = [
        .page("/calls", .may(.readCall), queue),
        .form("/calls", .may(.takeCall), start),
        .page("/calls/{call}", .may(.readCall), show),
        .form("/calls/{call}/answer", .may(.takeCall), bodyLimit: 32 * 1024 * 1024, answer),
        .form("/calls/{call}/pause", .may(.takeCall)) { try await step($0, .paused, said: "Paused.") },
        .form("/calls/{call}/resume", .may(.takeCall)) { try await step($0, .resumed, said: "Going on.") },
        .form("/calls/{call}/take-over", .may(.takeCall), takeOver),
        .form("/calls/{call}/hand-over", .may(.takeCall), handOver),
        .page("/calls/{call}/close", .may(.takeCall), closing),
        .form("/calls/{call}/close", .may(.takeCall), close),
        .page("/calls/{call}/photographs/{digest}", .may(.readCall), photograph),
    ]

    // MARK: The queue

    /// The queue of calls.
    struct Queue: Sendable {
        struct Line: Sendable {
            let href: String
            let short: String
            let openedAt: String
            let force: String?
            let handler: String
            let phase: String
            let open: Int
            let critical: Int?
            let isMine: Bool
            let isSimulated: Bool
        }

        let csrf: String
        let mayTake: Bool
        let open: [Line]
        let hasOpen: Bool
        let closed: [Line]
        let versions: [Version]

        struct Version: Sendable {
            let number: Int
            let title: String
            let isNewest: Bool
        }
    }

    private static func queue(_ visit: Visit) async throws -> Reply {
        func line(_ call: CallSummary) -> Queue.Line {
            Queue.Line(
                href: "/calls/\(call.id)", short: call.id.stream.short,
                openedAt: LondonTime.text(Int64(call.openedAt.seconds)),
                force: call.force.map { Forces.force(slug: $0)?.name ?? $0 }, handler: call.handler.id,
                phase: call.completeness?.rawValue ?? call.phase.words, open: call.open.total,
                critical: call.open.critical.unlessZero, isMine: call.handler == visit.user?.id.actor,
                isSimulated: call.isSimulated)
        }
        let open = try await visit.log.calls(in: [.inProgress, .paused], limit: 200)
        let closed = try await visit.log.calls(in: [.closed], limit: 10)
        let mine = visit.user?.id.actor
        let lines = open.filter { $0.handler == mine }.map(line) + open.filter { $0.handler != mine }.map(line)
        let versions = try visit.desk.scripts.versions.reversed().map { number in
            Queue.Version(
                number: number, title: try visit.desk.scripts.script(version: number).definition.title,
                isNewest: number == visit.desk.scripts.newest)
        }
        return visit.page(
            "Calls",
            Queue(
                csrf: visit.csrf, mayTake: visit.may(.takeCall), open: lines, hasOpen: !lines.isEmpty,
                closed: closed.map(line), versions: versions), "calls")
    }

    private static func start(_ visit: Visit) async throws -> Reply {
        let version = visit.form["version"].flatMap { Int($0) } ?? visit.desk.scripts.newest ?? 0
        let script = try visit.desk.scripts.script(version: version)
        var random = SystemRandomNumberGenerator()
        let id = CallID(StreamID(at: visit.now, random: &random))
        let (_, change) = Call.opened(id, under: script, at: visit.now, by: try visit.actor())
        try await visit.log.append(change)
        return .seeOther("/calls/\(id)")
    }

    // MARK: One call

    private static func show(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        try await visit.consult(stream, page: "desk call")
        let open = await visit.desk.calls.call(stream)
        let call = try await open.read()
        let place = asked(in: call, visit)
        return try await page(
            open, call, at: place, visit, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
    }

    /// The question to show: the one that the address names, else where the call goes on.
    private static func asked(in call: Call, _ visit: Visit) -> Place? {
        if let place = visit.query["at"].flatMap({ Place(text: $0) }),
            let status = try? call.interview.status(of: place), status != .notApplicable
        {
            return place
        }
        return call.interview.resumingPlace(after: call.lastPlace)
    }

    private static func page(
        _ open: OpenCall, _ call: Call, at place: Place?, _ visit: Visit, said: String?
    ) async throws -> Reply {
        let sheet = await open.drawn(call, visit.desk.templates)
        let form = place.flatMap { self.form(call, at: $0, visit) }
        let content = CallPage(call, sheet, form: form, at: place, for: visit, said: said)
        return visit.page("Call \(content.short)", content, "call")
    }

    private static func form(
        _ call: Call, at place: Place, _ visit: Visit, typed: [String] = [], error: String? = nil
    ) -> QuestionForm? {
        guard visit.may(.takeCall), call.interview.phase == .inProgress else { return nil }
        return call.script.question(place.question).map {
            QuestionForm(place, $0, call, csrf: visit.csrf, typed: typed, error: error)
        }
    }

    // MARK: Answering

    private static func answer(_ visit: Visit) async throws -> Reply {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        let call = try await open.read()
        let form = try AnswerForm(visit.form, script: call.script)
        let sheet = await open.drawn(call, visit.desk.templates)
        do {
            let (input, warnings) = try await form.input(for: call, visit.log, at: visit.now)
            let actor = try visit.actor()
            let (_, after) = try await open.record(input, at: visit.now, by: actor) { now in
                try await refuseConflict(form, open, now, actor)
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
    private struct Conflict: Error {
        let news: CallNews
    }

    private static func refuseConflict(
        _ form: AnswerForm, _ open: OpenCall, _ call: Call, _ actor: Actor
    ) async throws {
        guard call.version > form.seen else { return }
        let news = try await open.news(after: form.seen).compactMap { CallNews($0, script: call.script) }
        if let other = news.last(where: { $0.place == form.place && $0.actor != actor }) {
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
            call, sheet, form: next.flatMap { self.form(call, at: $0, visit) }, at: next, only: only, for: visit,
            said: ([said] + warnings).joined(separator: " "))
        let gone = only.subtracting(sheet.parts.map(\.id)).sorted()
        return .pieces(visit.desk.templates.render(Pieces(page: content, gone: gone), "pieces"))
    }

    /// What changed of a call's page.
    struct Pieces: Sendable {
        let page: CallPage
        /// The ids of sections that apply no more.
        let gone: [String]
    }

    /// Not taken: the same question again, with what was typed, and why.
    private static func refused(
        _ form: AnswerForm, _ wording: Wording, _ open: OpenCall, _ visit: Visit
    ) async throws -> Reply {
        let call = try await open.read()
        let sheet = await open.drawn(call, visit.desk.templates)
        let words = wording.sentence
        let question = self.form(call, at: form.place, visit, typed: form.typed, error: words)
        let only = sheet.part(of: form.place).map { Set([$0.id]) }
        let content = CallPage(
            call, sheet, form: question, at: form.place, only: visit.wantsPieces ? only ?? [] : nil, for: visit)
        guard visit.wantsPieces else {
            return visit.page("Call \(content.short)", content, "call", status: .unprocessableContent)
        }
        return .pieces(
            visit.desk.templates.render(Pieces(page: content, gone: []), "pieces"), status: .unprocessableContent)
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

    // MARK: Pausing, handing over, closing

    /// What the page says after a form, so that addresses hold codes and not words.
    enum Said: String {
        case saved, paused, resumed, handedOver, takenOver, closed

        var words: String {
            switch self {
            case .saved: "Saved."
            case .paused: "Paused. It is kept as it is."
            case .resumed: "Going on."
            case .handedOver: "Handed over."
            case .takenOver: "The call is yours now."
            case .closed: "Closed."
            }
        }
    }

    private static func step(_ visit: Visit, _ input: Call.Input, said: String) async throws -> Reply {
        let (_, call) = try await record(input, visit)
        let code = call.interview.phase == .paused ? Said.paused : .resumed
        return .seeOther("/calls/\(call.id)?said=\(code.rawValue)")
    }

    private static func record(_ input: Call.Input, _ visit: Visit) async throws -> (before: Call, after: Call) {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        return try await open.record(input, at: visit.now, by: try visit.actor()) { _ in }
    }

    private static func takeOver(_ visit: Visit) async throws -> Reply {
        let (_, call) = try await record(.handedOver(to: try visit.actor()), visit)
        return .seeOther("/calls/\(call.id)?said=\(Said.takenOver.rawValue)")
    }

    private static func handOver(_ visit: Visit) async throws -> Reply {
        guard let other = visit.form["to"].flatMap({ UserID($0) }) else { throw AccessError.badUserID }
        try await visit.log.users().checkCanTakeCalls(other)
        let (_, call) = try await record(.handedOver(to: other.actor), visit)
        return .seeOther("/calls/\(call.id)?said=\(Said.handedOver.rawValue)")
    }

    /// What is missing, before a call is closed.
    struct Closing: Sendable {
        let page: CallPage
        let wantsReason: Bool
        let error: String?
        let reason: String
    }

    private static func closing(_ visit: Visit) async throws -> Reply {
        try await closing(visit, error: nil)
    }

    private static func closing(_ visit: Visit, error: String?) async throws -> Reply {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        let call = try await open.read()
        let content = Closing(
            page: CallPage(call, CallSheet(), form: nil, at: nil, for: visit),
            wantsReason: call.interview.open.critical > 0, error: error, reason: visit.form["reason"] ?? "")
        return visit.page(
            "Close the call", content, "close", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func close(_ visit: Visit) async throws -> Reply {
        let reason = visit.form["reason"].map(PlainText.of)
        do {
            let (_, call) = try await record(
                .closed(reason: reason, callerRangOff: visit.form["rang-off"] == "yes"), visit)
            return .seeOther("/calls/\(call.id)?said=\(Said.closed.rawValue)")
        } catch  where Wording.isOfAnswer(error) {
            return try await closing(visit, error: Wording(error).sentence)
        }
    }

    private static func photograph(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        try await visit.consult(stream, page: "desk photograph")
        let bytes = Array(try await visit.log.photograph(visit.parameters["digest"] ?? "", of: stream))
        guard let type = MediaType.shown(bytes) else {
            return .file(bytes, "application/octet-stream", name: "photograph")
        }
        return .file(bytes, type)
    }
}

/// What a photograph's first bytes say it is.
enum MediaType {
    /// The type of a picture that browsers show safely; nil for any other file, which is only offered to be kept.
    static func shown(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        return nil
    }
}
