import ArgumentParser
import Casework
import Foundation
import IntelligenceLog
import ReferenceData
import ScriptEngine

extension SafeguardingCommand {
    struct Due: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "What is owed to whom, by when; what is overdue first.",
            discussion: "NRM and Duty to Notify: one month from the day that the person was met, in London.")

        static let action = Action.readSafeguarding

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Option(help: "Only what falls due by this day.") var by: String?
        @Option(help: "text, json or ics (a calendar with nobody in it).") var format = DueFormat.text

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let last = try by.map { try CivilDate(said: $0, today: options.today) }
            let owed = OwedDay.all(try await desk.safeguarding(), by: last)
            try await desk.noteListed(owed.map(\.record), why: justification.why, at: options.now)
            let terminal = Terminal()
            switch format {
            case .text: break
            case .json:
                let duties = owed.flatMap { day in day.duties.map { $0.json(of: day.record, on: options.today) } }
                return terminal.line(CanonicalJSON.text(["owed": .array(duties)]))
            case .ics:
                let file = CalendarFile(owed.map(\.day), name: "Layby: safeguarding", at: options.now)
                return terminal.write(file.text)
            }
            if owed.isEmpty { return terminal.line("Nothing is owed to anybody\(last == nil ? "" : " by then").") }
            var table = SafeguardingColumns(["due", "", "record", "call", "force", "person", "owed"])
            for day in owed {
                let record = day.record
                table.add(
                    [
                        day.due.description, day.duties[0].words(on: options.today), record.id.stream.short,
                        "\(record.call.stream.short)/\(record.instance)", record.force ?? "–",
                        record.standing?.age.words ?? "erased", day.words,
                    ], day.isOverdue(on: options.today) ? .warning : .plain)
            }
            table.show(on: terminal)
            let counts = [owed, owed.filter { $0.isOverdue(on: options.today) }].map {
                $0.reduce(0) { $0 + $1.duties.count }
            }
            terminal.line("\(counts[0].counted("thing")) owed, \(counts[1]) overdue.", .dim)
        }
    }

    struct Gaps: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Who should have a safeguarding record and has none.",
            discussion: "Every child or possible child, and whoever is vulnerable or may have been trafficked.")

        static let action = Action.readSafeguarding

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Option(help: "Events from this day on. Default: the last 90 days.") var from: String?
        @Option(help: "Events to the end of this day.") var until: String?
        @Option(help: "At most so many calls are read, the newest.") var limit = 10_000

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            let first = from ?? CivilDate(days: options.today.days - 90).description
            let terminal = Terminal()
            let (all, isCut) = try await desk.log.personsWithoutRecord(
                in: try DayRange(from: first, until: until), limit: max(1, limit), scripts: try options.library()
            ) { done, all in if done.isMultiple(of: 50) { terminal.progress(done, of: all, "calls read") } }
            terminal.endStatus()
            let persons = all.filter { desk.user?.role.mayReadSafeguarding(of: $0.age) ?? true }
            try await desk.noteListed(calls: persons.map(\.call), why: justification.why, at: options.now)
            if persons.isEmpty {
                let days = "from \(first)\(until.map { " to \($0)" } ?? " on")"
                terminal.line("Of events \(days), everybody who should have a safeguarding record has one.")
            }
            var table = SafeguardingColumns(["met", "call", "person", "force", "age", "why"])
            for person in persons {
                table.add(
                    [
                        person.encounteredOn.description, person.call.stream.short, "\(person.instance)",
                        person.force ?? "–", person.age.words, person.reasons.map(\.words).joined(separator: ", "),
                    ])
            }
            if !persons.isEmpty {
                table.show(on: terminal)
                terminal.line("Open one with layby safeguarding open CALL --person N.", .dim)
            }
            if isCut { terminal.remark("Only the newest \(limit) calls were read; --limit N reads more.") }
        }
    }

    struct List: DeskCommand {
        static let configuration = CommandConfiguration(abstract: "The register: every record, newest first.")

        static let action = Action.readSafeguarding

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Flag(help: "Closed ones too.") var all = false
        @Option(help: "Only of this call.") var call: String?

        func run() async throws {
            let desk = try await options.desk(for: Self.self)
            var of: CallID?
            if let call { of = CallID(try await desk.log.stream(.call, named: call)) }
            let records = try await desk.safeguarding(of: of).filter { all || $0.isOpen }
            try await desk.noteListed(records, why: justification.why, at: options.now)
            let terminal = Terminal()
            if records.isEmpty { return terminal.line("No safeguarding record\(all ? "" : " is open").") }
            var table = SafeguardingColumns(["met", "record", "call", "force", "person", "NRM", "notified", "state"])
            for record in records {
                let owed = record.standing?.owed.first.map { "\($0.duty.words) \($0.words(on: options.today))" }
                table.add(
                    [
                        record.encounteredOn.description, record.id.stream.short,
                        "\(record.call.stream.short)/\(record.instance)", record.force ?? "–",
                        record.standing?.age.words ?? "erased", record.referredOn?.description ?? "–",
                        record.notifiedOn?.description ?? "–",
                        [
                            record.standing?.missingFrom.map { "missing since \($0)" },
                            record.isOpen ? owed ?? "nothing owed" : "closed",
                            record.isSimulated ? "simulated" : nil,
                        ].compactMap(\.self).joined(separator: "; "),
                    ])
            }
            table.show(on: terminal)
        }
    }

    struct Innerste: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Operation Innerste, child by child: each step, placement, whether they are missing.")

        static let action = Action.readChildRecords

        @OptionGroup var options: GlobalOptions
        @OptionGroup var justification: Justification
        @Option(help: "Only this force's, by name or code.") var force: String?

        func run() async throws {
            let force = try force.map { try Forces.read($0).value.slug }
            let desk = try await options.desk(for: Self.self)
            let children = InnersteTracker(try await desk.safeguarding(), force: force).children
            try await desk.noteListed(children, why: justification.why, at: options.now)
            let terminal = Terminal()
            if children.isEmpty { return terminal.line("No child has an open safeguarding record.") }
            var table = SafeguardingColumns(
                ["record", "call", "force", "days"] + InnersteStep.allCases.map(\.heading) + [
                    "placed", "missing since",
                ])
            for child in children {
                guard let standing = child.standing else { continue }
                table.add(
                    [
                        child.id.stream.short, "\(child.call.stream.short)/\(child.instance)", child.force ?? "–",
                        "\(child.age(on: options.today))",
                    ] + InnersteStep.allCases.map { standing.steps[$0]?.words ?? "–" }
                        + [standing.placement?.words ?? "–", standing.missingFrom?.description ?? "–"],
                    standing.missingFrom == nil ? .plain : .warning)
            }
            table.show(on: terminal)
        }
    }

    struct Ratio: DeskCommand {
        static let configuration = CommandConfiguration(
            abstract: "Referrals to the NRM and Duty to Notify, force by force. Counts only.",
            discussion:
                "--baseline stands beside it what the inspectorate counted (\"Stolen freedom\", 2017, Figure 4).")

        static let action = Action.report

        @OptionGroup var options: GlobalOptions
        @Option(help: "From this day on.") var from: String?
        @Option(help: "To the end of this day. Default: today.") var until: String?
        @Option(help: "A year that the inspectorate counted: 2014, 2015 or 2016.") var baseline: Int?
        @Flag(inversion: .prefixedNo, help: "Simulated records too.") var simulated = true
        @Option(help: "text or json.") var format = OutputFormat.text

        func validate() throws {
            guard baseline.map(NotificationBaseline.years.contains) ?? true else {
                throw ValidationError("--baseline takes 2014, 2015 or 2016.")
            }
        }

        func run() async throws {
            let first = try from.map { try CivilDate(said: $0, today: options.today) } ?? CivilDate(days: 0)
            let last = try until.map { try CivilDate(said: $0, today: options.today) } ?? options.today
            guard first <= last else { throw ValidationError("--from is after --until.") }
            let desk = try await options.desk(for: Self.self)
            let records = try await desk.log.safeguarding()
            let ratio = ReferralRatio(records, in: first...last, includesSimulated: simulated, baseline: baseline)
            let terminal = Terminal()
            if format == .json { return terminal.line(CanonicalJSON.text(ratio.json)) }
            let year = baseline.map { ["H17 NRM \($0)", "H17 DtN", "H17 ratio"] } ?? []
            var table = SafeguardingColumns(["force", "NRM", "DtN", "NRM : DtN"] + year)
            func add(_ line: ReferralRatio.Line, _ name: String) {
                let beside =
                    year.isEmpty
                    ? []
                    : [
                        line.baseline.map { "\($0.referred)" } ?? "–",
                        line.baseline.flatMap { $0.notified.map(String.init) } ?? "–", line.baselineRatio ?? "–",
                    ]
                table.add([name, "\(line.referred)", "\(line.notified)", line.ratio] + beside)
            }
            for line in ratio.lines {
                add(line, line.force.map { Forces.force(slug: $0)?.name ?? $0 } ?? "No force")
            }
            add(ratio.total, "All")
            table.show(on: terminal)
            if simulated, records.contains(where: \.isSimulated) {
                terminal.line("Simulated records are counted: their answers are invented.", .warning)
            }
        }
    }
}

