import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The supervisor's audit trail: who did and saw what. Reading it is written down too, each time.
enum AuditRoutes {
    static let all: [Route] = [.page("/audit", .may(.audit), trail)]

    /// So many lines stand on one page.
    private static let most = 500

    /// The audit trail, and what it can be asked for.
    struct AuditPage: Sendable {
        struct Line: Sendable {
            let at: String
            let operation: String
            let actor: String
            /// The record's short id, and the page of its trail; nil for the log's own streams.
            let record: String?
            let href: String?
            let what: String
            let why: String?
            let recipients: String?
            let isErased: Bool
        }

        let of: String
        let isUser: Bool
        let since: String
        /// A record or user that is not there, or a day that is none.
        let error: String?
        /// Nil until something was asked for.
        let outcome: Outcome?
    }

    /// What was found.
    struct Outcome: Sendable {
        let heading: String
        /// The last one first; of a page since a day the first one first.
        let lines: [AuditPage.Line]
        let summary: String
        /// The page behind this one.
        let next: String?
    }

    private static func trail(_ visit: Visit) async throws -> Reply {
        let of = PlainText.of(visit.query["of"] ?? "")
        let since = visit.query["since"] ?? ""
        let isUser = visit.query["user"] == "yes"
        func page(_ outcome: Outcome?, error: String? = nil) -> Reply {
            visit.page(
                "Audit trail", AuditPage(of: of, isUser: isUser, since: since, error: error, outcome: outcome), "audit",
                status: error == nil ? .ok : .unprocessableContent)
        }
        let first = CivilDate(iso: since)
        guard since.isEmpty || first != nil else { return page(nil, error: "Give the day as 2021-03-01.") }
        let days = DayRange(from: first, until: nil)
        guard !of.isEmpty else { return page(first == nil ? nil : try await all(days, visit)) }
        do { return page(try await trail(of, isUser: isUser, days, visit)) } catch let error as LogError {
            switch error {
            case .notFound: return page(nil, error: "There is no such record, and nobody of that id did anything.")
            case .ambiguous: return page(nil, error: "Several records end like that. Give more of the id.")
            default: throw error
            }
        }
    }

    /// The trail of a record or a user.
    private static func trail(
        _ of: String, isUser: Bool, _ days: DayRange, _ visit: Visit
    ) async throws -> Outcome {
        let subject = isUser ? TrailSubject.actor(Actor(of)) : try await TrailSubject.named(of, in: visit.log)
        let placed = try await subject.entries(in: visit.log)
        guard !placed.isEmpty else { throw LogError.notFound }
        try await note(subject.target, by: subject.means("desk audit"), visit)
        let lines = try await lines(placed, visit).filter { days.contains($0.at) }
        let heading =
            switch subject {
            case .record(let stream, let part): "Record \(stream.short)\(part.map { ", \($0)" } ?? "")"
            case .actor(let actor): "User \(actor)"
            }
        let shown = lines.suffix(most).reversed().map { view($0, namesStream: subject.spansStreams) }
        let counts = AuditTrail.Operation.allCases.compactMap { operation -> String? in
            let count = lines.count { $0.operation == operation }
            return count == 0 ? nil : "\(count) \(operation.rawValue)"
        }
        let cut = lines.count > most ? " The last \(most) are shown; ask for a later day to see fewer." : ""
        return Outcome(
            heading: heading, lines: shown, summary: "\(lines.count) lines: \(counts.joined(separator: ", ")).\(cut)",
            next: nil)
    }

    /// All that was done since a day, a page at a time.
    private static func all(_ days: DayRange, _ visit: Visit) async throws -> Outcome {
        try await note(AuditEvent.Target(.audit), by: "desk audit", visit)
        let since = visit.query["since"] ?? ""
        let after = visit.query["after"].flatMap { Int($0) } ?? 0
        let placed = try await visit.log.trail(
            since: days.start ?? Timestamp(milliseconds: 0), after: after, limit: most)
        let lines = try await lines(placed, visit).filter { days.contains($0.at) }
        let next = placed.count == most ? placed.last.map { "/audit?since=\(since)&after=\($0.position)" } : nil
        return Outcome(
            heading: "Everything since \(since)", lines: lines.map { view($0, namesStream: true) },
            summary: "\(lines.count) lines on this page.", next: next)
    }

    private static func note(_ target: AuditEvent.Target, by means: String, _ visit: Visit) async throws {
        let actor = try visit.actor()
        let why = visit.desk.consultations.takeReason(for: visit.path, by: actor)
        let kept = try await visit.justification(why, for: .consultation)
        try await visit.log.note(.consulted(target, by: means, justification: kept), at: visit.now, by: actor)
    }

    private static func lines(_ placed: [PlacedEntry], _ visit: Visit) async throws -> [AuditTrail.Line] {
        // Of a call that another user opened, the opening is not in a user's trail.
        let known = try await visit.log.scripts(of: Set(placed.map(\.entry.stream)))
        var trail = AuditTrail(scripts: visit.desk.scripts, known: known)
        return placed.map { trail.line($0.entry) }
    }

    private static func view(_ line: AuditTrail.Line, namesStream: Bool) -> AuditPage.Line {
        // The streams that each log has one of were made, by their ids, in 1970.
        let isRecord = namesStream && line.stream.madeAt.milliseconds > 0
        return AuditPage.Line(
            at: LondonTime.text(Int64(line.at.seconds)), operation: line.operation.rawValue, actor: line.actor.id,
            record: isRecord ? line.stream.short : nil, href: isRecord ? "/audit?of=\(line.stream)" : nil,
            what: PlainText.of(line.what), why: line.why.map(PlainText.of),
            recipients: line.recipients.isEmpty ? nil : line.recipients.joined(separator: ", "),
            isErased: line.isErased)
    }
}
