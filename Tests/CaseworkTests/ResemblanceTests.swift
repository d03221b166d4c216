import ScriptEngine
import TestSupport
import Testing

@testable import Casework

@Suite("How much two records' words for one thing resemble each other")
struct ResemblanceTests {
    private func identity(_ part: Identity.Part, _ text: String, country: String? = nil) throws -> Identity {
        try #require(Identity(part, text, anchor: "invented", country: country))
    }

    @Test(
        "marks, row by row",
        arguments: [
            ("AB12 CDE", "ab-12-cde", nil), ("AB12CDE", "АВ12СDЕ", nil), ("AB10 CDE", "AB1O CDE", .markLookAlike),
            ("B058 OIZ", "8OS8 0I2", .markLookAlike), ("AB12 CDE", "BA12 CDE", .markTransposed),
            ("AB12 CDE", "AB12 CDF", .markSlip), ("AB12 CDE", "AB12 CD", .markLength),
            ("AB12 CDE", "AB12 CCDE", .markLength), ("AB12 CDE", "AB13 CDF", .markDiffers),
        ] as [(String, String, Clue?)])
    func marks(left: String, right: String, clue: Clue?) throws {
        let (own, other) = (try identity(.registration, left), try identity(.registration, right))
        #expect(Resemblance.mark(own, other) == clue)
        #expect(Resemblance.mark(other, own) == clue)
    }

    @Test(
        "companies, row by row",
        arguments: [
            ("Nowhere Freight GmbH", "NOWHERE FREIGHT Ltd", nil),
            ("Nowhere Freight", "OOO Nowhere Freight", .companyAbbreviated),
            ("Nowhere Transport International", "Nowhere Trans Intl.", .companyAbbreviated),
            ("Transport Nowhere", "Nowhere Transporte SRL", .companyAbbreviated),
            ("Nowhere & Sons Transport", "Nowhere Sons Trans", .companyAbbreviated),
            ("Nowhere Transport", "Nowhere Logistik", .companyTrade), ("Nowhere", "Nowhere Haulage Ltd", .companyTrade),
            ("Nowhere Freight", "Nowhare Freight", .companySlip),
            ("Nowhere Elsewhere", "Nowhere Nobody", .companyOverlap),
            ("Nowhere Freight", "Elsewhere Freight", .companyDiffers),
            ("Ştefan Transport", "Stefan Trans", .companyAbbreviated),
        ] as [(String, String, Clue?)])
    func companies(left: String, right: String, clue: Clue?) throws {
        let (own, other) = (try identity(.haulier, left), try identity(.haulier, right))
        #expect(Resemblance.company(own, other) == clue)
        #expect(Resemblance.company(other, own) == clue)
    }

    @Test(
        "names, row by row",
        arguments: [
            ("Bogdan Neverwas", "BOGDAN NEVERWAS", .nameSame), ("Bogdan Neverwas", "Neverwas, Bogdan", .nameReordered),
            ("Mohammed Neverwas", "Muhamad Neverwas", .nameVariant),
            ("Youssef Neverwas", "Neverwas Yusuf", .nameVariant),
            ("Aleksandr Neverwas", "Alexander Neverwas", .nameVariant),
            ("Bob Neverwas", "Robert Neverwas", .nameVariant),
            ("Bogdan Neverwas", "Bogdan Neverwat", .nameSlip), ("Bogdan Neverwas", "Neverwas Bogdin", .nameVariant),
            ("Bogdan Ion Neverwas", "Bogdan Neverwas", .namePart),
            ("Bogdan Neverwas", "Bogdan Elsewhere", .nameDiffers),
            ("José Testperson", "Jose Testperson", .nameSame),
        ] as [(String, String, Clue)])
    func names(left: String, right: String, clue: Clue) throws {
        let (own, other) = (try identity(.driver, left), try identity(.person, right))
        #expect(Resemblance.name(own.words, other.words) == clue)
        #expect(Resemblance.name(other.words, own.words) == clue)
    }

    @Test(
        "dates of birth, row by row",
        arguments: [
            ("1981-03-02", "1981-03-02", .birthSame), ("1981-03-02", "1981-02-03", .birthSwapped),
            ("1981-03-02", "1971-03-02", .birthDigit), ("1981-03-02", "1981-03-22", .birthDigit),
            ("1981-03-02", "1979-11-30", .birthDiffers), ("1981-03-02", nil, nil),
        ] as [(String, String?, Clue?)])
    func births(left: String, right: String?, clue: Clue?) throws {
        let (own, other) = (CivilDate(iso: left), right.flatMap { CivilDate(iso: $0) })
        #expect(Resemblance.birth(own, other) == clue)
        #expect(Resemblance.birth(other, own) == clue)
    }

