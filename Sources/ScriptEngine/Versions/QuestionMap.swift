/// Which question of one version is which of another, by id and by what `was:` says on the way.
public struct QuestionMap: Equatable, Sendable {
    /// From the old version's ids to the new one's; questions without a counterpart are not in it.
    public let forward: [QuestionID: QuestionID]

    /// - Parameter lineage: at least two versions in the order of the move; the ones between are only passed through.
    public init(_ lineage: [ScriptDefinition]) {
        guard let first = lineage.first else {
            forward = [:]
            return
        }
        var map = Dictionary(first.questions.map { ($0.id, $0.id) }) { first, _ in first }
        for (old, new) in zip(lineage, lineage.dropFirst()) {
            // `was` speaks of the version before, so two files of one version have nothing renamed between them.
            let step =
                new.version > old.version
                ? Self.renames(in: new) : new.version < old.version ? Self.reversed(Self.renames(in: old)) : [:]
            let known = Set(new.questions.map(\.id))
            let renamed = Set(step.keys)
            // An id that another question takes over names that one from here on.
            let takenOver = Set(step.values)
            map = map.compactMapValues { id in
                if let renamed = step[id], known.contains(renamed) { return renamed }
                return known.contains(id) && !renamed.contains(id) && !takenOver.contains(id) ? id : nil
            }
        }
        forward = map
    }

    /// The new name of each question that was renamed.
    private static func renames(in definition: ScriptDefinition) -> [QuestionID: QuestionID] {
        Dictionary(definition.questions.compactMap { question in question.was.map { ($0, question.id) } }) { first, _ in
            first
        }
    }

    private static func reversed(_ map: [QuestionID: QuestionID]) -> [QuestionID: QuestionID] {
        Dictionary(map.sorted { $0.key.name < $1.key.name }.map { ($1, $0) }) { first, _ in first }
    }

    /// From the new version's ids to the old one's.
    public var backward: [QuestionID: QuestionID] { Self.reversed(forward) }
}

extension ScriptDefinition {
    /// Every question, in order.
    public var questions: [Question] { sections.flatMap(\.questions) }
}
