/// Finds the node of a question or calculation by its id.
///
/// Every entry of a replay asks for one, and a dictionary spends more on a hash that nobody can foresee than on all the
/// rest; a script's ids are its author's, short and of plain letters, so that a simple hash does.
struct QuestionTable: Sendable {
    private let ids: [QuestionID]
    private let nodes: [Int32]
    /// Indices of `ids`, by hash; -1 for none. Twice as many as ids or more, a power of two.
    private let slots: [Int32]

    init(_ numbers: [QuestionID: Int]) {
        let ascending = numbers.sorted { $0.value < $1.value }
        ids = ascending.map(\.key)
        nodes = ascending.map { Int32($0.value) }
        var slots = [Int32](repeating: -1, count: 4)
        while slots.count < ids.count * 2 { slots += slots }
        for (index, id) in ids.enumerated() {
            var slot = Self.hash(id) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index)
        }
        self.slots = slots
    }

    /// The node; nil for an id that the script has not.
    subscript(id: QuestionID) -> Int? {
        var slot = Self.hash(id) & (slots.count - 1)
        while slots[slot] >= 0 {
            let index = Int(slots[slot])
            if ids[index] == id { return Int(nodes[index]) }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// FNV-1a of the id's bytes.
    private static func hash(_ id: QuestionID) -> Int {
        func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
            bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
        let value = id.name.utf8.withContiguousStorageIfAvailable { hash($0) } ?? hash(id.name.utf8)
        return Int(truncatingIfNeeded: value >> 1)
    }
}
