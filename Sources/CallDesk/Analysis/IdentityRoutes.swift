import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Pages of a vehicle, a haulier, a person or a phone: the events in which they stand, and whom and what they met there.
///
/// None of them is named by an address: it says in which record they stand, and where in it.
enum IdentityRoutes {
    static let all: [Route] = [.page("/known/{record}", .may(.readCall), show)]

    private static let most = 100

    private static func show(_ visit: Visit) async throws -> Reply {
        let (stream, scripts) = (try visit.stream("record"), visit.desk.scripts)
        guard let record = try await visit.log.identified(stream, children: visit.children, scripts: scripts),
            let identity = visit.query["at"].flatMap({ record.identity(at: $0) })
        else { throw LogError.notFound }
        let readable = visit.readable
        guard readable.contains(record.kind) else { throw LogError.notFound }
        try await visit.refuseToWaitForIndex()
        let entity = try await visit.log.entity(
            of: identity, records: readable, children: visit.children, scripts: scripts, limit: most)
        let sightings = entity.sightings
        var limits = IntelligenceLog.MatchLimits()
        (limits.records, limits.children) = (readable, visit.children)
        let seen = Set(sightings.map(\.record.stream))
        let matches = try await visit.log.matches(for: [identity], excluding: stream, scripts: scripts, limits: limits)
            .filter { !seen.contains($0.record.stream) }
        let shown = [stream] + (sightings.map(\.record.stream) + matches.map(\.record.stream)).filter { $0 != stream }
        try await visit.consult(listed: shown)
        let content = IdentityPage(
            identity, entity, matches, links: try await IdentityLinks.of(identity, sightings, visit.log),
            from: IdentityAddress(stream, identity.anchor))
        // The name itself stays out of the browser's history, which keeps titles.
        return visit.page(content.kind, content, "identity")
    }
}

/// A link to the page of somebody or something that a record speaks of.
struct IdentityLink: Sendable {
    let part: String
    let text: String
    let href: String
    /// In how many of the records that are shown; nil where that is not counted.
    let count: Int?

    init(_ identity: Identity, in record: StreamID, count: Int? = nil) {
        (part, text, self.count) = (identity.part.words, identity.text, count)
        href = "/known/\(record)?at=\(identity.anchor.percentEncoded)"
    }
}

/// Somebody or something by all the records in which they stand.
struct IdentityPage: Sendable {
    struct Line: Sendable {
        /// The record's page; nil where it has none.
        let href: String?
        let what: String
        let at: String
        let force: String?
        let owed: String?
        /// What it was there, or why it may be the same.
        let reasons: String
        /// Where a person decides whether it is the same; nil where there is nothing to decide.
        let pair: String?
        let others: [IdentityLink]
        let isSimulated: Bool
    }

    let kind: String
    let text: String
    let birth: String?
    let seen: [Line]
    let said: String
    let near: [Line]
    let hasNear: Bool
    let met: [IdentityLink]
    let hasMet: Bool
    /// What intelligence reports say of it, for those who may read them.
    let links: [IdentityLinks.Line]
    let hasLinks: Bool
    /// How else it is written, by people's decisions.
    let spellings: [String]
    let merges: [DecisionLine]
    let hasMerges: Bool
    let conflicts: [ConflictLine]
    let hasConflicts: Bool

    /// - Parameter address: where it stands in the record that it was opened from.
    init(
        _ identity: Identity, _ entity: Entity, _ matches: [Match], links: [IdentityLinks.Line],
        from address: IdentityAddress
    ) {
        let (sightings, isCut) = (entity.sightings, entity.isCut)
        (self.links, hasLinks) = (links, !links.isEmpty)
        spellings = entity.spellings.dropFirst().map(\.text)
        (merges, hasMerges) = (entity.merges.map(DecisionLine.init), !entity.merges.isEmpty)
        (conflicts, hasConflicts) = (entity.conflicts.map(ConflictLine.init), !entity.conflicts.isEmpty)
        kind = identity.part.kind.title
        text = identity.text
        birth = identity.birth.map { CivilDay(daysSince1970: $0.days).text }
        seen = sightings.map { sighting in
            Self.line(
                sighting.record, others: sighting.others,
                reasons: sighting.identities.map { $0.part.words }.uniqued.joined(separator: ", "))
        }
        let count = sightings.count == 1 ? "1 record" : "\(sightings.count) records"
        said = "Stands in \(count)" + (isCut ? "; only the newest were looked at." : ".")
        near = matches.map { match in
            Self.line(
                match.record, others: [], reasons: match.reasons.map(\.words).joined(separator: "; "),
                pair: Self.pair(address, match))
        }
        hasNear = !near.isEmpty
        met = Self.met(sightings)
        hasMet = !met.isEmpty
    }

    private static func pair(_ address: IdentityAddress, _ match: Match) -> String? {
        guard let other = match.reasons.first?.other, [.call, .penalty].contains(match.record.kind),
            other.part.kind != .phone
        else { return nil }
        let right = IdentityAddress(match.record.stream, other.anchor)
        return "/entities/pair?left=\(address.description.percentEncoded)&right=\(right.description.percentEncoded)"
    }

    private static func line(
        _ record: IdentifiedRecord, others: [Identity], reasons: String, pair: String? = nil
    ) -> Line {
        let (what, href): (String, String?) =
            switch record.kind {
            case .penalty: ("outstanding penalty", nil)
            case .intelligence: ("intelligence report", "/intelligence/\(record.stream)")
            case .referral: ("referral", "/referrals/\(record.stream)")
            default: ("event", "/calls/\(record.stream)")
            }
        return Line(
            href: href, what: what, at: LondonTime.text(Int64(record.at.seconds)),
            force: record.force.map { Forces.force(slug: $0)?.name ?? $0 },
            owed: record.outstandingPence.map { Money.text(pence: $0) }, reasons: reasons, pair: pair,
            others: others.map { IdentityLink($0, in: record.stream) }, isSimulated: record.isSimulated)
    }

    /// Whom and what it met, the most often met first.
    private static func met(_ sightings: [Sighting]) -> [IdentityLink] {
        var found: [(identity: Identity, stream: StreamID, count: Int)] = []
        for sighting in sightings {
            var own: [Identity] = []
            for other in sighting.others where !own.contains(where: { $0.isSame(as: other) }) {
                own.append(other)
                if let known = found.firstIndex(where: { $0.identity.isSame(as: other) }) {
                    found[known].count += 1
                } else {
                    found.append((other, sighting.record.stream, 1))
                }
            }
        }
        let sorted = found.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
        return sorted.prefix(30).map {
            IdentityLink($0.element.identity, in: $0.element.stream, count: $0.element.count)
        }
    }
}

extension Identity.Kind {
    /// As a page is headed.
    fileprivate var title: String {
        switch self {
        case .vehicle: "Vehicle"
        case .haulier: "Haulier or company"
        case .person: "Person"
        case .phone: "Phone number"
        }
    }
}

extension [String] {
    /// Each once, where it first stands.
    fileprivate var uniqued: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
