/// A grid of small line charts on one scale, 0 to 100 %, so that shapes can be compared at a glance.
public struct SmallMultiples: Sendable {
    /// One of them.
    public struct Panel: Sendable {
        public let title: String
        /// What stands below the title: `120 calls`.
        public let note: String
        /// 0…1, as many in each; nil where nothing was counted.
        public let values: [Double?]
        /// Points only where it is not.
        public let isLine: Bool

        public init(title: String, note: String, values: [Double?], isLine: Bool) {
            (self.title, self.note, self.values, self.isLine) = (title, note, values, isLine)
        }
    }

    public let name: String
    /// From left to right, row by row.
    public let panels: [Panel]
    /// What stands below the first and the last value.
    public let first: String
    public let last: String

    public init(name: String, panels: [Panel], first: String, last: String) {
        (self.name, self.panels, self.first, self.last) = (name, panels, first, last)
    }

    private static let columns = 4
    private static let (pitch, height) = (178.0, 128.0)

    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String) -> Drawing {
        let rows = (panels.count + Self.columns - 1) / Self.columns
        var sheet = ChartSheet(width: 720, height: Double(rows) * Self.height + 4)
        for (index, panel) in panels.enumerated() {
            let (row, column) = index.quotientAndRemainder(dividingBy: Self.columns)
            draw(panel, in: &sheet, x: 8 + Double(column) * Self.pitch, y: Double(row) * Self.height)
        }
        return sheet.drawing(name: name, summary: summary, id: id)
    }

    private func draw(_ panel: Panel, in sheet: inout ChartSheet, x: Double, y: Double) {
        let (left, right, top, bottom) = (x, x + Self.pitch - 24, y + 38, y + Self.height - 24)
        sheet.text(Self.short(panel.title), left, y + 15, size: 13, isBold: true)
        sheet.text(panel.note, left, y + 30, size: 11)
        let up = ChartScale(values: 0...1, from: bottom, to: top)
        let along = ChartScale(values: 0...Double(max(panel.values.count - 1, 1)), from: left + 3, to: right - 3)
        for tick in [0, 0.5, 1] { sheet.line(left, up.place(tick), right, up.place(tick), tick == 0 ? .thin : .faint) }
        var stretch: [(x: Double, y: Double)] = []
        for (index, value) in panel.values.enumerated() {
            guard let value else {
                sheet.path(stretch, .firm)
                stretch = []
                continue
            }
            let point = (x: along.place(Double(index)), y: up.place(value))
            if panel.isLine {
                stretch.append(point)
                let isAlone = stretch.count == 1 && (index + 1 == panel.values.count || panel.values[index + 1] == nil)
                if isAlone { sheet.dot(point.x, point.y, radius: 2) }
            } else {
                sheet.dot(point.x, point.y, radius: 2)
            }
        }
        sheet.path(stretch, .firm)
        if panel.isLine, let last = panel.values.last(where: { $0 != nil }), let last {
            sheet.text(last.percent(), right, y + 30, .end, size: 11, isBold: true)
        }
        sheet.text(first, left, bottom + 14, size: 10)
        sheet.text(last, right, bottom + 14, .end, size: 10)
    }

    /// What the chart shows, as a screen reader says it.
    public var summary: String {
        let ends = panels.filter(\.isLine).compactMap { panel -> String? in
            let known = panel.values.compactMap { $0 }
            guard let from = known.first, let to = known.last else { return nil }
            return "\(panel.title) from \(from.percent()) to \(to.percent())"
        }
        let few = panels.count { !$0.isLine }
        return "\(panels.count) small charts, \(first) to \(last). "
            + (ends.isEmpty ? "" : ends.joined(separator: "; ") + ". ")
            + (few == 0 ? "" : "\(few) with few calls, as points only.")
    }

    private static func short(_ title: String) -> String {
        title.count <= 22 ? title : title.prefix(21) + "…"
    }
}
