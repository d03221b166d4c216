/// A funnel plot: rates against how many calls they rest on.
public struct FunnelChart: Sendable {
    public let name: String
    public let plot: FunnelPlot
    /// What the rates are of, as the axis says it.
    private let trials: String

    public init(name: String, plot: FunnelPlot, trials: String = "closed calls") {
        (self.name, self.plot, self.trials) = (name, plot, trials)
    }

    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String) -> Drawing {
        var sheet = ChartSheet(width: 720, height: 340)
        let (left, right, top, bottom) = (48.0, 704.0, 16.0, 296.0)
        let up = ChartScale(values: 0...1, from: bottom, to: top)
        let most = plot.points.map(\.value.trials).max() ?? 1
        let along = ChartScale(values: ChartScale.counts(upTo: most), from: left, to: right)
        for tick in up.ticks(about: 5) {
            sheet.line(left, up.place(tick), right, up.place(tick), .faint)
            sheet.text(tick.percent(), left - 6, up.place(tick) + 4, .end)
        }
        for tick in along.ticks(about: 6) {
            sheet.text(String(Int(tick)), along.place(tick), bottom + 18, .middle)
        }
        sheet.text(trials, right, bottom + 36, .end)
        let sizes = Self.trials(upTo: Int(along.values.upperBound))
        for (tail, stroke) in [(0.025, ChartSheet.Stroke.dashed), (0.001, .dotted)] {
            let limits = sizes.map { FunnelPlot.limits(plot.target, $0, tail) }
            for bound in [\ClosedRange<Double>.lowerBound, \.upperBound] {
                sheet.path(zip(sizes, limits).map { (along.place(Double($0)), up.place($1[keyPath: bound])) }, stroke)
            }
        }
        sheet.line(left, up.place(plot.target), right, up.place(plot.target), .thin)
        for point in plot.points {
            guard let rate = point.value.rate else { continue }
            let (x, y) = (along.place(Double(point.value.trials)), up.place(rate))
            guard point.isOutlying else {
                sheet.dot(x, y, radius: 3.5)
                continue
            }
            sheet.diamond(x, y, radius: 6.5)
            let isRight = x > right - 160
            sheet.text(point.label, isRight ? x - 10 : x + 10, y - 4, isRight ? .end : .start, isBold: true)
        }
        sheet.line(left, bottom, right, bottom, .thin)
        return sheet.drawing(name: name, summary: summary, id: id)
    }

    /// Where the limits are computed: closely where they bend, at most some 120 times.
    private static func trials(upTo most: Int) -> [Int] {
        var trials: [Int] = []
        var next = 1.0
        while Int(next) <= most {
            trials.append(Int(next))
            next = max(next + 1, next * 1.05)
        }
        return trials.last == most ? trials : trials + [most]
    }

    /// What the chart shows, as a screen reader says it.
    public var summary: String {
        let outlying = plot.points.filter(\.isOutlying).map(\.label)
        return "\(plot.points.count) in all, \(plot.target.percent()) together. "
            + (outlying.isEmpty
                ? "None is beyond what noise explains."
                : "Beyond what noise explains: \(outlying.joined(separator: ", ")).")
    }
}
