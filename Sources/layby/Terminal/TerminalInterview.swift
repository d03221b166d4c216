import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

/// Takes a call in the terminal: one question at a time, each answer on the disk before the next is asked.
struct TerminalInterview {
    private let terminal: Terminal
    private let options: GlobalOptions
    private var session: CallSession
    /// Places asked in this sitting, for going back.
    private var trail: [Place] = []
    private var alertsShown: Set<String> = []

    private var interview: Interview { session.call.interview }

    init(_ session: CallSession, terminal: Terminal, options: GlobalOptions) {
        (self.session, self.terminal, self.options) = (session, terminal, options)
    }

    /// What a handler wants instead of answering.
    private enum Key: String, CaseIterable {
        case help = "?"
        case back = "b"
        case jump = "j"
        case unknown = "u"
        case refused = "r"
        case notAsked = "n"
        case note = "+"
        case pause = "p"
        case close = "c"

        var words: String {
            switch self {
            case .help: "this help"
            case .back: "back to the question before"
            case .jump: "jump to a section (j driver goes there at once)"
            case .unknown: "the officer does not know"
            case .refused: "they refuse to say"
            case .notAsked: "not asked, and why"
            case .note: "keep a note that answers no question (+ a white van left)"
            case .pause: "pause the call; it is kept as it is"
            case .close: "close the call"
            }
        }
    }

    private enum Next {
        case ask(Place)
        case leave
    }

    /// Runs until the call is paused or closed, or the input ends.
    mutating func run() async throws {
        let script = session.call.script
        terminal.line()
        terminal.line(script.definition.title, .bold)
        terminal.paragraph(script.definition.notice, indent: "", .dim)
        terminal.line("Call \(session.call.id)  ·  ? for help, Enter skips, p pauses", .dim)
        let first = interview.resumingPlace(after: session.call.lastPlace)
        var next = if let first { Next.ask(first) } else { try await finish() }
        while case .ask(let place) = next { next = try await ask(place) }
    }

    // MARK: One question

    private mutating func ask(_ place: Place) async throws -> Next {
        guard let question = session.call.script.question(place.question) else { return .leave }
        showAlerts()
        show(question, at: place)
        while true {
            guard let text = terminal.ask("› ") else { return try await pause() }
            if let step = try await handle(text, question, place) { return step }
        }
    }

    /// Deals with a line; nil to ask for another.
    private mutating func handle(_ text: String, _ question: Question, _ place: Place) async throws -> Next? {
        if text.isEmpty { return try await goOn(from: place) }
        let word = text.split(separator: " ", maxSplits: 1).first.map(String.init) ?? text
        if word == Key.jump.rawValue { return jump(to: String(text.dropFirst(1)).trimmingCharacters(in: .whitespaces)) }
        if word == Key.note.rawValue {
            return try await keepNote(String(text.dropFirst(1)).trimmingCharacters(in: .whitespaces), place)
        }
        switch Key(rawValue: text) {
        case .help:
            help(question)
            return nil
        case .back:
            while let last = trail.popLast() {
                if (try? interview.status(of: last)) != .notApplicable { return .ask(last) }
            }
            terminal.line("  There is no question before this one.", .warning)
            return nil
        case .unknown: return try await mark(place, .unknown, question)
        case .refused: return try await mark(place, .refused, question)
        case .notAsked:
            return try await notAsked(place, question)
        case .pause: return try await pause()
        case .close: return try await close()
        case .jump, .note, nil: break
        }
        // A leading = says that what follows is the answer, even where it looks like a key.
        return try await answer(place, text.hasPrefix("=") ? String(text.dropFirst()) : text, question)
    }

    private mutating func answer(_ place: Place, _ text: String, _ question: Question) async throws -> Next? {
        do {
            let warnings = try await session.answer(place, text: text, at: options.now)
            terminal.paragraph("✓ saved: \(ValueText.text(of: interview.response(at: place), to: question))", .good)
            for warning in warnings { terminal.paragraph("! \(warning)", .warning) }
            try await showListed(at: place)
            if case .checklist(let rows) = interview.value(of: place), rows.count < question.rows.count {
                let left = question.rows.indices.filter { rows[question.rows[$0].code] == nil }.map { "\($0 + 1)" }
                terminal.line("  Rows still open: \(left.joined(separator: ", ")). Enter goes on.", .warning)
                return nil
            }
            return try await goOn(from: place)
        } catch let error as Unreadable {
            terminal.paragraph("Not taken. Give \(error.expected).", .warning)
        } catch let error as InterviewError {
            let failure = Failure(error, script: nil)
            terminal.paragraph("\(failure.what) \(failure.remedy)", .warning)
        } catch let error as AttachmentError {
            terminal.paragraph("\(Failure(error).what) \(Failure(error).remedy)", .warning)
        } catch let error as LogError {
            return try await recover(from: error, at: place)
        }
        return nil
    }

