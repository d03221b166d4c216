public import Casework
internal import ReferenceData
public import ScriptEngine

extension IntelligenceLog {
    /// Scans the events of a region: each of its calls is read once, on every core.
    ///
    /// - Parameters:
    ///   - days: in London; both count.
    ///   - children: whether whoever asks is shown what is personal of children in calls.
    ///   - progress: calls read, and calls to read.
    /// - Throws: `LogError`, `ScriptLibraryError`, `ReplayError` for a call that cannot be read though it was not erased.
    public func scan(
        _ region: Region, days: ClosedRange<CivilDate>, children: ChildAnswers = .shown, scripts: ScriptLibrary,
        progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> RegionalScan {
        var streams: [StreamID] = []
        for filter in Self.filters(region, days) {
            streams += try await calls(matching: filter, limit: .max, scripts: scripts).calls.map(\.id.stream)
        }
        // A draft went nowhere yet.
        let referred = Set(try await referrals().filter { $0.status != .draft }.map(\.call.stream))
        var fold = ScanFold(region, days: days)
        for start in stride(from: 0, to: streams.count, by: Self.scannedAtOnce) {
            let end = min(start + Self.scannedAtOnce, streams.count)
            for (stream, call) in try await calls(Array(streams[start..<end]), children, scripts) {
                if let call { fold.add(call, isReferred: referred.contains(stream)) } else { fold.addUnreadable() }
            }
            progress(end, streams.count)
        }
        return try fold.scan(decisions: MergeDecisions(try await merges()), scripts: scripts)
    }

    /// About how many calls a scan would read, of each force at most `CallPage.mostCounted`.
    ///
    /// - Throws: as `scan`.
    public func scanSize(
        _ region: Region, days: ClosedRange<CivilDate>, scripts: ScriptLibrary
    ) async throws -> Int {
        var size = 0
        for filter in Self.filters(region, days) {
            size += try await calls(matching: filter, limit: 0, scripts: scripts).total
        }
        return size
    }

    /// The calls of each force of a region. London's days begin within an hour of UTC's; the fold decides.
    private static func filters(_ region: Region, _ days: ClosedRange<CivilDate>) -> [CallFilter] {
        region.forces.map { force in
            var filter = CallFilter()
            filter.force = force.slug
            filter.from = Timestamp(startOf: days.lowerBound).adding(seconds: -3_600)
            filter.before = Timestamp(startOf: days.upperBound).adding(seconds: 86_400)
            return filter
        }
    }

    private static let scannedAtOnce = 100

    /// Calls in the order of their streams; nil for one that was erased.
    private func calls(
        _ streams: [StreamID], _ children: ChildAnswers, _ scripts: ScriptLibrary
    ) async throws -> [(StreamID, Call?)] {
        try await withThrowingTaskGroup(of: (Int, Call?).self) { group in
            for (index, stream) in streams.enumerated() {
                group.addTask { [self] in
                    do {
                        let entries = try await shown(try await entries(of: stream), children, scripts: scripts)
                        return (index, try Call.replayed(entries) { try scripts.script(matching: $0) })
                    } catch ReplayError.erased { return (index, nil) }
                }
            }
            var calls = [Call?](repeating: nil, count: streams.count)
            for try await (index, call) in group { calls[index] = call }
            return Array(zip(streams, calls))
        }
    }
}
