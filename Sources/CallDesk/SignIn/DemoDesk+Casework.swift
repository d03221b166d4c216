import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension DemoDesk {
    /// What came of the simulated calls: referrals on their way, debts, safeguarding records. All of it invented.
    static func addCasework(_ log: IntelligenceLog, scripts: ScriptLibrary, at time: Timestamp) async throws {
        let penalties = try PenaltyList(
            csv: Array(debts.utf8), headings: [:], today: LondonTime.civil(Int64(time.seconds)).day)
        _ = try await log.importPenalties(penalties, at: time, by: Actor("demo-lead"))
        var calls: [Call] = []
        for summary in try await log.calls(in: [.closed]) {
            calls.append(
                try Call.replayed(try await log.entries(of: summary.id.stream)) { try scripts.script(matching: $0) })
        }
        try await refer(calls.filter { $0.interview.reached.contains(.civilPenaltyReferral) }, log, at: time)
        for call in calls {
            // One is left without, so that the list of those who lack a record is seen.
            guard let person = call.persons.first(where: { !$0.said.reasons.isEmpty }), call.id != calls.last?.id else {
                continue
            }
            _ = try await log.openSafeguarding(
                of: call.id, instance: person.instance, scripts: scripts, at: time, by: Actor("demo-handler"))
            if try await log.safeguarding().count >= 4 { break }
        }
    }

    /// Refers three calls, the oldest first; the first two are moved on.
    private static func refer(_ calls: [Call], _ log: IntelligenceLog, at time: Timestamp) async throws {
        var random = SystemRandomNumberGenerator()
        let today = CivilDate(inLondon: time)
        for (number, call) in calls.suffix(3).reversed().enumerated() {
            var (referral, change) = try Referral.referred(
                call, as: ReferralID(StreamID(at: time, random: &random)), allowIncomplete: false, at: time,
                by: Actor("demo-handler"))
            try await log.append(change)
            guard number < 2 else { return }
            change = try referral.move(
                ReferralMove(
                    to: .noticeIssued, on: today, pence: 6_000_00, addressees: [.driver],
                    reference: "SIMULATED-IS11-\(number + 1)"), at: time, by: Actor("demo-analyst"))
            try await log.append(change)
            guard number == 0 else { continue }
            try await log.append(
                try referral.move(ReferralMove(to: .objected, on: today), at: time, by: Actor("demo-analyst")))
        }
    }

    /// CECPT's list as it might be; every name and number is invented.
    private static let debts = """
        reference,registration,trailer,haulier,driver,country,outstanding,issued
        SIMULATED-1,AB12 CDE,,Invented Haulage Ltd,Invented Driver,GB,12000.00,01/06/2023
        SIMULATED-2,,C1234567,Example Transport BV,,NL,6000.00,14/09/2023
        SIMULATED-3,XY51 ABC,,Sample Logistics Sp. z o.o.,Simulated Person,PL,1500.50,02/02/2024

        """
}
