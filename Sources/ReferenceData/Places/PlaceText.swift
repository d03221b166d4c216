/// Shapes of places that are kept as read.
enum PlaceText {
    /// Tells whether a text is three words with dots between, after `///` or without it.
    static func isThreeWords(_ text: String) -> Bool {
        var words = text.lowercased()
        for prefix in ["what3words", "w3w"] where words.hasPrefix(prefix) {
            words = String(words.dropFirst(prefix.count).drop { $0 == ":" || $0 == " " })
        }
        while words.hasPrefix("/") { words.removeFirst() }
        let parts = words.split(separator: ".", omittingEmptySubsequences: false).map { String($0).trimmed }
        return parts.count == 3
            && parts.allSatisfy { word in
                word.count >= 2
                    && word.unicodeScalars.allSatisfy {
                        $0.properties.isAlphabetic || $0.properties.generalCategory == .nonspacingMark
                    }
            }
    }

    /// Reads a driver location sign: road, carriageway letter, kilometres with one decimal, the last two in any order.
    ///
    /// - Parameter folded: as `m20 b 84.6`, `m20 84/6 b`, `a1(m) a 84.6`.
    /// - Returns: nil for any other shape.
    static func markerPost(_ folded: String) -> (hasCarriageway: Bool, kilometres: Double)? {
        let text = folded.filter { $0 != "(" && $0 != ")" && $0 != "," }
        var tokens = SearchText.tokens(text)
        guard tokens.count >= 3, tokens[0] == "m" || tokens[0] == "a", let road = SearchText.integer(tokens[1]),
            (1...9999).contains(road)
        else { return nil }
        let isMotorwayA = tokens[0] == "a"
        tokens.removeFirst(2)
        // "M20B 84.6" and "A1M 84.6": what follows the number at once is a motorway's M only on an A road.
        if isMotorwayA, tokens[0] == "m" { tokens.removeFirst() }
        if !isMotorwayA, tokens.count == 3 || tokens.count == 4, tokens[0] == "m" { tokens.removeFirst() }
        var hasCarriageway = false
        if let first = tokens.first, isCarriageway(first) {
            hasCarriageway = true
            tokens.removeFirst()
        } else if let last = tokens.last, isCarriageway(last) {
            hasCarriageway = true
            tokens.removeLast()
        }
        let distance = tokens.joined().split(separator: "/", omittingEmptySubsequences: false).joined(separator: ".")
        let parts = distance.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...3).contains(parts[0].count), parts[1].count == 1,
            let kilometres = SearchText.number(distance)
        else { return nil }
        return (hasCarriageway, kilometres)
    }

    /// Metres east and north on the National Grid, six digits and six or seven: `651409 313177`, `E 651409, N 313177`.
    ///
    /// - Returns: nil for any other shape, and outside the grid.
    static func eastingNorthing(_ folded: String) -> (easting: Double, northing: Double)? {
        let tokens = SearchText.tokens(folded).filter {
            ![",", ":", ";", "/", "e", "n", "m", "me", "mn", "easting", "northing"].contains($0)
        }
        guard tokens.count == 2, tokens[0].count == 6, (6...7).contains(tokens[1].count),
            let easting = SearchText.integer(tokens[0]), let northing = SearchText.integer(tokens[1]),
            easting < 700_000, northing < 1_300_000
        else { return nil }
        return (Double(easting), Double(northing))
    }

    /// Tells whether a folded text begins with an Open Location Code, whole or short: `9f33x8jh+4r`, `x8jh+4r ashford`.
    static func isPlusCode(_ folded: String) -> Bool {
        let parts = folded.prefix { $0 != " " && $0 != "," }.split(separator: "+", omittingEmptySubsequences: false)
        guard parts.count == 2, [4, 6, 8].contains(parts[0].count), parts[1].count <= 7, parts[1].count != 1,
            parts[0].contains(where: \.isLetter) || parts[1].contains(where: \.isLetter)
        else { return false }
        return parts.joined().allSatisfy { "23456789cfghjmpqrvwx0".contains($0) }
    }

    private static func isCarriageway(_ token: String) -> Bool { token.count == 1 && "abcdjklm".contains(token) }

    /// Tells whether a folded text is a British postcode, with its space or without.
    static func isPostcode(_ folded: String) -> Bool {
        let compact = folded.filter { $0 != " " }
        guard compact.utf8.count <= 8, folded.split(separator: " ").count <= 2 else { return false }
        let pattern = String(
            compact.map { character -> Character in
                if SearchText.isDigits(String(character)) { return "9" }
                return SearchText.isLetters(String(character)) ? "A" : "?"
            })
        return ["A99AA", "A999AA", "AA99AA", "AA999AA", "A9A9AA", "AA9A9AA"].contains(pattern) || compact == "gir0aa"
    }
}
