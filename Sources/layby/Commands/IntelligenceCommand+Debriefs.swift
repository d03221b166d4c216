import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension IntelligenceCommand {
    struct DebriefCommand: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "debrief",
            abstract: "Say how the joint debrief of a person of a call stands, or see it.",
            discussion: """
                States: not-asked, offered, refused, arranged, done, not-possible. Reasons, with not-asked and not-possible:
                \(DebriefState.Reason.allCases.map(\.rawValue).joined(separator: ", ")). Immigration detention is none.
                """)

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "The call.") var call: String
        @Argument(help: "The person: 1 for the first that the call lists.") var person: Int?
        @Argument(help: "How it stands.") var status: DebriefState.Status?
        @Option(help: "Why there is none.") var reason: String?
        @Option(help: "When it was, or is to be.") var on: String?

        func validate() throws {
            guard (person == nil) == (status == nil) else { throw ValidationError("Give a person and how it stands.") }
        }

        func run() async throws {
            let reason = try reason.map { try DebriefState.Reason(code: $0) }
            let day = try on.map { try CivilDate(typed: $0, at: options.now) }
            let desk = try await options.desk(for: Self.self)
            let id = CallID(try await desk.log.stream(.call, named: call))
            try await desk.consult(id.stream, by: "intel debrief", why: justification.why, at: options.now)
            let library = try options.library()
            if let person, let status {
                _ = try await desk.log.recordDebrief(
                    try DebriefState(status, reason: reason), of: person, on: day, in: id, scripts: library,
                    at: options.now, by: desk.actor)
            }
            let interview = try await CallSession.load(id.stream, scripts: library, desk: desk).call.interview
            let debriefs = try await desk.log.debriefs(of: id)
            let terminal = Terminal()
            let persons = Casework.Debriefs.persons(of: interview)
            if persons.isEmpty { terminal.line("The call lists nobody.") }
            for number in persons {
                let state = debriefs.state(of: number, in: interview)
                let on = debriefs.lines.last { $0.person == number }?.on
                terminal.line(
                    "Person \(number)".padded(12) + (state?.words ?? "nobody has said")
                        + (on.map { ", \(CivilDay(daysSince1970: $0.days).text)" } ?? ""),
                    state?.status.isDecided ?? false ? .plain : .warning)
            }
        }
    }

    struct Debriefs: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the persons of whom nobody has decided about a debrief.")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @Option(help: "How many calls are looked at, the newest first.") var calls = 1_000

        func validate() throws {
            guard calls > 0 else { throw ValidationError("--calls takes a number from 1.") }
        }

        func run() async throws {
            let terminal = Terminal()
            let desk = try await options.desk(for: Self.self)
            let found = try await desk.log.undecidedDebriefs(looking: calls, scripts: try options.library()) {
                terminal.progress($0, of: $1, "calls looked at")
            }
            terminal.endStatus()
            if found.isEmpty { terminal.line("Every listed person's debrief is decided.") }
            for found in found {
                let persons = found.persons.map { "\($0.number)\($0.state.map { " (\($0.status.words))" } ?? "")" }
                terminal.line(
                    found.call.id.stream.short.padded(8)
                        + LondonTime.text(Int64(found.call.countedAt.seconds)).padded(24)
                        + (found.call.force ?? "–").padded(20) + "persons " + persons.joined(separator: ", "))
            }
        }
    }
}
