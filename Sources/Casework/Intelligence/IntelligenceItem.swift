public import ScriptEngine

/// One thing that a report says, with its own grade.
public struct IntelligenceItem: Hashable, Sendable {
    /// 1, 2, 3, …; a number is not given again.
    public let number: Int
    public let text: String
    /// Nil while nobody has graded it; a report is not submitted then.
    public let grade: IntelligenceGrade?
    /// The answers of the call that it repeats; empty for what somebody wrote.
    public let origins: [Provenance]
    /// The number of the report's entry that wrote it last, so that two writers do not overwrite each other.
    public internal(set) var writtenAt: Int
    /// What of it may leave; nil while nobody has said.
    public internal(set) var sanitised: Sanitised?

    /// The longest text, in characters.
    public static let longest = 2_000
    /// So many items are in one report at most.
    public static let most = 40

    /// What somebody decided may leave of an item.
    public struct Sanitised: Hashable, Sendable {
        /// What is said of it outside; nil where nothing is.
        public let text: String?
        public let at: Timestamp
        public let actor: Actor
    }

    /// An answer of a call, by its place.
    public struct Provenance: Hashable, Sendable {
        public let place: Place
        /// Whose data the answer is within the call: with them it is erased.
        public let subject: Subject

        public init(_ place: Place, _ subject: Subject) { (self.place, self.subject) = (place, subject) }
    }

    /// Whether it may leave as it is written, or somebody has said what of it may.
    public var isReady: Bool { sanitised != nil || grade?.wantsSanitising == false }

    /// What is said of it outside; nil where nothing is.
    public var outside: String? { sanitised.map(\.text) ?? text }
}
