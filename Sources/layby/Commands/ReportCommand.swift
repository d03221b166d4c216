public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension MeasureGrouping: ExpressibleByArgument {}

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "What the calls come to.",
        subcommands: [CompletionReport.self, CaptureReport.self, EngagementReport.self, RegionalScanReport.self])

    struct CompletionReport: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "completion",
            abstract: "The share of closed calls whose script was fully completed.",
            discussion: """
                Fully completed: every required question that applied to the call, under its own version, is answered,
                or missing for a reason that the question accepts. The month is the event's, in London time.
                """)

        static let action = Action.report

        @OptionGroup var options: GlobalOptions
        @OptionGroup var counted: CountedCalls
        @Option(help: "month, quarter, force, region, version, event-type or handler.") var by: MeasureGrouping?
        @Option(help: "text, csv, csvw (what the columns of the CSV hold), json or svg (a chart).")
        var format = ReportFormat.text

        func validate() throws {
            if format == .svg, by == nil { throw ValidationError("A chart compares groups: say --by.") }
        }

        func run() async throws {
            let scripts = try options.library()
            let calls = try counted.filter(scripts: scripts, now: options.now)
            let desk = try await options.desk(for: Self.self)
            let terminal = Terminal()
            let completion = try await desk.log.completion(by: by, calls, scripts: scripts) { done, all in
                terminal.progress(done, of: all, "entries counted")
            }
            terminal.endStatus()
            try MeasureReport(completion.table, drawing: completion.drawing(id: "completion"), terminal: terminal) {
                by?.label(of: $0) ?? $0
            }.show(as: format)
        }
    }

    struct CaptureReport: DeskCommand {
        static let configuration = CommandConfiguration(
            commandName: "capture",
            abstract: "Of each question, the share that was answered where it applied; the least captured first.")

        static let action = Action.report

        @OptionGroup var options: GlobalOptions
        @OptionGroup var counted: CountedCalls
        @Option(
            help: "text, csv, csvw (what the columns of the CSV hold), json or svg (a chart of the least captured).")
        var format = ReportFormat.text

        func run() async throws {
            let scripts = try options.library()
            let calls = try counted.filter(scripts: scripts, now: options.now)
            let desk = try await options.desk(for: Self.self)
            let terminal = Terminal()
            let capture = try await desk.log.capture(calls, scripts: scripts) { done, all in
                terminal.progress(done, of: all, "entries counted")
            }
            terminal.endStatus()
            try MeasureReport(capture.table, drawing: capture.drawing(id: "capture"), terminal: terminal)
                .show(as: format)
        }
    }
}

/// How a report is written.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable { case text, csv, csvw, json, svg }

/// Which calls a report counts.
struct CountedCalls: ParsableArguments {
    @Option(help: "Events of that day or later: 1/3/2021.") var from: String?
    @Option(help: "Events up to the end of that day.") var to: String?
    @Option(help: "Only this force's, by name or code.") var force: String?
    @Option(help: "Only events of this type, by its code.") var eventType: String?
    @Option(help: "Only this handler's calls.") var handler: String?
    @Flag(inversion: .prefixedNo, help: "Only simulated calls, or none of them.") var simulated: Bool?

    /// - Throws: `Misread` with what was expected instead, `ScriptLibraryError`.
    func filter(scripts: ScriptLibrary, now: Timestamp) throws -> CallFilter {
        let today = LondonTime.civil(Int64(now.seconds)).day
        func day(_ text: String?) throws -> CivilDay? { try text.map { try CivilDay.read($0, today: today).value } }
        var filter = CallFilter()
        filter.from = try day(from).map { Timestamp(londonStartOf: $0) }
        filter.before = try day(to).map {
            Timestamp(londonStartOf: CivilDay(daysSince1970: $0.daysSince1970 + 1))
        }
        filter.force = try force.map { try Forces.read($0).value.slug }
        filter.lorryVersions = try scripts.lorryVersions()
        let types = try scripts.eventTypes().map(\.code)
        if let eventType, !types.contains(eventType) {
            throw Misread(code: "eventType.unknown", expected: "a type of event: \(types.joined(separator: ", "))")
        }
        (filter.eventType, filter.handler) = (eventType, handler.map { Actor($0) })
        filter.isSimulated = simulated
        return filter
    }
}
