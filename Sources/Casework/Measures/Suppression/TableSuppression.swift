/// Hides small counts in tables that go out together, and whatever would give one away.
struct TableSuppression {
    /// A cell: of which table, in which row (as many as rows for the total), in which column.
    struct Place: Hashable, Sendable {
        let table: Int
        let row: Int
        let column: Int
    }

    private let tables: [MeasureTable]
    private let below: Int
    private var system = SuppressionSystem()
    private var numbers: [Place: SuppressionSystem.Number] = [:]
    /// Rates and other figures that are hidden.
    private var hidden: Set<Place> = []

    /// - Parameters:
    ///   - below: counts from 1 to one less are hidden; 0 and 1 hide none.
    ///   - same: cells that show the same number in two places.
    init(_ tables: [MeasureTable], below: Int, same: [(Place, Place)] = []) {
        (self.tables, self.below) = (tables, below)
        guard below > 1 else { return }
        for index in tables.indices { add(index) }
        for (one, other) in same {
            if let one = numbers[one], let other = numbers[other] { system.add(one, isSumOf: [other]) }
        }
        system.protect()
        // A row whose counts are hidden in part hides all that may be a part of them.
        while hideLoose() { system.protect() }
        hidePence()
        hideLooseTotals()
        system.protect()
        for index in tables.indices { hideFigures(index) }
    }

    /// The tables, with what is hidden marked.
    var result: [MeasureTable] {
        tables.enumerated().map { index, table in
            let rows = Self.rows(table).enumerated().map { row, cells in
                cells.enumerated().map { column, cell -> MeasureTable.Cell in
                    isHidden(Place(table: index, row: row, column: column)) ? .suppressed : cell
                }
            }
            let hasTotal = table.total != nil
            var shown = hasTotal ? rows.dropLast() : rows
            if table.relations.contains(.ranked) {
                let (hidden, whole) = (
                    shown.filter { $0.contains(.suppressed) }, shown.filter { !$0.contains(.suppressed) }
                )
                shown = whole + hidden.sorted { $0.map(\.plain).lexicographicallyPrecedes($1.map(\.plain)) }
            }
            return table.showing(shown, total: hasTotal ? rows.last : nil, below: below)
        }
    }

    private func isHidden(_ place: Place) -> Bool {
        hidden.contains(place) || numbers[place].map { !system.isShown[$0] } ?? false
    }

    private func isSmall(_ count: Int) -> Bool { (1..<below).contains(count) }

    private static func rows(_ table: MeasureTable) -> [[MeasureTable.Cell]] {
        table.rows + (table.total.map { [$0] } ?? [])
    }

    // MARK: What ties the figures

    private mutating func add(_ index: Int) {
        let table = tables[index]
        let figures = Set(table.relations.flatMap(\.figures))
        let rows = Self.rows(table)
        for (row, cells) in rows.enumerated() {
            for (column, cell) in cells.enumerated() {
                let place = Place(table: index, row: row, column: column)
                switch cell {
                case .count(let count) where !figures.contains(table.columns[column].code):
                    numbers[place] = system.add(count, isSensitive: isSmall(count))
                case .pence(let pence): numbers[place] = system.add(pence, isSensitive: false)
                case .count, .text, .named, .rate, .difference, .seconds, .suppressed: break
                }
            }
            for relation in table.relations { add(relation, index, row) }
        }
        guard table.total != nil else { return }
        for column in table.columns.indices {
            let parts = table.rows.indices.map { numbers[Place(table: index, row: $0, column: column)] }
            guard let whole = numbers[Place(table: index, row: table.rows.count, column: column)],
                parts.allSatisfy({ $0 != nil })
            else { continue }
            system.add(whole, isSumOf: parts.compactMap(\.self))
        }
    }

    private mutating func add(_ relation: MeasureTable.Relation, _ index: Int, _ row: Int) {
        func number(_ code: String) -> SuppressionSystem.Number? {
            tables[index].column(code).flatMap { numbers[Place(table: index, row: row, column: $0)] }
        }
        switch relation {
        case .sum(let whole, let parts):
            guard let whole = number(whole) else { return }
            system.add(whole, isSumOf: parts.compactMap(number))
        case .part(let part, let whole), .rate(_, let part, let whole):
            guard let part = number(part), let whole = number(whole) else { return }
            let rest = system.value(of: whole) - system.value(of: part)
            guard rest >= 0 else { return }
            let left = system.add(rest, isSensitive: isSmall(rest), isUnwritten: true)
            system.add(whole, isSumOf: [part, left])
        case .figures, .apart, .ranked: break
        }
    }

    // MARK: What nothing is said of

