/// Sums in pounds and pence.
public enum Money {
    /// Reads a sum: `£1,234.50`, `1234.5`, `650` (pounds), `12p`.
    ///
    /// - Returns: pence, 0 to 99,999,999,999.
    /// - Throws: `money.format` for anything else, sums below zero and fractions of a penny among it.
    public static func pence(from text: String) throws(Misread) -> Int {
        let misread = Misread(code: "money.format", expected: "a sum in pounds and pence (£1,234.50)")
        var sum = TextFold.fold(text)
        guard sum.utf8.count <= 30 else { throw misread }
        if sum.hasSuffix("p") {
            // As many digits as the pounds and their pence have together.
            let digits = sum.dropLast().filter { $0 != " " }
            let whole = digits.dropLast(2)
            guard let last = SearchText.integer(digits.suffix(2)),
                let first = whole.isEmpty ? 0 : SearchText.integer(whole)
            else { throw misread }
            return first * 100 + last
        }
        if sum.hasPrefix("£") { sum.removeFirst() }
        if sum.hasPrefix(" ") { sum.removeFirst() }
        let parts = sum.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, let pounds = pounds(parts[0]) else { throw misread }
        guard parts.count == 2 else { return pounds * 100 }
        guard (1...2).contains(parts[1].count), let fraction = SearchText.integer(parts[1]) else { throw misread }
        return pounds * 100 + (parts[1].count == 1 ? fraction * 10 : fraction)
    }

    /// Writes a sum: `£1,234.50`, `-£0.05`.
    public static func text(pence: Int) -> String {
        let (pounds, rest) = pence.magnitude.quotientAndRemainder(dividingBy: 100)
        var grouped = ""
        for (position, digit) in String(pounds).reversed().enumerated() {
            if position > 0, position.isMultiple(of: 3) { grouped.append(",") }
            grouped.append(digit)
        }
        return (pence < 0 ? "-" : "") + "£" + String(grouped.reversed()) + "." + (rest < 10 ? "0" : "") + String(rest)
    }

    private static func pounds(_ text: Substring) -> Int? {
        let groups = text.split(separator: ",", omittingEmptySubsequences: false)
        if groups.count > 1 {
            guard let first = groups.first, (1...3).contains(first.count),
                groups.dropFirst().allSatisfy({ $0.count == 3 })
            else { return nil }
        }
        return SearchText.integer(groups.joined())
    }
}
