import Casework
import Foundation
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Who and what of a call was met before: shown beside the script while it is typed.
enum MatchRoutes {
    static let all: [Route] = [.form("/calls/{call}/matches", .may(.takeCall), matches)]

    /// Earlier events and outstanding penalties, each with why it is shown. Nothing of them stands here but that: what
    /// they say is behind the link, and opening it is written down.
    struct MatchesPiece: Sendable {
        struct Line: Sendable {
            let href: String?
            let what: String
            let facts: String
            let reasons: [String]
            let isCertain: Bool
            let isSimulated: Bool
        }

        let lines: [Line]
        /// What is on a hub's list.
        let listed: [ListedLine]
    }

    private static func matches(_ visit: Visit) async throws -> Reply {
        let call = try await visit.desk.calls.call(try visit.stream("call")).read()
        let typed = try identity(typedIn: visit.form, call, at: visit.now)
        let scripts = visit.desk.scripts
        let found: [Match]
        var limits = IntelligenceLog.MatchLimits()
        if visit.may(.readIntelligence) { limits.records.insert(.intelligence) }
        if let typed {
            found = try await visit.log.matches(
                for: [typed], excluding: call.id.stream, scripts: scripts, limits: limits)
        } else {
            found = try await visit.log.matches(for: call, scripts: scripts, limits: limits)
        }
        // Somebody has just typed something: the last minutes' calls are worth a look too.
        visit.desk.searchUpkeep.wanted()
        let listed = try await visit.listed(typed.map { [$0] } ?? Identity.all(in: call), in: call)
        return .pieces(
            visit.desk.templates.render(MatchesPiece(lines: found.map(line), listed: listed), "matches"))
    }

    /// What is being typed, as that by which it is known again; nil where the field holds nothing to look for.
    private static func identity(typedIn form: Form, _ call: Call, at time: Timestamp) throws -> Identity? {
        guard let place = form["place"].flatMap({ Place(text: $0) }), let text = form["answer"], text.count >= 3,
            let question = call.script.question(place.question),
            let reading = try? AnswerReader(now: time).read(text, for: question),
            (try? call.interview.status(of: place)) ?? .notApplicable != .notApplicable
        else { return nil }
        var next = call
        _ = try? next.record(.answered(place, reading.value), at: time, by: call.handler)
        return Identity.all(in: next).first { $0.anchor == place.description }
    }

    private static func line(_ match: Match) -> MatchesPiece.Line {
        let record = match.record
        let force = record.force.map { Forces.force(slug: $0)?.name ?? $0 }
        let day = LondonTime.text(Int64(record.at.seconds))
        let owed = record.outstandingPence.map { "\(Money.text(pence: $0)) outstanding" }
        let (what, href): (String, String?) =
            switch record.kind {
            case .penalty: ("Outstanding penalty", nil)
            case .intelligence: ("Intelligence report", "/intelligence/\(record.stream)")
            case .referral: ("Referral", "/referrals/\(record.stream)")
            default: ("Earlier event", "/calls/\(record.stream)")
            }
        return MatchesPiece.Line(
            href: href, what: what, facts: [owed, day, force].compactMap(\.self).joined(separator: " · "),
            reasons: match.reasons.map(\.words), isCertain: match.reasons.first?.strength == .certain,
            isSimulated: record.isSimulated)
    }
}
