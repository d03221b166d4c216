/// Up to three shares through time, each a line that no other is drawn like, so that they are told apart without colour.
public struct LineChart: Sendable {
    /// One line.
    public struct Line: Sendable {
        public let label: String
        /// 0…1, as many as there are points of time; nil where nothing was counted.
        public let values: [Double?]

        public init(_ label: String, _ values: [Double?]) { (self.label, self.values) = (label, values) }
    }

    public let name: String
    /// What each point of time is called in words.
    public let labels: [String]
    /// As it is written below; where there are many, every second or third is.
    public let short: [String]
    /// At most three: no more can be told apart.
    public let lines: [Line]

    public init(name: String, labels: [String], short: [String], lines: [Line]) {
        (self.name, self.labels, self.short) = (name, labels, short)
        self.lines = Array(lines.prefix(Self.strokes.count))
    }

    private static let strokes: [ChartSheet.Stroke] = [.firm, .dashed, .dotted]

    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String) -> Drawing {
        var sheet = ChartSheet(width: 720, height: 320)
        let (left, right, top, bottom) = (48.0, 704.0, 40.0, 284.0)
        let greatest = lines.flatMap(\.values).compactMap(\.self).max() ?? 0
        let percent = ChartScale.counts(upTo: Int((greatest * 100).rounded(.up)))
        let up = ChartScale(values: 0...min(percent.upperBound, 100), from: bottom, to: top)
        let pitch = (right - left) / Double(max(labels.count, 1))
        func x(_ index: Int) -> Double { left + (Double(index) + 0.5) * pitch }
        for tick in up.ticks(about: 4) {
            sheet.line(left, up.place(tick), right, up.place(tick), .faint)
            sheet.text((tick / 100).percent(), left - 6, up.place(tick) + 4, .end)
        }
        let step = max(1, (short.count + 11) / 12)
        for (index, label) in short.enumerated() where index.isMultiple(of: step) {
            sheet.text(label, x(index), bottom + 18, .middle)
        }
        var begin = left
        for (number, line) in lines.enumerated() {
            sheet.line(begin, 14, begin + 40, 14, Self.strokes[number])
            mark(number, begin + 20, 14, in: &sheet)
            sheet.text(line.label, begin + 48, 18, size: 13)
            begin += 48 + Double(line.label.count) * 7.5 + 28
            var stretch: [(x: Double, y: Double)] = []
            for (index, value) in line.values.enumerated() {
                guard let value else {
                    sheet.path(stretch, Self.strokes[number])
                    stretch = []
                    continue
                }
                stretch.append((x(index), up.place(value * 100)))
                mark(number, x(index), up.place(value * 100), in: &sheet)
            }
            sheet.path(stretch, Self.strokes[number])
        }
        sheet.line(left, bottom, right, bottom, .thin)
        return sheet.drawing(name: name, summary: summary, id: id)
    }

    private func mark(_ line: Int, _ x: Double, _ y: Double, in sheet: inout ChartSheet) {
        switch line {
        case 0: sheet.dot(x, y, radius: 3.5)
        case 1: sheet.diamond(x, y, radius: 5.5)
        default: sheet.ring(x, y, radius: 4)
        }
    }

    /// What the chart shows, as a screen reader says it.
    public var summary: String {
        let texts = lines.compactMap { line -> String? in
            let known = zip(labels, line.values).compactMap { label, value in value.map { (label, $0) } }
            guard let first = known.first, let last = known.last,
                let most = known.max(by: { $0.1 < $1.1 })
            else { return nil }
            return
                "\(line.label): from \(first.1.percent(decimals: 1)) in \(first.0) to \(last.1.percent(decimals: 1)) in "
                + "\(last.0), at most \(most.1.percent(decimals: 1)) in \(most.0)."
        }
        return texts.isEmpty ? "Nothing was counted." : texts.joined(separator: " ")
    }
}
