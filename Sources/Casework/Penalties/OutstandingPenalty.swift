internal import ReferenceData
public import ScriptEngine

/// A civil penalty that is not paid, as CECPT's lists have it, and what was recovered since: the fold of both. CECPT
/// decides; this only says at the roadside that there is one.
///
/// A list states what is outstanding as of the list. So where a later list states another sum, that stands, and what was
/// recovered before it is taken to be in it; where it repeats the sum, CECPT has not booked what was recovered yet, and
/// that still comes off. Every recovery stays to be seen.
public struct OutstandingPenalty: Hashable, Sendable {
    /// What a list says of a penalty.
    public struct Particulars: Hashable, Sendable {
        /// CECPT's, by which the same penalty is known again.
        public let reference: String
        public let registration: String?
        public let trailer: String?
        public let haulier: String?
        public let driver: String?
        /// ISO 3166-1 alpha-2 where it is known, else as the list has it.
        public let country: String?
        /// As of the list; 0 when it is paid.
        public let outstandingPence: Int
        public let issuedOn: CivilDate?

        public init(
            reference: String, registration: String? = nil, trailer: String? = nil, haulier: String? = nil,
            driver: String? = nil, country: String? = nil, outstandingPence: Int, issuedOn: CivilDate? = nil
        ) {
            (self.reference, self.registration, self.trailer) = (reference, registration, trailer)
            (self.haulier, self.driver, self.country) = (haulier, driver, country)
            (self.outstandingPence, self.issuedOn) = (outstandingPence, issuedOn)
        }
    }

    public let id: PenaltyID
    /// What the last list says.
    public private(set) var particulars: Particulars
    public let listedAt: Timestamp
    /// When a list last changed it.
    public private(set) var updatedAt: Timestamp
    /// Every one that was ever logged, in that order.
    public private(set) var recoveries: [Recovery] = []
    /// The number of its entries.
    public private(set) var version: Int
    /// The version of the last list's entry that stated another sum.
    private var sumVersion = 1

    private init(_ id: PenaltyID, _ particulars: Particulars, at time: Timestamp) {
        (self.id, self.particulars, listedAt, updatedAt, version) = (id, particulars, time, time, 1)
    }

    // MARK: The sum

    /// Whether a recovery comes off what the list states: it stands, and was logged since the list stated that sum.
    public func countsSinceList(_ recovery: Recovery) -> Bool {
        recovery.undone == nil && recovery.number > sumVersion
    }

    /// What was recovered since the list stated the sum.
    public var recoveredPence: Int { recoveries.filter(countsSinceList).reduce(0) { $0 + $1.pence } }

    /// What is still to be paid; never below 0.
    public var outstandingPence: Int { max(0, particulars.outstandingPence - recoveredPence) }

    /// What was recovered beyond the debt, each time for a reason.
    public var excessPence: Int { max(0, recoveredPence - particulars.outstandingPence) }

    /// What the list states and what was recovered since; nil where nothing was.
    public var sumWords: String? {
        guard recoveredPence > 0 else { return nil }
        let excess = excessPence > 0 ? ", \(Money.text(pence: excessPence)) more than it" : ""
        return "list \(Money.text(pence: particulars.outstandingPence)), recovered since "
            + "\(Money.text(pence: recoveredPence))\(excess)"
    }

    // MARK: What happens to it

    /// Takes a penalty in from a list.
    public static func listed(
        _ id: PenaltyID, _ particulars: Particulars, at time: Timestamp, by actor: Actor
    ) -> (penalty: OutstandingPenalty, change: Change) {
        let penalty = OutstandingPenalty(id, particulars, at: time)
        return (penalty, penalty.change(kind: "penalty.listed", at: time, by: actor, particulars))
    }

    /// Takes over what a later list says.
    ///
    /// - Returns: the change; nil when it says what the last one said.
    public mutating func updated(to particulars: Particulars, at time: Timestamp, by actor: Actor) -> Change? {
        guard particulars != self.particulars else { return nil }
        version += 1
        take(particulars, at: time)
        return change(kind: "penalty.updated", at: time, by: actor, particulars)
    }

