/// One line of a type-ahead list.
public struct Suggestion: Equatable, Sendable {
    /// What stands for it in an answer: UN/LOCODE, slug, alpha-2, alpha-3, or the name of a make.
    public let code: String
    /// What a handler reads.
    public let name: String
    /// What tells it from others of the name; never empty.
    public let hint: String
}
