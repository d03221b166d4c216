public import ScriptEngine

/// Closed calls drawn at random for quality review, so that each handler gets a fair share.
///
/// Every handler has as many drawn as every other, one more or less, unless they have fewer calls; who has the odd ones
/// is drawn, too. The same seed draws the same calls from the same calls, in whatever order they are given.
public struct ReviewSample: Hashable, Sendable {
    /// What one handler has in it.
    public struct Share: Hashable, Sendable {
        public let handler: Actor
        public let drawn: Int
        /// How many there were to draw from.
        public let of: Int
    }

    /// By handler, then in the order in which they were closed.
    public let calls: [CallSummary]
    /// By handler; each who has a call to draw from.
    public let shares: [Share]
    public let seed: UInt64

    /// - Parameters:
    ///   - calls: any; only those that are closed and not reviewed are drawn from.
    ///   - count: how many to draw; all there are where these are fewer.
    ///   - from: only calls closed at or after it.
    ///   - before: only calls closed before it.
    public init(
        of calls: some Sequence<CallSummary>, count: Int, closedFrom from: Timestamp? = nil,
        before: Timestamp? = nil, seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        let waiting = calls.filter { call in
            guard call.phase == .closed, call.reviewedAt == nil, let closedAt = call.closedAt else { return false }
            return from.map { closedAt >= $0 } ?? true && before.map { closedAt < $0 } ?? true
        }
        let strata = Dictionary(grouping: waiting, by: \.handler).sorted { $0.key.id < $1.key.id }
        let counts = Self.fair(count, among: strata.map(\.value.count), &random)
        var drawn: [CallSummary] = []
        for ((_, own), count) in zip(strata, counts) {
            let shuffled = own.sorted { $0.id.stream < $1.id.stream }.shuffled(using: &random)
            drawn += shuffled.prefix(count).sorted { ($0.closedAt ?? $0.openedAt) < ($1.closedAt ?? $1.openedAt) }
        }
        self.calls = drawn
        shares = zip(strata, counts).map { Share(handler: $0.key, drawn: $1, of: $0.value.count) }
        self.seed = seed
    }

    /// How many to take of each: as even as what they have allows.
    private static func fair(_ count: Int, among sizes: [Int], _ random: inout SeededGenerator) -> [Int] {
        var taken = sizes.map { _ in 0 }
        var left = min(max(0, count), sizes.reduce(0, +))
        while left > 0 {
            let open = sizes.indices.filter { taken[$0] < sizes[$0] }
            let each = left / open.count
            if each == 0 {
                for index in open.shuffled(using: &random).prefix(left) { taken[index] += 1 }
                break
            }
            for index in open {
                let more = min(each, sizes[index] - taken[index])
                taken[index] += more
                left -= more
            }
        }
        return taken
    }
}
