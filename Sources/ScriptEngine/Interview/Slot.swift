/// Where an answer is kept.
struct Slot {
    let node: Int
    let group: Int
    /// From 0; the place's own number is one more.
    let instance: Int
    let position: Int
}

/// What is kept of one question, or of whatever else can hold, in one instance of its group.
struct Cell: Sendable {
    /// What the answer says to others: empty for one that does not count, or is none.
    var verdicts: Verdicts = []
    /// Where the response is kept, among all of the interview; -1 for none.
    var record: Int32 = -1
    var flags: Flags

    /// A cell with nothing recorded.
    init(flags: Flags) { self.flags = flags }
}

/// How a slot stands, and what it is.
struct Flags: OptionSet, Hashable, Sendable {
    let rawValue: UInt8

    /// The node's condition holds, and its section's, and its instance exists.
    static let holds = Flags(rawValue: 1)
    /// An answer or a missing state is kept.
    static let isRecorded = Flags(rawValue: 2)
    /// The answer meets the hard constraints as the other answers now stand.
    static let isValid = Flags(rawValue: 4)
    /// Nothing more is wanted of a required question.
    static let isSatisfied = Flags(rawValue: 8)
    /// Of a send point: it has been reached.
    static let isReached = Flags(rawValue: 16)
    /// A question; the same in every interview.
    static let isQuestion = Flags(rawValue: 32)
    /// A repeat section; the same in every interview.
    static let isRepeated = Flags(rawValue: 64)

    /// Puts a flag or takes it away.
    mutating func set(_ flag: Flags, _ stands: Bool) {
        if stands { formUnion(flag) } else { subtract(flag) }
    }
}
