import Casework
import ReferenceData
import ScriptEngine
import TestSupport
import Testing

@Suite("CECPT's list of outstanding penalties")
struct PenaltyListTests {
    private let today = CivilDay(daysSince1970: 19_000)

    private func list(_ text: String, _ headings: [PenaltyColumn: String] = [:]) throws -> PenaltyList {
        try PenaltyList(csv: Array(text.utf8), headings: headings, today: today)
    }

    private func faults(_ text: String, _ headings: [PenaltyColumn: String] = [:]) throws -> [PenaltyListErrors.Fault] {
        do {
            _ = try list(text, headings)
            return []
        } catch let error as PenaltyListErrors { return error.faults }
    }

    @Test func aListIsReadByItsUsualHeadings() throws {
        let penalties = try list(
            """
            Notice Number,VRM,Trailer No.,Company name,Driver's Name,Country,Amount outstanding (£),Date issued
            CP/1,ab12 cde,,"Invented, Freight",Bogdan Neverwas,Poland,"£1,234.50",1/3/2021
            CP/2,,SIM 4711,,,Utopia,0,2021-03-02 00:00:00
            """, [.trailer: "Trailer No."]
        ).penalties
        #expect(
            penalties == [
                OutstandingPenalty.Particulars(
                    reference: "CP/1", registration: "AB12CDE", haulier: "Invented, Freight",
                    driver: "Bogdan Neverwas", country: "PL", outstandingPence: 123_450,
                    issuedOn: CivilDate(year: 2021, month: 3, day: 1)),
                OutstandingPenalty.Particulars(
                    reference: "CP/2", trailer: "SIM4711", country: "Utopia", outstandingPence: 0,
                    issuedOn: CivilDate(year: 2021, month: 3, day: 2)),
            ])
    }

    @Test(
        "a list may be written as spreadsheets write them",
        arguments: [
            "ref,reg,outstanding\r\nCP1,SIM1,5\r\n", "\u{FEFF}ref;reg;outstanding\nCP1;SIM1;5",
            "REF\tReg\tOUTSTANDING\n\n , \nCP1\tSIM1\t5\n", "ref,reg,outstanding,,\n\"CP1\",\"SIM1\",5,,",
        ])
    func separatorsAndLineEnds(text: String) throws {
        let text = text.replacing(" , ", with: " ")
        #expect(try list(text).penalties.map(\.outstandingPence) == [500])
    }

    @Test(
        "each fault is told by its line",
        arguments: [
            ("CP1,SIM1,x,", 2, PenaltyListErrors.Cause.notASum), ("CP1,SIM1,-5,", 2, .notASum),
            ("CP1,SIM1,,", 2, .notASum),
            (",SIM1,5,", 2, .noReference), ("--,SIM1,5,", 2, .noReference), ("CP1,,5,", 2, .nothingToFindBy),
            ("CP1,SIM1,5,31/2/2021", 2, .notADate), ("CP1,SIM1,5,1/3/2031", 2, .notADate),
            ("CP1,SIM1,5,,spilt", 2, .tooManyCells), ("CP 1,SIM1,5,\n\ncp1,SIM2,5,", 4, .twice(earlier: 2)),
            ("CP1,\"SIM1,5,", 2, .quoteNotClosed),
            ("CP1,\(String(repeating: "x", count: 201)),5,", 2, .cellTooLong(.registration)),
        ])
    func faultsByLine(rows: String, line: Int, cause: PenaltyListErrors.Cause) throws {
        let found = try faults("ref,reg,outstanding,issued\n" + rows)
        #expect(found.contains { $0.line == line && $0.cause == cause })
    }

    @Test func oneFaultKeepsEverythingOutAndAllAreTold() throws {
        let found = try faults("ref,reg,outstanding\nCP1,SIM1,5\nCP2,SIM2,x\nCP3,,y\n")
        #expect(found.map(\.line) == [3, 4, 4])
    }

    @Test(
        "headings that are missing or twice are told",
        arguments: [
            ("reg,outstanding\nSIM1,5", PenaltyListErrors.Cause.missingColumn(.reference)),
            ("ref,reg\nCP1,SIM1", .missingColumn(.outstanding)), ("ref,outstanding\nCP1,5", .nothingToFindBy),
            ("ref,reg,vrm,outstanding\nCP1,SIM1,SIM2,5", .severalColumns(.registration)),
            ("ref,reg,outstanding\n", .empty),
        ])
    func headings(text: String, cause: PenaltyListErrors.Cause) throws {
        #expect(try faults(text).map(\.cause).contains(cause))
    }

    @Test func aColumnCanBeNamed() throws {
        let text = "ref,Kennzeichen,reg,outstanding\nCP1,SIM1,SIM2,5"
        #expect(try list(text, [.registration: "KENNZEICHEN"]).penalties.map(\.registration) == ["SIM1"])
        #expect(try faults(text, [.registration: "Plate"]).map(\.cause).contains(.missingColumn(.registration)))
    }

    @Test func noCellIsInAFault() throws {
        for fault in try faults("ref,reg,outstanding\nNEVERWAS,Neverwas,Neverwas\n") {
            #expect(!"\(fault)".contains("Neverwas"))
        }
    }

    @Test func aPenaltyReplaysTheSame() throws {
        var random = Seeded(3)
        let first = OutstandingPenalty.Particulars(reference: "CP1", registration: "SIM1", outstandingPence: 500)
        var (penalty, change) = OutstandingPenalty.listed(
            PenaltyID(StreamID(at: morning, random: &random)), first, at: morning, by: handler)
        let same = penalty.updated(to: first, at: morning, by: handler)
        #expect(same?.entries == nil)
        let paid = OutstandingPenalty.Particulars(reference: "CP1", registration: "SIM1", outstandingPence: 0)
        let updated = penalty.updated(to: paid, at: morning.adding(seconds: 9), by: handler)
        let update = try #require(updated)
        #expect(try OutstandingPenalty.replayed(try stored([change, update])) == penalty)
        #expect(change.entries.first?.seal?.clear == ["outstandingPence": 500])
    }
}
