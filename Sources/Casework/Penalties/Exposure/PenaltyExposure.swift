internal import ReferenceData
public import ScriptEngine

/// The most that penalties for an event could come to, line by line, each with the rule that it stands in.
///
/// It states no penalty and takes off no reduction: CECPT decides.
public struct PenaltyExposure: Hashable, Sendable {
    /// A sum in pence, or where something is not known the least and the most that it can be.
    public struct Amount: Hashable, Sendable {
        public let least: Int
        public let most: Int

        /// `£6,000.00`, or `£6,000.00 to £10,000.00`.
        public var words: String {
            least == most
                ? Money.text(pence: most) : "\(Money.text(pence: least)) to \(Money.text(pence: most))"
        }

        var json: JSONValue { ["leastPence": .integer(least), "mostPence": .integer(most)] }

        static func + (left: Amount, right: Amount) -> Amount {
            Amount(least: left.least + right.least, most: left.most + right.most)
        }

        func times(_ count: Int) -> Amount { Amount(least: least * count, most: most * count) }
    }

    /// One line of a reckoning.
    public struct Line: Hashable, Sendable {
        /// `Owner`, or `All together, at most`.
        public let words: String
        /// For one entrant under s.32, for the incident under s.31A.
        public let unit: Amount
        /// What it comes to; nil where the number of entrants is not known.
        public let amount: Amount?
    }

    /// What it comes to under one section.
    public struct Part: Hashable, Sendable {
        public let regime: PenaltyRegime
        /// A line for each responsible person, then that for all together.
        public let lines: [Line]
        /// Held to the maximum for all together; nil where it cannot be computed.
        public let total: Amount?
        public let remarks: [String]
    }

    public let facts: ExposureFacts
    /// What somebody set the earlier incidents to, in place of what was declared.
    public let set: EarlierIncidents?
    public let parts: [Part]
    /// Nil where it cannot be computed: `obstacles` says why.
    public let total: Amount?
    /// `Cannot be computed: nobody has said how many people were found.`
    public let obstacles: [String]
    /// What is not known, so that the sums are ranges; and what the answers say of reductions.
    public let remarks: [String]

    /// Stands beside every sum.
    public static let statement =
        "The most that it could come to, by date and number; no reduction is taken off. CECPT decides whether there is a "
        + "penalty, and how much."

    /// - Parameter set: counts in place of what was declared, where it is known.
    public init(_ facts: ExposureFacts, set: EarlierIncidents? = nil) {
        (self.facts, self.set) = (facts, set)
        var obstacles: [String] = []
        var remarks: [String] = []
        if facts.entrants == nil {
            obstacles.append("Cannot be computed: nobody has said how many people were found.")
        }
        if let date = facts.eventDate {
            parts = PenaltyRegime.Section.allCases.compactMap { section in
                PenaltyRegime.inForce(section, on: date).map { Self.part($0, facts, set) }
            }
            if parts.isEmpty {
                obstacles.append("Cannot be computed: no rule in this Layby is for events on \(date.words).")
            }
        } else {
            parts = []
            obstacles.append("Cannot be computed: nobody has said when it happened, and the maximum goes by the date.")
        }
        if facts.responsible == nil {
            remarks.append("Who may be responsible is not known: reckoned from one person to all together.")
        }
        if let madeOff = facts.madeOff, madeOff > 0 {
            remarks.append("\(madeOff) more made off and are not counted; each would add as much as one who was found.")
        }
        self.remarks = remarks + facts.remarks
        self.obstacles = obstacles
        let totals = parts.map(\.total)
        total =
            obstacles.isEmpty && !totals.contains(nil)
            ? totals.compactMap(\.self).reduce(Amount(least: 0, most: 0), +) : nil
    }

    private static func part(_ regime: PenaltyRegime, _ facts: ExposureFacts, _ set: EarlierIncidents?) -> Part {
        let declared: ClosedRange<Int>
        let given: Int?
        switch regime.section {
        case .carrying: (declared, given) = (facts.earlierCarrying, set?.carrying)
        case .unsecured: (declared, given) = (facts.earlierUnsecured, set?.unsecured)
        }
        let earlier = given.map { $0...$0 } ?? declared
        let one = amount(regime.perPerson, earlier)
        let all = amount(regime.together, earlier)
        let count: Int? = regime.section == .carrying ? facts.entrants : 1
        let roles = facts.responsible
        var lines = (roles ?? []).map { Line(words: $0.words, unit: one, amount: count.map(one.times)) }
        if roles == nil {
            lines.append(Line(words: "Each responsible person", unit: one, amount: count.map(one.times)))
        }
        lines.append(Line(words: "All together, at most", unit: all, amount: count.map(all.times)))
        // Nobody knows who: at least one person, and no more than all together.
        let least = min(one.least * (roles?.count ?? 1), all.least)
        let most = roles.map { min(one.most * $0.count, all.most) } ?? all.most
        var total = count.map { Amount(least: least, most: most).times($0) }
        var remarks: [String] = []
        if regime.lookBackYears != nil, earlier.lowerBound != earlier.upperBound {
            remarks.append(
                "How many earlier incidents there were in five years is not known: from the first to a later.")
        }
        if regime.section == .unsecured, let sum = total {
            switch facts.security {
            case .secured:
                total = Amount(least: 0, most: 0)
                remarks.append("The vehicle is recorded as secured, so nothing is reckoned under this section.")
            case .partly, .notSecured:
                if !facts.isGoodsVehicle {
                    total = Amount(least: 0, most: sum.most)
                    remarks.append("Only for a goods vehicle, which this may not be.")
                }
            case nil:
                total = Amount(least: 0, most: sum.most)
                remarks.append("Whether the vehicle was secured is not recorded.")
            }
        }
        return Part(regime: regime, lines: lines, total: total, remarks: remarks)
    }

    /// By how many incidents there were before; the last of the amounts is for all later ones.
    private static func amount(_ pence: [Int], _ earlier: ClosedRange<Int>) -> Amount {
        func at(_ count: Int) -> Int { pence.isEmpty ? 0 : pence[min(count, pence.count - 1)] }
        return Amount(least: at(earlier.lowerBound), most: at(earlier.upperBound))
    }

    /// As machines read it.
    public var json: JSONValue {
        .members([
            "eventDate": facts.eventDate.map { .string($0.description) },
            "entrants": facts.entrants.map(JSONValue.integer),
            "responsible": facts.responsible.map { .array($0.map { .string($0.rawValue) }) },
            "earlierSet": set?.json,
            "parts": .array(
                parts.map { part in
                    .members([
                        "section": .string(part.regime.section.rawValue), "source": .string(part.regime.source),
                        "lines": .array(
                            part.lines.map { line in
                                .members([
                                    "words": .string(line.words), "unit": line.unit.json, "amount": line.amount?.json,
                                ])
                            }),
                        "total": part.total?.json, "remarks": .array(part.remarks.map(JSONValue.string)),
                        "defences": .array(part.regime.defences.map(JSONValue.string)),
                        "reductions": .array(
                            part.regime.reductions.map {
                                ["percent": .integer($0.percent), "words": .string($0.words)]
                            }),
                    ])
                }),
            "total": total?.json, "obstacles": .array(obstacles.map(JSONValue.string)),
            "remarks": .array(remarks.map(JSONValue.string)), "statement": .string(Self.statement),
        ])
    }
}
