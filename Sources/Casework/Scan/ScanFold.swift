internal import ReferenceData
public import ScriptEngine

/// Adds up a regional scan call by call: once through all of them, whatever their order.
public struct ScanFold: Sendable {
    private let region: Region
    private let days: ClosedRange<CivilDate>
    private var forces: [String: RegionalScan.ForceRow]
    private var events: [RegionalScan.Event] = []
    private var unreferred: [RegionalScan.Event] = []
    private var closed = 0
    private var unreadable = 0
    private var gaps = ScanGaps()
    private var found: [String: Found] = [:]

    private struct Found {
        let kind: RegionalScan.Repeat.Kind
        var texts: [String: Int] = [:]
        var events: [CallID: RegionalScan.Event] = [:]
        var addresses: [IdentityAddress] = []
    }

    /// - Parameter days: in London; both count.
    public init(_ region: Region, days: ClosedRange<CivilDate>) {
        (self.region, self.days) = (region, days)
        forces = Dictionary(
            uniqueKeysWithValues: region.forces.map { ($0.slug, RegionalScan.ForceRow(force: $0.slug)) })
    }

    /// Takes in a call; one of another region or period is passed over.
    ///
    /// - Parameter isReferred: whether it was referred to CECPT.
    public mutating func add(_ call: Call, isReferred: Bool) {
        let facts = CallFacts(call.interview)
        let at = facts.eventTime ?? call.openedAt
        guard let force = facts.force, forces[force] != nil,
            DayRange(from: days.lowerBound, until: days.upperBound).contains(at)
        else { return }
        let event = RegionalScan.Event(call: call.id, at: at, force: force, isSimulated: call.isSimulated)
        events.append(event)
        let asksType = call.script.question(role: CallFacts.Role.eventType.rawValue) != nil
        forces[force]?.byType[asksType ? facts.eventType ?? "" : "lorry", default: 0] += 1
        if call.interview.phase == .closed {
            closed += 1
            gaps.add(call.interview, force: force)
        }
        if !isReferred, call.interview.reached.contains(.civilPenaltyReferral) { unreferred.append(event) }
        for identity in Identity.all(in: call) { note(identity, event) }
        for (key, text) in Self.places(facts) { note(.place, key, text, event) }
    }

    /// Notes that a call of the scan was erased.
    public mutating func addUnreadable() { unreadable += 1 }

    private mutating func note(_ identity: Identity, _ event: RegionalScan.Event) {
        let kind: RegionalScan.Repeat.Kind
        switch identity.part {
        case .registration, .trailer, .container, .otherVehicle: kind = .vehicle
        case .haulier, .owner, .hirer, .operatedBy: kind = .haulier
        case .phone: kind = .phone
        // The officer who rings, a ferry line, and persons are not what a scan of events is for.
        case .callback, .carrier, .driver, .person: return
        }
        let address = IdentityAddress(event.call.stream, identity.anchor)
        note(kind, "\(kind)|\(identity.key)", identity.text, event, at: address)
    }

    private mutating func note(
        _ kind: RegionalScan.Repeat.Kind, _ key: String, _ text: String, _ event: RegionalScan.Event,
        at address: IdentityAddress? = nil
    ) {
        found[key, default: Found(kind: kind)].texts[text, default: 0] += 1
        found[key]?.events[event.call] = event
        if let address { found[key]?.addresses.append(address) }
    }

    /// Where it was: by its point to about a kilometre, and by what the caller called it.
    private static func places(_ facts: CallFacts) -> [(key: String, text: String)] {
        var places: [(key: String, text: String)] = []
        if case .coordinate(let position)? = facts.value(.coordinates), let latitude = position.latitude,
            let longitude = position.longitude
        {
            let text = "\(hundredths(latitude)), \(hundredths(longitude))"
            places.append(("point|\(text)", "about \(text)"))
        }
        if case .text(let text)? = facts.value(.locationText) {
            let words = TextWord.words(of: text).map(\.folded)
            if !words.isEmpty { places.append(("text|\(words.joined(separator: " "))", PlainText.of(text))) }
        }
        return places
    }

    /// `51.29`.
    private static func hundredths(_ degrees: Double) -> String {
        let number = Int((degrees * 100).rounded())
        let digits = String(abs(number) % 100)
        return "\(number < 0 ? "-" : "")\(abs(number) / 100).\(digits.count < 2 ? "0" : "")\(digits)"
    }

    // MARK: The end

    /// What it all comes to.
    ///
    /// - Parameters:
    ///   - decisions: about who is who.
    ///   - scripts: for the words of questions.
    /// - Throws: `ScriptLibraryError`.
    public func scan(
        decisions: MergeDecisions, scripts: ScriptLibrary
    ) throws(ScriptLibraryError) -> RegionalScan {
        func inOrder(_ events: some Sequence<RegionalScan.Event>) -> [RegionalScan.Event] {
            events.sorted { ($0.at, $0.call.stream) < ($1.at, $1.call.stream) }
        }
        let rows = region.forces.compactMap { forces[$0.slug] }
        let types = rows.reduce(into: [:] as [String: Int]) { sums, row in
            sums.merge(row.byType, uniquingKeysWith: +)
        }
        let repeats = merged(by: decisions).filter { $0.found.events.count > 1 }.map { found, isMerged in
            RegionalScan.Repeat(
                kind: found.kind,
                texts: found.texts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key), isMerged: isMerged,
                events: inOrder(found.events.values))
        }.sorted { left, right in
            left.events.count == right.events.count
                ? (left.kind.rawValue, left.texts[0]) < (right.kind.rawValue, right.texts[0])
                : left.events.count > right.events.count
        }
        return RegionalScan(
            region: region, days: days, forces: rows,
            types: types.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key), repeats: repeats,
            gaps: try gaps.gaps(scripts), unreferred: inOrder(unreferred), events: inOrder(events), closed: closed,
            unreadable: unreadable)
    }

    /// What was found, with what people decided to be one in one.
    private func merged(by decisions: MergeDecisions) -> [(found: Found, isMerged: Bool)] {
        if decisions.isEmpty { return found.values.map { ($0, false) } }
        var byRoot: [String: (found: Found, isMerged: Bool)] = [:]
        for (key, one) in found.sorted(by: { $0.key < $1.key }) {
            let root = decisions.merged(with: one.addresses).first { decisions.isMember($0) }
            let name = root.map { "\(one.kind) of \(decisions.standing(for: $0))" } ?? key
            if byRoot[name] == nil {
                byRoot[name] = (one, false)
            } else {
                byRoot[name]?.found.texts.merge(one.texts, uniquingKeysWith: +)
                byRoot[name]?.found.events.merge(one.events) { first, _ in first }
                byRoot[name]?.isMerged = true
            }
        }
        return Array(byRoot.values)
    }
}
