import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct PenaltyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "penalty",
        abstract: "Refer calls to CECPT for a civil penalty, and know who has not paid. CECPT decides.",
        discussion: "What becomes of a referral: layby referral.",
        subcommands: [
            Refer.self, Import.self, Columns.self, Outstanding.self, Show.self, Recover.self, Undo.self, Rules.self,
        ])

    struct Refer: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refer a call; each field traces to the answer that it came from.",
            discussion: """
                With --draft it goes nowhere yet; the same without refers the draft. --update sends what the call says now,
                as when CECPT asks for more.
                """)

        static let action = Action.referCall

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Flag(help: "Refer it as it is, before the script has what a referral needs.") var incomplete = false
        @Flag(help: "Refer it again, though it was referred before.") var again = false
        @Option(help: "The day on which it went to CECPT, in London. Default: today.") var on: String?
        @Flag(help: "Keep a draft that goes nowhere yet.") var draft = false
        @Flag(help: "Send what the call says now, in place of what was referred.") var update = false

        func validate() throws {
            guard [again, draft, update].count(where: \.self) <= 1 else {
                throw ValidationError("Give one of --again, --draft and --update.")
            }
            guard on == nil || !draft else { throw ValidationError("A draft went nowhere: --on goes without it.") }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.call, named: call)
            var session = try await CallSession.load(id, scripts: try options.library(), desk: desk)
            let (referral, change) = try await made(from: session.call, desk)
            // The referral holds the call's answers: it stands only when nobody has changed them meanwhile.
            do { try await desk.log.append([session.call.unchanged, change]) } catch LogError.conflict {
                throw Failure(conflict: try await session.catchUp(), in: session.call)
            }
            try await desk.log.note(
                .combined([AuditEvent.Target(id)], into: AuditEvent.Target(referral.id.stream)), at: options.now,
                by: desk.actor)
            let traced = try await desk.log.traced(referral.id.stream, scripts: try options.library())
            ReferralReport(traced.referral, traced.ledger, at: options.now).made()
        }

        /// A new referral, or the one that the call has, brought forward.
        private func made(from call: Call, _ desk: Desk) async throws -> (Referral, Change) {
            let (now, actor) = (options.now, desk.actor)
            let day = try on.map { try CivilDate(typed: $0, at: now) }
            let earlier = try await desk.log.referrals(of: call.id)
            if !again, let last = earlier.first {
                guard update || last.status == .draft && !draft else {
                    throw Failure(
                        "referral.exists",
                        "The call has a referral already: \(last.id.stream.short), \(last.status.words).",
                        remedy: "Use --update to send what the call says now, or --again for a second referral.",
                        exit: .data)
                }
                var referral = try await desk.log.referral(last.id.stream)
                let change = try referral.refer(call, allowIncomplete: incomplete, on: day, at: now, by: actor)
                return (referral, change)
            }
            if update {
                throw Failure(
                    "referral.none", "The call has no referral yet.", remedy: "Leave out --update.", exit: .usage)
            }
            var random = SystemRandomNumberGenerator()
            let id = ReferralID(StreamID(at: now, random: &random))
            let begun =
                draft
                ? try Referral.drafted(call, as: id, at: now, by: actor)
                : try Referral.referred(call, as: id, allowIncomplete: incomplete, on: day, at: now, by: actor)
            return (begun.referral, begun.change)
        }
    }
}
