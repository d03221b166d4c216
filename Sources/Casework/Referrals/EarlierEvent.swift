public import ScriptEngine

/// An event in the log that could be an earlier incident, by a vehicle, driver or haulier in common. It is shown beside
/// what was declared and counts for nothing by itself: CECPT holds the record.
public struct EarlierEvent: Sendable {
    /// A call, or a referral whose call is not there.
    public let record: IdentifiedRecord
    /// In London.
    public let on: CivilDate
    /// Why it could be one.
    public let reasons: String

    /// Those within the five years before an event, the latest first.
    ///
    /// - Parameters:
    ///   - matches: of the event's own call.
    ///   - day: of the event, in London; nothing is found where it is not known, or where earlier ones make no difference.
    public static func all(in matches: [Match], before day: CivilDate?) -> [EarlierEvent] {
        guard let day, let span = PenaltyRegime.inForce(.carrying, on: day)?.lookBack(before: day) else { return [] }
        return matches.compactMap { match in
            let on = CivilDate(inLondon: match.record.at)
            guard match.record.kind == .call || match.record.kind == .referral, span.contains(on) else { return nil }
            return EarlierEvent(
                record: match.record, on: on, reasons: match.reasons.map(\.words).joined(separator: "; "))
        }.sorted { ($1.on, $1.record.stream) < ($0.on, $0.record.stream) }
    }
}
