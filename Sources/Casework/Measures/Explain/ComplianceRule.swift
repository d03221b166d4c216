internal import ScriptEngine

/// Which required questions were possible deviations, and which were deviations.
struct ComplianceRule: MeasureRule {
    let reads: PackedParts = []
    let leavesOut: String? = nil
    let figures: [MeasureTable.Column] =
        [.init("deviations", "deviations", .count), .init("possible", "possible", .count)]
        + Weight.allCases.flatMap { weight -> [MeasureTable.Column] in
            [
                .init("\(weight.rawValue)Deviations", "\(weight.rawValue) deviations", .count),
                .init("\(weight.rawValue)Possible", "\(weight.rawValue) possible", .count),
            ]
        }

    func figures(in block: PackedBlock) -> (Int) -> [Int]? {
        { index in
            let call = block.call(at: index)
            let (open, required) = (call.open, call.required)
            return [
                open.total, required.total, open.critical, required.critical, open.major, required.major,
                open.moderate, required.moderate, open.minor, required.minor,
            ]
        }
    }

    func words(in block: PackedBlock, at index: Int) -> String {
        let call = block.call(at: index)
        let possible = "Closed under v\(block.script.version); \(call.required.total) required questions applied"
        guard call.open.total > 0 else { return "\(possible), none was left open." }
        return "\(possible), \(call.open.total) left open: \(OpenQuestions(block, at: index).words)."
    }
}
