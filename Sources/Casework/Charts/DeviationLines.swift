/// Rates over time in panels that share their axis of time, so that a rare weight is not lost beside a frequent one.
struct DeviationLines {
    /// One month.
    struct Point {
        let label: String
        /// 0…1; nil where nothing was possible.
        let rate: Double?
        /// Where the true rate may lie, drawn as a line.
        let interval: ClosedRange<Double>?

        init(_ label: String, _ rate: Double?, interval: ClosedRange<Double>?) {
            (self.label, self.rate, self.interval) = (label, rate, interval)
        }
    }

    /// One weight.
    struct Panel {
        let label: String
        /// In order of time; as many in each panel.
        let points: [Point]

        init(_ label: String, _ points: [Point]) { (self.label, self.points) = (label, points) }
    }

    let name: String
    /// From left to right, two in a row.
    let panels: [Panel]

    /// - Parameter id: one a page, `[a-z0-9-]`.
    func drawing(id: String) -> Drawing {
        let rows = (panels.count + 1) / 2
        var sheet = ChartSheet(width: 720, height: Double(rows) * 190)
        let highest = panels.flatMap(\.points).compactMap { $0.interval?.upperBound ?? $0.rate }.max() ?? 0
        let ticks = ChartScale(values: 0...max(highest, 0.01), from: 0, to: 1).ticks(about: 4)
        let step = ticks.count > 1 ? ticks[1] - ticks[0] : max(highest, 0.01)
        let top = min(1, (max(highest, 0.01) / step).rounded(.up) * step)
        for (index, panel) in panels.enumerated() {
            draw(
                panel, in: &sheet, left: index.isMultiple(of: 2) ? 48 : 412, top: Double(index / 2) * 190 + 28,
                most: top)
        }
        return sheet.drawing(name: name, summary: summary, id: id)
    }

    private func draw(_ panel: Panel, in sheet: inout ChartSheet, left: Double, top: Double, most: Double) {
        let (right, bottom) = (left + 296, top + 126)
        let up = ChartScale(values: 0...most, from: bottom, to: top)
        sheet.text(panel.label, left, top - 12, size: 14, isBold: true)
        for tick in up.ticks(about: 4) {
            sheet.line(left, up.place(tick), right, up.place(tick), .faint)
            sheet.text(tick.percent(decimals: most < 0.05 ? 1 : 0), left - 6, up.place(tick) + 4, .end)
        }
        let pitch = (right - left) / Double(max(panel.points.count, 1))
        func x(_ index: Int) -> Double { left + (Double(index) + 0.5) * pitch }
        let every = max(1, (panel.points.count + 3) / 4)
        var stretch: [(x: Double, y: Double)] = []
        for (index, point) in panel.points.enumerated() {
            if index.isMultiple(of: every) { sheet.text(point.label, x(index), bottom + 18, .middle) }
            guard let rate = point.rate else {
                sheet.path(stretch, .firm)
                stretch = []
                continue
            }
            if let interval = point.interval {
                sheet.line(x(index), up.place(interval.lowerBound), x(index), up.place(interval.upperBound), .thin)
            }
            sheet.dot(x(index), up.place(rate), radius: 3)
            stretch.append((x(index), up.place(rate)))
        }
        sheet.path(stretch, .firm)
        sheet.line(left, bottom, right, bottom, .thin)
    }

    /// What the chart shows, as a screen reader says it.
    var summary: String {
        let parts = panels.compactMap { panel -> String? in
            let known = panel.points.compactMap { point in point.rate.map { (point.label, $0) } }
            guard let first = known.first, let last = known.last else { return nil }
            return "\(panel.label) from \(first.1.percent(decimals: 1)) in \(first.0) to "
                + "\(last.1.percent(decimals: 1)) in \(last.0)"
        }
        return parts.isEmpty
            ? "Nothing was counted." : "Deviations over possible ones: " + parts.joined(separator: "; ") + "."
    }
}
