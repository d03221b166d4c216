import Casework
import IntelligenceLog
import ScriptEngine

/// What intelligence reports say of somebody or something: the links that name them.
enum IdentityLinks {
    struct Line: Sendable {
        let link: LinkView
        let href: String
        let reference: String
        let phase: String
    }

    /// The links of the reports among some sightings, which are those that the reader may read.
    ///
    /// A report that was erased meanwhile is passed over; what was withdrawn says so.
    static func of(_ identity: Identity, _ sightings: [Sighting], _ log: IntelligenceLog) async throws -> [Line] {
        var lines: [Line] = []
        for sighting in sightings where sighting.record.kind == .intelligence {
            guard let report = try await report(sighting.record.stream, log) else { continue }
            let own = Set(
                report.entities.filter { $0.identity?.isSame(as: identity) ?? false }.map(\.number))
            lines += report.links.filter { own.contains($0.from) || own.contains($0.to) }.compactMap { link in
                LinkView(link, in: report).map {
                    Line(
                        link: $0, href: "/intelligence/\(report.id)", reference: report.reference,
                        phase: report.phase.words)
                }
            }
        }
        return lines
    }

    private static func report(_ stream: StreamID, _ log: IntelligenceLog) async throws -> IntelligenceReport? {
        do { return try await log.intelligenceReport(stream) } catch is ReplayError { return nil }
    }
}
