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
        .form("/operations/{operation}/plan", .may(.logOperation), amend),
        .form("/operations/{operation}/penalties", .may(.logOperation), lookUp),
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
        do { change = try started(visit) } catch  where error is Misread || error is OperationError {
            return try await list(visit, error: Wording(error).sentence)
        }
        try await visit.log.start(change)
        return .seeOther("/operations/\(change.stream)?said=\(Said.started.rawValue)")
    }

    private static func started(_ visit: Visit) throws -> Change {
        let plan = try SettingForm.plan(visit.form, now: visit.now)
        // The form names the stream; only one that was made lately, never one that each log has one of.
        guard let stream = visit.form["operation"].flatMap({ StreamID($0) }),
            stream.madeAt > visit.now.adding(seconds: -startSeconds),
            stream.madeAt < visit.now.adding(seconds: 86_400)
        else { throw WebError.field("operation") }
        return try Operation.started(
            OperationID(stream), plan, startedAt: try visit.form.moment(now: visit.now), at: visit.now,
            by: try visit.actor()
        ).change
    }

    // MARK: One operation

    private static func show(_ visit: Visit) async throws -> Reply {
        try await page(visit, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
    }

    /// The page, with what was found or refused on it.
    private static func page(
        _ visit: Visit, said: String? = nil, refused: OperationPage.Refused? = nil, found: PenaltyLookup? = nil
    ) async throws -> Reply {
        let stream = try visit.stream("operation")
        try await visit.consult(stream, page: "desk operation")
        let operation = try await operation(stream, visit)
        var lookup = found
        if lookup == nil { lookup = try await PenaltyLookup(visit, in: operation.id) }
        let content = OperationPage(operation, for: visit, said: said, refused: refused, lookup: lookup)
        let isTaken = refused == nil && found?.isRefused != true
        return visit.page(
            operation.plan.name, content, "operation", status: isTaken ? .ok : .unprocessableContent)
    }

    private static func operation(_ stream: StreamID, _ visit: Visit) async throws -> Operation {
        let entries = try await visit.log.entries(of: stream)
        guard entries.first?.kind == "operation.started" else { throw LogError.notFound }
        return try Operation.replayed(entries)
    }

    /// Logs a line, once: a phone with a bad line sends it until it hears that it is kept.
    private static func log(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("operation")
        let line = visit.form["line"].flatMap { LineForm(rawValue: $0) }
        guard line != nil || visit.form["line"] == "struck" else { throw WebError.field("line") }
        guard let once = visit.form["once"].flatMap({ Once($0) }) else { throw WebError.field("once") }
        do {
            let isNew = try await log(line, once, in: stream, visit)
            return .seeOther("/operations/\(stream)?said=\((isNew ? Said.logged : .already).rawValue)")
        } catch  where error is OperationError || error is Misread || error is RecoveryError {
            let words = Wording(error).sentence
            // Money of a known debt is asked for again with its debt, so that it cannot be logged without.
            if line == .recovered, let debt = visit.form["penalty"].flatMap({ StreamID($0) }) {
                let found = try await PenaltyLookup.refused(PenaltyID(debt), error: words, visit, OperationID(stream))
                return try await page(visit, found: found)
            }
            return try await page(visit, refused: OperationPage.Refused(form: line, error: words))
        }
    }

    /// - Parameter line: nil for what strikes one.
    /// - Returns: whether it was not kept already.
    private static func log(
        _ line: LineForm?, _ once: Once, in stream: StreamID, _ visit: Visit
    ) async throws -> Bool {
        let (log, actor, form) = (visit.log, try visit.actor(), visit.form)
        guard let line else {
            guard let number = form["number"].flatMap({ Int($0) }) else { throw WebError.field("number") }
            return try await log.strike(
                number, in: OperationID(stream), reason: try form.line("reason", longest: 400) ?? "", once: once,
                at: visit.now, by: actor
            ).isNew
        }
        let happenedAt = try form.moment(now: visit.now)
        if line == .recovered, let text = form["penalty"], !text.isEmpty {
            guard let penalty = StreamID(text) else { throw WebError.field("penalty") }
            return try await log.recover(
                try Money.pence(from: form["amount"] ?? ""), from: PenaltyID(penalty), in: OperationID(stream),
                reason: try form.line("reason", longest: 400), once: once, happenedAt: happenedAt, at: visit.now,
                by: actor
            ).isNew
        }
        return try await log.record(
            try line.event(form), once: once, in: stream, happenedAt: happenedAt, at: visit.now, by: actor
        ).isNew
    }

    /// Puts right what the operation is.
    private static func amend(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("operation")
        do {
            let plan = try SettingForm.plan(visit.form, now: visit.now)
            _ = try await visit.log.record(.amended(plan), in: stream, at: visit.now, by: try visit.actor())
            return .seeOther("/operations/\(stream)?said=\(Said.amended.rawValue)")
        } catch  where error is OperationError || error is Misread {
            return try await page(
                visit, refused: OperationPage.Refused(form: nil, error: Wording(error).sentence, isSetting: true))
        }
    }

    /// Looks up debts, to log what is recovered against one.
    private static func lookUp(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("operation")
        return try await page(visit, found: try await PenaltyLookup.found(visit, in: OperationID(stream)))
    }

    /// What the page says after a form, so that addresses hold codes and not words.
    private enum Said: String {
        case started, logged, already, amended

        var words: String {
            switch self {
            case .started: "Started."
            case .logged: "Logged."
            case .already: "That line was logged already; it is kept once."
            case .amended: "What the operation is was put right."
            }
        }
    }
}