    /// Hides the counts of which no relation speaks in rows where one is small, where two of them are nearly the same, or
    /// where another is hidden.
    ///
    /// - Returns: whether anything was hidden.
    private mutating func hideLoose() -> Bool {
        var isChanged = false
        for (index, table) in tables.enumerated() {
            let named = Set(table.relations.flatMap { $0.counts + $0.figures })
            for (row, cells) in Self.rows(table).enumerated() {
                let counts = cells.indices.compactMap { column -> (isLoose: Bool, number: SuppressionSystem.Number)? in
                    guard case .count = cells[column],
                        let number = numbers[Place(table: index, row: row, column: column)]
                    else { return nil }
                    return (!named.contains(table.columns[column].code), number)
                }
                let loose = counts.filter(\.isLoose).map(\.number)
                guard loose.contains(where: { system.isShown[$0] }) else { continue }
                let isTelling = counts.contains { one in
                    !system.isShown[one.number]
                        || loose.contains { isSmall(abs(system.value(of: $0) - system.value(of: one.number))) }
                }
                guard isTelling else { continue }
                for number in loose where system.isShown[number] && system.value(of: number) > 0 {
                    system.hide(number)
                    isChanged = true
                }
            }
        }
        return isChanged
    }

    /// Hides a total that is more than its rows add up to, where one of these is hidden: what makes the difference may be
    /// said elsewhere.
    private mutating func hideLooseTotals() {
        for (index, table) in tables.enumerated() where table.total != nil {
            for column in table.columns.indices {
                let parts = table.rows.indices.compactMap { numbers[Place(table: index, row: $0, column: column)] }
                guard let whole = numbers[Place(table: index, row: table.rows.count, column: column)],
                    parts.contains(where: { !system.isShown[$0] }), system.isShown[whole],
                    system.value(of: whole) != parts.reduce(0, { $0 + system.value(of: $1) })
                else { continue }
                system.hide(whole)
            }
        }
    }

    /// Hides sums of money in rows where a count is hidden.
    private mutating func hidePence() {
        for (index, table) in tables.enumerated() {
            for (row, cells) in Self.rows(table).enumerated() where hidesCount(index, row) {
                for (column, cell) in cells.enumerated() {
                    guard case .pence(let pence) = cell, pence > 0,
                        let number = numbers[Place(table: index, row: row, column: column)]
                    else { continue }
                    system.hide(number)
                }
            }
        }
    }

    private func hidesCount(_ index: Int, _ row: Int) -> Bool {
        tables[index].columns.indices.contains { column in
            guard case .count = Self.rows(tables[index])[row][column] else { return false }
            return isHidden(Place(table: index, row: row, column: column))
        }
    }

    // MARK: Rates and other figures

    private mutating func hideFigures(_ index: Int) {
        let table = tables[index]
        for (row, cells) in Self.rows(table).enumerated() {
            func isHidden(_ code: String) -> Bool {
                table.column(code).map { self.isHidden(Place(table: index, row: row, column: $0)) } ?? false
            }
            var named: Set<String> = []
            for relation in table.relations {
                let counts = relation.counts
                named.formUnion(relation.figures)
                guard !relation.figures.isEmpty, counts.contains(where: isHidden) else { continue }
                for column in relation.figures.compactMap(table.column) {
                    hidden.insert(Place(table: index, row: row, column: column))
                }
            }
            let isTelling = hidesCount(index, row) || tellsSmall(cells, named, table)
            for (column, cell) in cells.enumerated() where isTelling && !named.contains(table.columns[column].code) {
                guard cell.isDerived else { continue }
                hidden.insert(Place(table: index, row: row, column: column))
            }
        }
    }

    /// Whether a rate of which nothing is said is that of a small number in one of the counts beside it.
    private func tellsSmall(_ cells: [MeasureTable.Cell], _ named: Set<String>, _ table: MeasureTable) -> Bool {
        let counts = cells.compactMap { cell in if case .count(let count) = cell { count } else { nil } }
        return zip(cells, table.columns).contains { cell, column in
            guard case .rate(let rate?) = cell, !named.contains(column.code) else { return false }
            return counts.contains { count in
                let part = rate * Double(count)
                guard part.isFinite, abs(part - part.rounded()) < 1e-6 else { return false }
                return isSmall(Int(part.rounded())) || isSmall(count - Int(part.rounded()))
            }
        }
    }
}

extension MeasureTable.Cell {
    /// Whether it is a figure that comes from counts.
    fileprivate var isDerived: Bool {
        switch self {
        case .rate(let rate), .difference(let rate): rate != nil
        case .seconds: true
        case .text, .named, .count, .pence, .suppressed: false
        }
    }
}
