public import Casework
internal import Foundation
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// The completion rate of the closed calls that a filter leaves, after the packed measures have caught up.
    ///
    /// A million calls are counted in some tens of milliseconds.
    /// - Parameters:
    ///   - filter: its area, and whether a critical question is open, are not asked for.
    ///   - progress: entries counted and entries in all; called only when there is something to catch up with.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func completion(
        by grouping: MeasureGrouping?, _ filter: CallFilter, scripts: ScriptLibrary,
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Completion {
        try await catchUpMeasures(scripts: scripts, progress: progress)
        return try await read { database in
            var counter = CompletionCounter(by: grouping, filter, try MeasureBlockTable.codes(database))
            try MeasureBlockTable.eachBlock(database) { counter.add($0, under: $1) }
            return counter.completion
        }
    }

    /// How each question was captured over the closed calls that a filter leaves, after the packed measures have caught up.
    ///
    /// A call whose version cannot be had is left out. Parameters and errors as with `completion`.
    public func capture(
        _ filter: CallFilter, scripts: ScriptLibrary, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Capture {
        try await catchUpMeasures(scripts: scripts, progress: progress)
        let lineage = try QuestionLineage(scripts)
        return try await read { database in
            var layouts = Layouts()
            var counter = CaptureCounter(filter, try MeasureBlockTable.codes(database), lineage)
            try MeasureBlockTable.eachQuestionBlock(database) { columns, questions, reference in
                guard let script = try? scripts.script(matching: reference) else { return }
                counter.add(columns, questions, layout: layouts.layout(of: script), version: script.reference.version)
            }
            return counter.capture
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
    }

    /// What the tombstone of a call still says of it; nil where it has none, or its version cannot be had.
    private func erased(
        _ stream: StreamID, _ scripts: ScriptLibrary, _ layouts: inout Layouts
    ) async throws(LogError) -> MeasureBlockTable.Counted? {
        let found = try await read { database -> (CallSummary, [UInt8])? in
            guard let (tombstone, _) = try ErasedRow.tombstone(of: stream, database),
                let row = try Row.fetchOne(database, sql: "SELECT * FROM calls WHERE id = ?", arguments: [stream.text])
            else { return nil }
            let record = tombstone["questions"]?.string.flatMap { Data(base64Encoded: $0) } ?? Data()
            return (try Projections.call(row), [UInt8](record))
        }
        guard let (summary, record) = found, let script = try? scripts.script(matching: summary.script) else {
            return nil
        }
        // Tombstones from before the measures say nothing of questions.
        let length = layouts.layout(of: script).length
        return MeasureBlockTable.Counted(
            summary: summary, isReferable: false,
            questions: record.count == length ? record : [UInt8](repeating: 0, count: length))
    }

    /// A call as it is to be counted; nil for one that cannot be read, which stays as it was counted.
    private func counted(
        _ stream: StreamID, _ scripts: ScriptLibrary, _ layouts: inout Layouts
    ) async throws -> MeasureBlockTable.Counted? {
        let call: Call
        do {
            call = try Call.replayed(try await entries(of: stream)) { try scripts.script(matching: $0) }
        } catch is ReplayError {
            return try await erased(stream, scripts, &layouts)
        }
        return MeasureBlockTable.Counted(
            summary: CallSummary(call), isReferable: call.interview.reached.contains(.civilPenaltyReferral),
            questions: layouts.layout(of: call.script).record(of: call.interview))
    }
}
