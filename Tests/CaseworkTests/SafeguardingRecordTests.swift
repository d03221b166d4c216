import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("A safeguarding record")
struct SafeguardingRecordTests {
    private typealias Kind = SafeguardingFact.Kind
    private let later = morning.adding(seconds: 40 * 86_400)
    private let met = CivilDate(inLondon: morning)

    /// A smallest fact of each kind that goes with every state in which its kind is possible.
    private func fact(_ kind: Kind) -> SafeguardingFact {
        switch kind {
        case .age: .age(.possiblyChild, .disputed)
        case .consent: .consent(.refused)
        case .nrmReferred: .nrmReferred(by: .police, reference: nil)
        case .nrmDecided: .nrmDecided(.reasonable, .positive)
        case .dutyToNotifySent: .dutyToNotifySent(reference: nil)
        case .assessed: .assessed(.smuggling, .unclear, rationale: "Invented.")
        case .innerste: .innerste(.welfareForm, .done)
        case .placed: .placed(.foster, localAuthority: nil)
        case .placementEnded: .placementEnded
        case .wentMissing: .wentMissing
        case .missingReported: .missingReported(reference: nil)
        case .found: .found
        case .returnTalk: .returnTalk
        case .closed: .closed(reason: "Invented.")
        case .reopened: .reopened(reason: "Invented.")
        }
    }

    private static let always: Set<Kind> = [.age, .assessed, .placed]
    private static let child: Set<Kind> = always.union([.innerste])

    /// Each state, how it comes about, and all that is possible in it.
    private static let states: [(name: String, isChild: Bool, facts: [SafeguardingFact], possible: Set<Kind>)] = [
        ("child", true, [], child.union([.nrmReferred, .wentMissing, .closed])),
        (
            "possibly a child", true, [.age(.possiblyChild, .disputed)],
            child.union([.nrmReferred, .wentMissing, .closed])
        ),
        (
            "child, referred", true, [.nrmReferred(by: .police, reference: nil)],
            child.union([.nrmDecided, .wentMissing, .closed])
        ),
        (
            "child, placed", true, [.placed(.foster, localAuthority: nil)],
            child.union([.nrmReferred, .placementEnded, .wentMissing, .closed])
        ),
        ("child, missing", true, [.wentMissing], child.union([.nrmReferred, .missingReported, .found])),
        (
            "child, reported missing", true, [.wentMissing, .missingReported(reference: nil)],
            child.union([.nrmReferred, .found])
        ),
        (
            "child, found", true, [.wentMissing, .found],
            child.union([.nrmReferred, .wentMissing, .returnTalk, .closed])
        ),
        (
            "child, back and talked with", true, [.wentMissing, .found, .returnTalk],
            child.union([.nrmReferred, .wentMissing, .closed])
        ),
        ("adult", false, [], always.union([.consent, .dutyToNotifySent, .wentMissing, .closed])),
        (
            "adult, consent refused", false, [.consent(.refused)],
            always.union([.consent, .dutyToNotifySent, .wentMissing, .closed])
        ),
        (
            "adult, consents", false, [.consent(.given)],
            always.union([.consent, .nrmReferred, .wentMissing, .closed])
        ),
        (
            "adult, consent withdrawn", false, [.consent(.given), .consent(.withdrawn)],
            always.union([.consent, .dutyToNotifySent, .wentMissing, .closed])
        ),
        (
            "adult, referred", false, [.consent(.given), .nrmReferred(by: .borderForce, reference: "INVENTED")],
            always.union([.consent, .nrmDecided, .wentMissing, .closed])
        ),
        (
            "adult, notified", false, [.dutyToNotifySent(reference: nil)],
            always.union([.consent, .wentMissing, .closed])
        ),
        (
            "adult, notified, consents after all", false, [.dutyToNotifySent(reference: nil), .consent(.given)],
            always.union([.consent, .nrmReferred, .wentMissing, .closed])
        ),
        (
            "adult found to be a child", false, [.age(.child, .localAuthority)],
            child.union([.nrmReferred, .wentMissing, .closed])
        ),
        (
            "child found to be an adult", true, [.age(.adult, .court)],
            always.union([.consent, .dutyToNotifySent, .wentMissing, .closed])
        ),
        ("closed", true, [.closed(reason: "Invented.")], [.reopened]),
        (
            "open again", true, [.closed(reason: "Invented."), .reopened(reason: "Invented.")],
            child.union([.nrmReferred, .wentMissing, .closed])
        ),
    ]

