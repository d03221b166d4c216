public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

extension Disclosure.Form: ExpressibleByArgument {}

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Send records to somebody outside, cut down as the policy says.",
        subcommands: [Calls.self])

    struct Calls: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write calls for a recipient, and the disclosure into the log before the first byte leaves.",
            discussion: """
                What goes is what the policy's sharing profile of the recipient lets through; a recipient that it does not
                name is sent nothing personal, no free text, no places, and days for times. With -o,
                FILE.disclosure.json beside it says what was left out, for whom.
                """)

        static let action = Action.export

        @OptionGroup var options: GlobalOptions
        @Option(help: "ndjson, csv, geojson or kml (where and when each event was, and no more).") var format =
            Disclosure.Form.ndjson
        @Option(help: "The recipient, by its code in the policy.") var to: String
        @Option(help: "Events from this day on, in London: 2021-03-01.") var from: String?
        @Option(help: "Events to the end of this day.") var until: String?
        @Option(help: "Only this force's, by slug: kent.") var force: String?
        @Option(help: "Only events of this type: lorry.") var eventType: String?
        @Flag(help: "Calls that go on too, not only closed ones.") var open = false
        @Flag(inversion: .prefixedNo, help: "Simulated calls too.") var simulated = true
        @Option(help: "For csv: a repeat section, such as persons, whose instances are the rows.") var section: String?
        @Option(name: .shortAndLong, help: "A new file. Default: standard output.", completion: .file())
        var output: String?
        @Option(help: "Why it is sent.") var why: String?

        func validate() throws {
            guard Recipient.isCode(to) else {
                throw ValidationError("--to takes a code: lower-case letters, digits and hyphens, at most 40.")
            }
            guard section == nil || format == .csv else { throw ValidationError("--section goes with --format csv.") }
        }

        func run() async throws {
            let days = try DayRange(from: from, until: until)
            if let output, FileManager.default.fileExists(atPath: output) { throw Failure(exportExists: output) }
            let desk = try await options.desk(for: Self.self)
            let inForce = try await PolicyInForce(desk.log)
            let why = try inForce.justification(why, for: .disclosure)
            let scripts = try options.library()
            try check(section, among: scripts)
            let sharing = try await CallSharing(
                try await calls(in: desk.log, days), to: to, as: format, section: section.map { SectionID($0) },
                children: desk.children, of: desk.log, scripts: scripts, at: options.now)
            // What leaves is measured first, so that the log holds its digest before it leaves.
            let measured = try await sharing.write { _ in }
            try await sharing.note(measured, why: why, at: options.now, by: desk.actor)
            let terminal = Terminal()
            if inForce.policy.recipient(to) == nil {
                terminal.remark(
                    "The policy does not name \(to): it gets nothing personal, no free text, no places, and days for times."
                )
            }
            if let output {
                let file = try NewFile(output)
                let written = try await sharing.write { try file.write($0) }
                guard written.digest == measured.digest else { throw Failure(exportChanged: output) }
                let sidecar = sharing.disclosure.sidecar(records: written.records, digest: written.digest)
                try NewFile.write(CanonicalJSON.text(sidecar) + "\n", to: output + ".disclosure.json")
                try file.close()
                terminal.line("\(output): \(written.records.counted("record")) for \(to).", .good)
            } else {
                let written = try await sharing.write { terminal.write($0) }
                guard written.digest == measured.digest else { throw Failure(exportChanged: "standard output") }
            }
            let erased = measured.erased == 0 ? "" : " \(measured.erased.counted("call")) left out: erased."
            terminal.remark(
                "Sent to \(to): \(measured.records.counted("record")), "
                    + "\(sharing.disclosure.redacted.count.counted("redaction")), SHA-256 \(measured.digest).\(erased)")
        }

        private func check(_ section: String?, among scripts: ScriptLibrary) throws {
            guard let section else { return }
            var known: [String] = []
            for version in scripts.versions {
                let sections = try scripts.script(version: version).definition.sections
                known += sections.filter { $0.repeats != nil }.map(\.id.name)
            }
            guard known.contains(section) else { throw Failure(noSuchSection: section, known: known) }
        }

        /// Oldest first.
        private func calls(in log: IntelligenceLog, _ days: DayRange) async throws -> [CallSummary] {
            try await log.calls(in: open ? [] : [.closed]).reversed().filter { call in
                days.contains(call.countedAt) && (force ?? call.force) == call.force
                    && (eventType ?? call.eventType) == call.eventType && (simulated || !call.isSimulated)
            }
        }
    }
}

/// A file that is there only once it is whole.
final class NewFile {
    private let path: String
    private let handle: FileHandle

    init(_ path: String) throws {
        self.path = path
        guard FileManager.default.createFile(atPath: path + ".partial", contents: nil),
            let handle = FileHandle(forWritingAtPath: path + ".partial")
        else { throw Failure(cannotWrite: path) }
        self.handle = handle
    }

    func write(_ text: String) throws {
        do { try handle.write(contentsOf: Data(text.utf8)) } catch { throw Failure(cannotWrite: path) }
    }

    /// Puts the file in its place.
    func close() throws {
        do {
            try handle.synchronize()
            try handle.close()
            try FileManager.default.moveItem(atPath: path + ".partial", toPath: path)
        } catch { throw Failure(cannotWrite: path) }
    }

    /// What was not closed is taken away.
    deinit { try? FileManager.default.removeItem(atPath: path + ".partial") }

    static func write(_ text: String, to path: String) throws {
        let file = try NewFile(path)
        try file.write(text)
        try file.close()
    }
}
