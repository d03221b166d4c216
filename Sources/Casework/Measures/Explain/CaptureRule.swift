internal import ScriptEngine

/// In which calls one question applied, and in which it was answered.
struct CaptureRule: MeasureRule {
    private let line: QuestionLine

    let reads: PackedParts = .questions
    let leavesOut: String? = "the question did not apply, or its version does not ask it"
    let figures: [MeasureTable.Column] = [
        .init("answered", "answered", .count), .init("applicable", "applied", .count),
        .init("unknown", "unknown", .count), .init("refused", "refused", .count),
        .init("notAsked", "not asked", .count), .init("notReached", "not reached", .count),
    ]

    /// - Throws: as `QuestionLine`.
    init(_ question: String?, _ scripts: ScriptLibrary) throws { line = try QuestionLine(question, scripts) }

    func figures(in block: PackedBlock) -> (Int) -> [Int]? {
        guard let field = line.field(in: block) else { return { _ in nil } }
        return { index in
            let counts = block.counts(of: field, at: index)
            guard counts.applicable > 0 else { return nil }
            return [
                counts.answered, counts.applicable, counts.unknown, counts.refused, counts.notAsked, counts.notReached,
            ]
        }
    }

    func words(in block: PackedBlock, at index: Int) -> String {
        guard let field = line.field(in: block) else { return "" }
        let counts = block.counts(of: field, at: index)
        let states = [
            (counts.answered, "answered"), (counts.unknown, "unknown"), (counts.refused, "refused"),
            (counts.notAsked, "not asked"), (counts.notReached, "not reached"),
        ].filter { $0.0 > 0 }
        let version = "Closed under v\(block.script.version)"
        guard field.isRepeated else { return "\(version); \(field.question.id): \(states.first?.1 ?? "")." }
        let said = states.map { "\($0.1) for \($0.0)" }.joined(separator: ", ")
        return "\(version); \(field.question.id), of \(counts.applicable) places: \(said)."
    }
}