    @Test(arguments: states.indices) func everyStateTakesWhatItMayAndRefusesTheRestSayingWhatIsPossible(
        _ index: Int
    ) throws {
        let state = Self.states[index]
        var (record, change) = try openedRecord(state.isChild ? [("age_band", .choice("claimed_child"))] : trafficked)
        var changes = [change]
        for fact in state.facts {
            change = try record.record(fact, on: met, at: later, by: handler)
            changes.append(change)
        }
        #expect(Set(record.possible) == state.possible, "\(state.name)")
        for kind in Kind.allCases {
            var next = record
            if state.possible.contains(kind) {
                let change = try next.record(fact(kind), on: met, at: later, by: handler)
                // What was recorded last is kept once.
                #expect(change.entries.count == (fact(kind) == state.facts.last ? 0 : 1), "\(state.name), \(kind)")
            } else if fact(kind) != state.facts.last {
                #expect(record.refusal(of: kind) != nil)
                #expect(throws: SafeguardingError.self, "\(state.name), \(kind)") {
                    try next.record(fact(kind), on: met, at: later, by: handler)
                }
                #expect(next == record)
            }
        }
        #expect(try SafeguardingRecord.replayed(try stored(changes)) == record)
    }

    @Test func everyKindOfFactIsReadBackAsItWasKeptWithItsWords() throws {
        let facts: [SafeguardingFact] =
            AgeBasis.allCases.map { .age(.possiblyChild, $0) } + Kind.allCases.map(fact)
            + [
                .assessed(.trafficking, .indicators, natures: Set(Exploitation.allCases), rationale: "Invented."),
                .innerste(.guardian, .notApplicable, reason: "Invented."),
                .placed(.hospital, localAuthority: "Invented Council"), .missingReported(reference: "INV/1"),
            ]
        for fact in facts {
            var (record, first) = try openedRecord([("age_band", .choice("claimed_child"))])
            // Past what is possible: only reading back is asked here.
            let entry = Entry(
                stream: record.id.stream, version: 2, kind: "safeguarding.recorded", at: later, actor: handler,
                payload: try #require(self.payload(fact)))
            record = try SafeguardingRecord.replayed(try stored([first]) + [entry])
            #expect(record.lines.last?.event == .recorded(fact, on: met))
            #expect(!fact.words.isEmpty)
        }
    }

    /// What an entry of a fact holds, taken from a record in which it is possible.
    private func payload(_ fact: SafeguardingFact) -> JSONValue? {
        for state in Self.states {
            let answers: [(QuestionID, Value)] = state.isChild ? [("age_band", .choice("claimed_child"))] : trafficked
            guard var record = try? openedRecord(answers).record else { continue }
            for fact in state.facts { _ = try? record.record(fact, on: met, at: later, by: handler) }
            if let change = try? record.record(fact, on: met, at: later, by: handler), let entry = change.entries.first
            {
                return entry.payload
            }
        }
        return nil
    }

    @Test func aFactThatContradictsItselfIsRefused() throws {
        let child: [(QuestionID, Value)] = [("age_band", .choice("claimed_child"))]
        let cases: [([(QuestionID, Value)], SafeguardingFact, SafeguardingError.Contradiction)] = [
            (child, .age(.adult, .disputed), .disputedAge),
            (child, .age(.adult, .stated), .unsettledAge),
            (child, .assessed(.trafficking, .notConsidered, rationale: "Came willingly."), .childNotConsidered),
            (trafficked, .assessed(.smuggling, .notConsidered, rationale: "Invented."), .smugglingNotConsidered),
            (trafficked, .assessed(.trafficking, .noneSeen), .rationaleWanted),
            (trafficked, .assessed(.trafficking, .notConsidered), .rationaleWanted),
            (trafficked, .assessed(.smuggling, .noneSeen, natures: [.labour]), .naturesWithoutFinding),
            (child, .innerste(.guardian, .notApplicable), .stepReason),
            (trafficked, .consent(.withdrawn), .withdrawnConsent),
        ]
        for (answers, fact, contradiction) in cases {
            var (record, _) = try openedRecord(answers)
            #expect(throws: SafeguardingError.contradictory(contradiction)) {
                try record.record(fact, on: met, at: later, by: handler)
            }
        }
        var (record, _) = try openedRecord(child)
        _ = try record.record(.nrmReferred(by: .police, reference: nil), on: met, at: later, by: handler)
        #expect(throws: SafeguardingError.contradictory(.conclusiveFirst)) {
            try record.record(.nrmDecided(.conclusive, .positive), on: met, at: later, by: handler)
        }
        _ = try record.record(.nrmDecided(.reasonable, .positive), on: met, at: later, by: handler)
        _ = try record.record(.nrmDecided(.conclusive, .positive), on: met, at: later, by: handler)
    }

    @Test func nothingTakesEffectBeforeThePersonWasMetNorTomorrow() throws {
        var (record, _) = try openedRecord(trafficked)
        let today = CivilDate(inLondon: later)
        for day in [CivilDate(days: met.days - 1), CivilDate(days: today.days + 1)] {
            #expect(throws: SafeguardingError.day(from: met, to: today)) {
                try record.record(.wentMissing, on: day, at: later, by: handler)
            }
        }
        for text in ["", String(repeating: "x", count: 1001)] {
            #expect(throws: SafeguardingError.text(longest: 1000)) {
                try record.record(.closed(reason: text), on: today, at: later, by: handler)
            }
        }
        _ = try record.record(.wentMissing, on: today, at: later, by: handler)
    }

    @Test func whatTheCallSaysLaterCountsUntilSomebodyRecordedAnotherThing() throws {
        var (record, _) = try openedRecord([("age_band", .choice("adult"))])
        #expect(record.age == .adult)
        let now = try callOfPersons([[("age_band", .choice("possibly_child")), ("innerste_form_done", .boolean(true))]])
        let origin = try SafeguardingOrigin(now.call, instance: 1)
        #expect(record.takeOver(origin, at: later, by: handler).entries.count == 1)
        #expect(record.age == .possiblyChild && record.steps[.welfareForm] == .done)
        #expect(record.takeOver(origin, at: later, by: handler).entries.isEmpty)
        _ = try record.record(.age(.adult, .document), on: met, at: later, by: handler)
        _ = record.takeOver(
            try SafeguardingOrigin(try callOfPersons([[("age_band", .choice("claimed_child"))]]).call, instance: 1),
            at: later, by: handler)
        #expect(record.age == .adult)
        #expect(throws: SafeguardingError.noSuchPerson(listed: 1)) { try SafeguardingOrigin(now.call, instance: 2) }
    }

    @Test func anEpisodeAndAPlacementKeepTheirDays() throws {
        var (record, _) = try openedRecord([("age_band", .choice("claimed_child"))])
        func day(_ days: Int) -> CivilDate { CivilDate(days: met.days + days) }
        let facts: [(SafeguardingFact, Int)] = [
            (.placed(.foster, localAuthority: "Invented Council"), 0), (.wentMissing, 2),
            (.missingReported(reference: "INV/1"), 3), (.found, 5), (.placed(.residential, localAuthority: nil), 5),
            (.returnTalk, 6),
        ]
        for (fact, days) in facts { _ = try record.record(fact, on: day(days), at: later, by: handler) }
        let episode = try #require(record.episodes.first)
        #expect(episode.from == day(2) && episode.reportedOn == day(3) && episode.reference == "INV/1")
        #expect(episode.foundOn == day(5) && episode.returnTalkOn == day(6) && record.missing == nil)
        #expect(record.placements.map(\.until) == [day(5), nil] && record.placement?.kind == .residential)
    }
}
