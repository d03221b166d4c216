import Casework
import Foundation
import ScriptEngine

/// Asks which question is to be simulated before which other.
struct SimulationForm: Sendable {
    struct Kept: Sendable {
        let name: String
        let value: String
    }

    let questions: [Option]
    let others: [Option]
    /// What else the address holds.
    let kept: [Kept]
    /// Why that cannot be simulated; nil where it can.
    let refusal: String?

    /// - Throws: `ScriptLibraryError`.
    init(_ filter: ReportFilter, refusal: Wording?, scripts: ScriptLibrary) throws {
        let lineage = try QuestionLineage(scripts)
        func options(_ chosen: QuestionID?) -> [Option] {
            let line = chosen.flatMap { lineage.line(named: $0) }.map { lineage.lines[$0].id.name }
            return lineage.lines.map { Option($0.id.name, $0.ask, chosen: line) }
        }
        questions = options(filter.whatIf?.question ?? QuestionID("overseas_exit_port"))
        others = options(filter.whatIf?.before)
        self.refusal = refusal?.sentence
        kept =
            filter.events.fields.map { Kept(name: $0.name, value: $0.value) }
            + (filter.isForOutside ? [Kept(name: "for", value: "outside")] : [])
    }
}
