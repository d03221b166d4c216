public import ScriptEngine

extension Referral {
    /// What CECPT or a court set last, in pence; nil while no notice was issued.
    public var statedPence: Int? {
        standing.last { $0.to == .noticeIssued || $0.to == .reduced }?.pence
    }

    /// What was paid, in pence.
    public var paidPence: Int {
        standing.filter { $0.to == .partPaid || $0.to == .paid }.compactMap(\.pence).reduce(0, +)
    }

    /// The moves that are possible now: of those of the table, a decision where something is undecided, and an objection
    /// or an appeal once for a notice.
    public var possible: [Status] {
        var (isUndecided, hasObjected, hasAppealed) = (false, false, false)
        for move in standing {
            switch move.to {
            case .noticeIssued: (isUndecided, hasObjected, hasAppealed) = (false, false, false)
            case .objected: (isUndecided, hasObjected) = (true, true)
            case .appealed: (isUndecided, hasAppealed) = (true, true)
            case .upheld, .reduced: isUndecided = false
            default: break
            }
        }
        return status.next.filter { next in
            switch next {
            case .upheld, .reduced: isUndecided
            case .objected: !isUndecided && !hasObjected && !hasAppealed
            case .appealed: !isUndecided && !hasAppealed
            default: true
            }
        }
    }

    /// Refers what the call says now: a draft for the first time, a referral again with what was added since.
    ///
    /// - Parameter day: on which it went to CECPT, in London; nil for today.
    /// - Throws: `.impossible`, `.notReady`, `.noVehicle`, `.unchanged`, `.inFuture`, `.tooEarly`.
    public mutating func refer(
        _ call: Call, allowIncomplete: Bool, on day: CivilDate? = nil, at time: Timestamp, by actor: Actor
    ) throws(ReferralError) -> Change {
        try refuse(.referred)
        let taken = try Content(call, allowIncomplete: allowIncomplete)
        guard status != .referred || taken.fields != content.fields else { throw .unchanged }
        // A draft can be kept after it went, so that it does not bind.
        if let day { try Self.check(day, from: status == .draft ? taken.eventDay : since, at: time) }
        return record(.referred(taken, on: day), at: time, by: actor)
    }

    /// Enters what became of it.
    ///
    /// - Throws: `.impossible` with what is possible, `.inFuture`, `.tooEarly`, `.wanting`, `.notSaid`, `.amount`, `.text`.
    public mutating func move(
        _ move: ReferralMove, at time: Timestamp, by actor: Actor
    ) throws(ReferralError) -> Change {
        // What is referred is taken from the call.
        guard move.to != .referred, move.to != .draft else { throw impossible(move.to) }
        try refuse(move.to)
        try Self.check(move.on, from: since, at: time)
        let wanting = move.to.wants.subtracting(move.said)
        guard wanting.isEmpty else { throw .wanting(move.to, ReferralMove.Detail.allCases.filter(wanting.contains)) }
        let surplus = move.said.subtracting(move.to.takes)
        guard surplus.isEmpty else { throw .notSaid(move.to, ReferralMove.Detail.allCases.filter(surplus.contains)) }
        guard (move.reference ?? "").count <= ReferralMove.longestReference else {
            throw .text(longest: ReferralMove.longestReference)
        }
        guard (move.note ?? "").count <= ReferralMove.longestNote else {
            throw .text(longest: ReferralMove.longestNote)
        }
        return record(.moved(try settled(move)), at: time, by: actor)
    }

    /// With the sum that it comes to.
    private func settled(_ move: ReferralMove) throws(ReferralError) -> ReferralMove {
        let rest = statedPence.map { $0 - paidPence }
        if let pence = move.pence, !(1...ReferralMove.mostPence).contains(pence) { throw .amount(standing: rest) }
        switch move.to {
        case .reduced:
            guard let pence = move.pence, let stated = statedPence, pence < stated else {
                throw .amount(standing: rest)
            }
        case .partPaid:
            guard let pence = move.pence, let rest, pence < rest else { throw .amount(standing: rest) }
        case .paid:
            guard let rest, move.pence == nil || move.pence == rest else { throw .amount(standing: rest) }
            // A court can come below what was paid already.
            return ReferralMove(to: .paid, on: move.on, pence: rest > 0 ? rest : nil, note: move.note)
        default: break
        }
        return move
    }

    /// Takes back the last move that stands, which was a mistake. Both stay in the history.
    ///
    /// What was referred went to CECPT and the hub, and cannot be taken back: `noAction` ends it.
    ///
    /// - Returns: the change; the status is again what it was before.
    /// - Throws: `.nothingToCorrect`, `.alreadySent`, `.text`.
    public mutating func correct(
        reason: String, at time: Timestamp, by actor: Actor
    ) throws(ReferralError) -> Change {
        guard !reason.isEmpty, reason.count <= ReferralMove.longestNote else {
            throw .text(longest: ReferralMove.longestNote)
        }
        guard let last = lines.last(where: { !$0.isUndone && $0.move != nil }), last.number > 1 else {
            throw status == .referred ? .alreadySent : .nothingToCorrect
        }
        guard case .moved = last.event else { throw .alreadySent }
        return record(.corrected(number: last.number, reason: reason), at: time, by: actor)
    }

    /// Sets how many earlier incidents count, in place of what was declared.
    ///
    /// - Throws: `.count`, `.text` without a reason.
    public mutating func setEarlier(
        _ earlier: EarlierIncidents, reason: String, at time: Timestamp, by actor: Actor
    ) throws(ReferralError) -> Change {
        guard earlier.isCountable else { throw .count }
        guard !reason.isEmpty, reason.count <= ReferralMove.longestNote else {
            throw .text(longest: ReferralMove.longestNote)
        }
        return record(.earlierSet(earlier, reason: reason), at: time, by: actor)
    }

    /// Refuses a day that has not come, or comes before what it follows.
    static func check(_ day: CivilDate, from least: CivilDate?, at time: Timestamp) throws(ReferralError) {
        guard day <= CivilDate(inLondon: time) else { throw .inFuture }
        if let least, day < least { throw .tooEarly(least: least) }
    }

    private func refuse(_ status: Status) throws(ReferralError) {
        guard possible.contains(status) else { throw impossible(status) }
    }

    private func impossible(_ to: Status) -> ReferralError {
        .impossible(from: status, to: to, possible: possible)
    }
}
