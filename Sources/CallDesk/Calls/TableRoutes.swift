import Casework
import HTTPTypes
import IntelligenceLog
import ScriptEngine

/// Persons, vehicles and stops as tables.
enum TableRoutes {
    static let all: [Route] = [
        .page("/calls/{call}/tables/{section}", .may(.takeCall), show),
        .form("/calls/{call}/tables/{section}", .may(.takeCall), save),
        .form("/calls/{call}/tables/{section}/add", .may(.takeCall), add),
    ]

    private static func show(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        try await visit.consult(stream, page: "desk table")
        let call = try await visit.desk.calls.call(stream).read()
        return page(QuickTable(try section(visit, call), of: call, for: visit), visit)
    }

    private static func page(_ table: QuickTable, _ visit: Visit) -> Reply {
        let status: HTTPResponse.Status = table.isBad ? .unprocessableContent : .ok
        guard visit.wantsPieces else {
            return visit.page("\(table.title), call \(table.short)", table, "table", status: status)
        }
        return .pieces(visit.desk.templates.render(table, "table-pieces"), status: status)
    }

    private static func section(_ visit: Visit, _ call: Call) throws -> Section {
        let name = visit.parameters["section"] ?? ""
        guard let section = call.script.definition.sections.first(where: { $0.id.name == name && $0.repeats != nil })
        else { throw WebError.noPage }
        return section
    }

    /// Saves each cell that was changed; one that is refused keeps no other from being saved.
    private static func save(_ visit: Visit) async throws -> Reply {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        var call = try await open.read()
        let section = try section(visit, call)
        guard let seen = visit.form["seen"].flatMap({ Int($0) }) else { throw WebError.field("seen") }
        let actor = try visit.actor()
        var errors: [Place: (typed: String, why: String)] = [:]
        var saved = 0
        for (name, typed) in visit.form.fields where name.hasPrefix("answer.") {
            guard let place = Place(text: String(name.dropFirst("answer.".count))),
                let question = call.script.question(place.question),
                call.script.section(of: place.question)?.id == section.id
            else { throw WebError.field(name) }
            let standing = call.interview.response(at: place)
            guard typed != Self.typed(standing, question) else { continue }
            do {
                let input = try input(typed, question, place, call, at: visit.now)
                (_, call) = try await open.record(input, at: visit.now, by: actor) { now in
                    try await AnswerRoutes.refuseConflict(at: place, seen: seen, open, now, actor)
                }
                saved += 1
            } catch let conflict as AnswerRoutes.Conflict {
                errors[place] = (typed, "\(conflict.news.actor) answered this first. Look, then save again.")
            } catch  where Wording.isOfAnswer(error) {
                // What applied when the page was drawn may apply no more, by an answer further left.
                if case .notApplicable? = error as? InterviewError { continue }
                errors[place] = (typed, Wording(error).sentence)
            }
        }
        let said = errors.isEmpty ? "Saved." : "\(saved) saved, \(errors.count) not taken: see below."
        return page(
            QuickTable(section, of: try await open.read(), for: visit, said: said, errors: errors), visit)
    }

    /// What a cell holds when nobody has changed it.
    private static func typed(_ response: Response?, _ question: Question) -> String {
        switch response {
        case nil: ""
        case .answered(.choice(let code))?: code
        case .missing(let missing)? where question.type == .choice || question.type == .boolean:
            "missing.\(missing.kind.rawValue)"
        default: ValueText.text(of: response, to: question)
        }
    }

    private static func input(
        _ typed: String, _ question: Question, _ place: Place, _ call: Call, at time: Timestamp
    ) throws -> Call.Input {
        switch typed.lowercased() {
        case "missing.unknown", "unknown": return .markedMissing(place, .unknown)
        case "missing.refused", "refused": return .markedMissing(place, .refused)
        default: break
        }
        if question.type == .choice, question.choices.contains(where: { $0.code == typed }) {
            return .answered(place, .choice(typed))
        }
        let reading = try AnswerReader(now: time).read(typed, for: question, over: call.interview.value(of: place))
        return .answered(place, reading.value)
    }

    /// One more person, vehicle or stop.
    private static func add(_ visit: Visit) async throws -> Reply {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        let call = try await open.read()
        let section = try section(visit, call)
        guard let repeats = section.repeats else { throw WebError.noPage }
        let count = call.interview.instances(of: section.id) + 1
        _ = try await open.record(
            .answered(Place(repeats.count), .integer(count)), at: visit.now, by: try visit.actor()
        ) { _ in }
        return .seeOther("/calls/\(call.id)/tables/\(section.id)")
    }
}
