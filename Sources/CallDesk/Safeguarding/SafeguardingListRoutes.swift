import Casework
import HTTPTypes
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The lists of safeguarding. A user sees the records that their role may read, and counts where it may read none.
enum SafeguardingListRoutes {
    static let all: [Route] = [
        .page("/safeguarding", .may(.readSafeguarding), owed),
        .page("/safeguarding/due.ics", .may(.readSafeguarding), calendar),
        .page("/safeguarding/gaps", .may(.readSafeguarding), gaps),
        .page("/safeguarding/innerste", .may(.readChildRecords), innerste),
        .page("/safeguarding/register", .may(.readSafeguarding), register),
        .page("/safeguarding/ratio", .may(.report), ratio),
        .page("/calls/{call}/safeguarding", .may(.readSafeguarding), call),
    ]

    private typealias Cell = SafeguardingPage.Cell
    private typealias Row = SafeguardingPage.Row

    /// So many calls are read for those without a record, and so many lines are shown of a list.
    private static let (mostCalls, mostLines) = (1_000, 500)

    // MARK: What is owed

    private static func owed(_ visit: Visit) async throws -> Reply {
        let all = OwedDay.all(try await visit.safeguarding())
        let shown = all.prefix(mostLines)
        try await visit.consult(listed: shown.map(\.record.id.stream))
        let today = visit.today
        let rows = shown.map { owed in
            Row(
                head: Cell("Due", owed.due.text),
                cells: [
                    Cell("When", owed.duties[0].words(on: today), isBad: owed.isOverdue(on: today)),
                    Cell("Owed", owed.words), Cell("Person", owed.record.name, href: owed.record.href),
                    Cell("Age", owed.record.standing?.age.words), .force(owed.record.force),
                ])
        }
        let counts = [all, all.filter { $0.isOverdue(on: today) }].map { $0.reduce(0) { $0 + $1.duties.count } }
        return visit.page(
            "Safeguarding",
            SafeguardingPage(
                .owed, title: "What is owed",
                intro:
                    "\(counts[0]) owed, \(counts[1]) overdue. An NRM referral or a Duty to Notify is owed within one month "
                    + "of the day that the person was met.",
                for: visit, columns: ["Due", "When", "Owed", "Person", "Age", "Force"], rows: rows,
                empty: "Nothing is owed to anybody.",
                note: all.count > shown.count ? "The first \(shown.count) are shown." : nil,
                file: SafeguardingPage.File(href: "/safeguarding/due.ics", label: "As a calendar")), "safeguarding")
    }

    private static func calendar(_ visit: Visit) async throws -> Reply {
        let days = OwedDay.all(try await visit.safeguarding()).map(\.day)
        let file = CalendarFile(days, name: "Layby: safeguarding", at: visit.now)
        return .file(Array(file.text.utf8), "text/calendar; charset=utf-8", name: "layby-safeguarding.ics")
    }

    // MARK: Who has none

    private static func gaps(_ visit: Visit) async throws -> Reply {
        let (days, filter, error) = period(visit, SafeguardingPage.View.gaps.path, daysBack: 90)
        let (all, isCut) = try await visit.log.personsWithoutRecord(
            in: DayRange(from: days.lowerBound, until: days.upperBound), limit: mostCalls, scripts: visit.desk.scripts)
        let persons = all.filter { visit.user?.role.mayReadSafeguarding(of: $0.age) ?? false }.prefix(mostLines)
        var seen: Set<StreamID> = []
        try await visit.consult(listed: persons.map(\.call.stream).filter { seen.insert($0).inserted })
        let rows = persons.map { person in
            Row(
                head: Cell(
                    "Person", "Person \(person.instance) of call \(person.call.stream.short)",
                    href: "/calls/\(person.call)"),
                cells: [
                    .day("Met", person.encounteredOn), Cell("Age", person.age.words),
                    Cell("Why", person.reasons.map(\.words).joined(separator: ", ")), .force(person.force),
                ], open: visit.may(.recordSafeguarding) ? "/calls/\(person.call)/safeguarding/\(person.instance)" : nil)
        }
        return visit.page(
            "Without a safeguarding record",
            SafeguardingPage(
                .gaps, title: "Who should have a record and has none",
                intro: "Every child or possible child, and whoever is vulnerable or may have been trafficked.",
                for: visit,
                columns: ["Person", "Met", "Age", "Why", "Force"], rows: Array(rows),
                empty: "Of events of these days, everybody who should have a safeguarding record has one.",
                note: isCut ? "Only the newest \(mostCalls) calls were read." : nil, filter: filter, error: error),
            "safeguarding", status: error == nil ? .ok : .unprocessableContent)
    }

