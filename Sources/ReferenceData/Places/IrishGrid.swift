/// Grid references of Ireland, north and south.
enum IrishGrid {
    /// The middle of the square that a reference names, and the square's side; nil for any other shape.
    ///
    /// - Parameter text: one letter and 2–10 digits, with spaces or without.
    static func read(_ text: String) -> (coordinate: Coordinate, accuracyMetres: Int)? {
        guard let parsed = GridLetters.parse(text, letters: 1),
            let index = parsed.letters.first.flatMap(GridLetters.index),
            let coordinate = NationalGrid.ireland.coordinate(
                easting: Double(index % 5 * 100_000 + parsed.east) + Double(parsed.sizeMetres) / 2,
                northing: Double((4 - index / 5) * 100_000 + parsed.north) + Double(parsed.sizeMetres) / 2)
        else { return nil }
        return (coordinate, parsed.sizeMetres)
    }
}
