public import Casework
internal import GRDB
internal import ScriptEngine

extension IntelligenceLog {
    /// The calls behind a figure of a measure: which are counted, by which rule, and what is left out and why. It goes by
    /// what the figure is counted from, so both agree, and calls that were erased are named too.
    ///
    /// - Parameter progress: entries counted and entries in all; called only when there is something to catch up with.
    /// - Throws: `Misread` for what cannot be explained, `LogError`, `ReplayError`, `ScriptLibraryError`.
    public func explanation(
        _ asked: ExplanationRequest, scripts: ScriptLibrary, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws -> Explanation {
        try await catchUpMeasures(scripts: scripts, progress: progress)
        // Asked once here for what is wrong with the request, since the log makes storage errors of what is thrown there.
        _ = try ExplanationCounter(asked, MeasureCodes(), scripts)
        return try await read { [vault] database in
            var layouts = Layouts()
            var counter = try ExplanationCounter(asked, try MeasureBlockTable.codes(database), scripts)
            try MeasureBlockTable.eachBlock(
                vault, database, counter.reads, layout: { layouts.layout(of: $0, scripts) },
                { counter.add($1, number: $0) })
            let named = counter.named
            var calls: [Explanation.Call?] = Array(repeating: nil, count: named.count)
            let places = Dictionary(grouping: named.indices) { named[$0].block }
            for (number, own) in places.sorted(by: { $0.key < $1.key }) {
                let ids = try MeasureBlockTable.calls(in: number, database)
                try MeasureBlockTable.eachBlock(
                    vault, database, [.details, .questions, .times], number: number,
                    layout: { layouts.layout(of: $0, scripts) }
                ) { _, block in
                    for place in own {
                        guard let id = ids[named[place].index] else { throw LogError.notALog }
                        calls[place] = counter.call(named[place], in: block, id: id)
                    }
                }
            }
            let selection = CallSelection(asked.report.filter)
            let open =
                try Int.fetchOne(
                    database, sql: "SELECT count(*) FROM calls WHERE phase <> 'closed' AND \(selection.condition)",
                    arguments: selection.arguments) ?? 0
            let unknown = try MeasureBlockTable.callsWithoutLayout(database) { layouts.layout(of: $0, scripts) }
            let skipped = try MeasureBlockTable.skipped(database)
            return counter.explanation(calls.compactMap(\.self), open: open, unknownVersion: unknown + skipped)
        }
    }
}