    @Test func whatStandsBesideCountsBothWaysAndWhatIsNotKnownDoesNot() throws {
        func known(_ text: String, _ others: [Identity]) throws -> Known {
            let own = try identity(.registration, text)
            return Known(own, at: IdentityAddress(.audit, "invented"), beside: [own] + others)
        }
        let freight = try identity(.haulier, "Nowhere Freight GmbH")
        let again = try identity(.haulier, "Nowhere Freight Ltd")
        let other = try identity(.haulier, "Elsewhere Freight")
        let cases: [([Identity], [Identity], [Clue])] = [
            ([freight], [again], [.haulierShared]), ([freight], [other], [.haulierOther]), ([freight], [], []),
            ([freight, other], [again], [.haulierShared]),
        ]
        for (left, right, clues) in cases {
            let found = Resemblance.clues(try known("AB12CDE", left), try known("AB12CDF", right))
            #expect(found == [.markSlip] + clues)
        }
    }

    @Test func cluesAddUpAndEachHasItsWordsAndAKindThatItIsFor() {
        for clue in Clue.allCases {
            #expect(!clue.words.isEmpty)
            let kinds = [Identity.Kind.vehicle, .haulier, .person]
            #expect(
                clue == .countrySame || clue == .countryDiffers || clue == .companyDiffers
                    || kinds.contains { ClueWeights.standard.weight(of: clue, for: $0) != 0 }, "\(clue)")
        }
        let none = Resemblance(.person, [])
        let more = Resemblance(.person, [.nameVariant])
        let most = Resemblance(.person, [.birthSwapped, .nameVariant])
        #expect(none.weight == ClueWeights.standard.prior(of: .person))
        #expect(more.weight - none.weight == ClueWeights.standard.weight(of: .nameVariant, for: .person))
        #expect(none.score < more.score && more.score < most.score && most.score <= 100)
        #expect(most.clues == [.birthSwapped, .nameVariant])
    }

    @Test(arguments: [(-10_000, 0), (-100, 33), (0, 50), (100, 67), (200, 80), (10_000, 100)])
    func theScoreIsTheChanceThatTheWeightStandsFor(weight: Int, score: Int) {
        #expect(Resemblance.score(of: weight) == score)
    }

    // MARK: Measured

    @Test func theTableIsWhatTheTrainingSetTeaches() {
        let learnt = ClueWeights.learnt(from: SpoiledSet(seed: SpoiledSet.trainingSeed, events: 6_000))
        for kind in [Identity.Kind.vehicle, .haulier, .person] {
            #expect(learnt.prior(of: kind) == ClueWeights.standard.prior(of: kind), "\(kind)")
            for clue in Clue.allCases {
                #expect(
                    learnt.weight(of: clue, for: kind) == ClueWeights.standard.weight(of: clue, for: kind),
                    "\(kind) \(clue)")
            }
        }
    }

    @Test func theSameSeedMakesTheSameSetAndAnotherAnother() {
        let (one, again) = (SpoiledSet(seed: 5, events: 40), SpoiledSet(seed: 5, events: 40))
        #expect(one.truth == again.truth)
        #expect(one.records.map(\.identities) == again.records.map(\.identities))
        #expect(one.records.map(\.identities) != SpoiledSet(seed: 6, events: 40).records.map(\.identities))
        #expect(SpoiledSet.trainingSeed != SpoiledSet.testSeed)
    }

    /// Floors a little under what was measured when the table was learnt: a change that knows less again is seen.
    @Test func onAnotherSeedSpoiledWordsAreKnownAgain() {
        let measure = MatchingMeasure(SpoiledSet(seed: SpoiledSet.testSeed, events: 1_500), scores: [50, 90])
        let floors: [(Identity.Kind, Int, precision: Double, recall: Double)] = [
            (.vehicle, 50, 0.60, 0.75), (.vehicle, 90, 0.95, 0.40), (.haulier, 50, 0.95, 0.85),
            (.haulier, 90, 0.98, 0.80), (.person, 50, 0.90, 0.80), (.person, 90, 0.96, 0.65),
        ]
        for floor in floors {
            let row = measure.rows.first { $0.kind == floor.0 && $0.least == floor.1 }
            #expect(row?.precision ?? 0 >= floor.precision, "\(floor) \(String(describing: row))")
            #expect(row?.recall ?? 0 >= floor.recall, "\(floor) \(String(describing: row))")
        }
    }

    @Test func twoThatOneRecordTellsApartAreNotSuggested() throws {
        var random = Seeded(3)
        func record(_ marks: [String]) throws -> IdentifiedRecord {
            IdentifiedRecord(
                invented: StreamID(at: morning, random: &random), at: morning,
                identities: try marks.enumerated().map {
                    try #require(Identity(.registration, $1, anchor: "mark\($0)"))
                })
        }
        let apart = Resolution([try record(["AB12CDE", "AB12CDF"])])
        #expect(apart.suggestions(least: 0).isEmpty)
        let two = Resolution([try record(["AB12CDE"]), try record(["AB1ZCDE"])])
        let found = try #require(two.suggestions(least: 0).first)
        #expect(found.resemblance.clues == [.markLookAlike])
        #expect(found.resemblance.score > 90)
    }
}
