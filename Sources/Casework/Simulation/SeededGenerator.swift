/// Random numbers that a seed decides: the same seed, the same calls.
///
/// - Note: Source: SplitMix64, Steele, Lea and Flood, OOPSLA 2014.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// A number from 0 up to 1.
    mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// True with that probability.
    mutating func chance(_ probability: Double) -> Bool { unit() < probability }

    mutating func pick<T>(_ items: [T], or none: T) -> T { items.randomElement(using: &self) ?? none }

    /// One of the items, each as likely as its weight says.
    mutating func pick<T>(weighted items: [(item: T, weight: Double)], or none: T) -> T {
        var rest = unit() * items.reduce(0) { $0 + $1.weight }
        for (item, weight) in items {
            rest -= weight
            if rest < 0 { return item }
        }
        return items.last?.item ?? none
    }
}
