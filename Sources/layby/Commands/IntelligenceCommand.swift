public import ArgumentParser
public import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension SecurityMarking: ExpressibleByArgument {}
extension IntelligenceReport.Phase: ExpressibleByArgument {}
extension IntelligenceReport.Copy: ExpressibleByArgument {}
extension IntelligenceEntity.Kind: ExpressibleByArgument {}
extension LinkType: ExpressibleByArgument {}
extension DebriefState.Status: ExpressibleByArgument {}

struct IntelligenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "intel",
        abstract: "Write intelligence reports (3x5x2), sanitise them, and say how debriefs stand.",
        discussion: """
            layby intel new --call CALL            begins one with what the call says, its source kept apart
            layby intel add REPORT --grade 1AP -   adds an item; - reads its text from standard input
            layby intel grade REPORT 1 2BC --conditions "Ask the author before it is used."
            layby intel submit REPORT              freezes it; then: sanitise, send
            layby intel debrief CALL 2 arranged    how the debrief of the call's second person stands

            A grade is a source 1–3, information A–E, handling P or C. Texts and names may be given as -, so that no
            shell keeps them.
            """,
        subcommands: [
            New.self, List.self, Show.self, Add.self, Grade.self, Remove.self, Name.self, Link.self, Head.self,
            Source.self, Submit.self, Sanitise.self, KeepBack.self, Send.self, Revise.self, Withdraw.self,
            DebriefCommand.self, Debriefs.self,
        ])

    struct New: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Begin a report: from a call, from the debrief of a person of it, from an operation, or from nothing."
        )

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Option(help: "The call whose answers it begins with.") var call: String?
        @Option(help: "The person of the call who was debriefed: 1 for the first.") var person: Int?
        @Option(help: "The operation that it comes from, which counts it once it is submitted.") var operation: String?
        @Option(help: "Its title.") var title: String?
        @Option(help: "Its marking.") var marking = SecurityMarking.standard

        func validate() throws {
            guard call == nil || operation == nil else {
                throw ValidationError("Give --call or --operation, not both.")
            }
            guard person == nil || call != nil else { throw ValidationError("--person is of a call: give --call.") }
        }

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let origin = try await origin(desk)
            var random = SystemRandomNumberGenerator()
            let report = try await desk.log.beginReport(
                IntelligenceID(StreamID(at: options.now, random: &random)), from: origin, title: title,
                marking: marking, scripts: try options.library(), at: options.now, by: desk.actor)
            let terminal = Terminal()
            terminal.line("Report \(report.id) begun, \(report.reference). Go on by \(report.id.stream.short).")
            terminal.line(
                "\(report.items.count.counted("item")) to grade, \(report.entities.count.counted("entity", "entities")); "
                    + "the source \(report.hasSource ? "is kept apart as \(report.sourceReference)" : "is not recorded").",
                .dim)
        }

        private func origin(_ desk: Desk) async throws -> IntelligenceOrigin {
            if let call {
                try desk.require(.readCall)
                let stream = try await desk.log.stream(.call, named: call)
                try await desk.consult(stream, by: "intel new", why: justification.why, at: options.now)
                return IntelligenceOrigin(call: stream, person: person, operation: nil)
            }
            if let operation {
                try desk.require(.readOperation)
                let stream = try await desk.log.stream(.operation, named: operation)
                try await desk.consult(stream, by: "intel new", why: justification.why, at: options.now)
                return .operation(OperationID(stream))
            }
            return .other
        }
    }

    struct List: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "List reports, newest first.",
            discussion: """
                Whoever only writes reports sees their own. Titles are shown, so the list is written down as a search that
                saw them.
                """)

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Option(help: "draft, submitted, disseminated or withdrawn.") var phase: IntelligenceReport.Phase?
        @Flag(help: "Only those that you began.") var mine = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let isReader = desk.user?.role.may(.readIntelligence) ?? true
            let reports = try await desk.log.intelligenceReports(by: mine || !isReader ? desk.actor : nil, in: phase)
            let terminal = Terminal()
            guard !reports.isEmpty else { return terminal.line("No report. Begin one with layby intel new.") }
            let why = try await PolicyInForce(desk.log).justification(justification.why, for: .search)
            try await desk.log.note(
                .searched(shown: reports.map { AuditEvent.Target($0.id.stream) }, justification: why),
                at: options.now, by: desk.actor)
            for report in reports {
                let state = report.phase.words + (report.revision > 1 ? ", \(report.revision)" : "")
                terminal.line(
                    report.reference.padded(11) + LondonTime.text(Int64(report.begunAt.seconds)).padded(24)
                        + state.padded(17) + report.items.counted("item").padded(10) + report.title)
            }
        }
    }

    struct Show: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show a report: as it was written, or what of it may leave. Never its source.")

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "The report.") var report: String
        @Option(help: "original or sanitised.") var copy = IntelligenceReport.Copy.original
        @Option(help: "As that revision was submitted.") var revision: Int?
        @Option(help: "text or json.") var format = OutputFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            var report = try await desk.report(report)
            if let revision {
                guard let earlier = report.submitted(revision: revision) else { throw LogError.notFound }
                report = earlier
            }
            try await desk.consult(report.id.stream, by: "intel show", why: justification.why, at: options.now)
            switch format {
            case .text: IntelligenceTerminal(report, copy, terminal: Terminal()).show()
            case .json: Terminal().line(CanonicalJSON.text(report.json(copy)))
            }
        }
    }

    struct Source: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say who a report comes from, or see it.",
            discussion: """
                With --set it reads three lines from standard input: the name, a number, how else to find them; the last two
                may be empty. Without it, it shows who it is, which is for supervisors, and is written down apart.
                """)

        static let action = Action.writeIntelligence

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Argument(help: "The report.") var report: String
        @Flag(help: "Keep who it is, in place of what was kept before.") var set = false

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let report = try await desk.report(report)
            let terminal = Terminal()
            guard set else {
                try desk.require(.readSource)
                let why = try await PolicyInForce(desk.log).justification(justification.why, for: .consultation)
                try await desk.log.note(
                    .consulted(
                        AuditEvent.Target(report.id.stream, IntelligenceSource.subject), by: "intel source",
                        justification: why), at: options.now, by: desk.actor)
                guard let source = try report.source(readBy: desk.user?.role) else {
                    return terminal.line(report.isSourceErased ? "It was erased." : "Nobody has said who it is.")
                }
                for text in [source.name, source.phone, source.details].compactMap(\.self) { terminal.line(text) }
                return
            }
            let isPerson = isatty(STDIN_FILENO) == 1
            let asked = ["Name: ", "Number: ", "How else to find them: "].map {
                terminal.ask(isPerson ? $0 : "") ?? ""
            }
            let source = try IntelligenceSource(name: asked[0], phone: asked[1], details: asked[2])
            try await desk.keep(.source(source), in: report, at: options.now)
        }
    }
}

extension Desk {
    /// The report that a person means, where they may read it.
    ///
    /// - Throws: `.notFound` also for one that is not theirs to read.
    func report(_ name: String) async throws -> IntelligenceReport {
        let name = name.uppercased().hasPrefix("IR-") ? String(name.dropFirst(3)) : name
        let report = try await log.intelligenceReport(try await log.stream(.intelligence, named: name))
        guard report.mayBeRead(by: user?.role, actor) else { throw LogError.notFound }
        return report
    }

    /// Changes a report and says how it stands.
    func keep(_ input: IntelligenceReport.Input, in report: IntelligenceReport, at time: Timestamp) async throws {
        if input.isOfReaders { try require(.readIntelligence) }
        let change = try await log.change(report.id.stream, input, at: time, by: actor)
        IntelligenceTerminal(change.report, .original, terminal: Terminal()).say(change, of: input, after: report)
    }
}
