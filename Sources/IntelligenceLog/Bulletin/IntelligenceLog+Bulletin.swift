public import Casework
internal import GRDB
internal import ReferenceData
public import ScriptEngine

/// How a bulletin is wanted.
public struct BulletinRequest: Sendable {
    public let period: BulletinPeriod
    /// Only simulated calls, or none of them; nil for all.
    public var isSimulated: Bool?
    public var marking = SecurityMarking.standard.rawValue
    /// The editor's words.
    public var notes: String?
    /// The reader's role, which decides whose safeguarding is counted; nil where there are no users.
    public var role: Role?

    public init(_ period: BulletinPeriod) { self.period = period }
}

/// Why there is no bulletin.
public enum BulletinError: Error, Hashable, Sendable {
    /// Its first day is yet to come.
    case future(BulletinPeriod)
    /// No call of it is closed.
    case empty(BulletinPeriod)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .future: "bulletin.future"
        case .empty: "bulletin.empty"
        }
    }
}

extension IntelligenceLog {
    /// The bulletin of a month or a year: every measure's own report, the unit's other work, changes, gaps; small counts
    /// hidden as the policy in force says.
    ///
    /// A month's few hundred calls are read one by one for safeguarding, each in a millisecond or a few.
    /// - Parameter progress: calls read, of how many.
    /// - Throws: `BulletinError`, `LogError`, `ReplayError`, `ScriptLibraryError`, `PolicyErrors`.
    public func bulletin(
        _ wanted: BulletinRequest, scripts: ScriptLibrary, at now: Timestamp,
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Bulletin {
        let period = wanted.period
        guard period.start <= now else { throw BulletinError.future(period) }
        var filter = CallFilter()
        (filter.from, filter.before, filter.isSimulated) = (period.start, period.end, wanted.isSimulated)
        filter.lorryVersions = try scripts.lorryVersions()
        let calls = try await calls(matching: filter, limit: .max, scripts: scripts).calls
        let closed = calls.filter { $0.phase == .closed }
        guard !closed.isEmpty else { throw BulletinError.empty(period) }
        let book = try await policyBook()
        let below = try book.policy().suppressesBelow
        var chapters: [Bulletin.Chapter] = []
        for chapter in BulletinPlan(period, filter).chapters {
            var reports: [Report] = []
            for (index, request) in chapter.requests.enumerated() {
                reports.append(
                    try await report(request, id: "\(chapter.measure.rawValue)-\(index)", scripts: scripts))
            }
            chapters.append(Bulletin.Chapter(chapter, reports, period, below: below))
        }
        if let days = DayPeriod(period.days.first, period.days.last), may(wanted.role, .readOperation) {
            chapters.append(Bulletin.Chapter(try await engagement(days), below: below))
        }
        if may(wanted.role, .readIntelligence) {
            let reports = try await intelligenceReports().filter {
                wanted.isSimulated == nil || $0.isSimulated == wanted.isSimulated
            }
            chapters.append(Bulletin.Chapter(intelligence: reports, period, below: below))
        }
        if may(wanted.role, .readSafeguarding) {
            chapters.append(try await safeguarding(wanted, Set(calls.map(\.id)), below, scripts, progress))
        }
        chapters = chapters.withoutTwins()
        let hidesForces = chapters.contains { $0.parts.contains(where: \.table.hidesFigures) }
        chapters.append(Bulletin.Chapter(gaps: calls, below: below, saysForces: !hidesForces))
        chapters.append(Bulletin.Chapter(corrections: try await corrections(in: period), below: below))
        return Bulletin(
            period, marking: wanted.marking, at: now, below: below, chapters: chapters,
            changes: try changes(in: period, book, scripts),
            remarks: remarks(wanted, closed: closed.count, below: below, at: now),
            isSimulated: closed.contains(where: \.isSimulated), notes: wanted.notes)
    }

    private func may(_ role: Role?, _ action: Action) -> Bool { role?.may(action) ?? true }

    private func safeguarding(
        _ wanted: BulletinRequest, _ calls: Set<CallID>, _ below: Int, _ scripts: ScriptLibrary,
        _ progress: (Int, Int) -> Void
    ) async throws -> Bulletin.Chapter {
        let days = DayRange(from: wanted.period.days.first, until: wanted.period.days.last)
        let missing = try await personsWithoutRecord(in: days, limit: .max - 1, scripts: scripts, progress: progress)
            .persons.filter { calls.contains($0.call) && wanted.role?.mayReadSafeguarding(of: $0.age) ?? true }
        let records = try await safeguarding().filter {
            $0.mayBeRead(by: wanted.role) && (wanted.isSimulated == nil || $0.isSimulated == wanted.isSimulated)
        }
        return Bulletin.Chapter(safeguarding: records, missing: missing.count, wanted.period, below: below)
    }

    /// How many entries of the period put something right, by kind.
    private func corrections(in period: BulletinPeriod) async throws(LogError) -> [String: Int] {
        let kinds = Bulletin.Chapter.corrections.map(\.kind)
        return try await read { database in
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT kind, count(*) FROM entries
                    WHERE at >= ? AND at < ? AND kind IN (\(kinds.map { _ in "?" }.joined(separator: ", "))) GROUP BY kind
                    """,
                arguments: [period.start.milliseconds, period.end.milliseconds] + StatementArguments(kinds))
            return Dictionary(rows.map { ($0[0], $0[1]) }) { first, _ in first }
        }
    }

    private func changes(
        in period: BulletinPeriod, _ book: PolicyBook, _ scripts: ScriptLibrary
    ) throws -> [String] {
        let versions = try scripts.versions.compactMap { version -> String? in
            let script = try scripts.script(version: version).definition
            let (first, last) = period.days
            guard first <= script.effective, script.effective <= last else { return nil }
            let day = CivilDay(daysSince1970: script.effective.days).text
            return "Version \(script.version) of the script took effect on \(day): \(script.title)."
        }
        let policies = book.editions.filter { period.start <= $0.since && $0.since < period.end }.map { edition in
            let day = LondonTime.civil(Int64(edition.since.seconds)).day.text
            let title = (try? Policy(yaml: edition.text)).map { ": \(PlainText.of($0.title))" } ?? ""
            return "A policy was put in force on \(day)\(title)."
        }
        return versions + policies
    }

    private func remarks(_ wanted: BulletinRequest, closed: Int, below: Int, at now: Timestamp) -> [String] {
        let period = wanted.period
        let which = wanted.isSimulated.map { $0 ? "simulated calls alone" : "real calls alone" } ?? "all calls"
        var remarks = [
            "Counted: \(closed < below ? "few" : closed.grouped) closed calls of events in \(period.name), \(which), by "
                + "the event's day in London; each is judged under the version of the script that it ran under.",
            "Every figure is that of the report of the same name (layby report, and the desk's pages).",
            "More than noise: the 95 % interval of the difference (Newcombe) does not hold zero.",
        ]
        if now < period.end {
            remarks.append("\(period.name) is not over: figures are those up to when this was made.")
        }
        if below > 1 {
            remarks.append(
                "Counts from 1 to \(below - 1) are hidden, and what would give one away. Whoever sends several tables that "
                    + "overlap must look whether they say more together.")
        }
        return remarks
    }
}
