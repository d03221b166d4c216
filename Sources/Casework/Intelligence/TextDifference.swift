/// What two texts have in common, and what differs: word by word.
public enum TextDifference {
    /// A run of words.
    public struct Piece: Hashable, Sendable {
        public let text: String
        public let change: Change
    }

    public enum Change: Hashable, Sendable { case same, removed, added }

    /// The pieces that make both texts, in order: what is the same or removed makes the first, what is the same or added
    /// the second, but for the spaces between words.
    public static func pieces(from old: String, to new: String) -> [Piece] {
        let (old, new) = (old.split(separator: " ").map(String.init), new.split(separator: " ").map(String.init))
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var pieces: [Piece] = []
        func add(_ word: String, _ change: Change) {
            if let last = pieces.last, last.change == change {
                pieces[pieces.count - 1] = Piece(text: "\(last.text) \(word)", change: change)
            } else {
                pieces.append(Piece(text: word, change: change))
            }
        }
        var (left, right) = (0, 0)
        while left < old.count || right < new.count {
            if left < old.count, removed.contains(left) {
                add(old[left], .removed)
                left += 1
            } else if right < new.count, added.contains(right) {
                add(new[right], .added)
                right += 1
            } else {
                add(old[left], .same)
                (left, right) = (left + 1, right + 1)
            }
        }
        return pieces
    }
}
