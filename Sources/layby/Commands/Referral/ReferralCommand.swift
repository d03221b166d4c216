import ArgumentParser

struct ReferralCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "referral",
        abstract: "Follow what becomes of referrals to CECPT: moves, deadlines, exposure, the pack. CECPT decides.",
        discussion: "Refer a call with layby penalty refer.",
        subcommands: [
            List.self, Show.self, Move.self, Correct.self, Earlier.self, Due.self, Exposure.self, Pack.self,
        ])
}
