import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The joint debriefs: of the persons of a call, and the persons of whom nobody has decided.
enum DebriefRoutes {
    static let all: [Route] = [
        .page("/debriefs", .may(.writeIntelligence), undecided),
        .page("/calls/{call}/debriefs", .may(.writeIntelligence)) { visit async throws in
            try await show(visit, said: visit.query["said"] == "saved" ? "Saved." : nil)
        },
        .form("/calls/{call}/debriefs", .may(.writeIntelligence), record),
    ]

    /// So many calls are looked at for the list, the newest first.
    private static let most = 200

    private static func undecided(_ visit: Visit) async throws -> Reply {
        let found = try await visit.log.undecidedDebriefs(looking: most, scripts: visit.desk.scripts)
        return visit.page("Debriefs to decide", UndecidedPage(found, looked: most), "debriefs")
    }

    private static func show(_ visit: Visit, said: String? = nil, error: String? = nil) async throws -> Reply {
        let stream = try visit.stream("call")
        let call = try await visit.desk.calls.call(stream).read()
        try await visit.consult(stream, page: "desk debriefs")
        let debriefs = try await visit.log.debriefs(of: call.id)
        return visit.page(
            "Debriefs of call \(stream.short)", DebriefPage(call, debriefs, for: visit, said: said, error: error),
            "debriefs-of-call", status: error == nil ? .ok : .unprocessableContent)
    }

    private static func record(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        do {
            guard let person = visit.form["person"].flatMap({ Int($0) }) else { throw DebriefError.person }
            guard let status = visit.form["status"].flatMap({ DebriefState.Status(rawValue: $0) }) else {
                throw Misread(code: "debrief.status", expected: "how the debrief stands")
            }
            let code = visit.form["reason"] ?? ""
            let reason = code.isEmpty ? nil : try DebriefState.Reason(code: code)
            let day = try visit.day("on")
            _ = try await visit.log.recordDebrief(
                try DebriefState(status, reason: reason), of: person, on: day, in: CallID(stream),
                scripts: visit.desk.scripts, at: visit.now, by: try visit.actor())
            return .seeOther("/calls/\(stream)/debriefs?said=saved")
        } catch  where error is DebriefError || error is Misread {
            return try await show(visit, error: Wording(error).sentence)
        }
    }
}

/// The debriefs of a call's persons. No name stands on it: persons go by their number in the call.
struct DebriefPage: Sendable {
    struct Person: Sendable {
        let number: Int
        let facts: String
        let state: String
        let isDecided: Bool
        let statuses: [Option]
        let reasons: [Option]
        let report: String
    }

    struct Deed: Sendable {
        let at: String
        let actor: String
        let person: Int
        let words: String
        let on: String?
    }

    let id: String
    let short: String
    let csrf: String
    let isSimulated: Bool
    let persons: [Person]
    let hasPersons: Bool
    let deeds: [Deed]
    let hasDeeds: Bool
    let said: String?
    let error: String?

    init(_ call: Call, _ debriefs: Debriefs, for visit: Visit, said: String?, error: String?) {
        (id, short, csrf) = (call.id.description, call.id.stream.short, visit.csrf)
        isSimulated = call.isSimulated
        persons = Debriefs.persons(of: call.interview).map { number in
            let state = debriefs.state(of: number, in: call.interview)
            let typed = error != nil && visit.form["person"] == String(number) ? visit.form : nil
            return Person(
                number: number, facts: Self.facts(call, number), state: state?.words ?? "nobody has said",
                isDecided: state?.status.isDecided ?? false,
                statuses: DebriefState.Status.allCases.map {
                    Option($0.rawValue, $0.words, chosen: typed?["status"] ?? state?.status.rawValue)
                },
                reasons: DebriefState.Reason.allCases.map {
                    Option($0.rawValue, $0.words, chosen: typed?["reason"] ?? state?.reason?.rawValue)
                }, report: "/intelligence?call=\(call.id)&person=\(number)")
        }
        hasPersons = !persons.isEmpty
        deeds = debriefs.lines.reversed().map { line in
            Deed(
                at: LondonTime.text(Int64(line.at.seconds)), actor: line.actor.id, person: line.person,
                words: line.state.words, on: line.on.map { CivilDay(daysSince1970: $0.days).text })
        }
        hasDeeds = !deeds.isEmpty
        (self.said, self.error) = (said, error)
    }

    /// What tells persons apart without a name.
    private static func facts(_ call: Call, _ number: Int) -> String {
        let questions: [QuestionID] = ["age_band", "sex", "person_language", "person_interpreter_needed"]
        return questions.compactMap { id -> String? in
            let place = Place(id, instance: number)
            guard let question = call.script.question(id), let value = call.interview.value(of: place),
                !question.isPersonal
            else { return nil }
            if case .boolean(let flag) = value { return flag ? "interpreter needed" : nil }
            return ValueText.text(of: value, to: question)
        }.joined(separator: ", ")
    }
}

/// Persons of whom nobody has decided about a debrief, by call.
struct UndecidedPage: Sendable {
    struct Line: Sendable {
        let href: String
        let short: String
        let at: String
        let force: String?
        let persons: String
        let isSimulated: Bool
    }

    let lines: [Line]
    let hasLines: Bool
    let looked: Int

    init(_ found: [IntelligenceLog.Undecided], looked: Int) {
        self.looked = looked
        lines = found.map { found in
            Line(
                href: "/calls/\(found.call.id)/debriefs", short: found.call.id.stream.short,
                at: LondonTime.text(Int64(found.call.countedAt.seconds)),
                force: found.call.force.map { Forces.force(slug: $0)?.name ?? $0 },
                persons: found.persons.map { "\($0.number)\($0.state.map { " (\($0.status.words))" } ?? "")" }
                    .joined(separator: ", "),
                isSimulated: found.call.isSimulated)
        }
        hasLines = !lines.isEmpty
    }
}
