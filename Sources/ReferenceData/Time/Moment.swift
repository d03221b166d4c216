/// Instants, in seconds since 1 January 1970 UTC.
public enum Moment {
    /// Reads a day and a time on the clock in the United Kingdom, or an instant.
    ///
    /// `2021-03-01 14:05`, `1 Mar 14:05`, `14:05 yesterday`, `14:05`, `now`, `10 minutes ago`, and with Z, GMT, BST or
    /// an offset `2021-03-01T14:05:00Z`. A time alone is today's, or yesterday's when today's is still to come, which
    /// `moment.assumedYesterday` warns of. Of a time that the clock shows twice in autumn it is the first, which
    /// `moment.twice` warns of. Warnings of the day and the time are passed on.
    /// - Parameter now: epoch seconds.
    /// - Returns: epoch seconds.
    /// - Throws: `moment.format`, `moment.noTime` for a day alone, `moment.never` for a time that the clock skips in
    ///   spring, `day.none` for a day that the calendar has not.
    public static func read(_ text: String, now: Int64) throws(Misread) -> Reading<Int64> {
        let format = Misread(
            code: "moment.format", expected: "a date and time (1 March 2021 14:05), a time today, or now")
        var folded = TextFold.fold(text)
        guard folded.utf8.count <= 80, (-62_135_596_800...253_402_293_599).contains(now) else { throw format }
        if folded == "now" || folded == "just now" { return Reading(value: now) }
        if folded.hasSuffix(" ago") {
            guard let span = try? Span.minutes(from: String(folded.dropLast(4))), span.warnings.isEmpty else {
                throw format
            }
            return Reading(value: now - Int64(span.value) * 60)
        }
        let offset = takeOffset(&folded)
        let today = LondonTime.civil(now).day
        guard let parts = try split(folded, today: today) else { throw format }
        var warnings = (parts.day?.warnings ?? []) + parts.time.warnings
        func instant(on day: CivilDay) throws(Misread) -> Int64 {
            if let offset {
                let local = Int64(day.daysSince1970) * 86_400 + Int64(parts.time.value.minutes) * 60
                return local + Int64(parts.seconds) - Int64(offset) * 60
            }
            switch LondonTime.instant(day, parts.time.value) {
            case .once(let epoch): return epoch + Int64(parts.seconds)
            case .twice(let first, _):
                warnings.append(twice)
                return first + Int64(parts.seconds)
            case .never:
                throw Misread(
                    code: "moment.never",
                    expected: "a time outside 01:00 to 01:59, which the clock skipped that day")
            }
        }
        if let day = parts.day { return Reading(value: try instant(on: day.value), warnings: warnings) }
        // The clock may skip the time on one of the two days only, so today's decides whether yesterday's is tried.
        let clockNow = LondonTime.civil(now).time
        let isAhead = offset == nil ? parts.time.value > clockNow : try instant(on: today) > now
        guard isAhead else { return Reading(value: try instant(on: today), warnings: warnings) }
        warnings.append(assumedYesterday)
        let yesterday = try instant(on: CivilDay(daysSince1970: today.daysSince1970 - 1))
        return Reading(value: yesterday, warnings: warnings)
    }

    private struct Parts {
        var day: Reading<CivilDay>?
        var time: Reading<ClockTime>
        var seconds = 0
    }

    /// Takes Z, GMT, UTC, BST or an offset off the end of a text: minutes ahead of UTC, nil when it has none.
    private static func takeOffset(_ folded: inout String) -> Int? {
        for (suffix, minutes) in [("gmt", 0), ("utc", 0), ("bst", 60), ("z", 0)] where folded.hasSuffix(suffix) {
            folded = String(folded.dropLast(suffix.count)).trimmed
            return minutes
        }
        // A date such as 2021-03-01 ends like an offset too, but has no colon before its dash.
        guard let sign = folded.lastIndex(where: { $0 == "+" || $0 == "-" }), folded[..<sign].contains(":") else {
            return nil
        }
        let word = folded[..<sign].split(separator: " ", omittingEmptySubsequences: false).last ?? ""
        guard word.isEmpty || word.contains(":") else { return nil }
        let digits = folded[folded.index(after: sign)...].filter { $0 != ":" }
        guard digits.count == 4 || digits.count == 2, let number = SearchText.integer(digits) else { return nil }
        let (hours, minutes) = digits.count == 4 ? (number / 100, number % 100) : (number, 0)
        guard hours <= 14, minutes < 60 else { return nil }
        let total = hours * 60 + minutes
        let isBehind = folded[sign] == "-"
        folded = String(folded[..<sign]).trimmed
        return isBehind ? -total : total
    }

    /// Finds the day and the time, in either order; nil when there is no such split.
    private static func split(_ folded: String, today: CivilDay) throws(Misread) -> Parts? {
        var words = isoWords(folded) ?? folded.split { $0 == " " || $0 == "," }.map(String.init)
        words.removeAll { $0 == "at" || $0 == "on" }
        guard (1...8).contains(words.count) else { return nil }
        if let parts = time(words.joined(separator: " ")) { return parts }
        if (try? CivilDay.read(words.joined(separator: " "), today: today)) != nil {
            throw Misread(code: "moment.noTime", expected: "the time too (1 March 2021 14:05)")
        }
        var noSuchDay: Misread?
        // The longest day first: "1 Mar 2021 14:05" would else lose its year.
        for count in (1..<max(words.count, 1)).reversed() {
            let orders = [(words.prefix(count), words.dropFirst(count)), (words.suffix(count), words.dropLast(count))]
            for (dayWords, timeWords) in orders {
                guard var parts = time(timeWords.joined(separator: " ")) else { continue }
                do throws(Misread) {
                    parts.day = try CivilDay.read(dayWords.joined(separator: " "), today: today)
                    return parts
                } catch {
                    if error.code == "day.none" { noSuchDay = error }
                }
            }
        }
        if let noSuchDay { throw noSuchDay }
        return nil
    }

    /// Splits `2021-03-01t14:05` at its t; nil for any other text.
    private static func isoWords(_ folded: String) -> [String]? {
        let halves = folded.split(separator: "t", omittingEmptySubsequences: false)
        guard halves.count == 2, halves[0].last?.isNumber == true, halves[1].first?.isNumber == true else { return nil }
        return halves.map(String.init)
    }

    /// Reads a time on the clock, with seconds where it has two colons; fractions of a second are dropped.
    private static func time(_ text: String) -> Parts? {
        let pieces = text.split(separator: ":", omittingEmptySubsequences: false)
        guard pieces.count == 3 else {
            return (try? ClockTime.read(text)).map { Parts(time: $0) }
        }
        let seconds = pieces[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces[2].count >= 2, let whole = seconds.first, whole.count == 2, let second = SearchText.integer(whole),
            second < 60, seconds.count == 1 || SearchText.isDigits(seconds[1]),
            let time = try? ClockTime.read("\(pieces[0]):\(pieces[1])")
        else { return nil }
        return Parts(time: time, seconds: second)
    }

    private static let twice = Warning(
        code: "moment.twice",
        message: "The clock went back that night and showed this time twice. The first was taken: check which.")
    private static let assumedYesterday = Warning(
        code: "moment.assumedYesterday",
        message: "Read as yesterday, as that time is still to come today. Check the day.")
}
