private import Synchronization

/// How a body is packed on its way to a hub; in the order in which they are tried.
///
/// - Note: Source: RFC 9110, section 8.4.1; RFC 8878; RFC 1952.
public enum ContentCoding: String, CaseIterable, Hashable, Sendable {
    case zstd
    case gzip
    /// As it is.
    case identity

    /// The one that an `Accept-Encoding` likes best, of these and those that are tried after it; nil when it takes none.
    ///
    /// - Note: Source: RFC 9110, section 12.5.3.
    func best(of accepted: String) -> ContentCoding? {
        var weights: [String: Double] = [:]
        for part in accepted.split(separator: ",") {
            let words = part.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
            guard let name = words.first, !name.isEmpty else { continue }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            weights[name] = weight ?? 1
        }
        // What is not named at all may be sent as it is.
        func weight(of coding: ContentCoding) -> Double {
            weights[coding.rawValue] ?? weights["*"] ?? (coding == .identity ? 0.001 : 0)
        }
        let known = Self.allCases.drop { $0 != self }
        guard let most = known.map(weight).max(), most > 0 else { return nil }
        return known.first { weight(of: $0) == most }
    }
}

/// The coding that a hub takes, found out once and kept as long as this lives.
///
/// - Note: Source: RFC 7694: a 415 that is about the coding names others in `Accept-Encoding`, and so may a 2xx.
final class CodingChoice: Sendable {
    private let state: Mutex<State>

    private struct State {
        var coding: ContentCoding
        /// Whether the hub took something in this coding.
        var isTaken = false
    }

    init(_ first: ContentCoding) { state = Mutex(State(coding: first)) }

    var current: ContentCoding { state.withLock { $0.coding } }

    /// Learns from an answer to a body that was sent in a coding.
    ///
    /// A hub that knows of no codings takes a packed body for broken JSON and says 400: that counts like 415, until it has
    /// taken one.
    ///
    /// - Returns: whether the same body is to be sent again, in the coding that is `current` now.
    func learn(from answer: HubAnswer, to sent: ContentCoding) -> Bool {
        state.withLock { state in
            // Somebody else has learnt it meanwhile.
            guard state.coding == sent else { return [400, 415].contains(answer.status) }
            let accepted = answer.headers["accept-encoding"]
            switch answer.status {
            case 200..<300:
                state.isTaken = true
                if let accepted, let best = sent.best(of: accepted), best != sent {
                    state = State(coding: best, isTaken: best == .identity)
                }
                return false
            case 415,
                400 where !state.isTaken:
                let codings = ContentCoding.allCases
                guard
                    let next = accepted.map({ sent.best(of: $0) })
                        ?? codings.drop(while: { $0 != sent }).dropFirst().first,
                    next != sent
                else { return false }
                state = State(coding: next)
                return true
            default: return false
            }
        }
    }
}
