/// What the grids of Great Britain and Ireland share: squares lettered A–Z without I in rows of five, and digits.
enum GridLetters {
    /// A reference taken apart.
    struct Parsed {
        /// Upper case.
        let letters: [Character]
        /// Metres from the south-west corner of the lettered square to that of the small square.
        let east: Int
        let north: Int
        /// Side of the small square.
        let sizeMetres: Int
    }

    private static let order = Array("ABCDEFGHJKLMNOPQRSTUVWXYZ")

    /// Position of a square's letter, 0–24 from the north-west along the rows; nil for I.
    static func index(_ letter: Character) -> Int? { order.firstIndex(of: letter) }

    /// The letter at a position; nil outside 0–24.
    static func letter(_ index: Int) -> Character? { order.indices.contains(index) ? order[index] : nil }

    /// Side of a square in metres: 10,000 for one digit an axis down to 1 for five.
    static func squareMetres(digitsPerAxis: Int) -> Int {
        (0..<max(0, 5 - digitsPerAxis)).reduce(1) { size, _ in size * 10 }
    }

    /// Takes a reference apart; nil unless it is so many letters and 2–10 digits, evenly grouped.
    static func parse(_ text: String, letters count: Int) -> Parsed? {
        let folded = TextFold.fold(text)
        guard folded.utf8.count <= 40 else { return nil }
        let compact = folded.filter { $0 != " " }
        let letters = compact.prefix(count)
        let digits = compact.dropFirst(count)
        guard letters.count == count, SearchText.isLetters(letters), SearchText.isDigits(digits),
            (2...10).contains(digits.count), digits.count.isMultiple(of: 2)
        else { return nil }
        // Two groups of unequal length mean that a digit was lost, though the sum may be even.
        let groups = folded.split(separator: " ").map { $0.filter(\.isNumber) }.filter { !$0.isEmpty }
        if groups.count == 2, groups[0].count != groups[1].count { return nil }
        let half = digits.count / 2
        let size = squareMetres(digitsPerAxis: half)
        guard let east = Int(digits.prefix(half)), let north = Int(digits.suffix(half)) else { return nil }
        return Parsed(
            letters: Array(letters.uppercased()), east: east * size, north: north * size, sizeMetres: size)
    }
}
