internal import ReferenceData

/// When events happened: a bar a month, the month that is shown dark.
public struct MonthBars: Sendable {
    /// In their order.
    public let months: [EventMonth]
    /// The code of the month that is shown; nil for all.
    public let chosen: String?

    public init(_ months: [EventMonth], chosen: String?) { (self.months, self.chosen) = (months, chosen) }

    /// - Parameter id: one a page, `[a-z0-9-]`.
    public func drawing(id: String) -> Drawing {
        var sheet = ChartSheet(width: 720, height: 96)
        let (top, bottom) = (16.0, 72.0)
        let pitch = 720 / Double(max(months.count, 1))
        let width = min(pitch * 0.8, 48)
        let greatest = max(months.map(\.events).max() ?? 0, 1)
        let up = ChartScale(values: 0...Double(greatest), from: bottom, to: top)
        for (index, month) in months.enumerated() {
            let x = Double(index) * pitch
            let isChosen = month.code == chosen
            let y = up.place(Double(month.events))
            sheet.bar(
                x: x + (pitch - width) / 2, y: y, width: width, height: bottom - y,
                opacity: chosen == nil || isChosen ? 0.8 : 0.35)
            // Numbers while there is room for three digits.
            if month.events > 0, pitch >= 26 || isChosen {
                let middle = min(max(x + pitch / 2, 12), 708)
                sheet.text(month.events.grouped, middle, y - 4, .middle, size: 11, isBold: isChosen)
            }
            if isChosen {
                sheet.area([(x + pitch / 2 - 5, 82), (x + pitch / 2, 75), (x + pitch / 2 + 5, 82)], opacity: 1)
            }
            if index == 0 || month.first.month == 1 {
                sheet.line(x, bottom, x, bottom + 8, .thin)
                // Beside the first month of all there may be too little room before its year is over.
                if index > 0 || month.first.month < 10 || pitch * Double(13 - month.first.month) > 40 {
                    sheet.text(String(month.first.year), x + 3, 93, size: 12)
                }
            }
        }
        sheet.line(0, bottom, 720, bottom, .thin)
        return sheet.drawing(name: "Events by month", summary: summary, id: id)
    }

    /// What the bars show, as a screen reader says it; the months stand in a list beside them too.
    public var summary: String {
        guard let first = months.first, let last = months.last,
            let most = months.max(by: { $0.events < $1.events })
        else { return "Nothing was counted." }
        let all = months.reduce(0) { $0 + $1.events }
        return "\(all.grouped) from \(first.label) to \(last.label), most in \(most.label): \(most.events.grouped)."
    }
}
