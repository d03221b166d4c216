extension String {
    /// Whether it is the same secret as another; a wrong one of the same length takes as long as the right one, wherever
    /// they differ.
    func isSameSecret(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        var difference: UInt8 = 0
        for (left, right) in zip(utf8, other.utf8) {
            // In Swift `|` and `^` bind alike, so this is no one-liner.
            let bits = left ^ right
            difference |= bits
        }
        return difference == 0
    }
}
