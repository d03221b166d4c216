public import ScriptEngine

/// The same question through the versions of a script, whatever it was called in each.
public struct QuestionLineage: Sendable {
    /// One question.
    public struct Line: Hashable, Sendable {
        /// As the newest version that asks it calls it.
        public let id: QuestionID
        /// The words of that version.
        public let ask: String
        public let weight: Weight?
        /// What code looks it up by.
        public let role: String?
        /// The versions that ask it, ascending.
        public internal(set) var versions: [Int]
    }

    /// In the order of the newest version; what only older ones ask comes last.
    public let lines: [Line]
    /// By version and the name it has there, the number of its line.
    private let numbers: [Int: [QuestionID: Int]]

    /// - Throws: `ScriptLibraryError`.
    public init(_ scripts: ScriptLibrary) throws(ScriptLibraryError) {
        var lines: [Line] = []
        var numbers: [Int: [QuestionID: Int]] = [:]
        // What the next older version calls a question that a newer one has.
        var earlier: [QuestionID: Int] = [:]
        for version in scripts.versions.reversed() {
            let script = try scripts.script(version: version)
            var names: [QuestionID: Int] = [:]
            var before: [QuestionID: Int] = [:]
            for question in script.definition.sections.flatMap(\.questions) {
                let number: Int
                if let known = earlier[question.id] {
                    number = known
                    lines[known].versions.insert(version, at: 0)
                } else {
                    number = lines.count
                    lines.append(
                        Line(
                            id: question.id, ask: question.ask, weight: question.weight, role: question.role,
                            versions: [version]))
                }
                names[question.id] = number
                before[question.was ?? question.id] = number
            }
            // A question that this version leaves out may have stood in an older one.
            earlier.merge(before) { _, new in new }
            numbers[version] = names
        }
        (self.lines, self.numbers) = (lines, numbers)
    }

    /// The number of the line of a question; nil for one that the version does not ask.
    func number(of question: QuestionID, version: Int) -> Int? { numbers[version]?[question] }
}
