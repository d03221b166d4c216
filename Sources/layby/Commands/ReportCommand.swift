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
        subcommands: [
            CompletionReport.self, CaptureReport.self, ComplianceReport.self, ReferralsReport.self,
            HandlersReport.self, RoutesReport.self, ConveyancesReport.self, BreakOffReport.self, TimingsReport.self,
            VersionsReport.self, NextReport.self, WhatIfReport.self, EngagementReport.self, RegionalScanReport.self,
        ])

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

    struct ComplianceReport: MeasureCommand {
        static let measure = Measure.compliance
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "Required questions left open, by weight, over those that applied.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct ReferralsReport: MeasureCommand {
        static let measure = Measure.referrals
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "How complete civil-penalty referrals were when the call was closed, and how many were made.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct HandlersReport: MeasureCommand {
        static let measure = Measure.handlers
        static let action = measure.action
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "Handlers in compliance bands, where they have calls enough to be judged; for supervisors.",
            discussion: "Draw calls for review with: layby call review --sample N.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct RoutesReport: MeasureCommand {
        static let measure = Measure.routes
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "Events by overseas exit port, UK entry port and carrier, and how much of that is not recorded.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct ConveyancesReport: MeasureCommand {
        static let measure = Measure.conveyances
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "High-risk conveyances: refrigerated, hard-sided and bulk, by month or otherwise.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct BreakOffReport: MeasureCommand {
        static let measure = Measure.breakOff
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "At which question calls broke off, and of those who came to it which share.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct TimingsReport: MeasureCommand {
        static let measure = Measure.timings
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue, abstract: "How long each question takes, and calls by month.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct VersionsReport: MeasureCommand {
        static let measure = Measure.versions
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "Completion and capture before and after each change of version, for the same mix of events.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct NextReport: MeasureCommand {
        static let measure = Measure.next
        static let configuration = CommandConfiguration(
            commandName: measure.rawValue,
            abstract: "What to fix next: questions by what is lost through them.",
            discussion: "Loss = answers missing x weight x (1 + downstream uses); each factor is a column.")

        @OptionGroup var options: GlobalOptions
        @OptionGroup var asked: AskedReport
    }

    struct WhatIfReport: MeasureCommand {
        static let measure = Measure.next
        static let configuration = CommandConfiguration(
            commandName: "what-if", abstract: "Simulate: had a question been asked before another.",
            discussion: """
                A simulation on past calls that broke off between the two: how many more answers there would be, and how
                many fewer to the questions pushed back. Its notes say what it assumes.
                """)

        @OptionGroup var options: GlobalOptions
        @Option(help: "The question that is asked earlier, by its id: overseas_exit_port.") var question: String
        @Option(help: "The question that it is asked before, by its id: company.") var before: String
        @OptionGroup var asked: AskedReport

        var whatIf: ReorderedQuestion? { ReorderedQuestion(QuestionID(question), before: QuestionID(before)) }
    }
}

/// A report that is counted from closed calls.
protocol MeasureCommand: DeskCommand {
    static var measure: Measure { get }
    var options: GlobalOptions { get }
    var asked: AskedReport { get }
    /// What is simulated; nil for nothing.
    var whatIf: ReorderedQuestion? { get }
}

extension MeasureCommand {
    static var action: Action { .report }
    var whatIf: ReorderedQuestion? { nil }

    func validate() throws {
        if asked.explain {
            guard Self.measure.isExplained else {
                throw ValidationError("The calls behind \(Self.measure.rawValue) cannot be named.")
            }
            guard asked.format != .svg else {
                throw ValidationError("--explain draws nothing: choose another --format.")
            }
            guard !asked.outside else { throw ValidationError("Calls are not named for anybody outside.") }
        } else if asked.group != nil || asked.limit != nil {
            throw ValidationError("--group and --limit go with --explain.")
        }
        guard asked.limit ?? 0 >= 0 else { throw ValidationError("--limit takes a number from 0.") }
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
        let request = ReportRequest(Self.measure, by: asked.by, calls, whatIf: whatIf)
        try desk.require(request.action(for: desk.user?.id.actor))
        if asked.explain { try desk.require(.readCall) }
        let terminal = Terminal()
        var report = try await report(request, desk.log, scripts, terminal)
        terminal.endStatus()
        if asked.outside {
            let below = try await PolicyInForce(desk.log).policy.suppressesBelow
            report = report.suppressed(below: below, by: asked.by)
        }
        guard let part = report.part(asked.table) else {
            let tables = report.parts.map(\.table.code).formatted(.list(type: .or))
            throw ValidationError("This report has no table \(asked.table ?? ""): it has \(tables).")
        }
        if asked.explain, asked.format == .text, asked.table == nil {
            ExplanationReport(report, terminal).show()
        } else {
            try MeasureReport(report, part, terminal).show(as: asked.format)
        }
    }

    private func report(
        _ request: ReportRequest, _ log: IntelligenceLog, _ scripts: ScriptLibrary, _ terminal: Terminal
    ) async throws -> Report {
        guard asked.explain else {
            return try await log.report(request, scripts: scripts) {
                terminal.progress($0, of: $1, "entries counted")
            }
        }
        // A person reads a page of calls; a file has them all.
        let limit = asked.limit ?? (asked.format == .text ? 50 : .max)
        let explained = ExplanationRequest(request, group: asked.group, limit: limit)
        return try await log.explanation(explained, scripts: scripts) {
            terminal.progress($0, of: $1, "entries counted")
        }.report(try GroupNames(request.grouping, scripts))
    }
}

/// What is asked of a report, and how it is written.
struct AskedReport: ParsableArguments {
    @OptionGroup var calls: CountedCalls
    @Option(help: "month, quarter, force, region, version, event-type or handler.") var by: MeasureGrouping?
    @Option(help: "text, csv, csvw (what the columns of the CSV hold), json or svg (a chart).")
    var format = ReportFormat.text
    @Option(help: "One table of a report that has several, by its code.") var table: String?
    @Flag(help: "Name the calls that are counted, the rule applied to each, and what is left out and why.")
    var explain = false
    @Option(help: "With --explain: one row, as files name it: 2021-03, kent; of capture the question's id.")
    var group: String?
    @Option(help: "With --explain: name at most so many calls; 50 as text, all in a file.") var limit: Int?
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
