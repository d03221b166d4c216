import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("The maximum exposure")
struct PenaltyExposureTests {
    private func facts(
        _ date: String, entrants: Int? = 3, _ roles: [ResponsibleRole]? = [.owner, .driver],
        earlier: ClosedRange<Int> = 0...0, security: ExposureFacts.Security? = .notSecured
    ) throws -> ExposureFacts {
        ExposureFacts(
            eventDate: try day(date), entrants: entrants, responsible: roles, earlierCarrying: earlier,
            earlierUnsecured: earlier, security: security)
    }

    private func pence(_ exposure: PenaltyExposure) -> [Int]? { exposure.total.map { [$0.least, $0.most] } }

    @Test func anEventOfTheTwelfthAndOneOfTheThirteenthHaveTheFiguresOfBothRules() throws {
        let before = PenaltyExposure(try facts("2023-02-12"))
        #expect(before.parts.map(\.regime.section) == [.carrying])
        #expect(before.parts[0].lines.map { $0.amount?.most } == [600_000, 600_000, 1_200_000])
        #expect(pence(before) == [1_200_000, 1_200_000])
        let after = PenaltyExposure(try facts("2023-02-13"))
        #expect(after.parts.map(\.regime.section) == [.carrying, .unsecured])
        #expect(after.parts[0].lines.map { $0.amount?.most } == [1_800_000, 1_800_000, 3_600_000])
        #expect(after.parts[1].lines.map { $0.amount?.most } == [150_000, 150_000, 300_000])
        #expect(pence(after) == [3_900_000, 3_900_000])
        #expect(after.parts.allSatisfy { !$0.regime.source.isEmpty })
    }

    @Test(
        "the day is London's",
        arguments: [
            // 23:30 UTC on the 12th is the 12th in February; in summer it is the next day.
            ("2023-02-12T23:30:00Z", "2023-02-12"), ("2023-07-31T23:30:00Z", "2023-08-01"),
            ("2023-10-29T00:30:00Z", "2023-10-29"), ("2023-03-26T00:59:00Z", "2023-03-26"),
        ])
    func dayIsLondons(time: String, on: String) throws {
        #expect(CivilDate(inLondon: try #require(Timestamp(iso: time))) == (try day(on)))
    }

    @Test func threePersonsTogetherAreHeldToTheJointMaximum() throws {
        let three = PenaltyExposure(try facts("2022-01-01", [.owner, .hirer, .driver]))
        #expect(pence(three) == [1_200_000, 1_200_000])
        let one = PenaltyExposure(try facts("2022-01-01", [.driver]))
        #expect(pence(one) == [600_000, 600_000])
    }

    @Test(
        "later incidents have higher maxima",
        arguments: [
            (0, 600_000, 150_000), (1, 1_000_000, 300_000), (2, 1_000_000, 600_000), (7, 1_000_000, 600_000),
        ])
    func laterIncidentsHaveHigherMaxima(earlier: Int, carrying: Int, unsecured: Int) throws {
        let exposure = PenaltyExposure(try facts("2024-01-01", entrants: 1, [.owner], earlier: earlier...earlier))
        #expect(exposure.parts.map { $0.lines[0].unit.most } == [carrying, unsecured])
        #expect(pence(exposure) == [carrying + unsecured, carrying + unsecured])
    }

    @Test func whatIsNotKnownGivesARangeAndSaysSo() throws {
        let exposure = PenaltyExposure(
            try facts("2024-01-01", entrants: 2, nil, earlier: ExposureFacts.unknownCount, security: nil))
        #expect(pence(exposure) == [2 * 600_000, 2 * 2_000_000 + 1_200_000])
        #expect(exposure.remarks.contains { $0.contains("responsible is not known") })
        #expect(exposure.parts.allSatisfy { $0.remarks.contains { $0.contains("not known") } })
    }

    @Test func withoutNumberOrDateItCannotBeComputed() throws {
        let number = PenaltyExposure(try facts("2024-01-01", entrants: nil))
        #expect(number.total == nil && number.obstacles.count == 1)
        #expect(number.parts[0].lines.allSatisfy { $0.amount == nil && $0.unit.most > 0 })
        let date = PenaltyExposure(ExposureFacts(eventDate: nil, entrants: 3, responsible: [.owner]))
        #expect(date.total == nil && date.parts.isEmpty)
        #expect(
            date.obstacles == [
                "Cannot be computed: nobody has said when it happened, and the maximum goes by the date."
            ])
        #expect(PenaltyExposure(try facts("1999-01-01")).obstacles.first?.contains("no rule") == true)
    }

    @Test func whatSomebodySetStandsInPlaceOfWhatWasDeclared() throws {
        let set = EarlierIncidents(carrying: 1, unsecured: nil)
        let exposure = PenaltyExposure(try facts("2024-01-01", entrants: 1, [.owner]), set: set)
        #expect(exposure.parts.map { $0.lines[0].unit.most } == [1_000_000, 150_000])
    }

    @Test func aSecuredVehicleHasNothingUnderTheSecondSection() throws {
        let exposure = PenaltyExposure(try facts("2024-01-01", entrants: 1, [.owner], security: .secured))
        #expect(
            exposure.parts[1].total
                == PenaltyExposure(try facts("2024-01-01", entrants: 0, [.owner], security: .secured)).total)
        #expect(pence(exposure) == [600_000, 600_000])
    }

    @Test func everySumComesWithWhoDecides() throws {
        let json = CanonicalJSON.text(PenaltyExposure(try facts("2024-01-01")).json)
        #expect(json.contains("CECPT decides"))
        #expect(PenaltyExposure.statement.contains("no reduction is taken off"))
    }

    @Test func itIsReadFromTheAnswersOfACall() throws {
        var random = Seeded(5)
        var (call, _) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler)
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")),
            ("found_at", .dateTime(try #require(Timestamp(iso: "2023-02-13T00:10:00Z")))),
            ("number_found", .integer(4)), ("made_off", .integer(2)), ("trailer_present", .boolean(true)),
            ("trailer_state", .choice("detached")), ("responsible_trailer", .choices(["owner", "operator"])),
            ("accreditation", .choice("cpas")), ("earlier_penalties", .boolean(true)),
            ("earlier_penalty_count", .integer(2)), ("s31a_secured", .choice("partly")), ("s31a_earlier", .integer(0)),
        ]
        for (place, value) in answers { _ = try call.record(.answered(place, value), at: morning, by: handler) }
        let facts = ExposureFacts(call.interview)
        #expect(facts.eventDate == (try day("2023-02-13")))
        #expect(facts.responsible == [.owner, .operatedBy])
        #expect(facts.earlierCarrying == 2...2 && facts.earlierUnsecured == 0...0)
        let exposure = PenaltyExposure(facts)
        #expect(pence(exposure) == [4 * 2_000_000 + 300_000, 4 * 2_000_000 + 300_000])
        #expect(exposure.remarks.contains { $0.hasPrefix("2 more made off") })
        #expect(exposure.remarks.contains { $0.contains("CPAS") })
    }
}
