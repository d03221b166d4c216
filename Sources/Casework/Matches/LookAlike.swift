/// Letters and digits that one is heard or read as the other on a plate: 0 O, 1 I, 2 Z, 5 S, 8 B.
enum LookAlike {
    /// A folded text with each of them as its digit, so that marks that differ in nothing else are equal.
    static func folded(_ text: String) -> String {
        String(text.map { digits[$0] ?? $0 })
    }

    private static let digits: [Character: Character] = ["o": "0", "i": "1", "z": "2", "s": "5", "b": "8"]
}
