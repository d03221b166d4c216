import Casework
import IntelligenceLog
import ReferenceData
import ScriptEngine

/// The operations, and what starts another.
struct OperationList: Sendable {
    struct Line: Sendable {
        let href: String
        let name: String
        let kind: String
        let force: String
        let startedAt: String
        let isUnderWay: Bool
    }

    let csrf: String
    /// Those that are under way, then the others; each the newest first.
    let operations: [Line]
    /// The id that the next one will have, so that it is started once however often the form is sent.
    let operation: String
    /// When it was started, as it was typed and not taken.
    let startedAt: String
    /// Nil where the user may start none.
    let start: SettingForm?

    init(_ operations: [OperationSummary], for visit: Visit, error: String? = nil) {
        csrf = visit.csrf
        self.operations = (operations.filter { $0.endedAt == nil } + operations.filter { $0.endedAt != nil }).map {
            Line(
                href: "/operations/\($0.id)", name: $0.name, kind: $0.kind.words,
                force: Forces.force(slug: $0.force)?.name ?? $0.force,
                startedAt: LondonTime.text(Int64($0.startedAt.seconds)), isUnderWay: $0.endedAt == nil)
        }
        var random = SystemRandomNumberGenerator()
        operation = StreamID(at: visit.now, random: &random).text
        startedAt = error == nil ? "" : visit.form["at"] ?? ""
        start =
            visit.may(.logOperation) ? SettingForm(nil, typed: error == nil ? nil : visit.form, error: error) : nil
    }
}
