/// One line of the table: what Layby did round by round, and what its peer did in the same rounds.
struct Row {
    enum Direction {
        /// A time: less is better.
        case time
        /// A rate: more is better.
        case rate
    }

    /// What is measured.
    let name: String
    /// Of Layby's figures and of the peer's.
    let unit: String
    let direction: Direction
    /// What is measured against; nil where nothing is.
    let peer: String?
    /// What it is to be, in words; nil where nothing is wanted.
    let target: String?
    /// One figure a round.
    var ours: [Double] = []
    /// One figure a round; empty where the peer is missing.
    var theirs: [Double] = []

    /// - Parameter peer: nil where nothing is measured against.
    init(_ name: String, _ unit: String, _ direction: Direction, peer: String? = nil, target: String? = nil) {
        (self.name, self.unit, self.direction) = (name, unit, direction)
        (self.peer, self.target) = (peer, target)
    }

    /// Measures in turn, Layby then peer, so that noise hits both; the first round does not count.
    ///
    /// - Parameter peer: nil when the peer cannot be had.
    mutating func measure(rounds: Int, ours: () async throws -> Double, peer: () throws -> Double?) async throws {
        for round in 0...rounds {
            let own = try await ours()
            let other = try peer()
            guard round > 0 else { continue }
            self.ours.append(own)
            if let other { theirs.append(other) }
        }
    }

    /// Keeps a round's figures.
    mutating func add(_ own: Double, _ other: Double) {
        ours.append(own)
        theirs.append(other)
    }

    /// The median of the rounds' own ratios of speed; over 1 when Layby is the quicker.
    var ratio: Double? {
        guard !theirs.isEmpty else { return nil }
        return zip(ours, theirs).map { own, other in direction == .rate ? own / other : other / own }.median
    }
}

extension [Double] {
    /// 0 for none.
    var median: Double { percentile(0.5) }

    /// The value that this share of the values does not exceed; 0 for none.
    func percentile(_ share: Double) -> Double {
        let ascending = sorted()
        guard let last = ascending.last else { return 0 }
        let index = Int((Double(ascending.count) * share).rounded(.down))
        return index < ascending.count ? ascending[index] : last
    }
}

/// Seconds that the work took.
func seconds(_ work: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try work()
    return (ContinuousClock.now - start).seconds
}

/// Seconds that the work took, waiting included.
func asyncSeconds(_ work: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await work()
    return (ContinuousClock.now - start).seconds
}

extension Duration {
    /// Whole and fraction.
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}

/// Uses a result, so that the work that made it is not optimised away.
@inline(never) @_optimize(none)
func keepAlive<T>(_ result: T) {}
