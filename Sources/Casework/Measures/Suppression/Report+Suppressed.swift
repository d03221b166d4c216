extension Report {
    /// The report as it may leave the unit: each table as `MeasureTable.suppressed(below:)` has it, sentences without what
    /// is hidden, and drawings made anew from what is shown.
    ///
    /// - Parameters:
    ///   - below: 0 and 1 hide nothing.
    ///   - grouping: what its calls are counted by.
    ///   - id: begins the ids of its drawings; `[a-z0-9-]`.
    public func suppressed(below: Int, by grouping: MeasureGrouping?, id: String? = nil) -> Report {
        guard below > 1 else { return self }
        var said = findings
        let shown = parts.enumerated().map { index, part -> Part in
            let table = part.table.suppressed(below: below)
            guard table.hidesFigures else { return part }
            let hidden = FiguresHidden(of: part.table, in: table)
            said.removeAll { hidden.areNamed(in: $0) || hidden.areOf($0) }
            let name = "\(id ?? measure.rawValue)-shown-\(index)"
            let drawing = part.drawings.isEmpty ? nil : table.drawing(by: index == 0 ? grouping : nil, id: name)
            return Part(table, drawing.map { [$0] } ?? [])
        }
        let isSmall = (1..<below).map(String.init)
        if shown.contains(where: \.table.hidesFigures) {
            said.removeAll { !FiguresHidden.numbers(in: $0).isDisjoint(with: isSmall) }
        }
        return Report(measure, shown[0], Array(shown.dropFirst()), findings: said)
    }
}

extension MeasureTable {
    /// What can be drawn of a table in which figures are hidden: its first rate, or its first count, in the rows that show
    /// it. Nil where fewer than two do.
    func drawing(by grouping: MeasureGrouping?, id: String) -> Drawing? {
        let left = rows.count { shownShare(of: $0) == nil }
        let caption = left == 0 ? name : "\(name), without \(left.grouped) of \(rows.count.grouped) whose figures are hidden"
        if let counts = ratedCounts, grouping?.isTime == true {
            let months = rows.map { (label: $0[0].words, value: proportion($0, counts) ?? Proportion(0, of: 0)) }
            guard months.count(where: { $0.value.trials > 0 }) > 1 else { return nil }
            return RateChart(ControlChart(months), name: caption, labels: rows.map { $0[0].code }).drawing(id: id)
        }
        if let counts = ratedCounts, [.force, .region].contains(grouping) {
            let groups = rows.compactMap { row in proportion(row, counts).map { (label: row[0].words, value: $0) } }
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

    /// The counts that the first rate of the total comes from; nil where there is no such total.
    public var totalProportion: Proportion? {
        guard let total, let counts = ratedCounts else { return nil }
        return proportion(total, counts)
    }

    private func proportion(_ row: [Cell], _ counts: (part: Int, whole: Int)) -> Proportion? {
        guard case .count(let part) = row[counts.part], case .count(let whole) = row[counts.whole], part <= whole else {
            return nil
        }
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
    fileprivate var code: String {
        if case .named(let code, _) = self { code } else { words }
    }
}
