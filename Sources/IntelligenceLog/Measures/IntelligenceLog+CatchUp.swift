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
        var count = try await countSkipped(scripts, lorryVersions)
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
                try MeasureBlockTable.put(found.calls, lorryVersions: lorryVersions, vault, database)
                try MeasureBlockTable.skip(found.skipped, database)
                try MeasureBlockTable.advance(to: end, database)
                return true
            }
            if isKept { count += found.calls.count }
        }
    }

    /// Counts the calls that were skipped for a version of the script that is at hand now.
    private func countSkipped(_ scripts: ScriptLibrary, _ lorryVersions: Set<Int>) async throws -> Int {
        let known = Set(scripts.versions)
        let (skipped, epoch) = try await read { database in
            (try MeasureBlockTable.skippedForVersion(database), try MeasureBlockTable.progress(database).epoch)
        }
        let streams = skipped.filter { $0.version.map(known.contains) ?? false }.map(\.stream)
        guard !streams.isEmpty else { return 0 }
        let found = try await counted(streams, scripts)
        return try await writer.commit { [vault] database in
            guard try MeasureBlockTable.progress(database).epoch == epoch else { return 0 }
            try MeasureBlockTable.put(found.calls, lorryVersions: lorryVersions, vault, database)
            try MeasureBlockTable.skip(found.skipped, database)
            return found.calls.count
        }
    }

    /// Some hundred calls: their blocks are written once, and a writer waits for no more than those.
    private static let entriesCountedAtOnce = 40_000
    /// What one reader takes at once.
    private static let callsAtOnce = 64

    /// Calls as they are to be counted, and those that cannot be, which stay as they were counted.
    private struct Found: Sendable {
        var calls: [MeasureBlockTable.Counted] = []
        var skipped: [MeasureBlockTable.Skipped] = []
    }

    /// Reads calls, in their order.
    private func counted(_ streams: [StreamID], _ scripts: ScriptLibrary) async throws -> Found {
        var parts = stride(from: 0, to: streams.count, by: Self.callsAtOnce).map { start in
            streams[start..<min(start + Self.callsAtOnce, streams.count)]
        }.enumerated().makeIterator()
        return try await withThrowingTaskGroup(of: (Int, Found).self) { group in
            func begin() {
                guard let (number, part) = parts.next() else { return }
                group.addTask { (number, try await self.read(part, scripts)) }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { begin() }
            var found: [Int: Found] = [:]
            while let (number, part) = try await group.next() {
                found[number] = part
                begin()
            }
            return found.sorted { $0.key < $1.key }.reduce(into: Found()) { all, part in
                all.calls += part.value.calls
                all.skipped += part.value.skipped
            }
        }
    }

    /// Reads calls in one go and repeats them there: on the reader's own thread, so that nothing else of the desk waits
    /// for a thread meanwhile.
    private func read(_ streams: ArraySlice<StreamID>, _ scripts: ScriptLibrary) async throws -> Found {
        try await read { [vault] database in
            Result {
                var layouts = Layouts()
                return try streams.reduce(into: Found()) { found, stream in
                    do {
                        if let call = try Self.counted(stream, scripts, &layouts, vault, database) {
                            found.calls.append(call)
                        }
                    } catch let error {
                        guard let skipped = MeasureBlockTable.Skipped(stream, error) else { throw error }
                        found.skipped.append(skipped)
                    }
                }
            }
        }.get()
    }

    /// A call as it is to be counted; nil for an erased one of which nothing is left to count.
    private static func counted(
        _ stream: StreamID, _ scripts: ScriptLibrary, _ layouts: inout Layouts, _ vault: Vault, _ database: Database
    ) throws -> MeasureBlockTable.Counted? {
        do {
            let entries = try EntryTable.entries(of: stream, vault, database)
            let (call, paradata) = try Call.timed(entries) { try scripts.script(matching: $0) }
            return MeasureBlockTable.Counted(call, paradata, layouts.layout(of: call.script))
        } catch is ReplayError {
            return try erased(stream, scripts, &layouts, vault, database)
        }
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

extension MeasureBlockTable.Skipped {
    /// What is wrong with this call alone; nil for what is wrong with the log.
    fileprivate init?(_ stream: StreamID, _ error: any Error) {
        switch error {
        case ScriptLibraryError.unknownVersion(let version, _), ScriptLibraryError.changed(let version):
            self.init(stream: stream, version: version)
        case LogError.unreadable, LogError.sealBroken: self.init(stream: stream, version: nil)
        default: return nil
        }
    }
}
