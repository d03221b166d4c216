public import Casework
internal import Crypto
internal import ScriptEngine

/// Names a hub on this desk: the code of a recipient that the policy sends to.
public struct HubCode: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// `[a-z0-9-]`, 1–40 characters.
    public let text: String

    /// - Returns: nil for what can be no recipient's code.
    public init?(_ text: String) {
        guard Recipient.isCode(text) else { return nil }
        self.text = text
    }

    /// A code as the log keeps it.
    init(kept text: String) { self.text = text }

    /// The one hub of a desk whose policy names none: `--hub` or `LAYBY_HUB`, which gets everything as it is.
    public static let standard = HubCode(kept: Recipient.hubOfNoPolicy)

    public static func < (left: HubCode, right: HubCode) -> Bool { left.text < right.text }

    public var description: String { text }

    /// The stream of what was done about this hub, always the same; of `standard`, about no hub in particular.
    public var stream: StreamID { Self.stream(of: text) }

    /// The stream of a hub's receipts.
    ///
    /// - Parameter address: of `standard`, each address has its own; a hub that the policy names keeps its stream when it
    ///   moves.
    public func receipts(at address: String) -> StreamID { self == .standard ? Self.stream(of: address) : stream }

    private static func stream(of name: String) -> StreamID {
        var generator = DigestGenerator(of: "hub \(name)")
        return StreamID(at: Timestamp(milliseconds: 0), random: &generator)
    }
}

/// A hub that records go to, went to, or wait for.
public struct Hub: Hashable, Sendable {
    public let code: HubCode
    /// The recipient that the policy in force names; nil for `standard`, and for one that the policy names no more.
    public let recipient: Recipient?
    /// Whether records still go there: nothing is sent to a hub that the policy names no more.
    public let isInForce: Bool

    /// Where the policy has it; nil for `standard`.
    public var address: String? { recipient?.subscription?.address }
}

/// Gives the bits of a digest, so that a name always makes the same id.
private struct DigestGenerator: RandomNumberGenerator {
    private var words: [UInt64]

    init(of text: String) {
        let bytes = Array(SHA256.hash(data: Array(text.utf8)))
        words = stride(from: 0, to: 32, by: 8).map { start in
            bytes[start..<(start + 8)].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    mutating func next() -> UInt64 {
        let word = words.removeFirst()
        words.append(word)
        return word
    }
}
