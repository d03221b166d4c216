public import ScriptEngine

/// A referral on paper or in a file, cut down for whoever receives it: its fields with where each comes from, what is
/// missing, how much it could come to, what runs, and what happened.
public struct ReferralPack: Sendable {
    /// A field as it goes out.
    public struct Row: Sendable {
        public let place: Place
        public let ask: String
        /// Nil where it is withheld.
        public let answer: String?
        /// `unknown`, `refused`, `notAsked` or `notReached`; nil where there is an answer, or it is withheld.
        public let missing: String?
        public let known: String
        public let handler: String?
        public let at: String?
        public let scriptVersion: Int?
        /// The number of the entry in its call.
        public let entry: Int?
        public let isAmended: Bool
        /// A photograph that goes with it.
        public let photograph: Photograph?
        let json: JSONValue
    }

    /// Something that happened.
    public struct Line: Sendable {
        public let on: String
        public let at: String
        public let actor: String?
        public let words: String
        public let isUndone: Bool
    }

    public let referral: Referral
    public let ledger: EvidenceLedger
    /// Nil where it would tell what is withheld.
    public let exposure: PenaltyExposure?
    public let rows: [Row]
    /// What else the exposure rests on.
    public let basis: [Row]
    public let lines: [Line]
    public let deadlines: [Deadline]
    /// Nil where it would tell the instant at which it was made.
    public let id: String?
    /// As the recipient knows the call; nil where it may not.
    public let call: String?
    /// The owning force's slug; nil where nobody has said, or it is withheld.
    public let force: String?
    private let redaction: Redaction

    /// Whole, for those who may read the referral.
    public static func whole(_ referral: Referral, _ ledger: EvidenceLedger) -> ReferralPack {
        let profile = SharingProfile(personal: .all, positions: .exact)
        let reader = Recipient(code: "desk", name: "desk", agreement: nil, profile: profile)
        return ReferralPack(referral, ledger, redaction: Redaction(for: reader))
    }

    public init(_ referral: Referral, _ ledger: EvidenceLedger, redaction: Redaction) {
        let profile = redaction.recipient.profile
        let isWhole = profile.personal == .all && !profile.isWithoutText
        (self.referral, self.ledger, self.redaction) = (referral, ledger, redaction)
        func row(_ row: EvidenceLedger.Row) -> Row { Row(row, redaction, ledger.script, withHandler: isWhole) }
        (rows, basis) = (ledger.fields.map(row), ledger.basis.map(row))
        let isTold = ExposureFacts.questions.compactMap { ledger.script.question($0) }
            .allSatisfy { [.whole, .day].contains(redaction.treatment(of: $0, in: ledger.script)) }
        exposure = isTold ? PenaltyExposure(ledger.facts, set: referral.earlier) : nil
        lines = referral.lines.map { line in
            Line(
                on: (line.move?.on ?? CivilDate(inLondon: line.at)).description, at: redaction.text(of: line.at),
                actor: isWhole ? line.actor.id : nil, words: line.event.words(withText: isWhole),
                isUndone: line.isUndone)
        }
        deadlines = referral.deadlines
        id = profile.isToTheDay ? nil : referral.id.description
        call = redaction.name(of: referral.call)
        let owning = ledger.script.question(role: CallFacts.Role.owningForce.rawValue)
        let isKept = owning.flatMap { ledger.script.question($0) }.map {
            redaction.treatment(of: $0, in: ledger.script) == .whole
        }
        force = isKept == true ? referral.force : nil
    }

    /// The photographs that go with it, each once, in the order of the fields.
    public var photographs: [Photograph] {
        var seen: Set<String> = []
        return rows.compactMap(\.photograph).filter { seen.insert($0.sha256).inserted }
    }

    /// All that is withheld or coarsened, as a disclosure names it.
    public var redacted: [String] { redaction.words(for: [ledger.script]) }

    // MARK: Files

