import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct PenaltyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "penalty",
        abstract: "Refer calls to CECPT for a civil penalty, and know who has not paid. CECPT decides.",
        subcommands: [
            Refer.self, Import.self, Columns.self, Outstanding.self, Show.self, Recover.self, Undo.self,
        ])

    struct Refer: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refer a call; each field traces to the answer that it came from.")

        static let action = Action.referCall

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Flag(help: "Refer it as it is, before the script has what a referral needs.") var incomplete = false
        @Flag(help: "Refer it again, though it was referred before.") var again = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let id = try await desk.log.stream(.call, named: call)
            var session = try await CallSession.load(id, scripts: try options.library(), desk: desk)
            if let earlier = try await desk.log.referrals(of: session.call.id).first, !again {
                throw Failure(
                    "referral.exists", "The call was referred already, as \(earlier.id.stream.short).",
                    remedy: "Use --again for a second referral.", exit: .data)
            }
            var random = SystemRandomNumberGenerator()
            let (referral, change) = try Referral.referred(
                session.call, as: ReferralID(StreamID(at: options.now, random: &random)),
                allowIncomplete: incomplete, at: options.now, by: desk.actor)
            // The referral holds the call's answers: it stands only when nobody has changed them meanwhile.
            do { try await desk.log.append([session.call.unchanged, change]) } catch LogError.conflict {
                throw Failure(conflict: try await session.catchUp(), in: session.call)
            }
            try await desk.log.note(
                .combined([AuditEvent.Target(id)], into: AuditEvent.Target(referral.id.stream)), at: options.now,
                by: desk.actor)
            show(referral, of: session.call)
        }

        private func show(_ referral: Referral, of call: Call) {
            let terminal = Terminal()
            terminal.paragraph(
                "Referral \(referral.id): \(referral.fields.count - referral.missing.count) of "
                    + "\(referral.fields.count) fields. CECPT decides whether there is a penalty.",
                indent: "", .bold)
            for field in referral.fields {
                let question = call.script.question(field.place.question)
                let answer = question.map { question in
                    ValueText.text(
                        of: field.value.flatMap { Value(json: $0, type: question.type) }.map(Response.answered),
                        to: question)
                }
                let mark = field.value == nil ? "○" : " "
                terminal.pair(
                    "\(mark) \(question?.ask ?? field.place.description)", "\(answer ?? "–")  ← \(field.place)")
            }
            if !referral.missing.isEmpty {
                terminal.line("\(referral.missing.count) missing (○).", .warning)
            }
        }
    }
}
