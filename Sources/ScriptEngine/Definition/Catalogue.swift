/// What a script file declares, so that conditions can be read against it: ids, types, choices, order.
struct Catalogue {
    struct Entry {
        let type: QuestionType
        let choices: [Choice]
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

    /// Its place in the order of the file, from 0.
    func position(of question: QuestionID) -> Int? { entries[question]?.position }

    /// Whether it is a repeat section that ends before a position.
    func isRepeat(_ section: SectionID, before position: Int) -> Bool {
        repeatEnds[section].map { $0 <= position } ?? false
    }

    /// The declared id that differs least from a misspelt one; nil when none is near.
    func nearest(to question: QuestionID) -> QuestionID? {
        let limit = max(2, question.name.count / 3)
        let ranked = entries.keys.map { ($0, $0.name.editDistance(to: question.name)) }
            .min { ($0.1, $0.0.name) < ($1.1, $1.0.name) }
        return ranked.flatMap { $0.1 <= limit ? $0.0 : nil }
    }
}

extension String {
    /// The least number of characters to insert, remove or replace to make the other text.
    fileprivate func editDistance(to other: String) -> Int {
        let left = Array(utf8)
        let right = Array(other.utf8)
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, otherByte) in right.enumerated() {
                let replaced = diagonal + (byte == otherByte ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
