/// Lengths of time, in minutes.
public enum Span {
    /// Reads a length of time: `2h`, `2h30`, `2 hours 30 minutes`, `90m`, `1:30`, `1.5h`, `3 days`, `PT2H30M`.
    ///
    /// A bare number up to 72 counts as hours, with the warning `span.assumedHours`.
    /// - Returns: minutes, 0 to 527,040 (366 days), fractions of a minute rounded.
    /// - Throws: `span.unit` for a bare number above 72, `span.format` for anything else.
    public static func minutes(from text: String) throws(Misread) -> Reading<Int> {
        let misread = Misread(
            code: "span.format", expected: "a length of time with its unit (2h30, 90 minutes, 3 days)")
        let folded = TextFold.fold(text)
        guard folded.utf8.count <= 60 else { throw misread }
        if let number = SearchText.number(folded) {
            guard number <= 72 else {
                throw Misread(code: "span.unit", expected: "the unit too: hours or minutes (2h30, 90 minutes)")
            }
            let warning = Warning(
                code: "span.assumedHours", message: "Read as hours. Check that minutes are not meant.")
            return Reading(value: Int((number * 60).rounded()), warnings: [warning])
        }
        let minutes = clock(folded) ?? units(folded)
        guard let minutes, minutes <= 366 * 24 * 60 else { throw misread }
        return Reading(value: Int(minutes.rounded()))
    }

    private static func clock(_ folded: String) -> Double? {
        let parts = folded.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let hours = SearchText.integer(parts[0]),
            let minutes = SearchText.integer(parts[1]), minutes < 60
        else { return nil }
        return Double(hours) * 60 + Double(minutes)
    }

    private static func units(_ folded: String) -> Double? {
        switch folded {
        case "half an hour": return 30
        case "an hour and a half": return 90
        case "quarter of an hour", "a quarter of an hour": return 15
        default: break
        }
        var tokens = SearchText.tokens(folded)
        // ISO 8601 marks a length of time with P, and its part below a day with T.
        if tokens.first == "p" || tokens.first == "pt" { tokens.removeFirst() }
        tokens.removeAll { $0 == "t" || $0 == "and" || $0 == "," }
        if tokens.first == "a" || tokens.first == "an" { tokens[0] = "1" }
        var total = 0.0
        var lastUnit = Int.max
        var index = 0
        guard !tokens.isEmpty else { return nil }
        while index < tokens.count {
            guard let number = SearchText.number(tokens[index]) else { return nil }
            let unit: Int
            if index + 1 < tokens.count {
                guard let named = minutesPerUnit(tokens[index + 1]) else { return nil }
                unit = named
            } else {
                // "2h30": what follows hours without a unit is minutes.
                guard lastUnit == 60, number < 60 else { return nil }
                unit = 1
            }
            guard unit < lastUnit else { return nil }
            total += number * Double(unit)
            lastUnit = unit
            index += 2
        }
        return total
    }

    private static func minutesPerUnit(_ word: String) -> Int? {
        switch word {
        case "d", "day", "days", "dt": 24 * 60
        case "h", "hr", "hrs", "hour", "hours": 60
        case "m", "min", "mins", "minute", "minutes": 1
        default: nil
        }
    }
}
