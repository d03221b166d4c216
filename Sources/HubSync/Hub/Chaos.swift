private import Casework
private import ScriptEngine
private import Synchronization

/// How a hub misbehaves on demand: some requests meet with a mishap, drawn by a seed, the same each time.
public final class Chaos: Sendable {
    /// What happens to a request, or to the answer to it.
    public enum Mishap: Hashable, Sendable {
        /// It is refused with this status before anything is kept; 429 and 503 ask to be tried again in a second.
        case status(Int)
        /// The connection is reset before anything is kept.
        case reset
        /// A web page comes in place of the answer, with 200, and nothing is kept: a portal that wants a sign-in.
        case garbage
        /// All is kept; the answer comes a few bytes at a time, over two seconds or so.
        case slow
        /// All is kept; the answer breaks off in its middle, and the connection with it.
        case truncate
        /// All is kept; the connection breaks before the answer.
        case loseAnswer

        /// Whether the hub has kept what was sent when it happens.
        public var isAfterKeeping: Bool {
            switch self {
            case .status, .reset, .garbage: false
            case .slow, .truncate, .loseAnswer: true
            }
        }

        /// As a plan names it: a status of 400 to 599, or a word.
        init?(name: some StringProtocol) {
            switch name {
            case "reset": self = .reset
            case "garbage": self = .garbage
            case "slow": self = .slow
            case "truncate": self = .truncate
            case "lose-answer": self = .loseAnswer
            default:
                guard let status = Int(name), (400...599).contains(status) else { return nil }
                self = .status(status)
            }
        }
    }

    private let odds: [(mishap: Mishap, odds: Double)]
    private let random: Mutex<SeededGenerator>

    /// - Parameters:
    ///   - plan: `503:0.2,reset:0.05`: what happens, and how likely, to each request; together at most 1.
    ///   - seed: the same seed draws the same mishaps for the same requests, in their order.
    /// - Returns: nil for what is no plan.
    public init?(plan: String, seed: UInt64) {
        var odds: [(Mishap, Double)] = []
        for part in plan.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: ":", omittingEmptySubsequences: false)
            guard sides.count == 2, let mishap = Mishap(name: sides[0]), let likely = Double(sides[1]),
                likely.isFinite, (0...1).contains(likely)
            else { return nil }
            odds.append((mishap, likely))
        }
        guard odds.reduce(0, { $0 + $1.1 }) <= 1.000_001 else { return nil }
        self.odds = odds
        random = Mutex(SeededGenerator(seed: seed))
    }

    /// What happens to the next request; nil for nothing.
    public func next() -> Mishap? {
        var drawn = random.withLock { Double.random(in: 0..<1, using: &$0) }
        for (mishap, odds) in odds {
            if drawn < odds { return mishap }
            drawn -= odds
        }
        return nil
    }
}

extension ReferenceHub {
    /// What is answered where a mishap comes before anything is kept; nil where nothing is.
    public static func answer(to mishap: Chaos.Mishap) -> HubAnswer? {
        switch mishap {
        case .status(let status):
            refusal(status, "hub.chaos", [429, 503].contains(status) ? ["retry-after": "1"] : [:])
        case .garbage:
            HubAnswer(
                status: 200, headers: ["content-type": "text/html"],
                body: Array("<!doctype html><title>Welcome</title><p>Sign in to use this network.".utf8))
        case .reset, .slow, .truncate, .loseAnswer: nil
        }
    }
}
