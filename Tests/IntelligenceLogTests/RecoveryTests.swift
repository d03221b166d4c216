import Casework
import Foundation
import IntelligenceLog
import LogSupport
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@Suite("Money recovered, in the log")
struct RecoveryTests {
    private let folder: TemporaryFolder
    private let log: IntelligenceLog

    init() throws {
        folder = try TemporaryFolder()
        log = try IntelligenceLog(path: folder.file("layby.sqlite"))
    }

    private func take(_ csv: String, _ headings: [PenaltyColumn: String] = [:]) async throws -> PenaltyImport {
        let today = CivilDay(daysSince1970: morning.date.days)
        let kept = try await log.keptColumns().headings
        let list = try PenaltyList(csv: Array(csv.utf8), headings: headings, kept: kept, today: today)
        return try await log.importPenalties(list, keeping: headings, at: morning, by: handler)
    }

    private func start(_ seed: UInt64 = 1) async throws -> OperationID {
        var random = Seeded(seed)
        let (operation, change) = Operation.started(
            OperationID(StreamID(at: morning, random: &random)), name: "Op Invented", kind: .inbound, force: "kent",
            place: nil, at: morning, by: handler)
        try await log.append(change)
        return operation.id
    }

    private func operation(_ id: OperationID) async throws -> Casework.Operation {
        try Operation.replayed(try await log.entries(of: id.stream))
    }

