/// A filter of the list of events that a user has given a name.
public struct SavedView: Hashable, Sendable {
    public let id: Int
    public let name: String
    /// The filter as an address has it: codes only.
    public let filter: String

    public init(id: Int, name: String, filter: String) { (self.id, self.name, self.filter) = (id, name, filter) }

    /// A user keeps so many.
    public static let most = 50

    /// A name as it is kept: plain text of 1–60 characters.
    ///
    /// - Throws: `Unreadable` `view.name`.
    public static func name(_ text: String) throws(Unreadable) -> String {
        let name = PlainText.of(text)
        guard (1...60).contains(name.count) else {
            throw Unreadable(code: "view.name", expected: "the view a name of 1 to 60 characters")
        }
        return name
    }
}