    /// Says whether what was answered is on a hub's list, and writes down that the list was consulted if it is.
    private func showListed(at place: Place) async throws {
        let own = Identity.all(in: session.call).filter { $0.anchor == place.description }
        let found = try await session.desk.log.listed(own)
        guard !found.isEmpty else { return }
        let shown = Set(found.map(\.edition.stream)).sorted() + [session.call.id.stream]
        try await session.desk.log.note(
            .searched(shown: shown.map { AuditEvent.Target($0) }, justification: nil), at: options.now,
            by: session.desk.actor)
        for listed in found {
            let why = listed.line.reason.map { ": \($0)" } ?? ""
            terminal.paragraph(
                "! On the Driver and Haulier list of \(listed.edition.hub), edition \(listed.edition.edition)\(why)",
                .alert)
        }
    }

    /// Asks why a question is not asked. Whoever says no in answer meant the answer, not the key.
    private mutating func notAsked(_ place: Place, _ question: Question) async throws -> Next? {
        let canBeNo = question.type == .boolean || question.choices.contains { $0.label.lowercased().hasPrefix("no") }
        let hint = canBeNo ? " (if you meant the answer no, type no)" : ""
        guard let reason = terminal.ask("  Not asked: why?\(hint) "), !reason.isEmpty else { return nil }
        let word = reason.lowercased().prefix { $0.isLetter }
        if canBeNo, reason.count == word.count, word == "no" || word == "n" {
            return try await answer(place, "no", question)
        }
        let isAnswer = canBeNo && ["no", "not", "nope", "nobody", "none", "yes", "yeah", "y", "n"].contains(word)
        guard reason.count > 2, !isAnswer else {
            terminal.line(
                "  That sounds like an answer, so nothing was saved. Answer the question, or n again.", .warning)
            return nil
        }
        return try await mark(place, .notAsked(reason: reason), question)
    }

    private mutating func mark(_ place: Place, _ missing: Missing, _ question: Question) async throws -> Next? {
        do {
            try await session.record(.markedMissing(place, missing), at: options.now)
        } catch let error as InterviewError {
            terminal.paragraph(Failure(error, script: nil).what, .warning)
            return nil
        } catch let error as LogError {
            return try await recover(from: error, at: place)
        }
        terminal.line("  ✓ saved: \(ValueText.text(of: .missing(missing), to: question))", .good)
        if question.weight != nil, !question.acceptsMissing.contains(missing.kind) {
            terminal.paragraph("! This question still counts as open: it wants an answer.", .warning)
        }
        return try await goOn(from: place)
    }

    /// Keeps what is said and answers no question; nil, so that the question is asked on.
    private mutating func keepNote(_ text: String, _ place: Place) async throws -> Next? {
        guard let text = text.isEmpty ? terminal.ask("  Note: ") : text, !text.isEmpty else { return nil }
        do {
            try await session.record(.noted(text), at: options.now)
        } catch let error as NoteError {
            terminal.paragraph("\(Failure(error).what) \(Failure(error).remedy)", .warning)
            return nil
        } catch let error as LogError {
            return try await recover(from: error, at: place)
        }
        terminal.line("  ✓ note kept", .good)
        return nil
    }

    /// Another handler wrote first: show what they did, and go on from there.
    private mutating func recover(from error: LogError, at place: Place) async throws -> Next {
        if error == .erased {
            try await session.readAgain()
            terminal.paragraph(
                "Somebody in this call was erased for good, and nothing more is taken in about them; what you just gave was "
                    + "not kept. If it is about somebody else, give it again; Enter goes on.", .warning)
            return .ask(place)
        }
        guard case .conflict = error else { throw error }
        terminal.paragraph(
            "Somebody else has written to this call. Nothing was overwritten, and what you just gave was not kept: give "
                + "it again if it is still needed.", .warning)
        guard try await catchUp() else { return .leave }
        if let status = try? interview.status(of: place), status != .notApplicable { return .ask(place) }
        if let next = interview.resumingPlace(after: session.call.lastPlace) { return .ask(next) }
        return try await finish()
    }

