/// A latitude and a longitude as people write them.
struct AnglePair {
    /// The point; nil when an angle is out of bounds.
    let coordinate: Coordinate?
    /// Whether both are degrees and decimals, without minutes.
    let isDecimal: Bool

    private struct Angle {
        var numbers: [Double] = []
        var hemisphere: Character?
        var isNegative = false

        /// Degrees with sign; nil when minutes or seconds are 60 or more.
        var degrees: Double? {
            var total = 0.0
            for (position, number) in numbers.enumerated() {
                if position > 0, number >= 60 { return nil }
                total += number / [1, 60, 3600][position]
            }
            return isNegative || hemisphere == "s" || hemisphere == "w" ? -total : total
        }

        var isLongitude: Bool { hemisphere == "e" || hemisphere == "w" }
    }

    /// Reads a folded text; nil unless it is two angles.
    init?(_ folded: String) {
        let words = [
            "north": "n", "south": "s", "east": "e", "west": "w", "degrees": "°", "degree": "°", "deg": "°",
            "minutes": "'", "minute": "'", "min": "'", "seconds": "\"", "second": "\"", "sec": "\"",
        ]
        var tokens = SearchText.tokens(folded).map { words[$0] ?? $0 }
        tokens.removeAll {
            ["(", ")", "[", "]", ":", "lat", "latitude", "lon", "long", "lng", "longitude"].contains($0)
        }
        // Two primes are another way to write the mark for seconds.
        for index in tokens.indices.dropLast().reversed() where tokens[index] == "'" && tokens[index + 1] == "'" {
            tokens[index] = "\""
            tokens.remove(at: index + 1)
        }
        guard tokens.count <= 20, let halves = Self.halves(tokens), let first = Self.angle(halves.0),
            let second = Self.angle(halves.1), (first.hemisphere == nil) == (second.hemisphere == nil),
            first.hemisphere == nil || first.isLongitude != second.isLongitude
        else { return nil }
        isDecimal = first.numbers.count == 1 && second.numbers.count == 1
        let (latitude, longitude) = first.isLongitude ? (second, first) : (first, second)
        if let north = latitude.degrees, let east = longitude.degrees {
            coordinate = Coordinate(latitude: north, longitude: east)
        } else {
            coordinate = nil
        }
    }

    /// Splits at the only separator, else at the second letter, else at the second degree mark, else in the middle.
    private static func halves(_ tokens: [String]) -> (ArraySlice<String>, ArraySlice<String>)? {
        let separators = tokens.indices.filter { tokens[$0] == "," || tokens[$0] == ";" || tokens[$0] == "/" }
        if let separator = separators.first {
            return separators.count == 1 ? (tokens[..<separator], tokens[(separator + 1)...]) : nil
        }
        let letters = tokens.indices.filter { "nsew".contains(tokens[$0]) && tokens[$0].count == 1 }
        if letters.count == 2 {
            let split = letters[0] == tokens.startIndex ? letters[1] : letters[0] + 1
            return (tokens[..<split], tokens[split...])
        }
        let degrees = tokens.indices.filter { tokens[$0] == "°" }
        if degrees.count == 2, degrees[1] >= 1 {
            var split = degrees[1] - 1
            if split > 0, isSign(tokens[split - 1]) { split -= 1 }
            return (tokens[..<split], tokens[split...])
        }
        let numbers = tokens.indices.filter { SearchText.number(tokens[$0]) != nil }
        guard !numbers.isEmpty, numbers.count.isMultiple(of: 2) else { return nil }
        var split = numbers[numbers.count / 2]
        if split > 0, isSign(tokens[split - 1]) { split -= 1 }
        return (tokens[..<split], tokens[split...])
    }

    /// Reads one angle: sign or letter, 1–3 numbers with their marks in order, letter.
    private static func angle(_ tokens: ArraySlice<String>) -> Angle? {
        var angle = Angle()
        var tokens = tokens
        if let first = tokens.first, let letter = hemisphere(first) {
            angle.hemisphere = letter
            tokens.removeFirst()
        } else if let last = tokens.last, let letter = hemisphere(last) {
            angle.hemisphere = letter
            tokens.removeLast()
        }
        if let sign = tokens.first, isSign(sign) {
            guard angle.hemisphere == nil else { return nil }
            angle.isNegative = sign == "-"
            tokens.removeFirst()
        }
        let marks = ["°", "'", "\""]
        var isWhole = true
        while let token = tokens.popFirst() {
            guard isWhole, angle.numbers.count < 3, let number = SearchText.number(token) else { return nil }
            isWhole = !token.contains(".")
            if let mark = tokens.first, marks.contains(mark) {
                guard mark == marks[angle.numbers.count] else { return nil }
                tokens.removeFirst()
            }
            angle.numbers.append(number)
        }
        return angle.numbers.isEmpty ? nil : angle
    }

    private static func hemisphere(_ token: String) -> Character? {
        token.count == 1 && "nsew".contains(token) ? token.first : nil
    }

    private static func isSign(_ token: String) -> Bool { token == "-" || token == "+" }
}
