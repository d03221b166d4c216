public import ScriptEngine

/// A question, and one that it could have been asked before: "had this been asked before that…".
public struct ReorderedQuestion: Hashable, Sendable {
    /// As any version calls them.
    public let question: QuestionID
    public let before: QuestionID

    public init(_ question: QuestionID, before: QuestionID) { (self.question, self.before) = (question, before) }

    /// Both in the lines of a lineage.
    public struct Lines: Sendable {
        let question: Int
        let before: Int
        /// The versions that could have asked them so.
        let versions: Set<Int>
    }

    /// Finds both in a lineage.
    ///
    /// - Throws: `WhatIfError`, `ScriptLibraryError`.
    public func lines(_ lineage: QuestionLineage, _ scripts: ScriptLibrary) throws -> Lines {
        guard let line = lineage.line(named: question) else { throw WhatIfError.unknownQuestion(question) }
        guard let other = lineage.line(named: before) else { throw WhatIfError.unknownQuestion(before) }
        var versions: Set<Int> = []
        var obstacle: QuestionID?
        for version in lineage.lines[line].versions where lineage.lines[other].versions.contains(version) {
            let script = try scripts.script(version: version)
            let questions = script.definition.sections.flatMap(\.questions).map(\.id)
            let places = questions.map { lineage.number(of: $0, version: version) }
            guard let place = places.firstIndex(of: line), let target = places.firstIndex(of: other), place > target
            else { continue }
            let later = Set(questions[target..<place])
            if let needed = script.conditions(of: questions[place]).first(where: later.contains) {
                obstacle = needed
            } else {
                versions.insert(version)
            }
        }
        if !versions.isEmpty { return Lines(question: line, before: other, versions: versions) }
        throw obstacle.map { WhatIfError.dependsOn(question, $0) } ?? WhatIfError.notAfter(question, before)
    }
}

/// Why a change of order cannot be simulated. Names questions, never answers.
public enum WhatIfError: Error, Equatable, Sendable {
    case unknownQuestion(QuestionID)
    /// No version asks the one after the other.
    case notAfter(QuestionID, QuestionID)
    /// Whether it is asked at all hangs on another that would then come later.
    case dependsOn(QuestionID, QuestionID)

    /// Stable; retired but never reused.
    public var code: String {
        switch self {
        case .unknownQuestion: "whatIf.unknownQuestion"
        case .notAfter: "whatIf.notAfter"
        case .dependsOn: "whatIf.dependsOn"
        }
    }
}

extension Script {
    /// The questions whose answers say whether a question is asked, and how often; of its section too.
    fileprivate func conditions(of question: QuestionID) -> [QuestionID] {
        guard let section = definition.sections.first(where: { $0.questions.contains { $0.id == question } }) else {
            return []
        }
        let own = section.questions.first { $0.id == question }?.relevance?.references ?? []
        return own + (section.relevance?.references ?? []) + (section.repeats.map { [$0.count] } ?? [])
    }
}

extension QuestionLineage {
    /// The number of the line of a question, as any version calls it; the newest version's names come first.
    public func line(named question: QuestionID) -> Int? {
        let versions = Set(lines.flatMap(\.versions)).sorted(by: >)
        return lines.firstIndex { $0.id == question }
            ?? versions.lazy.compactMap { number(of: question, version: $0) }.first
    }
}
