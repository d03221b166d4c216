extension CivilDay {
    /// Reads a day: `2021-03-01`, `1/3/2021`, `01.03.21`, `1 March 2021`, `Mon 1 Mar 21`, `1 March`, `today`.
    ///
    /// Numbers are day, month, year, unless a year of four digits comes first. Two digits for the year mean the last
    /// hundred years: `day.assumedCentury` warns when that is before 2000. Without a year it is the latest such day up
    /// to today: `day.assumedLastYear` warns when that was last year. `day.weekday` warns when the weekday is another.
    /// - Parameter today: where the caller is, for `today`, `yesterday` and missing years.
    /// - Throws: `day.format`, or `day.none` for a day that the calendar has not; years 1900–2100 only.
    public static func read(_ text: String, today: CivilDay) throws(Misread) -> Reading<CivilDay> {
        let format = Misread(
            code: "day.format", expected: "a date: day, month, year (1/3/2021, 1 March 2021, 2021-03-01)")
        let folded = TextFold.fold(text)
        guard folded.utf8.count <= 60 else { throw format }
        switch folded {
        case "today": return Reading(value: today)
        case "yesterday": return Reading(value: CivilDay(daysSince1970: today.daysSince1970 - 1))
        default: break
        }
        var tokens = tokens(folded)
        var weekday: Int?
        if let first = tokens.first, let index = index(of: first, in: weekdayNames) {
            weekday = index
            tokens.removeFirst()
        }
        guard let parts = parts(tokens) else { throw format }
        var warnings: [Warning] = []
        let (year, warning) = year(parts, today: today)
        if let warning { warnings.append(warning) }
        guard (1900...2100).contains(year), let day = CivilDay(year: year, month: parts.month, day: parts.day) else {
            throw Misread(code: "day.none", expected: "a date that the calendar has, day before month (28/2/2021)")
        }
        if let weekday, weekday != day.weekday {
            let message = "That date was a \(weekdayNames[day.weekday]). Check the date."
            warnings.append(Warning(code: "day.weekday", message: message))
        }
        return Reading(value: day, warnings: warnings)
    }

    private static let weekdayNames = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    private typealias Parts = (day: Int, month: Int, year: Int?, yearDigits: Int)

    private static func tokens(_ folded: String) -> [String] {
        let separators: Set<Character> = ["/", ".", "-", ",", " "]
        return SearchText.tokens(String(folded.map { separators.contains($0) ? " " : $0 }))
            .filter { !["st", "nd", "rd", "th", "of", "the"].contains($0) }
    }

    /// Finds day, month and year by their order; nil for any other number or order of parts.
    private static func parts(_ tokens: [String]) -> Parts? {
        guard tokens.count == 2 || tokens.count == 3 else { return nil }
        var tokens = tokens
        let numbers = tokens.map(SearchText.integer)
        if tokens.count == 3, tokens[0].count == 4, numbers[0] != nil {
            guard numbers.allSatisfy({ $0 != nil }) else { return nil }
            tokens.reverse()
        } else if numbers[0] == nil {
            tokens.swapAt(0, 1)
        }
        guard tokens[0].count <= 2, let day = SearchText.integer(tokens[0]) else { return nil }
        var month = tokens[1].count <= 2 ? SearchText.integer(tokens[1]) : nil
        if month == nil { month = index(of: tokens[1], in: monthNames).map { $0 + 1 } }
        guard let month else { return nil }
        // "1/3" is more often a house number than a date; a day without its year wants the month's name.
        guard tokens.count == 3 else { return numbers.contains { $0 == nil } ? (day, month, nil, 0) : nil }
        guard tokens[2].count == 2 || tokens[2].count == 4, let year = SearchText.integer(tokens[2]) else { return nil }
        return (day, month, year, tokens[2].count)
    }

    private static func year(_ parts: Parts, today: CivilDay) -> (year: Int, warning: Warning?) {
        guard let given = parts.year else {
            let isAhead = (parts.month, parts.day) > (today.month, today.day)
            guard isAhead else { return (today.year, nil) }
            let warning = Warning(code: "day.assumedLastYear", message: "Read as last year's date. Check the year.")
            return (today.year - 1, warning)
        }
        guard parts.yearDigits == 2 else { return (given, nil) }
        let century = today.year / 100 * 100
        // One year ahead leaves room for a booking made in December.
        let year = century + given <= today.year + 1 ? century + given : century - 100 + given
        guard year < 2000 else { return (year, nil) }
        return (year, Warning(code: "day.assumedCentury", message: "Read as a year before 2000. Check the year."))
    }

    /// The only name that a word of three letters or more begins; nil for other words.
    private static func index(of word: String, in names: [String]) -> Int? {
        guard word.count >= 3 else { return nil }
        return names.firstIndex { $0.lowercased().hasPrefix(word) }
    }
}
