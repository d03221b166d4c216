internal import ScriptEngine

/// How one question stands in one or many calls, counted by places: a question about persons once for each person.
public struct QuestionCounts: Hashable, Sendable {
    public var answered = 0
    public var unknown = 0
    public var refused = 0
    public var notAsked = 0
    /// It applied, and nothing is recorded.
    public var notReached = 0

    public init() {}

    public init(answered: Int, unknown: Int, refused: Int, notAsked: Int, notReached: Int) {
        (self.answered, self.unknown, self.refused) = (answered, unknown, refused)
        (self.notAsked, self.notReached) = (notAsked, notReached)
    }

    /// Where it applied.
    public var applicable: Int { answered + unknown + refused + notAsked + notReached }

    /// The capture rate: the answered of the applicable.
    ///
    /// - Note: Source: design.md, "Completion, defined once".
    public var capture: Proportion { Proportion(answered, of: applicable) }

    mutating func add(_ response: Response?) {
        switch response {
        case .answered?: answered += 1
        case .missing(.unknown)?: unknown += 1
        case .missing(.refused)?: refused += 1
        case .missing(.notAsked)?: notAsked += 1
        case nil: notReached += 1
        }
    }

    public static func += (left: inout QuestionCounts, right: QuestionCounts) {
        left.answered += right.answered
        left.unknown += right.unknown
        left.refused += right.refused
        left.notAsked += right.notAsked
        left.notReached += right.notReached
    }
}