    /// Takes in what others did, and shows it.
    ///
    /// - Returns: whether the call can be gone on with here.
    private mutating func catchUp() async throws -> Bool {
        let news = try await session.catchUp()
        NewsReport(call: session.call, terminal: terminal).show(news)
        guard interview.phase == .inProgress else {
            terminal.line("  The call is now \(interview.phase.words).", .warning)
            return false
        }
        guard session.isOthers else { return true }
        let handler = session.call.handler
        guard terminal.ask("  \(handler) has the call now. Enter leaves it to them, t takes it back: ") == "t" else {
            terminal.line("The call is left to \(handler).", .bold)
            return false
        }
        do { try await session.record(.handedOver(to: session.desk.actor), at: options.now) } catch LogError.conflict {
            return try await catchUp()
        }
        return true
    }

    private mutating func goOn(from place: Place) async throws -> Next {
        if trail.last != place { trail.append(place) }
        if let next = interview.next(after: place) { return .ask(next) }
        return try await finish()
    }

    // MARK: Showing

    /// Shows the red instructions that have come up since the last question.
    private mutating func showAlerts() {
        let alerts = interview.alerts
        for alert in alerts where !alertsShown.contains(alert.id) { show(alert) }
        alertsShown = Set(alerts.map(\.id))
    }

    private func show(_ alert: Alert) {
        terminal.line()
        for part in Terminal.wrapped(alert.text, width: terminal.width - 4) {
            terminal.line("  \(part.padded(terminal.width - 4))  ", .alert)
        }
    }

    private func show(_ question: Question, at place: Place) {
        terminal.line()
        terminal.line(rule(place), .dim)
        let weight = question.weight.map { "  [\($0.rawValue)]" } ?? "  [optional]"
        terminal.paragraph(question.ask + weight, .bold)
        if let guidance = question.guidance { terminal.paragraph(guidance, .dim) }
        if !question.rows.isEmpty {
            for (index, row) in question.rows.enumerated() { terminal.line("    \(index + 1)= \(row.label)") }
            terminal.line("  Each row takes:", .dim)
        }
        for (index, choice) in question.choices.enumerated() {
            terminal.line("  \(String(index + 1).leftPadded(3)) \(choice.label)")
        }
        if question.type == .boolean { terminal.line("    yes / no", .dim) }
        if let response = interview.response(at: place) {
            terminal.paragraph(
                "Now: \(ValueText.text(of: response, to: question))  (Enter keeps it)", .accent)
        }
        if let broken = interview.brokenConstraint(at: place) { terminal.paragraph("! \(broken)", .warning) }
    }

    /// `── Caller · 3 of 20 ───────── 41 required open, 6 critical ──`
    private func rule(_ place: Place) -> String {
        let script = session.call.script
        let section = script.section(of: place.question)
        let applicable = script.definition.sections.filter { interview.instances(of: $0.id) > 0 }
        let number = (section.flatMap { own in applicable.firstIndex { $0.id == own.id } } ?? 0) + 1
        let title = place.instance > 0 ? "\(section?.repeats?.each ?? "") \(place.instance)" : section?.title ?? ""
        let red = interview.alerts.isEmpty ? "" : "· \(interview.alerts.count) red, see ? "
        let left = "── \(title) · \(number) of \(applicable.count) \(red)"
        let open = interview.open
        let right =
            open.total == 0
            ? " nothing required is open ──"
            : " \(open.total) required open\(open.critical > 0 ? ", \(open.critical) critical" : "") ──"
        return left + String(repeating: "─", count: max(2, terminal.width - left.count - right.count)) + right
    }

    private func help(_ question: Question) {
        for alert in interview.alerts { show(alert) }
        if let guidance = session.call.script.section(of: question.id)?.guidance { terminal.paragraph(guidance) }
        let form: String? =
            switch question.type {
            case .choice: "Type the number, or part of the word."
            case .choices: "Type numbers or parts of words, with commas between: 1, 3."
            case .checklist: "Type 1=2, 2=1 for row=choice, or all=1 for every row; in as many goes as you like."
            case .coordinate: "51.29, 0.55 · degrees minutes seconds · TQ 765 555 · M20 B 84.6 · ///three.word.place"
            case .dateTime: "now · 14:05 · 10 minutes ago · 1 Mar 14:05 (London time)"
            case .date: "1/3/2021 · 1 March 2021 · today"
            case .duration: "2h · 90m · 2h30"
            case .port, .force, .country, .nationality: "Type its code, or part of its name."
            case .photograph: "Type the path of a JPEG, PNG, HEIC or PDF file."
            case .boolean: "Type yes or no."
            default: nil
            }
        if let form { terminal.paragraph(form) }
        for key in Key.allCases { terminal.line("    \(key.rawValue)  \(key.words)") }
        terminal.line("    =  before an answer that looks like one of these: =b")
        terminal.line("    Enter  leave it for later")
    }

