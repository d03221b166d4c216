public import Casework
private import Foundation
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// Brings the packed measures up to the last entry.
    ///
    /// Calls are read beside the writer, by as many readers as there are processors where there are many calls, so that no
    /// answer waits for more than a few blocks.
    /// - Returns: the number of calls that were counted anew.
    /// - Throws: `LogError`, `ReplayError`, `ScriptLibraryError`.
    @discardableResult
    public func catchUpMeasures(
        scripts: ScriptLibrary, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Int {
        let lorryVersions = try scripts.lorryVersions()
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
            let found = try await counted(stale, scripts)
            let isKept = try await writer.commit { [vault] database in
                let now = try MeasureBlockTable.progress(database)
                // Another counted these meanwhile, or all is counted anew.
                guard now.epoch == start.epoch, now.position == start.position else { return false }
                try MeasureBlockTable.put(found, lorryVersions: lorryVersions, vault, database)
                try MeasureBlockTable.advance(to: end, database)
                return true
            }
            if isKept { count += found.count }
        }
    }

    /// Some hundred calls: their blocks are written once, and a writer waits for no more than those.
    private static let entriesCountedAtOnce = 40_000
    /// What one reader takes at once.
    private static let callsAtOnce = 64

    /// Calls as they are to be counted, in their order, without those that cannot be read, which stay as they were counted.
    private func counted(
        _ streams: [StreamID], _ scripts: ScriptLibrary
    ) async throws -> [MeasureBlockTable.Counted] {
        var parts = stride(from: 0, to: streams.count, by: Self.callsAtOnce).map { start in
            streams[start..<min(start + Self.callsAtOnce, streams.count)]
        }.enumerated().makeIterator()
        return try await withThrowingTaskGroup(of: (Int, [MeasureBlockTable.Counted]).self) { group in
            func begin() {
                guard let (number, part) = parts.next() else { return }
                group.addTask { (number, try await self.read(part, scripts)) }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { begin() }
            var found: [Int: [MeasureBlockTable.Counted]] = [:]
            while let (number, calls) = try await group.next() {
                found[number] = calls
                begin()
            }
            return found.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    /// Reads calls in one go and repeats them there: on the reader's own thread, so that nothing else of the desk waits
    /// for a thread meanwhile.
    private func read(
        _ streams: ArraySlice<StreamID>, _ scripts: ScriptLibrary
    ) async throws -> [MeasureBlockTable.Counted] {
        try await read { [vault] database in
            Result {
                var layouts = Layouts()
                return try streams.compactMap { stream in
                    do {
                        let entries = try EntryTable.entries(of: stream, vault, database)
                        let (call, paradata) = try Call.timed(entries) { try scripts.script(matching: $0) }
                        return MeasureBlockTable.Counted(call, paradata, layouts.layout(of: call.script))
                    } catch is ReplayError {
                        return try Self.erased(stream, scripts, &layouts, vault, database)
                    }
                }
            }
        }.get()
    }

    /// What the tombstone of a call still says of it; nil where it has none, or its version cannot be had.
    private static func erased(
        _ stream: StreamID, _ scripts: ScriptLibrary, _ layouts: inout Layouts, _ vault: Vault,
        _ database: Database
    ) throws -> MeasureBlockTable.Counted? {
        guard let (tombstone, _) = try ErasedRow.tombstone(of: stream, database),
            let row = try Row.fetchOne(database, sql: "SELECT * FROM calls WHERE id = ?", arguments: [stream.text])
        else { return nil }
        let summary = try Projections.call(row)
        guard let script = try? scripts.script(matching: summary.script) else { return nil }
        let details = try MeasureBlockTable.Counted.details(of: stream, tombstone, vault, database)
        return MeasureBlockTable.Counted(summary, tombstone, details, layouts.layout(of: script))
    }
}
