import Casework
import ReferenceData
import ScriptEngine

/// One of the values that a field of a form can have.
struct Option: Sendable {
    let code: String
    let label: String
    let isChosen: Bool

    init(_ code: String, _ label: String, chosen: String?) {
        (self.code, self.label, isChosen) = (code, label, code == chosen)
    }

    /// The police forces by name.
    ///
    /// - Parameter chosen: a force's slug.
    static func forces(chosen: String?) -> [Option] {
        Forces.all.sorted { $0.name < $1.name }.map { Option($0.slug, $0.name, chosen: chosen) }
    }

    /// The choices of a question.
    static func list(_ choices: [Choice], chosen: String?) -> [Option] {
        choices.map { Option($0.code, $0.label, chosen: chosen) }
    }
}
