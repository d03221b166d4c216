import Casework
import ScriptEngine
import TestSupport
import Testing

@Suite("Money recovered against a debt")
struct RecoveryTests {
    private func debt(_ pence: Int, _ random: inout Seeded) -> (OutstandingPenalty, Change) {
        let particulars = OutstandingPenalty.Particulars(
            reference: "INVENTED-1", registration: "SIM1", outstandingPence: pence)
        let (penalty, change) = OutstandingPenalty.listed(
            PenaltyID(StreamID(at: morning, random: &random)), particulars, at: morning, by: handler)
        return (penalty, change)
    }

    private func operation(_ random: inout Seeded) -> (Casework.Operation, Change) {
        let (operation, change) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: "Op Invented", kind: .inbound, force: "kent",
            place: nil, at: morning, by: handler)
        return (operation, change)
    }

    @Test func aPartComesOffAndTheRestStandsOut() throws {
        var random = Seeded(1)
        var (penalty, listed) = debt(120_000, &random)
        let first = try penalty.recover(50_000, at: morning, by: handler)
        let second = try penalty.recover(70_000, at: morning, by: handler)
        #expect(penalty.outstandingPence == 0)
        #expect(penalty.recoveredPence == 120_000)
        #expect(
            try OutstandingPenalty.replayed(stored([listed, first, second].compactMap(\.self))) == penalty)
        #expect(second?.entries.first?.seal == nil)
    }

    @Test func moreThanTheDebtWantsAReasonWhichIsKeptSealed() throws {
        var random = Seeded(1)
        var (penalty, listed) = debt(500, &random)
        for reason in [nil, ""] {
            #expect(throws: RecoveryError.exceedsDebt(outstandingPence: 500)) {
                try penalty.recover(501, reason: reason, at: morning, by: handler)
            }
        }
        #expect(penalty.version == 1)
        let change = try penalty.recover(700, reason: "Invented costs", at: morning, by: handler)
        let over = try #require(change)
        #expect((penalty.outstandingPence, penalty.excessPence) == (0, 200))
        #expect(penalty.recoveries.last?.reason == "Invented costs")
        #expect(over.entries.first?.seal?.clear["reason"] == nil)
        #expect(over.entries.first?.payload["reason"] == "Invented costs")
        #expect(try OutstandingPenalty.replayed(try stored([listed, over])) == penalty)
    }

    @Test func aReasonThatIsNotNeededIsNotKept() throws {
        var random = Seeded(1)
        var (penalty, _) = debt(500, &random)
        _ = try penalty.recover(500, reason: "Invented", at: morning, by: handler)
        #expect(penalty.recoveries.first?.reason == nil)
    }

    @Test(arguments: [0, -1, 1_000_000_001]) func aSumThatNobodyPaysIsRefused(pence: Int) {
        var random = Seeded(1)
        var (penalty, _) = debt(500, &random)
        #expect(throws: RecoveryError.count) { try penalty.recover(pence, reason: "x", at: morning, by: handler) }
    }

    @Test func theTimeIsNeitherAheadNorBeforeTheIssue() throws {
        var random = Seeded(1)
        let particulars = OutstandingPenalty.Particulars(
            reference: "INVENTED-1", outstandingPence: 500, issuedOn: morning.date)
        var penalty = OutstandingPenalty.listed(
            PenaltyID(StreamID(at: morning, random: &random)), particulars, at: morning, by: handler
        ).penalty
        #expect(throws: RecoveryError.ahead) {
            try penalty.recover(1, happenedAt: morning.adding(seconds: 1), at: morning, by: handler)
        }
        #expect(throws: RecoveryError.tooEarly) {
            try penalty.recover(1, happenedAt: morning.adding(seconds: -3 * 86_400), at: morning, by: handler)
        }
        _ = try penalty.recover(1, happenedAt: morning.adding(seconds: -60), at: morning, by: handler)
        #expect(penalty.recoveries.first?.at == morning.adding(seconds: -60))
    }

    @Test func whatIsTakenBackStaysToBeSeenAndCountsNoMore() throws {
        var random = Seeded(1)
        var (penalty, listed) = debt(500, &random)
        let change = try penalty.recover(200, at: morning, by: handler)
        let paid = try #require(change)
        #expect(throws: RecoveryError.noReason) { try penalty.undo(2, reason: "", at: morning, by: handler) }
        #expect(throws: RecoveryError.noRecovery) { try penalty.undo(1, reason: "x", at: morning, by: handler) }
        let undone = try penalty.undo(2, reason: "Another's", at: morning, by: handler)
        #expect(throws: RecoveryError.undoneAlready) { try penalty.undo(2, reason: "x", at: morning, by: handler) }
        #expect(penalty.outstandingPence == 500)
        #expect(penalty.recoveries.map(\.pence) == [200])
        #expect(try OutstandingPenalty.replayed(try stored([listed, paid, undone])) == penalty)
    }

    @Test func theSameSentAgainIsOneRecovery() throws {
        var random = Seeded(1)
        var (penalty, _) = debt(500, &random)
        let once = Once(at: morning, random: &random)
        #expect(try penalty.recover(200, once: once, at: morning, by: handler) != nil)
        #expect(try penalty.recover(200, once: once, at: morning, by: handler) == nil)
        #expect(penalty.outstandingPence == 300)
    }

    @Test("another sum in a later list stands; the same sum leaves what was recovered to come off")
    func aLaterList() throws {
        var random = Seeded(1)
        var (penalty, listed) = debt(1_000, &random)
        let paid = try penalty.recover(300, at: morning, by: handler)
        func list(_ pence: Int, driver: String? = nil) -> OutstandingPenalty.Particulars {
            .init(reference: "INVENTED-1", registration: "SIM1", driver: driver, outstandingPence: pence)
        }
        #expect(penalty.updated(to: list(1_000), at: morning, by: handler) == nil)
        #expect(penalty.outstandingPence == 700)
        let named = penalty.updated(to: list(1_000, driver: "Bogdan Neverwas"), at: morning, by: handler)
        #expect(penalty.outstandingPence == 700)
        let booked = penalty.updated(to: list(650), at: morning, by: handler)
        #expect(penalty.outstandingPence == 650)
        #expect(penalty.recoveries.map(penalty.countsSinceList) == [false])
        let more = try penalty.recover(50, at: morning, by: handler)
        #expect(penalty.outstandingPence == 600)
        #expect(
            try OutstandingPenalty.replayed(stored([listed, paid, named, booked, more].compactMap(\.self))) == penalty)
    }

    @Test(arguments: [1, 2, 3, 4, 5] as [UInt64])
    func whatIsRecoveredAndWhatIsOutstandingAreTheDebt(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<200 {
            var (penalty, first) = debt(Int.random(in: 0...5_000, using: &random), &random)
            var changes = [first]
            for _ in 0..<Int.random(in: 1...12, using: &random) {
                let pence = Int.random(in: 1...3_000, using: &random)
                switch Int.random(in: 0..<6, using: &random) {
                case 0:
                    let particulars = OutstandingPenalty.Particulars(
                        reference: "INVENTED-1", outstandingPence: pence)
                    changes += [penalty.updated(to: particulars, at: morning, by: handler)].compactMap(\.self)
                case 1:
                    guard let one = penalty.recoveries.first(where: { $0.undone == nil }) else { continue }
                    changes.append(try penalty.undo(one.number, reason: "Invented", at: morning, by: handler))
                case 2:
                    changes += [try penalty.recover(pence, reason: "Invented", at: morning, by: handler)]
                        .compactMap(\.self)
                default:
                    let before = penalty
                    do {
                        changes += [try penalty.recover(pence, at: morning, by: handler)].compactMap(\.self)
                    } catch {
                        #expect(error == .exceedsDebt(outstandingPence: before.outstandingPence), "seed \(seed)")
                        #expect(pence > before.outstandingPence && penalty == before, "seed \(seed)")
                    }
                }
                let listed = penalty.particulars.outstandingPence
                #expect(
                    penalty.recoveredPence + penalty.outstandingPence == listed + penalty.excessPence, "seed \(seed)")
                #expect(penalty.outstandingPence == 0 || penalty.excessPence == 0, "seed \(seed)")
                let isExplained = penalty.recoveries.contains { $0.reason != nil }
                #expect(penalty.excessPence == 0 || isExplained, "seed \(seed)")
            }
            #expect(try OutstandingPenalty.replayed(try stored(changes)) == penalty, "seed \(seed)")
        }
    }

    // MARK: In an operation

    @Test func theLineAndTheDebtSayTheSame() throws {
        var random = Seeded(2)
        var (penalty, listed) = debt(60_000, &random)
        var (operation, started) = operation(&random)
        let once = Once(at: morning, random: &random)
        let changes = try operation.recover(20_000, from: &penalty, once: once, at: morning, by: handler)
        #expect(changes.map(\.stream) == [operation.id.stream, penalty.id.stream])
        #expect(operation.tally.recoveredPence == 20_000)
        #expect(penalty.outstandingPence == 40_000)
        #expect(penalty.recoveries.first?.line?.number == 2)
        #expect(try operation.recover(20_000, from: &penalty, once: once, at: morning, by: handler).isEmpty)
        #expect(penalty.outstandingPence == 40_000)
        #expect(try Operation.replayed(try stored([started, changes[0]])) == operation)
        #expect(try OutstandingPenalty.replayed(try stored([listed, changes[1]])) == penalty)
    }

    @Test func whatIsRefusedLeavesBothAsTheyWere() throws {
        var random = Seeded(2)
        var (penalty, _) = debt(100, &random)
        var (operation, _) = operation(&random)
        let before = (operation, penalty)
        #expect(throws: RecoveryError.exceedsDebt(outstandingPence: 100)) {
            try operation.recover(101, from: &penalty, at: morning, by: handler)
        }
        _ = try operation.record(.ended, at: morning, by: handler)
        #expect(throws: OperationError.ended) { try operation.recover(1, from: &penalty, at: morning, by: handler) }
        #expect(penalty == before.1)
        #expect(before.0.lines.count == 1)
    }

    @Test func moneyOfAKnownDebtIsLoggedAndStruckInBoth() throws {
        var random = Seeded(2)
        let (penalty, _) = debt(100, &random)
        var (operation, _) = operation(&random)
        #expect(throws: OperationError.needsDebt) {
            try operation.record(
                .recovered(pence: 5, reference: nil, penalty: penalty.id), at: morning, by: handler)
        }
        var debt: OutstandingPenalty? = penalty
        var owed = penalty
        _ = try operation.recover(40, from: &owed, at: morning, by: handler)
        debt = owed
        #expect(throws: OperationError.needsDebt) {
            try operation.record(.struck(line: 2, reason: "Invented"), at: morning, by: handler)
        }
        #expect(operation.debt(ofLine: 2) == penalty.id)
        let changes = try operation.strike(2, reason: "Invented", undoing: &debt, at: morning, by: handler)
        #expect(changes.count == 2)
        #expect(operation.tally.recoveredPence == 0)
        #expect(debt?.outstandingPence == 100)
        #expect(debt?.recoveries.first?.undone?.reason == "Invented")
    }
}
