import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The OPT lead's pages: the operations, and one as it is logged.
enum OperationRoutes {
    static let all: [Route] = [
        .page("/operations", .may(.readOperation), list),
        .form("/operations", .may(.logOperation), start),
        .page("/operations/{operation}", .may(.readOperation), show),
        .form("/operations/{operation}/lines", .may(.logOperation), log),
    ]

    /// A start that a phone kept while it had no line is taken for so long.
    private static let startSeconds = 30 * 86_400

    // MARK: The list

    private static func list(_ visit: Visit) async throws -> Reply { try await list(visit, error: nil) }

    private static func list(_ visit: Visit, error: String?) async throws -> Reply {
        let operations = try await visit.log.operations()
        try await visit.consult(listed: operations.map(\.id.stream))
        return visit.page(
            "Operations", OperationList(operations, for: visit, error: error), "operations",
            status: error == nil ? .ok : .unprocessableContent)
    }

    private static func start(_ visit: Visit) async throws -> Reply {
        let change: Change
        do { change = try started(visit) } catch let misread as Misread {
            return try await list(visit, error: Wording(misread).sentence)
        }
        try await visit.log.start(change)
        return .seeOther("/operations/\(change.stream)?said=\(Said.started.rawValue)")
    }

    private static func started(_ visit: Visit) throws -> Change {
        guard let name = try visit.form.line("name", longest: 200) else {
            throw Misread(code: "operation.name", expected: "the operation's name")
        }
        guard let kind = visit.form["kind"].flatMap({ OperationKind(rawValue: $0) }) else {
            throw Misread(code: "operation.kind", expected: "what kind of operation it is")
        }
        guard let force = visit.form["force"].flatMap({ Forces.force(slug: $0) }) else {
            throw Misread(code: "operation.force", expected: "the force")
        }
        let place = try visit.form.line("place", longest: 200)
        // The form names the stream; only one that was made lately, never one that each log has one of.
        guard let stream = visit.form["operation"].flatMap({ StreamID($0) }),
            stream.madeAt > visit.now.adding(seconds: -startSeconds),
            stream.madeAt < visit.now.adding(seconds: 86_400)
        else { throw WebError.field("operation") }
        return Operation.started(
            OperationID(stream), name: name, kind: kind, force: force.slug, place: place, at: visit.now,
            by: try visit.actor()
        ).change
    }

    // MARK: One operation

    private static func show(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("operation")
        try await visit.consult(stream, page: "desk operation")
        return page(
            try await operation(stream, visit), visit, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
    }

    private static func page(_ operation: Operation, _ visit: Visit, said: String?) -> Reply {
        visit.page(operation.name, OperationPage(operation, for: visit, said: said), "operation")
    }

    private static func operation(_ stream: StreamID, _ visit: Visit) async throws -> Operation {
        let entries = try await visit.log.entries(of: stream)
        guard entries.first?.kind == "operation.started" else { throw LogError.notFound }
        return try Operation.replayed(entries)
    }

    /// Logs a line, once: a phone with a bad line sends it until it hears that it is kept.
    private static func log(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("operation")
        guard let line = visit.form["line"].flatMap({ LineForm(rawValue: $0) }) else { throw WebError.field("line") }
        guard let once = visit.form["once"].flatMap({ Once($0) }) else { throw WebError.field("once") }
        do {
            let (_, isNew) = try await visit.log.record(
                try line.event(visit.form), once: once, in: stream, at: visit.now, by: try visit.actor())
            return .seeOther("/operations/\(stream)?said=\((isNew ? Said.logged : .already).rawValue)")
        } catch  where error is OperationError || error is Misread {
            try await visit.consult(stream, page: "desk operation")
            let content = OperationPage(
                try await operation(stream, visit), for: visit, refused: (line, Wording(error).sentence))
            return visit.page(content.name, content, "operation", status: .unprocessableContent)
        }
    }

    /// What the page says after a form, so that addresses hold codes and not words.
    private enum Said: String {
        case started, logged, already

        var words: String {
            switch self {
            case .started: "Started."
            case .logged: "Logged."
            case .already: "That line was logged already; it is kept once."
            }
        }
    }
}
