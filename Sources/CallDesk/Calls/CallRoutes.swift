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
        .page("/calls/{call}/news", .may(.readCall), keepsAwake: false, news),
        .form("/calls/{call}/find", .may(.readCall), find),
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
            /// Whether a supervisor sent it back.
            let isReturned: Bool
        }

        let csrf: String
        let mayTake: Bool
        let open: [Line]
        let hasOpen: Bool
        /// The calls that hubs want to know more about, those first whose answer is wanted first.
        let asked: [AskedLine]
        let hasAsked: Bool
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
                phase: call.completeness?.words ?? call.phase.words, open: call.open.total,
                critical: call.open.critical.unlessZero, isMine: call.handler == visit.user?.id.actor,
                isSimulated: call.isSimulated, isReturned: call.returnedAt != nil)
        }
        let today = CivilDate(inLondon: visit.now)
        let asked = try await visit.log.askedCalls(limit: 100).map { AskedLine($0, today: today) }
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
                asked: asked, hasAsked: !asked.isEmpty,
                closed: closed.map(line), versions: versions), "calls")
    }

    private static func start(_ visit: Visit) async throws -> Reply {
        let version = visit.form["version"].flatMap { Int($0) } ?? visit.desk.scripts.newest ?? 0
        guard visit.desk.scripts.versions.contains(version) else { throw WebError.field("version") }
        let script = try visit.desk.scripts.script(version: version)
        var random = SystemRandomNumberGenerator()
        let id = CallID(StreamID(at: visit.now, random: &random))
        let (_, change) = Call.opened(id, under: script, at: visit.now, by: try visit.actor())
        try await visit.log.append(change)
        return .seeOther("/calls/\(id)")
    }

    // MARK: One call

    /// What the page says after a form, so that addresses hold codes and not words.
    enum Said: String {
        case saved, noted, paused, resumed, handedOver, takenOver, closed, reopened, told

        var words: String {
            switch self {
            case .saved: "Saved."
            case .noted: "The note is kept."
            case .paused: "Paused. It is kept as it is."
            case .resumed: "Going on."
            case .handedOver: "Handed over."
            case .takenOver: "The call is yours now."
            case .closed: "Closed."
            case .reopened: "Open again."
            case .told: "Kept: what the hub asked is answered."
            }
        }
    }

    private static func show(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        try await visit.consult(stream, page: "desk call")
        let (call, sheet) = try await visit.shownSheet(stream)
        let place = asked(in: call, visit)
        let said = visit.query["said"].flatMap { Said(rawValue: $0)?.words }
        let form = place.flatMap { self.form(call, at: $0, visit) }
        guard visit.wantsPieces else {
            let listed = visit.may(.takeCall) ? try await visit.listed(Identity.all(in: call), in: call) : []
            let content = CallPage(
                call, sheet, form: form, at: place, for: visit, said: said, handlers: try await handlers(visit),
                listed: listed)
            return visit.page("Call \(content.short)", content, "call")
        }
        // The section that is left, and the one that is gone to.
        let places = [place, visit.query["from"].flatMap { Place(text: $0) }].compactMap(\.self)
        let only = Set(places.compactMap { sheet.part(of: $0)?.id })
        let content = CallPage(call, sheet, form: form, at: place, only: only, for: visit, said: said)
        return .pieces(visit.desk.templates.render(Pieces(page: content), "pieces"))
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

    /// Who the call can be handed to, by id.
    private static func handlers(_ visit: Visit) async throws -> [String] {
        guard visit.may(.takeCall) else { return [] }
        return try await visit.log.users().all
            .filter { $0.isEnabled && $0.role.may(.takeCall) && $0.id != visit.user?.id }.map(\.id.text)
    }

    // MARK: What others do meanwhile

    /// What others did in the call since the page was drawn, for a page that stays open.
    private static func news(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        let open = await visit.desk.calls.call(stream)
        guard let seen = visit.query["seen"].flatMap({ Int($0) }) else { throw WebError.field("seen") }
        let (call, sheet) = try await visit.shownSheet(stream)
        guard call.version > seen else { return Reply(status: .noContent) }
        let actor = try visit.actor()
        let others = try await open.news(after: seen).compactMap { CallNews($0, script: call.script) }
            .filter { $0.actor != actor }
        guard !others.isEmpty else { return Reply(status: .noContent) }
        let mine = visit.query["at"].flatMap { Place(text: $0) }.flatMap { sheet.part(of: $0)?.id }
        // The section that somebody is typing in stays as it is.
        let only = Set(others.compactMap { $0.place.flatMap { sheet.part(of: $0)?.id } }.filter { $0 != mine })
        let content = CallPage(call, sheet, form: nil, at: nil, only: only, for: visit)
        let lines = others.map { $0.words(in: call.script) }
        return .pieces(visit.desk.templates.render(NewsPieces(page: content, lines: lines), "news"))
    }

    /// What others did, with the pieces of the page that it changed.
    struct NewsPieces: Sendable {
        let page: CallPage
        let lines: [String]
    }

    // MARK: Jumping

    /// The questions that a word leads to.
    struct Found: Sendable {
        struct Line: Sendable {
            let ask: String
            let section: String
            let href: String
        }

        let call: String
        let short: String
        let csrf: String
        let words: String
        let lines: [Line]
    }

    /// Leads to a question by a word of it; straight there when only one has it.
    private static func find(_ visit: Visit) async throws -> Reply {
        let call = try await visit.desk.calls.call(try visit.stream("call")).read()
        let words = PlainText.of(visit.form["q"] ?? "")
        let places = QuestionFinder(call).places(words)
        func href(_ place: Place) -> String {
            "/calls/\(call.id)?at=\(place.description.percentEncoded)"
        }
        if places.count == 1, let place = places.first { return .seeOther(href(place)) }
        let lines = places.map { place in
            Found.Line(
                ask: call.script.question(place.question)?.ask ?? "", section: call.sectionTitle(of: place),
                href: href(place))
        }
        return visit.page(
            "Jump to a question",
            Found(
                call: call.id.description, short: call.id.stream.short, csrf: visit.csrf, words: words, lines: lines),
            "found")
    }

    /// The question as a form, for whoever may answer it; nil while the call is paused or closed.
    static func form(
        _ call: Call, at place: Place, _ visit: Visit, typed: [String] = [], error: String? = nil
    ) -> QuestionForm? {
        guard visit.may(.takeCall), call.interview.phase == .inProgress else { return nil }
        return call.script.question(place.question).map {
            QuestionForm(place, $0, call, csrf: visit.csrf, typed: typed, error: error)
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
    /// Whether it is a picture that a phone takes: JPEG, PNG or HEIC.
    static func isImage(_ bytes: [UInt8]) -> Bool {
        shown(bytes) != nil || bytes.dropFirst(4).starts(with: "ftyp".utf8)
    }

    /// The type of a picture that browsers show safely; nil for any other file, which is only offered to be kept.
    static func shown(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        return nil
    }
}
