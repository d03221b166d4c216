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

    struct CompletionReport: MeasureCommand {
        static let measure = Measure.completion
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "The share of closed calls whose script was fully completed.",
            discussion: """
                Fully completed: every required question that applied to the call, under its own version, is answered,
                or missing for a reason that the question accepts. The month is the event's, in London time.
                """)

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct CaptureReport: MeasureCommand {
        static let measure = Measure.capture
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "Of each question, the share that was answered where it applied; the least captured first.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }
}

/// A report that is counted from closed calls.
protocol MeasureCommand: DeskCommand {
    static var measure: Measure { get }
    var options: GlobalOptions { get }
    var asked: AskedReport { get }
}

extension MeasureCommand {
    static var action: Action { .report }

    func validate() throws {
        guard let by = asked.by, !Self.measure.groupings.contains(by) else { return }
        let known = Self.measure.groupings.map(\.rawValue)
        throw ValidationError(
            known.isEmpty
                ? "\(Self.measure.rawValue) has rows of its own: leave --by out."
                : "\(Self.measure.rawValue) is counted by \(known.formatted(.list(type: .or))).")
    }

    func run() async throws {
        let scripts = try options.library()
        let calls = try asked.calls.filter(scripts: scripts, now: options.now)
        let desk = try await options.desk(for: Self.self)
        let terminal = Terminal()
        var report = try await desk.log.report(ReportRequest(Self.measure, by: asked.by, calls), scripts: scripts) {
            terminal.progress($0, of: $1, "entries counted")
        }
        terminal.endStatus()
        if asked.outside {
            let below = try await PolicyInForce(desk.log).policy.suppressesBelow
            report = report.suppressed(below: below, by: asked.by)
        }
        guard let part = report.part(asked.table) else {
            let tables = report.parts.map(\.table.code).formatted(.list(type: .or))
            throw ValidationError("This report has no table \(asked.table ?? ""): it has \(tables).")
        }
        try MeasureReport(report, part, terminal).show(as: asked.format)
    }
}

/// What is asked of a report, and how it is written.
struct AskedReport: ParsableArguments {
    @OptionGroup var calls: CountedCalls
    @Option(help: "month, quarter, force, region, version, event-type or handler.") var by: MeasureGrouping?
    @Option(help: "text, csv, csvw (what the columns of the CSV hold), json or svg (a chart).")
    var format = ReportFormat.text
    @Option(help: "One table of a report that has several, by its code.") var table: String?
    @Flag(help: "For somebody outside the unit: small counts, and what would give one away, are hidden as [c].")
    var outside = false
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
