/// Ranked bars, each made of parts: how much of what was possible went wrong, and of which weight. The heaviest part is the
/// darkest and stands at the axis.
struct DeviationBars {
    /// One bar.
    struct Bar {
        let label: String
        /// As it is written beside the bar: `4.2 %`.
        let words: String
        /// 0…1, as many as the chart has parts.
        let parts: [Double]

        init(_ label: String, words: String, parts: [Double]) {
            (self.label, self.words, self.parts) = (label, words, parts)
        }
    }

    let name: String
    /// What the parts are called, the heaviest first; at most four.
    let parts: [String]
    /// From top to bottom.
    let bars: [Bar]

    private static let opacities = [1, 0.55, 0.28, 0.1]

    /// - Parameter id: one a page, `[a-z0-9-]`.
    func drawing(id: String) -> Drawing {
        let (pitch, top, left, right) = (24.0, 34.0, 232.0, 640.0)
        var sheet = ChartSheet(width: 720, height: top + pitch * Double(max(bars.count, 1)) + 26)
        legend(in: &sheet, left: left)
        let most = bars.map { $0.parts.reduce(0, +) }.max() ?? 0
        let reach = ChartScale(values: 0...max(most, 0.001), from: left, to: right)
        let step = reach.ticks(about: 4)
        let along = ChartScale(values: 0...max(most, step.last ?? most, 0.001), from: left, to: right)
        let bottom = top + pitch * Double(bars.count)
        for tick in step {
            sheet.line(along.place(tick), top - 4, along.place(tick), bottom, .faint)
            sheet.text(tick.percent(decimals: most < 0.05 ? 1 : 0), along.place(tick), bottom + 18, .middle)
        }
        for (index, bar) in bars.enumerated() {
            let y = top + Double(index) * pitch
            sheet.text(BarChart.short(bar.label, most: 32), left - 8, y + 15, .end, size: 13)
            var sum = 0.0
            for (value, opacity) in zip(bar.parts, Self.opacities) where value > 0 {
                let (from, to) = (along.place(sum), along.place(sum + value))
                Self.box(in: &sheet, from, y + 3, to - from, pitch - 8, opacity)
                sum += value
            }
            sheet.text(bar.words, along.place(sum) + 6, y + 15, size: 13, isBold: true)
        }
        sheet.line(left, top - 4, left, bottom, .thin)
        return sheet.drawing(name: name, summary: summary, id: id)
    }

    private func legend(in sheet: inout ChartSheet, left: Double) {
        for (index, part) in parts.enumerated() {
            let x = left + Double(index) * 104
            Self.box(in: &sheet, x, 6, 14, 14, Self.opacities[min(index, Self.opacities.count - 1)])
            sheet.text(part, x + 20, 18, size: 13)
        }
    }

    /// A part with an edge, since the lightest would not stand out on white.
    private static func box(
        in sheet: inout ChartSheet, _ x: Double, _ y: Double, _ width: Double, _ height: Double, _ opacity: Double
    ) {
        sheet.bar(x: x, y: y, width: width, height: height, opacity: opacity)
        sheet.path([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)], .thin)
    }

    /// What the chart shows, as a screen reader says it.
    var summary: String {
        guard let first = bars.first, let last = bars.last else { return "Nothing was counted." }
        return
            "\(bars.count) bars, each the deviations over all that was possible, by weight: most in \(first.label), "
            + "\(first.words); least in \(last.label), \(last.words)."
    }
}