    // MARK: Moving and ending

    private mutating func jump(to name: String) -> Next? {
        let sections = session.call.script.definition.sections.filter { interview.instances(of: $0.id) > 0 }
        var name = name
        if name.isEmpty {
            for (index, section) in sections.enumerated() {
                let open = openCount(in: section)
                terminal.line(
                    "  \(String(index + 1).leftPadded(3)) \(section.title.padded(44)) \(open == 0 ? "" : "\(open) open")"
                )
            }
            name = terminal.ask("  Jump to: ") ?? ""
        }
        guard !name.isEmpty else { return nil }
        let wanted = name.lowercased()
        let found =
            Int(name).flatMap { (1...sections.count).contains($0) ? sections[$0 - 1] : nil }
            ?? sections.first { $0.title.lowercased().hasPrefix(wanted) }
            ?? sections.first { $0.title.lowercased().contains(wanted) || $0.id.name.hasPrefix(wanted) }
        guard let section = found else {
            terminal.line("  No section of that name applies. j lists them.", .warning)
            return nil
        }
        let own = Set(section.questions.map(\.id))
        let places = interview.applicablePlaces.filter { own.contains($0.question) }
        return (places.first { interview.response(at: $0) == nil } ?? places.first).map(Next.ask)
    }

    private func openCount(in section: Section) -> Int {
        let own = Set(section.questions.map(\.id))
        return interview.openPlaces().count { own.contains($0.question) }
    }

    /// Everything has been asked once: go through what is open, close, or pause.
    private mutating func finish() async throws -> Next {
        let open = interview.openPlaces()
        terminal.line()
        if open.isEmpty {
            terminal.line("Every required question is answered.", .good)
        } else {
            terminal.line("Still open:", .bold)
            for place in open {
                let question = session.call.script.question(place.question)
                terminal.line("  [\(question?.weight?.rawValue ?? "")] \(place): \(question?.ask ?? "")")
            }
        }
        while true {
            let prompt =
                open.isEmpty ? "c closes, p pauses, j jumps › " : "Enter asks them again, c closes, p pauses › "
            guard let text = terminal.ask(prompt) else { return try await pause() }
            switch text {
            case "" where !open.isEmpty: return .ask(open[0])
            case "c": if let next = try await close() { return next }
            case "p": return try await pause()
            case let text where text.hasPrefix("j"):
                if let next = jump(to: String(text.dropFirst()).trimmingCharacters(in: .whitespaces)) { return next }
            default: terminal.line("  Type \(open.isEmpty ? "" : "Enter, ")c, p or j.", .warning)
            }
        }
    }

    private mutating func pause() async throws -> Next {
        while interview.phase == .inProgress {
            do { try await session.record(.paused, at: options.now) } catch LogError.conflict {
                terminal.line()
                terminal.line("Somebody else has written to this call meanwhile:", .warning)
                guard try await catchUp() else { return .leave }
            }
        }
        terminal.line()
        terminal.line("Paused. Go on with: layby call resume \(session.call.id.stream.short)", .bold)
        return .leave
    }

    /// Closes the call; nil when the handler thinks better of it.
    private mutating func close() async throws -> Next? {
        var reason: String?
        var callerRangOff = false
        let open = interview.openPlaces()
        if !open.isEmpty {
            terminal.line("  \(open.count) required questions are open.", .warning)
            let answer = terminal.ask("  Did the caller ring off before the end? yes, no, or Enter to go on asking: ")
            switch answer?.lowercased() {
            case "yes", "y": callerRangOff = true
            case "no": break
            case nil, "": return nil
            default:
                terminal.line("  Type yes or no. The call is not closed yet.", .warning)
                return nil
            }
        }
        if interview.open.critical > 0 {
            let critical = interview.openPlaces(of: .critical).map(\.description).joined(separator: ", ")
            terminal.paragraph("Critical questions are open: \(critical).", .warning)
            reason = terminal.ask("  Why close now? ")
            guard let reason, !reason.isEmpty else { return nil }
        }
        do {
            try await session.record(.closed(reason: reason, callerRangOff: callerRangOff), at: options.now)
        } catch let error as LogError {
            guard let place = interview.next() ?? interview.applicablePlaces.first else { throw error }
            return try await recover(from: error, at: place)
        }
        CallReport(session.call, terminal: terminal).closing()
        return .leave
    }
}
