extension Report {
    /// The report as it may leave the unit: its first table as `MeasureTable.suppressed(below:)` has it, the others where
    /// nothing is to be hidden, sentences without what is hidden, and drawings made anew from what is shown.
    ///
    /// - Parameters:
    ///   - below: 0 and 1 hide nothing.
    ///   - grouping: what its calls are counted by.
    ///   - id: begins the ids of its drawings; `[a-z0-9-]`.
    public func suppressed(below: Int, by grouping: MeasureGrouping?, id: String? = nil) -> Report {
        Self.suppressed([self], below: below, by: [grouping], ids: [id ?? measure.rawValue])[0]
    }

    /// Reports that go out together, as `suppressed(below:by:id:)`; their first tables are looked at together.
    ///
    /// - Parameters:
    ///   - groupings: of each report, what its calls are counted by; `ids` likewise, nil for names of their measures.
    ///   - same: cells of the first tables that show the same number in two of them.
    static func suppressed(
        _ reports: [Report], below: Int, by groupings: [MeasureGrouping?], ids: [String]? = nil,
        same: [(TableSuppression.Place, TableSuppression.Place)] = []
    ) -> [Report] {
        guard below > 1 else { return reports }
        let first = MeasureTable.suppressed(reports.map(\.parts[0].table), below: below, same: same)
        return reports.indices.map { index in
            let id = ids?[index] ?? "\(reports[index].measure.rawValue)-\(index)"
            return reports[index].showing(first[index], below: below, by: groupings[index], id: id)
        }
    }

    private func showing(_ first: MeasureTable, below: Int, by grouping: MeasureGrouping?, id: String) -> Report {
        var said = findings
        // What stands beside the first table breaks its figures down, or says them again: together they could give a hidden
        // one away.
        let others = parts.dropFirst().filter { part in
            !first.hidesFigures && !part.table.suppressed(below: below).hidesFigures
        }
        let tables = [first] + others.map(\.table)
        let shown = tables.enumerated().map { index, table -> Part in
            let part = index == 0 ? parts[0] : others[index - 1]
            guard table.hidesFigures else { return part }
            let hidden = FiguresHidden(of: part.table, in: table)
            said.removeAll { hidden.areNamed(in: $0) || hidden.areOf($0) }
            let drawing = part.drawings.isEmpty ? nil : table.drawing(by: grouping, id: "\(id)-shown")
            return Part(table, drawing.map { [$0] } ?? [])
        }
        if others.count < parts.count - 1 {
            said.append("Tables beside the first are left out, since together they could give small counts away.")
        }
        if shown.contains(where: \.table.hidesFigures) {
            let small = (1..<below).map(String.init)
            said.removeAll { !FiguresHidden.numbers(in: $0).isDisjoint(with: small) }
        }
        return Report(measure, shown[0], Array(shown.dropFirst()), findings: said)
    }
}

extension MeasureTable {
    /// What can be drawn of a table in which figures are hidden: its first rate, or its first count, in the rows that show
    /// it. Nil where fewer than two do.
    func drawing(by grouping: MeasureGrouping?, id: String) -> Drawing? {
        let left = rows.count { shownShare(of: $0) == nil }
        let caption =
            left == 0 ? name : "\(name), without \(left.grouped) of \(rows.count.grouped) whose figures are hidden"
        if ratedCounts != nil, grouping?.isTime == true {
            let months = rows.map { (label: $0[0].words, value: proportion(of: $0) ?? Proportion(0, of: 0)) }
            guard months.count(where: { $0.value.trials > 0 }) > 1 else { return nil }
            return RateChart(ControlChart(months), name: caption, labels: rows.map { $0[0].code }).drawing(id: id)
        }
        if ratedCounts != nil, [.force, .region].contains(grouping) {
            let groups = rows.compactMap { row in proportion(of: row).map { (label: row[0].words, value: $0) } }
            guard groups.count > 1 else { return nil }
            return FunnelChart(name: caption, plot: FunnelPlot(groups)).drawing(id: id)
        }
        let bars = rows.prefix(25).compactMap { row in
            shownShare(of: row).map { BarChart.Bar(row[0].words, $0.value, words: $0.words) }
        }
        guard bars.count > 1 else { return nil }
        return BarChart(name: caption, bars: bars, greatest: columns.contains { $0.kind == .rate } ? 1 : nil)
            .drawing(id: id)
    }

    /// The counts that the first rate is of.
    private var ratedCounts: (part: Int, whole: Int)? {
        for case .rate(_, let part, let whole) in relations {
            if let part = column(part), let whole = column(whole) { return (part, whole) }
        }
        return nil
    }

    /// The counts that the first rate of the total comes from; nil where there is no such total, or it is hidden.
    public var totalProportion: Proportion? { total.flatMap(proportion) }

    /// Likewise of a row.
    func proportion(of row: [Cell]) -> Proportion? {
        guard let counts = ratedCounts, case .count(let part) = row[counts.part],
            case .count(let whole) = row[counts.whole], part <= whole
        else { return nil }
        return Proportion(part, of: whole)
    }

    /// Of the first column of rates, or of counts where there is none.
    private func shownShare(of row: [Cell]) -> (value: Double, words: String)? {
        let kind: Kind = columns.contains { $0.kind == .rate } ? .rate : .count
        guard let column = columns.firstIndex(where: { $0.kind == kind }) else { return nil }
        switch row[column] {
        case .rate(let rate?): return (rate, rate.percent())
        case .count(let count): return (Double(count), count.grouped)
        default: return nil
        }
    }
}

extension MeasureTable.Cell {
    /// Of a group, its code.
    var code: String {
        if case .named(let code, _) = self { code } else { words }
    }
}
