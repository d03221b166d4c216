import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

struct PenaltyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "penalty", abstract: "Refer calls to CECPT for a civil penalty. CECPT decides.",
        subcommands: [Refer.self])

    struct Refer: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Refer a call; each field traces to the answer that it came from.")

        @OptionGroup var options: GlobalOptions
        @Argument(help: "The call.") var call: String
        @Flag(help: "Refer it as it is, before the script has what a referral needs.") var incomplete = false
        @Flag(help: "Refer it again, though it was referred before.") var again = false

        func run() async throws {
            let log = try options.openLog()
            let id = try await log.stream(.call, named: call)
            let session = try await CallSession.load(
                id, log: log, scripts: try options.library(), options: options)
            if let earlier = try await log.referrals(of: session.call.id).first, !again {
                throw Failure(
                    "referral.exists", "The call was referred already, as \(earlier.id.stream.short).",
                    remedy: "Use --again for a second referral.", exit: .data)
            }
            var random = SystemRandomNumberGenerator()
            let (referral, change) = try Referral.referred(
                session.call, as: ReferralID(StreamID(at: options.now, random: &random)),
                allowIncomplete: incomplete, at: options.now, by: options.currentActor)
            try await log.append(change)
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
