import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// What happened to a call, and the call as it is printed.
enum TimelineRoutes {
    static let all: [Route] = [
        .page("/calls/{call}/timeline", .may(.readCall), timeline),
        .page("/calls/{call}/print", .may(.readCall), print),
    ]

    private static func timeline(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        let part = TimelinePage.Part(rawValue: visit.query["show"] ?? "") ?? .all
        try await visit.consult(stream, page: "desk timeline")
        let timeline = try await visit.log.timeline(
            of: CallID(stream), children: visit.children, scripts: visit.desk.scripts)
        let content = TimelinePage(stream, timeline, identities: try await identities(stream, visit), part: part)
        return visit.page("Timeline of call \(stream.short)", content, "timeline")
    }

    /// Whom and what the call speaks of, but for the officer who rang; nobody where it was erased, which its timeline outlives.
    private static func identities(_ stream: StreamID, _ visit: Visit) async throws -> [Identity] {
        do {
            return try await visit.log.identified(stream, children: visit.children, scripts: visit.desk.scripts)?
                .identities
                .filter { $0.part != .callback } ?? []
        } catch is ReplayError { return [] }
    }

    private static func print(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        try await visit.consult(stream, page: "desk print")
        let call = try await visit.shownCall(stream)
        let timeline = try await visit.log.timeline(
            of: call.id, children: visit.children, scripts: visit.desk.scripts)
        let content = PrintPage(call, timeline, printedBy: try visit.actor(), at: visit.now)
        return visit.page("Call \(stream.short)", content, "print")
    }
}

/// A call's timeline as its page shows it.
struct TimelinePage: Sendable {
    /// Which lines are shown.
    enum Part: String, CaseIterable {
        case all, done, read

        fileprivate var words: String {
            switch self {
            case .all: "Everything"
            case .done: "What was done in the call"
            case .read: "Who read it, and where it went"
            }
        }
    }

    struct Choice: Sendable {
        let label: String
        let href: String
        let isCurrent: Bool
    }

    struct Line: Sendable {
        let at: String
        let actor: String
        let words: String
        let section: String?
        let ask: String?
        let was: String?
        let said: String?
        let isErased: Bool
    }

    let id: String
    let short: String
    let parts: [Choice]
    let lines: [Line]
    let hasLines: Bool
    let known: [IdentityLink]
    let hasKnown: Bool

    init(_ stream: StreamID, _ timeline: CallTimeline, identities: [Identity], part: Part) {
        (id, short) = (stream.text, stream.short)
        let path = "/calls/\(stream)/timeline"
        parts = Part.allCases.map { other in
            Choice(
                label: other.words, href: other == .all ? path : "\(path)?show=\(other.rawValue)",
                isCurrent: other == part)
        }
        lines = timeline.lines.filter { line in
            part == .all || line.kind.hasPrefix("call.") == (part == .done)
        }.map { line in
            Line(
                at: LondonTime.text(Int64(line.at.seconds)), actor: line.actor.id, words: line.words,
                section: line.section, ask: line.ask, was: line.was, said: line.said, isErased: line.isErased)
        }
        hasLines = !lines.isEmpty
        known = identities.map { IdentityLink($0, in: stream) }
        hasKnown = !known.isEmpty
    }
}
