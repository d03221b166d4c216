/// Ranked bars, the figures beside them.
public struct BarChart: Sendable {
    /// One bar.
    public struct Bar: Sendable {
        public let label: String
        /// 0 or more.
        public let value: Double
        /// As it is written beside the bar: `13 %`.
        public let words: String
        /// Where the true value may lie, drawn as a line; nil for none.
        public let interval: ClosedRange<Double>?

        public init(_ label: String, _ value: Double, words: String, interval: ClosedRange<Double>? = nil) {
            (self.label, self.value, self.words, self.interval) = (label, value, words, interval)
        }
    }

    public let name: String
    /// From top to bottom.
    public let bars: [Bar]
    /// What the longest line stands for; nil for the greatest value.
    public let greatest: Double?

    public init(name: String, bars: [Bar], greatest: Double? = nil) {
        (self.name, self.bars, self.greatest) = (name, bars, greatest)
    }

    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String) -> Drawing {
        let pitch = 24.0
        var sheet = ChartSheet(width: 720, height: pitch * Double(max(bars.count, 1)) + 8)
        let values = bars.map { max($0.value, $0.interval?.upperBound ?? 0) }
        let along = ChartScale(values: 0...max(greatest ?? values.max() ?? 1, 1e-9), from: 280, to: 648)
        for (index, bar) in bars.enumerated() {
            let y = 4 + Double(index) * pitch
            sheet.text(Self.short(bar.label), 272, y + 15, .end, size: 13)
            sheet.bar(x: 280, y: y + 3, width: along.place(bar.value) - 280, height: pitch - 8, opacity: 0.35)
            var end = along.place(bar.value)
            if let interval = bar.interval {
                let (low, high) = (along.place(interval.lowerBound), along.place(interval.upperBound))
                let middle = y + pitch / 2 - 1
                sheet.line(low, middle, high, middle, .thin)
                sheet.line(low, middle - 4, low, middle + 4, .thin)
                sheet.line(high, middle - 4, high, middle + 4, .thin)
                end = max(end, high)
            }
            sheet.text(bar.words, end + 6, y + 15, size: 13, isBold: true)
        }
        sheet.line(280, 2, 280, sheet.height - 2, .thin)
        return sheet.drawing(name: name, summary: summary, id: id)
    }

    /// What the chart shows, as a screen reader says it.
    public var summary: String {
        guard let first = bars.first, let last = bars.last else { return "Nothing was counted." }
        guard bars.count > 1 else { return "\(first.label): \(first.words)." }
        return "\(bars.count) bars. The first is \(first.label): \(first.words). "
            + "The last is \(last.label): \(last.words)."
    }

    /// As much of a label as fits beside a bar.
    static func short(_ label: String, most: Int = 40) -> String {
        label.count <= most ? label : label.prefix(most - 1).trimmingSuffix(while: \.isWhitespace) + "…"
    }
}

extension Substring {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, predicate(last) { text.removeLast() }
        return String(text)
    }
}
