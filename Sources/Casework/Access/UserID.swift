/// Names a user, for good: it stands in every entry that the user makes.
public struct UserID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 2–32 characters: a letter, then letters, digits, dots, hyphens, underscores; all lower case.
    public let text: String

    /// - Parameter text: as `text` says; nil for anything else.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard (2...32).contains(bytes.count), letters.contains(bytes[0]) else { return nil }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard bytes.allSatisfy({ letters.contains($0) || digits.contains($0) || "._-".utf8.contains($0) }) else {
            return nil
        }
        self.text = text
    }

    /// The user as entries name who did something.
    public var actor: Actor { Actor(text) }

    public static func < (left: UserID, right: UserID) -> Bool { left.text < right.text }

    public var description: String { text }
}