    /// The persons of one call, each with their record or what opens one.
    private static func call(_ visit: Visit) async throws -> Reply {
        let stream = try visit.stream("call")
        guard let role = visit.user?.role else { throw AccessError.notSignedIn }
        try await visit.consult(stream, page: "desk safeguarding of a call")
        let call = try await visit.desk.calls.call(stream).read()
        let records = Dictionary(
            try await visit.log.safeguarding(of: call.id).map { ($0.instance, $0) }
        ) { first, _ in first }
        let rows = call.persons.compactMap { person -> Row? in
            let record = records[person.instance]
            guard role.mayReadSafeguarding(of: person.said.age), record?.mayBeRead(by: role) ?? true else { return nil }
            let owed = record?.standing?.owed.first.map { "\($0.duty.words), \($0.words(on: visit.today))" }
            return Row(
                id: "person-\(person.instance)", head: Cell("Person", "Person \(person.instance)"),
                cells: [
                    Cell("Age", (record?.standing?.age ?? person.said.age).words),
                    Cell("Why", person.said.reasons.map(\.words).joined(separator: ", ")),
                    record.map { Cell("Record", "Safeguarding record", href: $0.href) } ?? Cell("Record", "none"),
                    Cell("Owed first", owed),
                ],
                open: record == nil && visit.may(.recordSafeguarding)
                    ? "/calls/\(stream)/safeguarding/\(person.instance)" : nil)
        }
        let hidden = call.persons.count - rows.count
        return visit.page(
            "Safeguarding in call \(stream.short)",
            SafeguardingPage(
                nil, title: "Safeguarding in call \(stream.short)",
                intro: "Each person that the call lists. A child, or possibly a child, always wants a record.",
                for: visit,
                columns: ["Person", "Age", "Why", "Record", "Owed first"], rows: rows,
                empty: "There is nobody here whose record you may read.",
                note: hidden > 0 ? "\(hidden) more, whose records are not for your role." : nil), "safeguarding")
    }

    // MARK: The register and the tracker

    private static func register(_ visit: Visit) async throws -> Reply {
        let all = try await visit.safeguarding()
        let shown = all.prefix(mostLines)
        try await visit.consult(listed: shown.map(\.id.stream))
        let rows = shown.map { record in
            let missing = record.standing?.missingFrom.map { "missing since \($0.text)" }
            return Row(
                head: Cell("Person", record.name, href: record.standing == nil ? nil : record.href),
                cells: [
                    .day("Met", record.encounteredOn), Cell("Age", record.standing?.age.words ?? "erased"),
                    .force(record.force), .day("NRM referral", record.referredOn),
                    .day("Duty to Notify", record.notifiedOn),
                    Cell("State", missing ?? (record.isOpen ? "open" : "closed"), isBad: missing != nil),
                ])
        }
        return visit.page(
            "Safeguarding register",
            SafeguardingPage(
                .register, title: "Register", intro: "Every safeguarding record, the newest first.", for: visit,
                columns: ["Person", "Met", "Age", "Force", "NRM referral", "Duty to Notify", "State"],
                rows: Array(rows), empty: "There is no safeguarding record yet.",
                note: all.count > shown.count ? "The newest \(shown.count) are shown." : nil), "safeguarding")
    }

    private static func innerste(_ visit: Visit) async throws -> Reply {
        let force = visit.query["force"].flatMap { Forces.force(slug: $0)?.slug }
        let tracker = InnersteTracker(try await visit.safeguarding(), force: force)
        let shown = tracker.children.prefix(mostLines)
        try await visit.consult(listed: shown.map(\.id.stream))
        let today = visit.today
        let rows = shown.map { child in
            Row(
                head: Cell("Child", child.name, href: child.href),
                cells: [.force(child.force), Cell("Days", "\(child.age(on: today))")]
                    + InnersteStep.allCases.map { step in
                        Cell(step.heading, child.standing?.steps[step]?.words)
                    } + [
                        Cell("Placed", child.standing?.placement?.words),
                        .day(
                            "Missing since", child.standing?.missingFrom, isBad: child.standing?.missingFrom != nil),
                    ])
        }
        let open = InnersteStep.allCases.map { step in
            "\(step.heading.lowercased()) \(tracker.counts(of: step).done)"
        }.joined(separator: ", ")
        return visit.page(
            "Operation Innerste",
            SafeguardingPage(
                .innerste, title: "Operation Innerste",
                intro: "Children with an open record: \(tracker.children.count). Done so far: \(open).", for: visit,
                columns: ["Child", "Force", "Days"] + InnersteStep.allCases.map(\.heading) + [
                    "Placed", "Missing since",
                ],
                rows: Array(rows), empty: "No child has an open safeguarding record.",
                note: tracker.children.count > shown.count ? "The first \(shown.count) are shown." : nil,
                filter: SafeguardingPage.Filter(
                    action: SafeguardingPage.View.innerste.path,
                    forces: SafeguardingPage.Choices(options: Option.forces(chosen: force)))), "safeguarding")
    }

