import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// Two that may be one, side by side, with why, and the form by which a person decides.
struct PairView: Sendable {
    struct Side: Sendable {
        let text: String
        let facts: String?
        let page: String
        let records: [Record]
        /// `and 3 more`; nil where all are shown.
        let more: String?
    }

    struct Record: Sendable {
        let at: String
        let force: String?
        let part: String
        let href: String?
        let isSimulated: Bool
    }

    struct ClueLine: Sendable {
        let words: String
        let bits: String
        let isAgainst: Bool
    }

    /// Names its fields apart from those of other pairs on the page.
    let number: Int
    let kind: String
    let score: Int
    let clues: [ClueLine]
    let sides: [Side]
    /// What the form says it is about.
    let left: String
    let right: String
    let csrf: String
    let mayDecide: Bool
    /// The decision that stands, as it is left for later; nil where there is none.
    let isDeferred: Bool
    let reason: String
    let error: String?

    /// Records shown of a side.
    private static let most = 4

    /// - Parameter records: those that the sides' first addresses name, as far as they may be read.
    init(
        _ left: Known, _ right: Known, _ resemblance: Resemblance, _ records: [StreamID: IdentifiedRecord],
        number: Int, isDeferred: Bool = false, error: String? = nil, _ visit: Visit
    ) {
        self.number = number
        kind = resemblance.kind.rawValue
        score = resemblance.score
        clues = resemblance.clues.map { clue in
            let tenths = ClueWeights.standard.weight(of: clue, for: resemblance.kind) / 10
            return ClueLine(
                words: clue.words, bits: "\(tenths < 0 ? "−" : "+")\(abs(tenths) / 10).\(abs(tenths) % 10)",
                isAgainst: tenths < 0)
        }
        sides = [left, right].map { Self.side($0, records) }
        (self.left, self.right) = (left.addresses[0].description, right.addresses[0].description)
        (csrf, mayDecide, self.isDeferred) = (visit.csrf, visit.may(.mergeEntities), isDeferred)
        (reason, self.error) = (error == nil ? "" : visit.form["reason"] ?? "", error)
    }

    /// The records that a page needs of a side.
    static func shown(_ known: Known) -> [StreamID] { known.addresses.prefix(most).map(\.stream) }

    private static func side(_ known: Known, _ records: [StreamID: IdentifiedRecord]) -> Side {
        let identity = known.identity
        let facts = [
            identity.birth.map { "born \(CivilDay(daysSince1970: $0.days).text)" },
            identity.country.map { Countries.country(code: $0)?.name ?? $0 },
        ].compactMap(\.self).joined(separator: ", ")
        let first = known.addresses[0]
        return Side(
            text: identity.text, facts: facts.isEmpty ? nil : facts, page: first.page,
            records: known.addresses.prefix(most).compactMap { address in
                guard let record = records[address.stream] else { return nil }
                return Record(
                    at: LondonTime.text(Int64(record.at.seconds)),
                    force: record.force.map { Forces.force(slug: $0)?.name ?? $0 },
                    part: record.identity(at: address.anchor)?.part.words ?? "",
                    href: record.kind == .call ? "/calls/\(record.stream)" : nil, isSimulated: record.isSimulated)
            }, more: known.addresses.count > most ? "and \(known.addresses.count - most) more" : nil)
    }
}

extension IdentityAddress {
    /// Its page.
    var page: String { "/known/\(stream)?at=\(anchor.percentEncoded)" }
}
