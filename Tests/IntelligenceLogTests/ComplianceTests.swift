import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@testable import Casework
@testable import IntelligenceLog

@Suite("Compliance, handlers and referrals") struct ComplianceTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let scripts = ScriptLibrary.released
    private let later = Timestamp(seconds: 1_700_000_000)

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    @discardableResult
    private func simulate(_ count: Int, months: ClosedRange<Int> = 1...12) async throws -> [Call] {
        var simulator = try CallSimulator(calls: count, year: 2021, months: months, seed: 6, scripts: scripts)
        var calls: [Call] = []
        while let (call, changes) = try simulator.next() {
            try await log.append(changes)
            calls.append(call)
        }
        return calls
    }

    private func compliance(_ grouping: MeasureGrouping?, _ filter: CallFilter = CallFilter()) async throws
        -> Compliance
    {
        try await log.counted(scripts: scripts) { ComplianceCounter(by: grouping, filter, $0) }.compliance
    }

    private func referrals(_ grouping: MeasureGrouping?) async throws -> ReferralMeasure {
        try await log.referrals(by: grouping, CallFilter(), scripts: scripts)
    }

    @Test(arguments: [MeasureGrouping.version, .handler])
    func deviationsAreTheOpenOfTheRequiredUnderTheCallsOwnVersion(grouping: MeasureGrouping) async throws {
        let calls = try await simulate(48)
        let groups = Dictionary(grouping: calls) {
            grouping == .version ? "v\($0.script.reference.version)" : $0.handler.id
        }
        let counted = try await compliance(grouping)
        #expect(Set(counted.rows.map(\.group)) == Set(groups.keys))
        for row in counted.rows {
            let own = try #require(groups[row.group]).map(\.interview)
            #expect(row.calls == own.count)
            for weight in Weight.allCases {
                #expect(row[weight].possible == own.reduce(0) { $0 + $1.required[weight] }, "\(row.group) \(weight)")
                #expect(row[weight].found == own.reduce(0) { $0 + $1.open[weight] }, "\(row.group) \(weight)")
            }
            #expect(row.all.possible == Weight.allCases.reduce(0) { $0 + row[$1].possible })
            #expect(row.all.found == Weight.allCases.reduce(0) { $0 + row[$1].found })
            #expect(row.serious == own.count { $0.open.critical + $0.open.major > 0 })
        }
        #expect(counted.total.all.found == counted.rows.reduce(0) { $0 + $1.all.found })
    }

    @Test func aHandlerWithTooFewCallsIsInNoBand() async throws {
        let calls = try await simulate(60)
        let bands = try await log.handlerBands(CallFilter(), scripts: scripts)
        #expect(bands.fewest > calls.count / 24)
        let table = bands.report().parts[0].table
        let (band, closed) = (try column("band", table), try column("closed", table))
        let wanting = try column("wanting", table)
        #expect(table.rows.count == Set(calls.map(\.handler)).count)
        for cells in table.rows {
            #expect(cells[band].plain == "too-few")
            guard case .count(let own) = cells[closed], case .count(let missing) = cells[wanting] else {
                Issue.record("a count is a count")
                continue
            }
            #expect(own + missing == bands.fewest)
        }
    }

    @Test func aReviewedCallIsNoLongerToBeDrawn() async throws {
        var call = try #require(try await simulate(6).first)
        func toReview() async throws -> Int {
            let table = try await log.handlerBands(CallFilter(), scripts: scripts).report().parts[0].table
            let index = try column("toReview", table)
            return table.rows.reduce(0) { sum, cells in
                if case .count(let count) = cells[index] { return sum + count }
                return sum
            }
        }
        let before = try await toReview()
        try await log.append(try call.record(.reviewed(note: nil), at: later, by: Actor("boss")))
        #expect(try await toReview() == before - 1)
    }

    private func column(_ code: String, _ table: MeasureTable) throws -> Int {
        try #require(table.columns.firstIndex { $0.code == code })
    }

    @Test func aReferralIsCompleteWhereTheSendPointStoodAndTheHandlerWantedIt() async throws {
        let calls = try await simulate(60)
        let counted = try await referrals(.version)
        for row in counted.rows {
            let own = calls.filter { "v\($0.script.reference.version)" == row.group }
            let asks = !["v1", "v2"].contains(row.group)
            let wanted = own.filter { call in
                !asks || call.interview.value(of: Place(QuestionID("cecpt_referral"))) == .boolean(true)
            }
            #expect(row.closed == own.count && row.said == (asks ? wanted.count : 0))
            #expect(row.notAsked == (asks ? 0 : own.count))
            #expect(row.complete == wanted.count { $0.interview.reached.contains(.civilPenaltyReferral) })
        }
        #expect(counted.rows.map(\.group).contains("v1") && counted.total.complete < counted.total.closed)
    }

    @Test func madeAreReferralsThatWentByTheMonthOfTheEvent() async throws {
        let calls = try await simulate(24, months: 1...3)
        let withVehicle = calls.filter { CallFacts($0.interview).value(.vehicleRegistration) != nil }
        try #require(withVehicle.count > 4)
        var random = SystemRandomNumberGenerator()
        var expected: [String: Int] = [:]
        for (number, call) in withVehicle.enumerated() {
            let id = ReferralID(StreamID(at: later, random: &random))
            // The first is a draft, the second a draft that came to nothing.
            guard number < 2 else {
                let change = try Referral.referred(call, as: id, allowIncomplete: true, at: later, by: Actor("desk"))
                    .change
                try await log.append([call.unchanged, change])
                let month = String(LondonTime.civil(Int64(CallSummary(call).countedAt.seconds)).day.iso.prefix(7))
                expected[month, default: 0] += 1
                continue
            }
            let change = try Referral.drafted(call, as: id, at: later, by: Actor("desk")).change
            try await log.append([call.unchanged, change])
            if number == 1 {
                let move = ReferralMove(to: .noAction, on: CivilDate(inLondon: later), note: "a test")
                _ = try await log.change(id.stream) { try $0.move(move, at: later, by: Actor("desk")) }
            }
        }
        let counted = try await referrals(.month)
        #expect(counted.allMade.referrals == withVehicle.count - 2)
        #expect(counted.made.map(\.group) == ["2021-01", "2021-02", "2021-03"])
        for made in counted.made {
            #expect(made.referrals == expected[made.group, default: 0])
            #expect(made.simulated == made.referrals)
        }
        let change = try #require(counted.change)
        #expect(change.first == "2021-01" && change.last == "2021-03")
        #expect(
            change.counts == CountChange(from: expected["2021-01", default: 0], to: expected["2021-03", default: 0]))
        // Whatever it is counted by, the change is that of the months.
        #expect(try await referrals(.force).change == counted.change)
        #expect(try await referrals(.handler).allMade == counted.allMade)
    }
}