    /// As machines read it.
    ///
    /// - Parameter disclosure: what it went out by; nil for one that stays.
    public func json(disclosure: JSONValue? = nil) -> JSONValue {
        .members([
            "referral": id.map(JSONValue.string), "call": call.map(JSONValue.string),
            "simulated": .boolean(referral.isSimulated), "script": referral.script.json,
            "force": force.map(JSONValue.string), "status": .string(referral.status.rawValue),
            "since": .string(referral.since.description),
            "fields": .array(rows.map(\.json)), "basis": .array(basis.map(\.json)),
            "exposure": exposure?.json ?? ["statement": .string(PenaltyExposure.statement)],
            "deadlines": .array(
                deadlines.map { deadline in
                    [
                        "kind": .string(deadline.period.kind.rawValue), "on": .string(deadline.on.description),
                        "from": .string(deadline.startedOn.description), "source": .string(deadline.period.source),
                    ]
                }),
            "history": .array(
                lines.map { line in
                    .members([
                        "on": .string(line.on), "recordedAt": .string(line.at),
                        "actor": line.actor.map(JSONValue.string),
                        "words": .string(line.words), "takenBack": line.isUndone ? true : nil,
                    ])
                }),
            "disclosure": disclosure,
        ])
    }

    /// The ledger as a table: a row for each field, then for what else the exposure rests on.
    ///
    /// - Note: Source: RFC 4180.
    public var csv: String {
        let head = [
            "place", "question", "answer", "missing", "how_known", "handler", "recorded_at", "script_version",
            "call_entry", "amended_since",
        ]
        return CSVRow.text(head)
            + (rows + basis).map { row in
                let cells = [
                    row.place.description, row.ask, row.answer ?? "withheld", row.missing ?? "", row.known,
                    row.handler ?? "", row.at ?? "", row.scriptVersion.map(String.init) ?? "",
                    row.entry.map(String.init) ?? "", row.isAmended ? "yes" : "no",
                ]
                return CSVRow.text(cells.map(CSVRow.harmless))
            }.joined()
    }
}

extension ReferralPack.Row {
    fileprivate init(_ row: EvidenceLedger.Row, _ redaction: Redaction, _ script: Script, withHandler: Bool) {
        let exported = redaction.answer(row.response, to: row.question, in: script)
        (place, ask) = (row.place, row.question.ask)
        var (isWithheld, picture) = (false, nil as Photograph?)
        switch exported {
        case .value(let value):
            answer = ValueText.text(of: value, to: row.question)
            missing = nil
            if case .photograph(let kept) = value { picture = kept }
        case .pseudonym(let code): (answer, missing) = (code, nil)
        case .missing(let state, let reason):
            answer = reason.map { "not asked: \($0)" } ?? Self.words[state] ?? state
            missing = state
        case .removed: (answer, missing, isWithheld) = (nil, nil, true)
        }
        photograph = picture
        known = isWithheld ? "" : row.known
        handler = withHandler && !isWithheld ? row.origin?.handler.id : nil
        at = isWithheld ? nil : row.origin.map { redaction.text(of: $0.at) }
        scriptVersion = row.origin?.script.version
        entry = isWithheld ? nil : row.origin?.entry
        isAmended = row.isAmended && !isWithheld
        let trace: JSONValue = .members([
            "place": .string(place.description), "question": .string(ask), "known": .string(known),
            "handler": handler.map(JSONValue.string), "at": at.map(JSONValue.string),
            "scriptVersion": scriptVersion.map(JSONValue.integer), "entry": entry.map(JSONValue.integer),
            "amendedSince": .boolean(isAmended),
        ])
        json = trace.adding(exported.json.object ?? [:])
    }

    /// What is missing, as people say it.
    private static let words = [
        "unknown": "unknown", "refused": "refused", "notAsked": "not asked", "notReached": "nothing recorded",
        "erased": "erased",
    ]
}
