/// What a script file declares, so that conditions can be read against it: ids, types, choices, order.
struct Catalogue {
    struct Entry {
        /// Nil when it could not be read: nothing is known of what it can be compared with.
        let type: QuestionType?
        /// Nil when they could not be read.
        let choices: [Choice]?
        let section: SectionID
        let isRepeated: Bool
        let isCalculation: Bool
    }

    private var entries: [QuestionID: (position: Int, entry: Entry)] = [:]
    /// For each repeat section, how many questions stand before its end.
    private var repeatEnds: [SectionID: Int] = [:]
    private var names: Set<String> = []

    /// Takes up a section; false when its id is taken.
    mutating func add(section: SectionID) -> Bool { names.insert(section.name).inserted }

    /// Notes that all questions of a repeat section are here.
    mutating func end(repeatSection section: SectionID) { repeatEnds[section] = entries.count }

    /// Takes up a question or calculation after those already here; false when its id is taken.
    mutating func add(question: QuestionID, _ entry: Entry) -> Bool {
        guard names.insert(question.name).inserted else { return false }
        entries[question] = (entries.count, entry)
        return true
    }

    /// Takes an id for an alert or send point; false when it is taken.
    mutating func reserve(_ id: String) -> Bool { names.insert(id).inserted }

    func entry(_ question: QuestionID) -> Entry? { entries[question]?.entry }

    /// How many questions and calculations are here.
    var count: Int { entries.count }

    /// Its place in the order of the file, from 0.
    func position(of question: QuestionID) -> Int? { entries[question]?.position }

    /// For a repeat section, the position of the first question after it; nil for any other section.
    func end(ofRepeat section: SectionID) -> Int? { repeatEnds[section] }

    /// The declared id that differs least from a misspelt one; nil when none is near.
    func nearest(to question: QuestionID) -> QuestionID? {
        question.name.nearest(in: entries.keys.map(\.name)).map { QuestionID($0) }
    }
}
