internal import ScriptEngine

/// Which calls are fully completed.
struct CompletionRule: MeasureRule {
    let reads: PackedParts = []
    let leavesOut: String? = nil
    let figures: [MeasureTable.Column] = [
        .init("full", "full", .count), .init("closed", "closed", .count), .init("partial", "partial", .count),
        .init("brokenOff", "broken off", .count),
    ]

    func figures(in block: PackedBlock) -> (Int) -> [Int]? {
        { index in
            let state = block.call(at: index).state
            let isFull = state.contains(.full)
            let isPartial = !isFull && state.contains(.partial)
            return [isFull ? 1 : 0, 1, isPartial ? 1 : 0, isFull || isPartial ? 0 : 1]
        }
    }

    func words(in block: PackedBlock, at index: Int) -> String {
        let call = block.call(at: index)
        let settled = call.required.total - call.open.total
        let counts = "\(settled) of \(call.required.total) required questions settled"
        let version = "Closed under v\(block.script.version)"
        guard !call.state.contains(.full) else { return "\(version); fully completed: \(counts)." }
        let how = call.state.contains(.brokenOff) ? "broken off" : "not fully completed"
        return "\(version); \(how): \(counts). Open: \(OpenQuestions(block, at: index).words)."
    }
}