    @Test func twoOperationsThatRecoverOneDebtAtTheSameTimeBothCount() async throws {
        _ = try await take("ref,reg,outstanding\nCP1,SIM1,100\n")
        let penalty = try await log.penalty(named: "cp 1")
        let operations = [try await start(1), try await start(2)]
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    _ = try await log.recover(
                        500, from: penalty, in: operations[number % 2], at: morning, by: handler)
                }
            }
            try await group.waitForAll()
        }
        let debt = try await log.penalty(penalty)
        #expect(debt.outstandingPence == 0)
        #expect(debt.recoveries.count == 20)
        for id in operations { #expect(try await operation(id).tally.recoveredPence == 5_000) }
        // One too many is told by what then stands, and neither has it.
        await #expect(throws: RecoveryError.exceedsDebt(outstandingPence: 0)) {
            try await log.recover(1, from: penalty, in: operations[0], at: morning, by: handler)
        }
        #expect(try await operation(operations[0]).tally.recoveredPence == 5_000)
        _ = try await log.verifyChain()
    }

    @Test func twoWhoTakeTheSameRestAreNotBothRight() async throws {
        _ = try await take("ref,reg,outstanding\nCP1,SIM1,5\n")
        let penalty = try await log.penalty(named: "CP1")
        let operation = try await start()
        let taken = await withTaskGroup(of: Bool.self) { group in
            for inOperation in [true, false] {
                group.addTask {
                    let done = try? await log.recover(
                        500, from: penalty, in: inOperation ? operation : nil, at: morning, by: handler)
                    return done != nil
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(taken == 1)
        #expect(try await log.penalty(penalty).recoveries.count == 1)
    }

    @Test func theSameSentTwiceIsOneInBoth() async throws {
        _ = try await take("ref,reg,outstanding\nCP1,SIM1,100\n")
        let penalty = try await log.penalty(named: "CP1")
        let operation = try await start()
        let once = try #require(Once("01890000-0000-7000-8000-000000000001"))
        for isNew in [true, false] {
            let done = try await log.recover(
                500, from: penalty, in: operation, once: once, at: morning, by: handler)
            #expect(done.isNew == isNew)
        }
        #expect(try await log.penalty(penalty).recoveredPence == 500)
    }

    @Test("what is struck in one is taken back in the other", arguments: [true, false])
    func corrections(fromOperation: Bool) async throws {
        _ = try await take("ref,reg,outstanding\nCP1,SIM1,100\n")
        let penalty = try await log.penalty(named: "CP1")
        let id = try await start()
        _ = try await log.recover(500, from: penalty, in: id, at: morning, by: handler)
        _ = try await log.record(.ended, in: id.stream, at: morning, by: handler)
        if fromOperation {
            _ = try await log.strike(2, in: id, reason: "Invented", at: morning, by: handler)
        } else {
            _ = try await log.undoRecovery(2, of: penalty, reason: "Invented", at: morning, by: handler)
        }
        #expect(try await operation(id).tally.recoveredPence == 0)
        #expect(try await log.penalty(penalty).outstandingPence == 10_000)
        #expect(try await log.penalty(penalty).recoveries.first?.undone != nil)
        let rebuilt = try await log.rebuildProjections(scripts: .released)
        #expect(rebuilt.difference == 0)
    }

    @Test func whatIsLeftOfAPairCanStillBeCorrected() async throws {
        _ = try await take("ref,reg,outstanding\nCP1,SIM1,100\nCP2,SIM2,100\n")
        let id = try await start()
        let penalties = [try await log.penalty(named: "CP1"), try await log.penalty(named: "CP2")]
        for penalty in penalties { _ = try await log.recover(500, from: penalty, in: id, at: morning, by: handler) }
        func erase(_ stream: StreamID) async throws {
            _ = try await log.erase(
                stream, .record, reason: "Invented", rule: nil, scripts: .released, at: morning, by: handler)
        }
        try await erase(penalties[0].stream)
        _ = try await log.strike(2, in: id, reason: "Invented", at: morning, by: handler)
        #expect(try await operation(id).tally.recoveredPence == 500)
        try await erase(id.stream)
        let debt = try await log.undoRecovery(2, of: penalties[1], reason: "Invented", at: morning, by: handler)
        #expect(debt.outstandingPence == 10_000)
    }

    @Test func anErasedDebtIsNobodysAndKeepsNoOtherFromBeingListed() async throws {
        _ = try await take("reference,registration,outstanding\nSIM-1,SIM4711,1200\nSIM-2,SIM4712,600\n")
        let penalties = try await log.outstandingPenalties()
        _ = try await log.erase(
            penalties[0].id.stream, .record, reason: "a test", rule: nil, scripts: .released, at: morning, by: handler)
        for words in ["", "-"] {
            let listed = try await log.outstandingPenalties(meeting: words, limit: 9, scripts: .released)
            #expect(listed.map(\.particulars.reference) == ["SIM-2"])
        }
        let total = try await log.outstandingPenaltyTotal()
        #expect(total.penalties == 1 && total.pence == 600_00)
        #expect(try await log.rebuildProjections(scripts: .released).difference == 0)
        #expect(try await log.outstandingPenaltyTotal().penalties == 1)
    }

    @Test func aLaterListSaysWhatItLeavesOutAndWhatItStatesAnew() async throws {
        _ = try await take("ref,reg,outstanding\nCP1,SIM1,100\nCP2,SIM2,100\nCP3,SIM3,100\n")
        for name in ["CP1", "CP2"] {
            _ = try await log.recover(
                3_000, from: try await log.penalty(named: name), at: morning, by: handler)
        }
        let later = try await take("ref,reg,outstanding\nCP1,SIM1,70\nCP2,SIM2,80\nCP4,SIM4,0\n")
        #expect((later.added, later.updated, later.unchanged) == (1, 2, 0))
        // CP1's 70 is what is known; CP2's 80 is not the 70 that is left.
        #expect((later.notInList, later.restated) == (1, 1))
        #expect(try await log.penalty(try await log.penalty(named: "CP2")).outstandingPence == 8_000)
    }

    @Test func whatColumnsAreCalledIsKeptForTheNextList() async throws {
        let list = "Aktenzeichen,Kennzeichen,Betrag\nCP1,SIM1,5\n"
        await #expect(throws: PenaltyListErrors.self) { try await take(list) }
        let said: [PenaltyColumn: String] = [
            .reference: "Aktenzeichen", .registration: "Kennzeichen", .outstanding: "Betrag",
        ]
        _ = try await take(list, said)
        #expect(try await log.keptColumns().headings == said)
        #expect(try await take(list).unchanged == 1)
        // A list in the usual words is read all the same, and one column can be said anew.
        #expect(try await take("ref,reg,outstanding\nCP1,SIM1,5\n").unchanged == 1)
        #expect(try await take("Akte,Kennzeichen,Betrag\nCP1,SIM1,5\n", [.reference: "Akte"]).unchanged == 1)
        #expect(try await log.keptColumns().headings[.reference] == "Akte")
        try await log.keepColumns([:], at: morning, by: handler)
        #expect(try await log.keptColumns().headings.isEmpty)
        await #expect(throws: PenaltyListErrors.self) { try await take(list) }
    }

    @Test func aRefusedListKeepsNeitherItsRowsNorItsColumns() async throws {
        await #expect(throws: PenaltyListErrors.self) {
            try await take("Akte,reg,outstanding\nCP1,SIM1,5\nCP2,SIM2,x\n", [.reference: "Akte"])
        }
        #expect(try await log.keptColumns().headings.isEmpty)
        #expect(try await log.outstandingPenaltyTotal() == (0, 0))
    }

    @Test func nothingPersonalStandsInTheFileInTheClear() async throws {
        _ = try await take(
            "Aktenzeichenxx,haulier,outstanding\nNEVERREF,Neverwas Freight,100\n", [.reference: "Aktenzeichenxx"])
        let penalty = try await log.penalty(named: "NEVERREF")
        let id = try await start()
        _ = try await log.recover(
            20_000, from: penalty, in: id, reason: "Neverwas paid twice", at: morning, by: handler)
        for event: OperationEvent in [
            .arrested(count: 1, offence: "Neverwas"), .noted("Neverwas"), .disrupted([.drugs], note: "Neverwas"),
            .seized(Seizure(.drugs, what: "Neverwas")), .struck(line: 3, reason: "Neverwas"),
        ] {
            _ = try await log.record(event, in: id.stream, at: morning, by: handler)
        }
        for name in ["layby.sqlite", "layby.sqlite-wal"] {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.file(name)))
            let text = String(decoding: bytes, as: UTF8.self).lowercased()
            for word in ["neverwas", "neverref", "aktenzeichenxx"] {
                #expect(!text.contains(word), "\(word) in \(name)")
            }
        }
    }
}
