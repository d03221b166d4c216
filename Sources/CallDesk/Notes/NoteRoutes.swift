import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Notes: what the officer says between two questions, caught as it is said and filed under a question later.
enum NoteRoutes {
    static let all: [Route] = [
        .form("/calls/{call}/notes", .may(.takeCall), keep),
        .form("/calls/{call}/notes/{note}/file", .may(.takeCall), file),
    ]

    private static func keep(_ visit: Visit) async throws -> Reply {
        try await record(.noted(visit.form["text"] ?? ""), visit)
    }

    /// Files a note under a question; its words stay where they are, and are no answer.
    private static func file(_ visit: Visit) async throws -> Reply {
        guard let number = visit.parameters["note"].flatMap({ Int($0) }) else { throw WebError.noPage }
        guard let place = visit.form["place"].flatMap({ Place(text: $0) }) else { throw WebError.field("place") }
        return try await record(.noteFiled(number, place), visit)
    }

    private static func record(_ input: Call.Input, _ visit: Visit) async throws -> Reply {
        let open = await visit.desk.calls.call(try visit.stream("call"))
        let (_, call) = try await open.record(input, at: visit.now, by: try visit.actor()) { _ in }
        guard visit.wantsPieces else { return .seeOther("/calls/\(call.id)?said=noted#notes") }
        return .pieces(visit.desk.templates.render(NotesPiece(call, csrf: visit.csrf), "notes-kept"))
    }
}

/// A call's notes, newest first, beside its script.
struct NotesPiece: Sendable {
    struct Note: Sendable {
        let number: Int
        let text: String
        let at: String
        let by: String
        /// The question that it is filed under; nil while it is under none.
        let filed: String?
        let isOpen: Bool
    }

    let call: String
    let csrf: String
    let isOpen: Bool
    let notes: [Note]

    init(_ call: Call, csrf: String) {
        self.call = call.id.description
        self.csrf = csrf
        let isOpen = call.interview.phase != .closed
        self.isOpen = isOpen
        notes = call.notes.reversed().map { note in
            Note(
                number: note.number, text: note.text, at: LondonTime.text(Int64(note.at.seconds)), by: note.actor.id,
                filed: note.filedUnder.map { call.script.question($0.question)?.ask ?? $0.description },
                isOpen: isOpen)
        }
    }
}
