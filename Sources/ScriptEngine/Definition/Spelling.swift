extension String {
    /// The name that differs least from this misspelt one; nil when none is near.
    func nearest(in names: some Sequence<String>) -> String? {
        let limit = max(2, count / 3)
        let ranked = names.map { ($0, $0.editDistance(to: self)) }.min { ($0.1, $0.0) < ($1.1, $1.0) }
        return ranked.flatMap { $0.1 <= limit ? $0.0 : nil }
    }

    /// The least number of characters to insert, remove or replace to make the other text.
    private func editDistance(to other: String) -> Int {
        let left = Array(utf8)
        let right = Array(other.utf8)
        var row = Array(0...right.count)
        for (i, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, otherByte) in right.enumerated() {
                let replaced = diagonal + (byte == otherByte ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = Swift.min(replaced, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[right.count]
    }
}
