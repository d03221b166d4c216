public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

extension DutyToNotifyExport.Form: ExpressibleByArgument {}

extension SafeguardingCommand {
    struct Notifications: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "dtn",
            abstract:
                "Write the anonymised Duty to Notify of a period, and the disclosure into the log before it leaves.",
            discussion: """
                One row an adult: gender, nationality, force area and nature of exploitation, from fixed lists; no id, day,
                name or text. Modern Slavery Act 2015 s.52(3): it must not identify an adult who does not consent. Rows
                are sorted by what they say. A period with few rows can still tell of somebody whom the reader knows.
                """)

        static let action = Action.export

        @OptionGroup var options: GlobalOptions
        @Option(help: "Sent from this day on.") var from: String
        @Option(help: "Sent to the end of this day.") var until: String
        @Option(help: "The recipient, by its code: home-office.") var to: String
        @Option(help: "csv or json.") var format = DutyToNotifyExport.Form.csv
        @Flag(inversion: .prefixedNo, help: "Simulated records too, for practice.") var simulated = false
        @Option(name: .shortAndLong, help: "A new file. Default: standard output.", completion: .file())
        var output: String?
        @Option(help: "Why it is sent.") var why: String?

        func validate() throws {
            guard Recipient.isCode(to) else {
                throw ValidationError("--to takes a code: lower-case letters, digits and hyphens, at most 40.")
            }
        }

        func run() async throws {
            let first = try CivilDate(said: from, today: options.today)
            let last = try CivilDate(said: until, today: options.today)
            guard first <= last else { throw ValidationError("--from is after --until.") }
            if let output, FileManager.default.fileExists(atPath: output) { throw Failure(exportExists: output) }
            let desk = try await options.desk(for: Self.self)
            let inForce = try await PolicyInForce(desk.log)
            let why = try inForce.justification(why, for: .disclosure)
            let export = DutyToNotifyExport(
                try await desk.log.safeguarding(), from: first, until: last, includesSimulated: simulated)
            let text = export.text(as: format)
            for event in export.disclosures(
                to: inForce.policy.recipient(to) ?? .unnamed(to), as: format, why: why)
            {
                try await desk.log.note(event, at: options.now, by: desk.actor)
            }
            let terminal = Terminal()
            if let output {
                try NewFile.write(text, to: output)
                terminal.line("\(output): \(export.rows.count.counted("row")) for \(to).", .good)
            } else {
                terminal.write(text)
            }
            let erased = export.erased == 0 ? "" : " \(export.erased) left out: erased."
            terminal.remark(
                "Sent to \(to): \(export.rows.count.counted("row")), SHA-256 \(export.digest(as: format)).\(erased)")
        }
    }
}
