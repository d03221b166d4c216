import Casework
import IntelligenceLog
import ScriptEngine

extension DemoDesk {
    /// Referrals of three simulated calls, on their way.
    static func refer(_ log: IntelligenceLog, scripts: ScriptLibrary, at time: Timestamp) async throws {
        var calls: [Call] = []
        for summary in try await log.calls(in: [.closed]) where calls.count < 3 {
            let call = try Call.replayed(try await log.entries(of: summary.id.stream)) {
                try scripts.script(matching: $0)
            }
            if call.interview.reached.contains(.civilPenaltyReferral) { calls.append(call) }
        }
        try await refer(calls, log, at: time)
    }

    /// Refers calls; to the first an objection was made, the second has its notice, the others wait.
    private static func refer(_ calls: [Call], _ log: IntelligenceLog, at time: Timestamp) async throws {
        var random = SystemRandomNumberGenerator()
        let (analyst, today) = (Actor("demo-analyst"), CivilDate(inLondon: time))
        for (number, call) in calls.enumerated() {
            var (referral, change) = try Referral.referred(
                call, as: ReferralID(StreamID(at: time, random: &random)), allowIncomplete: false, at: time,
                by: Actor("demo-handler"))
            try await log.append(change)
            guard number < 2 else { continue }
            let notice = ReferralMove(
                to: .noticeIssued, on: today, pence: 6_000_00, addressees: [.driver],
                reference: "SIMULATED-IS11-\(number + 1)")
            change = try referral.move(notice, at: time, by: analyst)
            try await log.append(change)
            guard number == 0 else { continue }
            try await log.append(try referral.move(ReferralMove(to: .objected, on: today), at: time, by: analyst))
        }
    }
}
