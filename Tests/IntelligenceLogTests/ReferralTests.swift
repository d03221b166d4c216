import Casework
import Foundation
import GRDB
import LogSupport
import ScriptEngine
import TestSupport
import Testing

@testable import IntelligenceLog

@Suite("Referrals in the log")
struct ReferralTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog
    private let analyst = Actor("analyst")
    private let later = Timestamp(seconds: 1_640_000_000)

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("log.sqlite"))
    }

    /// A referral with a notice that was issued and a vehicle that was detained, and its call.
    private func keep() async throws -> (call: Call, referral: Referral) {
        var random = SystemRandomNumberGenerator()
        var (call, change) = Call.opened(
            CallID(StreamID(at: morning, random: &random)), under: try ScriptLibrary.released.script(version: 4),
            at: morning, by: handler)
        try await log.append(change)
        let answers: [(Place, Value)] = [
            ("event_type", .choice("lorry")), ("owning_force", .code("kent")), ("number_found", .integer(3)),
            ("vehicle_registration", .text("SIM1234")), ("owner_name", .text("Invented Haulage")),
        ]
        for (place, value) in answers {
            try await log.append(try call.record(.answered(place, value), at: morning, by: handler))
        }
        let id = ReferralID(StreamID(at: morning, random: &random))
        change = try Referral.referred(call, as: id, allowIncomplete: true, at: morning, by: handler).change
        try await log.append([call.unchanged, change])
        let issued = CivilDate(inLondon: morning)
        for move in [
            ReferralMove(
                to: .noticeIssued, on: issued, pence: 600_000, addressees: [.owner], reference: "IS11-INVENTED"),
            ReferralMove(to: .detained, on: issued, note: "At an invented yard."),
        ] {
            _ = try await log.change(id.stream) { try $0.move(move, at: later, by: analyst) }
        }
        return (call, try await log.referral(id.stream))
    }

    @Test func itsRowIsWhatItsEntriesMake() async throws {
        let (_, referral) = try await keep()
        let row = try #require(try await log.referrals().first)
        #expect(row.status == .detained && row.deadlines == referral.deadlines && row.deadlines.count == 4)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        try await log.pool.write { try $0.execute(sql: "UPDATE referrals SET status = 'paid', deadlines = NULL") }
        #expect(try await log.rebuildProjections(scripts: .released).different == 1)
        #expect(try await log.referrals() == [row])
    }

    @Test func aRowFromBeforeMovesWereKeptIsNoDifference() async throws {
        _ = try await keep()
        // As step 9 leaves it: what it adds is empty.
        try await log.pool.write {
            try $0.execute(sql: "UPDATE referrals SET since = NULL, deadlines = NULL, status = 'referred'")
        }
        let row = try #require(try await log.referrals().first)
        #expect(row.since == CivilDate(inLondon: morning) && row.deadlines.isEmpty)
    }

    @Test func itsRowHoldsNothingPersonal() async throws {
        _ = try await keep()
        let row = try await log.pool.read { try Row.fetchOne($0, sql: "SELECT * FROM referrals")?.description ?? "" }
        for personal in ["SIM1234", "Invented", "IS11", "yard"] { #expect(!row.contains(personal)) }
        // The write-ahead log too.
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
            let bytes = FileManager.default.contents(atPath: folder.file(name)) ?? Data()
            for personal in ["IS11-INVENTED", "At an invented yard."] {
                #expect(bytes.range(of: Data(personal.utf8)) == nil, "\(personal) in \(name)")
            }
        }
    }

    @Test func erasingItsCallErasesItAndLeavesItsRow() async throws {
        let (call, referral) = try await keep()
        let rows = try await log.referrals()
        _ = try await log.erase(
            call.id.stream, .record, reason: "Invented.", rule: nil, scripts: .released, at: later, by: Actor("boss"))
        await #expect(throws: ReplayError.self) { _ = try await log.referral(referral.id.stream) }
        #expect(try await log.referrals() == rows)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        try await log.pool.write { try $0.execute(sql: "DELETE FROM referrals") }
        #expect(try await log.rebuildProjections(scripts: .released).missing == 1)
        #expect(try await log.referrals() == rows)
    }

    @Test func listsAreFilteredByStatusAndForce() async throws {
        let (_, referral) = try await keep()
        func ids(_ filter: ReferralFilter) async throws -> [ReferralID] {
            try await log.referrals(matching: filter, limit: 9).map(\.id)
        }
        #expect(try await ids(ReferralFilter()) == [referral.id])
        #expect(try await ids(ReferralFilter(status: .detained, force: "kent")) == [referral.id])
        #expect(try await ids(ReferralFilter(status: .draft)).isEmpty)
        #expect(try await ids(ReferralFilter(force: "essex")).isEmpty)
        #expect(try await log.referralsWithDeadlines(force: "kent").map(\.id) == [referral.id])
        _ = try await log.change(referral.id.stream) {
            try $0.move(ReferralMove(to: .paid, on: CivilDate(inLondon: later)), at: later, by: analyst)
        }
        #expect(try await log.referralsWithDeadlines().isEmpty)
    }

    @Test func whoMovesSecondIsToldWhatIsPossibleThen() async throws {
        let (_, referral) = try await keep()
        let paid = ReferralMove(to: .paid, on: CivilDate(inLondon: later))
        let results = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask { [log, later, analyst] in
                    do {
                        _ = try await log.change(referral.id.stream) { try $0.move(paid, at: later, by: analyst) }
                        return true
                    } catch { return false }
                }
            }
            return await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(results.count { $0 } == 1)
        #expect(try await log.referral(referral.id.stream).lines.count == 4)
    }

    @Test func earlierEventsOfTheSameVehicleAreFoundAndTheCallItselfIsNot() async throws {
        let (_, referral) = try await keep()
        let (other, _) = try await keep()
        try await log.catchUpSearch(scripts: .released)
        let day = try #require(CivilDate(iso: "2023-06-01"))
        let found = try await log.earlierEvents(of: referral, before: day, scripts: .released)
        #expect(found.map(\.record.stream) == [other.id.stream])
        #expect(found.first?.reasons.contains("same registration") == true)
        #expect(try await log.earlierEvents(of: referral, before: nil, scripts: .released).isEmpty)
        let tooLate = try #require(CivilDate(iso: "2027-06-01"))
        #expect(try await log.earlierEvents(of: referral, before: tooLate, scripts: .released).isEmpty)
    }
}
