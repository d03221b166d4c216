import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Outstanding penalties: who has not paid, and what was recovered.
enum PenaltyRoutes {
    static let all: [Route] = [
        .page("/penalties", .may(.search)) { try await lookUp($0, try await PenaltyLookup($0)) },
        .form("/penalties", .may(.search), bodyLimit: 16 * 1024) {
            try await lookUp($0, try await PenaltyLookup.found($0))
        },
        .page("/penalties/{penalty}", .may(.search), show),
        .form("/penalties/{penalty}/recoveries", .may(.logOperation), recover),
        .form("/penalties/{penalty}/undo", .may(.logOperation), undo),
    ]

    /// Debts are looked up here.
    struct LookupPage: Sendable {
        let csrf: String
        let lookup: PenaltyLookup
        let mayImport: Bool
        let total: String
    }

    private static func lookUp(_ visit: Visit, _ lookup: PenaltyLookup) async throws -> Reply {
        let total = try await visit.log.outstandingPenaltyTotal()
        let content = LookupPage(
            csrf: visit.csrf, lookup: lookup, mayImport: visit.may(.importPenalties),
            total: "\(Money.text(pence: total.pence)) in all, of \(total.penalties) outstanding.")
        return visit.page(
            "Outstanding penalties", content, "penalties", status: lookup.isRefused ? .unprocessableContent : .ok)
    }

    // MARK: One debt

    private static func show(_ visit: Visit) async throws -> Reply {
        try await page(visit, said: visit.query["said"].flatMap { Said(rawValue: $0)?.words })
    }

    private static func page(
        _ visit: Visit, said: String? = nil, refused: String? = nil, undoError: String? = nil
    ) async throws -> Reply {
        let id = PenaltyID(try visit.stream("penalty"))
        let penalty = try await visit.log.penalty(id)
        try await visit.consult(id.stream, page: "desk penalty")
        let content = PenaltyPage(penalty, for: visit, said: said, refused: refused, undoError: undoError)
        let isTaken = refused == nil && undoError == nil
        return visit.page(
            "Outstanding penalty", content, "penalty", status: isTaken ? .ok : .unprocessableContent)
    }

    private static func recover(_ visit: Visit) async throws -> Reply {
        let (id, form) = (PenaltyID(try visit.stream("penalty")), visit.form)
        guard let once = form["once"].flatMap({ Once($0) }) else { throw WebError.field("once") }
        let force = form["force"] ?? ""
        guard force.isEmpty || Forces.force(slug: force) != nil else { throw WebError.field("force") }
        do {
            let done = try await visit.log.recover(
                try Money.pence(from: form["amount"] ?? ""), from: id, reason: try form.line("reason", longest: 400),
                force: force.isEmpty ? nil : force, once: once, happenedAt: try form.moment(now: visit.now),
                at: visit.now, by: try visit.actor())
            return .seeOther("/penalties/\(id)?said=\((done.isNew ? Said.logged : .already).rawValue)")
        } catch  where error is RecoveryError || error is Misread {
            return try await page(visit, refused: Wording(error).sentence)
        }
    }

    private static func undo(_ visit: Visit) async throws -> Reply {
        let (id, form) = (PenaltyID(try visit.stream("penalty")), visit.form)
        guard let number = form["recovery"].flatMap({ Int($0) }) else { throw WebError.field("recovery") }
        do {
            _ = try await visit.log.undoRecovery(
                number, of: id, reason: try form.line("reason", longest: 400) ?? "", at: visit.now,
                by: try visit.actor())
            return .seeOther("/penalties/\(id)?said=\(Said.undone.rawValue)")
        } catch  where error is RecoveryError || error is Misread || error is OperationError {
            return try await page(visit, undoError: Wording(error).sentence)
        }
    }

    /// What the page says after a form, so that addresses hold codes and not words.
    private enum Said: String {
        case logged, already, undone

        var words: String {
            switch self {
            case .logged: "Logged."
            case .already: "That was logged already; it is kept once."
            case .undone: "Taken back; both entries stay."
            }
        }
    }
}