    /// Logs money recovered outside any operation.
    ///
    /// - Parameters:
    ///   - reason: why it is more than is outstanding; not kept where it is not.
    ///   - force: the slug of the force that recovered it.
    ///   - once: what it is sent by: the same sum by the same is kept once.
    ///   - happenedAt: when it was recovered; nil for now.
    /// - Returns: the change; nil where it is kept already.
    public mutating func recover(
        _ pence: Int, reason: String? = nil, force: String? = nil, once: Once? = nil, happenedAt: Timestamp? = nil,
        at time: Timestamp, by actor: Actor
    ) throws(RecoveryError) -> Change? {
        if let once, recoveries.contains(where: { $0.once == once && $0.pence == pence }) { return nil }
        return try recover(
            pence, reason: reason, line: nil, force: force, once: once, happenedAt: happenedAt, at: time, by: actor)
    }

    /// Logs money recovered, by a line of an operation or by none.
    mutating func recover(
        _ pence: Int, reason: String?, line: Recovery.Line?, force: String? = nil, once: Once? = nil,
        happenedAt: Timestamp?, at time: Timestamp, by actor: Actor
    ) throws(RecoveryError) -> Change? {
        guard Operation.countable.contains(pence) else { throw .count }
        let happenedAt = happenedAt ?? time
        guard happenedAt <= time else { throw .ahead }
        // A day's grace, for a list says the day in London.
        if let issued = particulars.issuedOn, happenedAt < Timestamp(startOf: issued).adding(seconds: -86_400) {
            throw .tooEarly
        }
        let exceeds = pence > outstandingPence
        if exceeds, reason ?? "" == "" { throw .exceedsDebt(outstandingPence: outstandingPence) }
        version += 1
        let recovery = Recovery(
            number: version, pence: pence, at: happenedAt, loggedAt: time, actor: actor, line: line, force: force,
            reason: exceeds ? reason : nil, once: once)
        recoveries.append(recovery)
        return change(
            kind: "penalty.recovered", at: time, by: actor, clear: recovery.clear,
            texts: recovery.reason.map { ["reason": .string($0)] } ?? [:])
    }

    /// Takes back a recovery that was entered wrongly. One that a line of an operation says goes by `Operation.strike`.
    ///
    /// - Parameters:
    ///   - number: the version of its entry.
    ///   - reason: kept.
    public mutating func undo(
        _ number: Int, reason: String, at time: Timestamp, by actor: Actor
    ) throws(RecoveryError) -> Change {
        guard let index = recoveries.firstIndex(where: { $0.number == number }) else { throw .noRecovery }
        guard recoveries[index].undone == nil else { throw .undoneAlready }
        guard !reason.isEmpty else { throw .noReason }
        version += 1
        recoveries[index].undone = Recovery.Undoing(at: time, actor: actor, reason: reason)
        return change(
            kind: "penalty.recoveryUndone", at: time, by: actor, clear: ["recovery": .integer(number)],
            texts: ["reason": .string(reason)])
    }

    private mutating func take(_ particulars: Particulars, at time: Timestamp) {
        if particulars.outstandingPence != self.particulars.outstandingPence { sumVersion = version }
        (self.particulars, updatedAt) = (particulars, time)
    }

    // MARK: Replay

    /// Makes the penalty again from its entries.
    ///
    /// - Throws: `ReplayError`.
    public static func replayed(_ entries: [Entry]) throws(ReplayError) -> OutstandingPenalty {
        guard let first = entries.first else { throw .empty }
        try ReplayError.refuseErased(entries)
        guard first.version == 1, first.kind == "penalty.listed", let particulars = Particulars(json: first.payload)
        else { throw ReplayError(unreadable: first) }
        var penalty = OutstandingPenalty(PenaltyID(first.stream), particulars, at: first.at)
        for entry in entries.dropFirst() {
            guard entry.version == penalty.version + 1 else { throw ReplayError(unreadable: entry) }
            penalty.version += 1
            guard penalty.take(entry) else { throw ReplayError(unreadable: entry) }
        }
        return penalty
    }

