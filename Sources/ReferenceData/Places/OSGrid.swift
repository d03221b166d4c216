/// Grid references of Great Britain.
public enum OSGrid {
    /// The WGS84 point of an easting and northing on the National Grid, within 5 m in Great Britain.
    ///
    /// - Parameters: metres east and north of the grid's origin.
    /// - Returns: nil when the numbers lead nowhere on earth.
    public static func coordinate(easting: Double, northing: Double) -> Coordinate? {
        guard easting.isFinite, northing.isFinite, abs(easting) < 2_000_000, abs(northing) < 4_000_000 else {
            return nil
        }
        return NationalGrid.britain.coordinate(easting: easting, northing: northing)
    }

    /// Metres east and north of the National Grid's origin; means something in and around Great Britain only.
    public static func point(of coordinate: Coordinate) -> (easting: Double, northing: Double) {
        NationalGrid.britain.point(coordinate)
    }

    /// The reference of the square that a point lies in, as `TG 51409 13177`.
    ///
    /// - Parameter digits: 2, 4, 6, 8 or 10, for squares of 10 km down to 1 m.
    /// - Returns: nil outside the grid (700 km by 1,300 km) or for another number of digits.
    public static func reference(for coordinate: Coordinate, digits: Int = 10) -> String? {
        guard (2...10).contains(digits), digits.isMultiple(of: 2) else { return nil }
        let (easting, northing) = point(of: coordinate)
        guard (0..<700_000).contains(easting), (0..<1_300_000).contains(northing) else { return nil }
        let (column, row) = (Int(easting) / 100_000, Int(northing) / 100_000)
        // The false origin lies in square SV: two 500 km squares east and one north of the lettering's corner.
        let first = (3 - (row + 5) / 5 + 1) * 5 + (column + 10) / 5
        let second = (4 - row % 5) * 5 + column % 5
        guard let firstLetter = GridLetters.letter(first), let secondLetter = GridLetters.letter(second) else {
            return nil
        }
        let half = digits / 2
        let size = GridLetters.squareMetres(digitsPerAxis: half)
        func axis(_ metres: Double) -> String {
            let value = String(Int(metres) % 100_000 / size)
            return String(repeating: "0", count: half - value.count) + value
        }
        return "\(firstLetter)\(secondLetter) \(axis(easting)) \(axis(northing))"
    }

    /// The middle of the square that a reference names, and the square's side.
    ///
    /// - Parameter text: two letters and 2–10 digits, with spaces or without.
    /// - Throws: `osGrid.format` for any other shape, `osGrid.range` for letters or a point outside the grid.
    public static func read(_ text: String) throws(Misread) -> (coordinate: Coordinate, accuracyMetres: Int) {
        let format = Misread(
            code: "osGrid.format",
            expected: "an OS grid reference: two letters and an even number of digits (TG 51409 13177)")
        guard let parsed = GridLetters.parse(text, letters: 2) else { throw format }
        let range = Misread(code: "osGrid.range", expected: "an OS grid reference in Great Britain (TG 51409 13177)")
        let indexes = parsed.letters.compactMap(GridLetters.index)
        guard indexes.count == 2 else { throw range }
        let column = indexes[0] % 5 * 5 + indexes[1] % 5 - 10
        let row = (4 - indexes[0] / 5) * 5 + (4 - indexes[1] / 5) - 5
        guard (0..<7).contains(column), (0..<13).contains(row) else { throw range }
        let half = Double(parsed.sizeMetres) / 2
        guard
            let coordinate = coordinate(
                easting: Double(column * 100_000 + parsed.east) + half,
                northing: Double(row * 100_000 + parsed.north) + half)
        else { throw range }
        return (coordinate, parsed.sizeMetres)
    }
}
