/// Rates by month as a line, with the limits of what noise explains as a band.
public struct RateChart: Sendable {
    public let chart: ControlChart
    /// What is measured: `Fully completed scripts`.
    public let name: String
    /// As months are written below: `Jan`; by index, and nil where none is written.
    private let labels: [String?]
    private let names: GroupNames

    /// - Parameters:
    ///   - labels: one a point; where there are many, every second or third is written.
    ///   - names: what people call the chart's months.
    public init(
        _ chart: ControlChart, name: String, labels: [String], _ names: GroupNames = GroupNames(nil)
    ) {
        (self.chart, self.name, self.names) = (chart, name, names)
        let step = max(1, (labels.count + 11) / 12)
        self.labels = labels.enumerated().map { $0.offset.isMultiple(of: step) ? $0.element : nil }
    }

    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String) -> Drawing {
        var sheet = ChartSheet(width: 720, height: 300)
        let (left, right, top, bottom) = (48.0, 704.0, 28.0, 264.0)
        let up = ChartScale(values: 0...1, from: bottom, to: top)
        let step = (right - left) / Double(max(chart.points.count, 1))
        func x(_ index: Int) -> Double { left + (Double(index) + 0.5) * step }
        for tick in up.ticks(about: 5) {
            sheet.line(left, up.place(tick), right, up.place(tick), .faint)
            sheet.text(tick.percent(), left - 6, up.place(tick) + 4, .end)
        }
        band(in: &sheet, up, left: left, step: step)
        for stage in chart.stages {
            let start = left + Double(stage.months.lowerBound) * step
            if stage.beginning != nil { sheet.line(start, top - 12, start, bottom, .thin) }
            // Beside its line where the next is far enough away.
            guard chart.stages.count > 1, Double(stage.months.count) * step > 52, let rate = stage.value.rate else {
                continue
            }
            sheet.text(rate.percent(decimals: 1), start + 5, top - 3, size: 11)
        }
        for (index, label) in labels.enumerated() where index < chart.points.count {
            if let label { sheet.text(label, x(index), bottom + 18, .middle) }
        }
        var stretch: [(x: Double, y: Double)] = []
        for (index, point) in chart.points.enumerated() {
            guard let rate = point.value.rate else {
                sheet.path(stretch, .firm)
                stretch = []
                continue
            }
            stretch.append((x(index), up.place(rate)))
        }
        sheet.path(stretch, .firm)
        for (index, point) in chart.points.enumerated() {
            guard let rate = point.value.rate else { continue }
            switch point.signal {
            case nil: sheet.dot(x(index), up.place(rate), radius: 3.5)
            case .aboveLimit, .belowLimit: sheet.diamond(x(index), up.place(rate), radius: 6.5)
            case .runAbove, .runBelow: sheet.ring(x(index), up.place(rate), radius: 4.5)
            }
        }
        sheet.line(left, bottom, right, bottom, .thin)
        return sheet.drawing(name: name, summary: summary, id: id)
    }

    private func band(in sheet: inout ChartSheet, _ up: ChartScale, left: Double, step: Double) {
        var (over, under, middle): ([(x: Double, y: Double)], [(x: Double, y: Double)], [(x: Double, y: Double)])
        (over, under, middle) = ([], [], [])
        for (index, point) in chart.points.enumerated() {
            for x in [left + Double(index) * step, left + Double(index + 1) * step] {
                over.append((x, up.place(point.limits.upperBound)))
                under.append((x, up.place(point.limits.lowerBound)))
                middle.append((x, up.place(point.centre)))
            }
        }
        guard !over.isEmpty else { return }
        sheet.area(over + under.reversed(), opacity: 0.08)
        sheet.path(over, .dotted)
        sheet.path(under, .dotted)
        sheet.path(middle, .dashed)
    }

    /// What the chart shows, as a screen reader says it.
    public var summary: String {
        let known = chart.points.filter { $0.value.trials > 0 }
        guard let first = known.first, let last = known.last, let from = first.value.rate, let to = last.value.rate
        else {
            return "Nothing was counted."
        }
        var text =
            "From \(from.percent()) in \(names.label(of: first.label)) to \(to.percent()) in "
            + "\(names.label(of: last.label))."
        let began = chart.stages.dropFirst().map { names.label(of: chart.points[$0.months.lowerBound].label) }
        text +=
            began.isEmpty
            ? " No change that lasts is more than noise."
            : " Changes that are more than noise began in \(began.joined(separator: ", ")), each drawn with a middle and "
                + "limits of its own."
        let signals = chart.points.filter { $0.signal != nil }.map { names.label(of: $0.label) }
        if !signals.isEmpty { text += " More than noise within its stage: \(signals.joined(separator: ", "))." }
        return text
    }
}