    /// - Returns: whether the entry can stand there.
    private mutating func take(_ entry: Entry) -> Bool {
        let payload = entry.payload
        switch entry.kind {
        case "penalty.updated":
            guard let particulars = Particulars(json: payload) else { return false }
            take(particulars, at: entry.at)
        case "penalty.recovered":
            guard let recovery = Recovery(entry) else { return false }
            recoveries.append(recovery)
        case "penalty.recoveryUndone":
            guard let number = payload["recovery"]?.integer, let reason = payload["reason"]?.string,
                let index = recoveries.firstIndex(where: { $0.number == number })
            else { return false }
            recoveries[index].undone = Recovery.Undoing(at: entry.at, actor: entry.actor, reason: reason)
        default: return false
        }
        return true
    }

    private func change(kind: String, at time: Timestamp, by actor: Actor, _ particulars: Particulars) -> Change {
        change(kind: kind, at: time, by: actor, clear: particulars.clear, texts: particulars.texts)
    }

    private func change(
        kind: String, at time: Timestamp, by actor: Actor, clear: JSONValue, texts: [String: JSONValue]
    ) -> Change {
        let entry = Entry(
            stream: id.stream, version: version, kind: kind, at: time, actor: actor, payload: clear.adding(texts),
            seal: texts.isEmpty ? nil : Seal(.record, clear: clear))
        return Change(
            stream: id.stream, expected: version - 1, entries: [entry], summary: .penalty(PenaltySummary(self)),
            records: [])
    }
}

extension OutstandingPenalty.Particulars {
    /// What of it is not personal.
    fileprivate var clear: JSONValue {
        .members([
            "outstandingPence": .integer(outstandingPence), "issuedOn": issuedOn.map { .string($0.description) },
        ])
    }

    fileprivate var texts: [String: JSONValue] {
        let texts = [
            "reference": reference, "registration": registration, "trailer": trailer, "haulier": haulier,
            "driver": driver, "country": country,
        ]
        return texts.compactMapValues { $0.map(JSONValue.string) }
    }

    fileprivate init?(json: JSONValue) {
        guard let reference = json["reference"]?.string, let pence = json["outstandingPence"]?.integer else {
            return nil
        }
        self.init(
            reference: reference, registration: json["registration"]?.string, trailer: json["trailer"]?.string,
            haulier: json["haulier"]?.string, driver: json["driver"]?.string, country: json["country"]?.string,
            outstandingPence: pence, issuedOn: json["issuedOn"]?.string.flatMap { CivilDate(iso: $0) })
    }
}

extension Recovery {
    /// What of it is not free text.
    fileprivate var clear: JSONValue {
        .members([
            "pence": .integer(pence), "operation": line.map { .string($0.operation.description) },
            "line": line.map { .integer($0.number) }, "force": force.map(JSONValue.string),
            "happened": at == loggedAt ? nil : .string(at.description), "once": once.map { .string($0.text) },
        ])
    }

    fileprivate init?(_ entry: Entry) {
        let payload = entry.payload
        guard let pence = payload["pence"]?.integer else { return nil }
        let operation = payload["operation"]?.string.flatMap { StreamID($0) }
        let line = operation.flatMap { stream in
            payload["line"]?.integer.map { Recovery.Line(OperationID(stream), $0) }
        }
        self.init(
            number: entry.version, pence: pence,
            at: payload["happened"]?.string.flatMap { Timestamp(iso: $0) } ?? entry.at, loggedAt: entry.at,
            actor: entry.actor, line: line, force: payload["force"]?.string, reason: payload["reason"]?.string,
            once: payload["once"]?.string.flatMap { Once($0) })
    }
}