    // MARK: Counts

    private static func ratio(_ visit: Visit) async throws -> Reply {
        let (days, filter, error) = period(visit, SafeguardingPage.View.ratio.path, daysBack: 365, asksBaseline: true)
        let year = visit.query["baseline"].flatMap { Int($0) }.flatMap {
            NotificationBaseline.years.contains($0) ? $0 : nil
        }
        let ratio = ReferralRatio(
            try await visit.log.safeguarding(), in: days, includesSimulated: true, baseline: year)
        let beside = year.map { ["H17: NRM \($0)", "H17: Duty to Notify", "H17: ratio"] } ?? []
        func row(_ line: ReferralRatio.Line, _ name: String) -> Row {
            var cells = [
                Cell("NRM", "\(line.referred)"), Cell("Duty to Notify", "\(line.notified)"), Cell("Ratio", line.ratio),
            ]
            if beside.count == 3 {
                cells += [
                    Cell(beside[0], line.baseline.map { "\($0.referred)" }),
                    Cell(beside[1], line.baseline.flatMap { $0.notified.map(String.init) }),
                    Cell(beside[2], line.baselineRatio),
                ]
            }
            return Row(head: Cell("Force", name), cells: cells)
        }
        let rows = ratio.lines.map { line in
            row(line, line.force.map { Forces.force(slug: $0)?.name ?? $0 } ?? "No force")
        }
        return visit.page(
            "NRM and Duty to Notify",
            SafeguardingPage(
                .ratio, title: "NRM and Duty to Notify, by force",
                intro: "Counts only, by the day of the referral or notification. Simulated records are counted too.",
                for: visit, columns: ["Force", "NRM", "Duty to Notify", "Ratio"] + beside,
                rows: rows.isEmpty ? [] : rows + [row(ratio.total, "All")],
                empty: "Nobody was referred or notified of in these days.",
                note: year == nil ? nil : "H17: HMICFRS, \"Stolen freedom\" (2017), Figure 4.", filter: filter,
                error: error), "safeguarding", status: error == nil ? .ok : .unprocessableContent)
    }

    /// The days that the query asks for; those that are usual where it asks for none, or for what are none.
    private static func period(
        _ visit: Visit, _ action: String, daysBack: Int, asksBaseline: Bool = false
    ) -> (ClosedRange<CivilDate>, SafeguardingPage.Filter, String?) {
        let today = visit.today
        var days = CivilDate(days: today.days - daysBack)...today
        let texts = (visit.query["from"] ?? "", visit.query["until"] ?? "")
        let first = texts.0.isEmpty ? days.lowerBound : CivilDate(iso: texts.0)
        let last = texts.1.isEmpty ? days.upperBound : CivilDate(iso: texts.1)
        var error: String?
        if let first, let last, first <= last {
            days = first...last
        } else {
            error = "Give two days, the first not after the last."
        }
        let years = NotificationBaseline.years.map { Option("\($0)", "\($0)", chosen: visit.query["baseline"]) }
        let filter = SafeguardingPage.Filter(
            action: action,
            days: SafeguardingPage.Days(from: days.lowerBound.description, until: days.upperBound.description),
            baselines: asksBaseline ? SafeguardingPage.Choices(options: years) : nil)
        return (days, filter, error)
    }
}

extension Visit {
    /// The day that it is in London.
    var today: CivilDate { CivilDate(inLondon: now) }

    /// The safeguarding records that the user may read, newest first.
    func safeguarding() async throws -> [SafeguardingSummary] {
        guard let role = user?.role else { throw AccessError.notSignedIn }
        return try await log.safeguarding().filter { $0.mayBeRead(by: role) }
    }
}
