public import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// What a measure comes to over the closed calls that a filter leaves, after the packed measures have caught up.
    ///
    /// - Parameters:
    ///   - id: begins the ids of its drawings; nil for the measure's name.
    ///   - progress: entries counted and entries in all; called only when there is something to catch up with.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`, `WhatIfError`.
    public func report(
        _ asked: ReportRequest, id: String? = nil, scripts: ScriptLibrary,
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Report {
        try await catchUpMeasures(scripts: scripts, progress: progress)
        let names = try GroupNames(asked.grouping, scripts)
        let id = id ?? asked.measure.rawValue
        switch asked.measure {
        case .completion:
            var others: [Report.Part] = []
            if asked.grouping == .force {
                let counter = try await counted(scripts: scripts) { ForceMonthsCounter(asked.filter, $0) }
                others = [counter.forceMonths.part(id: "\(id)-forces")]
            }
            return try await completion(by: asked.grouping, asked.filter, scripts: scripts)
                .report(names, id: id, others)
        case .capture:
            return try await capture(asked.filter, scripts: scripts).report(id: id)
        case .breakOff:
            let lineage = try QuestionLineage(scripts)
            return try await counted(scripts: scripts) { BreakOffCounter(asked.filter, $0, lineage) }.breakOff
                .report(id: id)
        case .timings:
            let lineage = try QuestionLineage(scripts)
            return try await counted(scripts: scripts) { TimingsCounter(asked.filter, $0, lineage) }.timings
                .report(id: id)
        case .versions:
            let lineage = try QuestionLineage(scripts)
            return try await counted(scripts: scripts) { VersionChangeCounter(asked.filter, $0, lineage) }.versionChange
                .report(id: id)
        case .next:
            if let order = asked.whatIf { return try await whatIf(order, asked.filter, scripts).report(id: id) }
            return try NextFix(try await capture(asked.filter, scripts: scripts), scripts).report(id: id)
        }
    }

    /// Plays past calls again in another order.
    ///
    /// - Throws: `WhatIfError` too.
    private func whatIf(
        _ order: ReorderedQuestion, _ filter: CallFilter, _ scripts: ScriptLibrary
    ) async throws -> WhatIf {
        let lineage = try QuestionLineage(scripts)
        let lines = try order.lines(lineage, scripts)
        return try await counted(scripts: scripts) { WhatIfCounter(lines, filter, $0, lineage) }.whatIf
    }

    /// The completion rate of the closed calls that a filter leaves; a million calls are counted in some tens of
    /// milliseconds.
    func completion(
        by grouping: MeasureGrouping?, _ filter: CallFilter, scripts: ScriptLibrary
    ) async throws -> Completion {
        try await counted(scripts: scripts) { CompletionCounter(by: grouping, filter, $0) }.completion
    }

    /// How each question was captured over the closed calls that a filter leaves.
    func capture(_ filter: CallFilter, scripts: ScriptLibrary) async throws -> Capture {
        let lineage = try QuestionLineage(scripts)
        return try await counted(scripts: scripts) { CaptureCounter(filter, $0, lineage) }.capture
    }

    /// Counts all packed calls, after they have caught up; those whose version cannot be had are left out.
    ///
    /// - Parameter counter: makes what counts them.
    func counted<Counter: MeasureCounter>(
        scripts: ScriptLibrary, _ counter: @escaping @Sendable (MeasureCodes) -> Counter
    ) async throws -> Counter {
        try await catchUpMeasures(scripts: scripts)
        return try await read { database in
            var counter = counter(try MeasureBlockTable.codes(database))
            var layouts = Layouts()
            try MeasureBlockTable.eachBlock(
                database, Counter.reads, layout: { layouts.layout(of: $0, scripts) }, { counter.add($0) })
            return counter
        }
    }

    /// Brings the packed measures up to the last entry.
    ///
    /// Calls are read beside the writer, so that no answer waits for more than a few blocks.
    /// - Returns: the number of calls that were counted anew.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    @discardableResult
    public func catchUpMeasures(
        scripts: ScriptLibrary, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Int {
        let lorryVersions = try scripts.lorryVersions()
        var layouts = Layouts()
        var count = 0
        while true {
            let (start, head, end, stale) = try await read { database in
                let start = try MeasureBlockTable.progress(database)
                let head = try EntryTable.head(database).position
                let end = min(head, start.position + Self.entriesCountedAtOnce)
                let stale =
                    end > start.position
                    ? try MeasureBlockTable.stale(in: start.position + 1...end, database) : []
                return (start, head, end, stale)
            }
            // Calls that are still open are no reason to write while they are few.
            if stale.isEmpty, end - start.position < Self.entriesCountedAtOnce { return count }
            progress(end, head)
            var rest = stale[...]
            repeat {
                var calls: [MeasureBlockTable.Counted] = []
                for stream in rest.prefix(Self.callsAtOnce) {
                    if let call = try await counted(stream, scripts, &layouts) { calls.append(call) }
                }
                rest = rest.dropFirst(Self.callsAtOnce)
                let (found, isLast) = (calls, rest.isEmpty)
                let isKept = try await writer.commit { database in
                    let now = try MeasureBlockTable.progress(database)
                    // Another counted these meanwhile, or all is counted anew.
                    guard now.epoch == start.epoch, now.position == start.position else { return false }
                    try MeasureBlockTable.put(found, lorryVersions: lorryVersions, database)
                    if isLast { try MeasureBlockTable.advance(to: end, database) }
                    return true
                }
                if !isKept { break }
                count += found.count
            } while !rest.isEmpty
        }
    }

    private static let entriesCountedAtOnce = 20_000
    private static let callsAtOnce = 512

    /// How the questions of each version stand in a record.
    private struct Layouts {
        private var layouts: [ScriptReference: MeasureLayout] = [:]

        mutating func layout(of script: Script) -> MeasureLayout {
            if let known = layouts[script.reference] { return known }
            let layout = MeasureLayout(script)
            layouts[script.reference] = layout
            return layout
        }

        /// Nil for a version that cannot be had.
        mutating func layout(of script: ScriptReference, _ scripts: ScriptLibrary) -> MeasureLayout? {
            layouts[script] ?? (try? scripts.script(matching: script)).map { layout(of: $0) }
        }
    }

    /// What the tombstone of a call still says of it; nil where it has none, or its version cannot be had.
    private func erased(
        _ stream: StreamID, _ scripts: ScriptLibrary, _ layouts: inout Layouts
    ) async throws(LogError) -> MeasureBlockTable.Counted? {
        let found = try await read { database -> (CallSummary, JSONValue)? in
            guard let (tombstone, _) = try ErasedRow.tombstone(of: stream, database),
                let row = try Row.fetchOne(database, sql: "SELECT * FROM calls WHERE id = ?", arguments: [stream.text])
            else { return nil }
            return (try Projections.call(row), tombstone)
        }
        guard let (summary, tombstone) = found, let script = try? scripts.script(matching: summary.script) else {
            return nil
        }
        return MeasureBlockTable.Counted(summary, tombstone, layouts.layout(of: script))
    }

    /// A call as it is to be counted; nil for one that cannot be read, which stays as it was counted.
    private func counted(
        _ stream: StreamID, _ scripts: ScriptLibrary, _ layouts: inout Layouts
    ) async throws -> MeasureBlockTable.Counted? {
        let (call, entries): (Call, [Entry])
        do {
            entries = try await self.entries(of: stream)
            call = try Call.replayed(entries) { try scripts.script(matching: $0) }
        } catch is ReplayError {
            return try await erased(stream, scripts, &layouts)
        }
        return MeasureBlockTable.Counted(call, entries, layouts.layout(of: call.script))
    }
}

extension MeasureBlockTable.Counted {
    init(_ call: Call, _ entries: [Entry], _ layout: MeasureLayout) {
        let paradata = Paradata(entries, under: call.script)
        self.init(
            summary: CallSummary(call), isReferable: call.interview.reached.contains(.civilPenaltyReferral),
            details: CallDetails(call, paradata), questions: layout.record(of: call.interview),
            times: layout.times(of: paradata), layout: layout)
    }

    /// What the measures count of a call that is erased, after which nothing else can tell.
    var remains: [String: JSONValue] {
        [
            "questions": .string(Data(questions).base64EncodedString()),
            "times": .string(Data(times).base64EncodedString()), "details": details.json,
            "isReferable": .boolean(isReferable),
        ]
    }

    /// What its tombstone, which may be older than the measures, says of an erased call.
    init(_ summary: CallSummary, _ tombstone: JSONValue, _ layout: MeasureLayout) {
        func record(_ name: String, _ length: Int) -> [UInt8] {
            let bytes = tombstone[name]?.string.flatMap { Data(base64Encoded: $0) } ?? Data()
            return bytes.count == length ? [UInt8](bytes) : [UInt8](repeating: 0, count: length)
        }
        self.init(
            summary: summary, isReferable: tombstone["isReferable"]?.boolean ?? false,
            details: CallDetails(json: tombstone["details"]), questions: record("questions", layout.length),
            times: record("times", layout.fields.count), layout: layout)
    }
}
