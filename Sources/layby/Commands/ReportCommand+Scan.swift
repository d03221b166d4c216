import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ScriptEngine

extension ReportCommand {
    struct RegionalScanReport: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "scan",
            abstract: "A region's clandestine events: what repeats, and which questions nobody answered.",
            discussion: """
                Events by force and type; vehicles, hauliers, phones and places in two events or more, what was merged
                counted as one; required questions by how seldom they were answered; what could be referred and was not.
                It reads every call of the region in the period, and the log says so. What it writes is for inside:
                what goes to others goes by layby export.
                """)

        static let action = Action.readCall

        enum Format: String, ExpressibleByArgument, CaseIterable { case text, json, csv, html }

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Option(help: "eastern, london, south-east, …, or a unit such as ERSOU.") var region: String
        @Option(help: "The first day, in London: 2021-03-01.") var from: String
        @Option(help: "The last day; it counts whole.") var to: String
        @Option(help: "text, json, csv or html.") var format = Format.text
        @Option(name: .shortAndLong, help: "A new file, readable by you alone.", completion: .file())
        var output: String?

        func run() async throws {
            guard let region = Region.region(region) else { throw Failure(noRegion: region) }
            let days = try DayRange.days(from: from, until: to)
            if let output, FileManager.default.fileExists(atPath: output) { throw Failure(scanExists: output) }
            let desk = try await options.desk(for: Self.self)
            let why = try await PolicyInForce(desk.log).justification(justification.why, for: .search)
            let scripts = try options.library()
            let terminal = Terminal()
            let scan = try await desk.log.scan(region, days: days, children: desk.children, scripts: scripts) {
                done, all in
                terminal.progress(done, of: all, "calls read")
            }
            terminal.endStatus()
            // Before anything is shown or written: what is seen is always written down.
            for event in scan.consultations(why: why) {
                try await desk.log.note(event, at: options.now, by: desk.actor)
            }
            let types = Dictionary(try scripts.eventTypes().map { ($0.code, $0.label) }) { first, _ in first }
            let text =
                switch format {
                case .text: output == nil ? nil : ScanReport.text(scan, types)
                case .json: CanonicalJSON.text(scan.json) + "\n"
                case .csv: scan.csv(types: types)
                case .html: scan.html(types: types)
                }
            if let output, let text {
                try Self.write(text, to: output)
                terminal.line("\(output): \(scan.events.count.counted("event")). For inside only.", .good)
            } else if let text {
                terminal.write(text)
            } else {
                ScanReport(terminal: terminal).show(scan, types)
            }
        }

        /// Makes a file that is there only once it is whole. The program's umask keeps it to its owner.
        private static func write(_ text: String, to path: String) throws {
            do {
                try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            } catch { throw Failure(scanNotWritten: path) }
        }
    }
}

extension DayRange {
    /// Two days as people say them.
    ///
    /// - Throws: `Failure` `day.unreadable`; `ValidationError` where the last is before the first.
    fileprivate static func days(from first: String, until last: String) throws -> ClosedRange<CivilDate> {
        let (start, end) = (try DayRange.day(first), try DayRange.day(last))
        guard start <= end else { throw ValidationError("--to is before --from.") }
        return start...end
    }
}
