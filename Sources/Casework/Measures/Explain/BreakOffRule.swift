internal import ReferenceData
internal import ScriptEngine

/// Which calls came to one question, and which broke off at it.
struct BreakOffRule: MeasureRule {
    private let line: QuestionLine

    let reads: PackedParts = [.details, .questions]
    let leavesOut: String? = "the call did not come to the question"
    let figures: [MeasureTable.Column] = [
        .init("brokenOff", "broken off", .count), .init("reached", "came to it", .count),
    ]

    /// - Throws: as `QuestionLine`.
    init(_ question: String?, _ scripts: ScriptLibrary) throws { line = try QuestionLine(question, scripts) }

    func figures(in block: PackedBlock) -> (Int) -> [Int]? {
        guard let field = line.field(in: block) else { return { _ in nil } }
        return { index in
            let last = block.lastReached(at: index)
            guard block.reached(field, at: index, last: last) else { return nil }
            return [last == field.number ? 1 : 0, 1]
        }
    }

    func words(in block: PackedBlock, at index: Int) -> String {
        let version = "Closed under v\(block.script.version)"
        guard let field = line.field(in: block) else { return version }
        return block.lastReached(at: index) == field.number
            ? "\(version); broke off at \(field.question.id)."
            : "\(version); came to \(field.question.id), and went on."
    }
}

/// One question through the versions, for rules whose rows are questions.
struct QuestionLine: Sendable {
    private let lineage: QuestionLineage
    private let line: Int

    /// - Parameter question: as the newest version that asks it calls it.
    /// - Throws: `Misread` for none, or one that no version asks; `ScriptLibraryError`.
    init(_ question: String?, _ scripts: ScriptLibrary) throws {
        lineage = try QuestionLineage(scripts)
        guard let line = lineage.lines.firstIndex(where: { $0.id.description == question }) else {
            throw Misread(
                code: "report.noSuchQuestion", expected: "a question's id, as the report's first column has it in files"
            )
        }
        self.line = line
    }

    /// The question in the version of a block; nil where that does not ask it.
    func field(in block: PackedBlock) -> MeasureLayout.Field? {
        block.layout.fields.first { lineage.number(of: $0.question.id, version: block.script.version) == line }
    }
}
