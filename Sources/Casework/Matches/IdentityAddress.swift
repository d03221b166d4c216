/// Where somebody or something stands: in which record, and where in it. Names nobody, so it may stand anywhere.
public struct IdentityAddress: Hashable, Sendable, Comparable, CustomStringConvertible {
    public let stream: StreamID
    /// As `Identity.anchor`.
    public let anchor: String

    public init(_ stream: StreamID, _ anchor: String) { (self.stream, self.anchor) = (stream, anchor) }

    /// The longest that a stream's id and an anchor are together, in characters.
    static let longest = 200

    /// - Parameter text: as `description` writes it; nil for anything else.
    public init?(_ text: String) {
        let sides = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard text.utf8.count <= Self.longest, sides.count == 2, let stream = StreamID(String(sides[0])),
            !sides[1].isEmpty, sides[1].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        self.init(stream, String(sides[1]))
    }

    public static func < (left: IdentityAddress, right: IdentityAddress) -> Bool {
        (left.stream, left.anchor) < (right.stream, right.anchor)
    }

    /// `…/driver_name`.
    public var description: String { "\(stream)/\(anchor)" }
}
