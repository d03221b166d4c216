extension MeasureTable {
    /// The mark of a hidden figure in tables and files: confidential.
    ///
    /// - Note: Source: Government Analysis Function, Using symbols in tables: `[c]` stands for confidential data.
    public static let suppressedMark = "[c]"

    /// The table as it may leave the unit: counts from 1 to one less than `below` are hidden, what comes from one of them
    /// (a rate and its limits, a sum of money), and whatever else would let a reader work one out.
    ///
    /// A count is hidden too where what is left of its whole is small: 98 of 100 says that 2 were not. The figures that are
    /// hidden besides are the smallest that leave more than one value for every hidden one. It looks at this table alone:
    /// two tables that overlap may say more together.
    /// - Parameter below: 0 and 1 hide nothing.
    public func suppressed(below: Int) -> MeasureTable { Self.suppressed([self], below: below)[0] }

    /// Tables that go out together, as `suppressed(below:)`.
    ///
    /// - Parameter same: cells that show the same number in two of them.
    static func suppressed(
        _ tables: [MeasureTable], below: Int, same: [(TableSuppression.Place, TableSuppression.Place)] = []
    ) -> [MeasureTable] {
        TableSuppression(tables, below: below, same: same).result
    }

    /// Whether a figure of it is hidden.
    public var hidesFigures: Bool { (rows + (total.map { [$0] } ?? [])).contains { $0.contains(.suppressed) } }

    /// The place of a column, by its code; nil for none.
    func column(_ code: String) -> Int? { columns.firstIndex { $0.code == code } }

    /// The table with other cells, its notes cut down to what they may say, and what its mark means.
    func showing(_ rows: some Sequence<[Cell]>, total: [Cell]?, below: Int) -> MeasureTable {
        let shown = MeasureTable(self, rows: Array(rows), total: total, notes: notes)
        let secrets = FiguresHidden(of: self, in: shown)
        let kept = notes.map { note -> String in
            guard note != Self.intervalNote, secrets.areNamed(in: note) || FiguresHidden.countsFew(note, below: below)
            else { return note }
            return note.contains("are simulated")
                ? "Some of the calls are simulated: their answers are invented."
                : "A note is left out: it holds a figure that is hidden."
        }
        guard shown.hidesFigures else { return MeasureTable(self, rows: shown.rows, total: total, notes: kept) }
        let mark =
            "\(Self.suppressedMark): hidden, since it is a count from 1 to \(below - 1), comes from one, or would give "
            + "one away."
        return MeasureTable(self, rows: shown.rows, total: total, notes: kept + [mark])
    }
}

/// The figures that a table no longer shows.
struct FiguresHidden {
    /// As people write them.
    private var words: Set<String> = []
    /// Of the rows that miss one.
    private var labels: Set<String> = []

    init(of table: MeasureTable, in shown: MeasureTable) {
        let before = table.rows + (table.total.map { [$0] } ?? [])
        let after = shown.rows + (shown.total.map { [$0] } ?? [])
        for (row, (old, new)) in zip(before, after).enumerated() where new.contains(.suppressed) {
            if row < table.rows.count, let first = old.first {
                labels.insert(first.words)
                if case .named(let code, _) = first { labels.insert(code) }
            }
            for (cell, now) in zip(old, new) where now == .suppressed {
                words.insert(cell.words)
                switch cell {
                case .count(let count): words.insert(String(count))
                case .rate(let rate?):
                    for decimals in 0...2 { words.insert(rate.percent(decimals: decimals)) }
                    for decimals in 0...2 { words.insert((rate * 100).fixed(decimals: decimals)) }
                default: break
                }
            }
        }
    }

    /// Whether a sentence counts a few: `left out: 3.`, `2 of the calls`.
    static func countsFew(_ sentence: String, below: Int) -> Bool {
        let words = sentence.split(separator: " ")
        return words.indices.contains { index in
            let word = words[index]
            let number = Int(word.last.map { ".,;".contains($0) } == true ? word.dropLast() : word)
            guard let number, (1..<below).contains(number) else { return false }
            let isNamed =
                words.indices.contains(index + 1)
                && ["of", "call", "calls", "event", "events", "referrals"].contains(words[index + 1])
            return isNamed || index > 0 && words[index - 1].hasSuffix(":")
        }
    }

    /// Whether one of the figures stands in a sentence.
    func areNamed(in sentence: String) -> Bool { !words.isDisjoint(with: Self.numbers(in: sentence)) }

    /// Whether a sentence speaks of a row that misses a figure.
    func areOf(_ sentence: String) -> Bool { labels.contains { !$0.isEmpty && sentence.contains($0) } }

    /// Numbers as they stand in a text, with their grouping and decimals; those within words, as `v4`, are none.
    static func numbers(in sentence: String) -> Set<String> {
        var numbers: Set<String> = []
        for word in sentence.split(whereSeparator: { $0 == " " || $0 == "(" || $0 == ")" || $0 == "\u{00A0}" }) {
            let number = word.drop { "£+-–−".contains($0) }
            let trimmed = String(number.reversed().drop { ".,;:%–".contains($0) }.reversed())
            if trimmed.first?.isNumber == true { numbers.insert(trimmed) }
        }
        return numbers
    }
}