extension Desk {
    /// The safeguarding records that whoever runs the command may read, newest first.
    fileprivate func safeguarding(of call: CallID? = nil) async throws -> [SafeguardingSummary] {
        try await log.safeguarding(of: call).filter { $0.mayBeRead(by: user?.role) }
    }

    /// Writes down that records are shown in a list, before they are.
    fileprivate func noteListed(
        _ records: [SafeguardingSummary], why: String?, at time: Timestamp
    ) async throws {
        try await noteListed(records.map { AuditEvent.Target($0.id.stream) }, why, time)
    }

    fileprivate func noteListed(calls: [CallID], why: String?, at time: Timestamp) async throws {
        try await noteListed(calls.map { AuditEvent.Target($0.stream) }, why, time)
    }

    private func noteListed(_ targets: [AuditEvent.Target], _ why: String?, _ time: Timestamp) async throws {
        let why = try await PolicyInForce(log).justification(why, for: .search)
        guard !targets.isEmpty else { return }
        var seen: Set<AuditEvent.Target> = []
        let shown = targets.filter { seen.insert($0).inserted }
        try await log.note(.searched(shown: shown, justification: why), at: time, by: actor)
    }
}

/// Rows of a list of records, in columns as wide as what stands in them.
private struct SafeguardingColumns {
    private var rows: [(cells: [String], style: Terminal.Style)]

    init(_ names: [String]) { rows = [(names, .bold)] }

    mutating func add(_ cells: [String], _ style: Terminal.Style = .plain) { rows.append((cells, style)) }

    func show(on terminal: Terminal) {
        let count = rows.map(\.cells.count).max() ?? 0
        let widths = (0..<count).map { column in
            rows.map { $0.cells.indices.contains(column) ? $0.cells[column].count : 0 }.max() ?? 0
        }
        for row in rows {
            let text = zip(row.cells, widths).map { $0.padded($1) }.joined(separator: "  ")
            terminal.line(text.trimmingTrailingSpace, row.style)
        }
    }
}

extension String {
    fileprivate var trimmingTrailingSpace: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension OwedDuty {
    /// For machines.
    fileprivate func json(of record: SafeguardingSummary, on today: CivilDate) -> JSONValue {
        .members([
            "record": .string(record.id.description), "call": .string(record.call.description),
            "person": .integer(record.instance), "force": record.force.map(JSONValue.string),
            "duty": .string(duty.code), "due": .string(due.description), "overdue": .boolean(isOverdue(on: today)),
        ])
    }
}
