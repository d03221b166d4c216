internal import ScriptEngine

extension SeededGenerator {
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
