/// What a chart is drawn on: SVG that needs no style sheet, in the ink of what stands round it, so that it is readable in
/// light, dark and greyscale. Nothing is told by colour: lines differ by dashes, marks by shape.
struct ChartSheet {
    let width: Double
    let height: Double
    private var body = ""

    init(width: Double, height: Double) { (self.width, self.height) = (width, height) }

    /// How a line is drawn.
    enum Stroke {
        case firm, thin, dashed, dotted, faint

        fileprivate var attributes: String {
            switch self {
            case .firm: #"stroke-width="2""#
            case .thin: #"stroke-width="1""#
            case .dashed: #"stroke-width="1.5" stroke-dasharray="7 4""#
            case .dotted: #"stroke-width="1.5" stroke-dasharray="1.5 3.5" stroke-linecap="round""#
            case .faint: #"stroke-width="1" stroke-opacity=".25""#
            }
        }
    }

    /// Where a text stands to its point.
    enum Anchor: String { case start, middle, end }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ stroke: Stroke) {
        path([(x1, y1), (x2, y2)], stroke)
    }

    mutating func path(_ points: [(x: Double, y: Double)], _ stroke: Stroke) {
        guard points.count > 1 else { return }
        body += "<path d=\"\(Self.path(points))\" fill=\"none\" stroke=\"currentColor\" \(stroke.attributes)/>"
    }

    /// A closed shape, filled lightly.
    mutating func area(_ points: [(x: Double, y: Double)], opacity: Double) {
        body += "<path d=\"\(Self.path(points))Z\" fill=\"currentColor\" fill-opacity=\"\(opacity)\"/>"
    }

    /// - Parameter opacity: 1 is solid.
    mutating func bar(x: Double, y: Double, width: Double, height: Double, opacity: Double = 0.8) {
        let numbers = [x, y, max(width, 0), max(height, 0)].map(SVGMarkup.number)
        body +=
            "<rect x=\"\(numbers[0])\" y=\"\(numbers[1])\" width=\"\(numbers[2])\" height=\"\(numbers[3])\" "
            + "fill=\"currentColor\" fill-opacity=\"\(opacity)\"/>"
    }

    /// A ring.
    mutating func ring(_ x: Double, _ y: Double, radius: Double) {
        let numbers = [x, y, radius].map(SVGMarkup.number)
        body +=
            "<circle cx=\"\(numbers[0])\" cy=\"\(numbers[1])\" r=\"\(numbers[2])\" fill=\"none\" "
            + "stroke=\"currentColor\" stroke-width=\"2\"/>"
    }

    /// A dot.
    mutating func dot(_ x: Double, _ y: Double, radius: Double) {
        let numbers = [x, y, radius].map(SVGMarkup.number)
        body += "<circle cx=\"\(numbers[0])\" cy=\"\(numbers[1])\" r=\"\(numbers[2])\" fill=\"currentColor\"/>"
    }

    /// A filled square that stands on its corner.
    mutating func diamond(_ x: Double, _ y: Double, radius: Double) {
        area([(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)], opacity: 1)
    }

    mutating func text(
        _ text: String, _ x: Double, _ y: Double, _ anchor: Anchor = .start, size: Double = 12, isBold: Bool = false
    ) {
        let weight = isBold ? " font-weight=\"700\"" : ""
        let place = anchor == .start ? "" : " text-anchor=\"\(anchor.rawValue)\""
        body +=
            "<text x=\"\(SVGMarkup.number(x))\" y=\"\(SVGMarkup.number(y))\" font-size=\"\(SVGMarkup.number(size))\""
            + "\(place)\(weight)>\(SVGMarkup.escaped(text))</text>"
    }

    /// A text that rises to the right from where it begins, for the heading of a narrow column.
    mutating func slanted(_ text: String, _ x: Double, _ y: Double, size: Double, isBold: Bool = false) {
        let weight = isBold ? " font-weight=\"700\"" : ""
        let (x, y) = (SVGMarkup.number(x), SVGMarkup.number(y))
        body +=
            "<text transform=\"translate(\(x) \(y)) rotate(-38)\" font-size=\"\(SVGMarkup.number(size))\"\(weight)>"
            + "\(SVGMarkup.escaped(text))</text>"
    }

    /// The drawing.
    ///
    /// - Parameters:
    ///   - name: what a screen reader calls it.
    ///   - summary: what it shows, in a sentence or two; a table with the figures stands beside it.
    ///   - id: one a page, `[a-z0-9-]`.
    func drawing(name: String, summary: String, id: String) -> Drawing {
        let size = "\(SVGMarkup.number(width)) \(SVGMarkup.number(height))"
        let svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size)\" role=\"img\" "
            + "aria-labelledby=\"\(id)-name \(id)-summary\" font-family=\"Arial, 'Liberation Sans', sans-serif\" "
            + "fill=\"currentColor\" class=\"chart\"><title id=\"\(id)-name\">\(SVGMarkup.escaped(name))</title>"
            + "<desc id=\"\(id)-summary\">\(SVGMarkup.escaped(summary))</desc>\(body)</svg>"
        return Drawing(name: name, summary: summary, svg: svg)
    }

    private static func path(_ points: [(x: Double, y: Double)]) -> String {
        points.enumerated().map { index, point in
            "\(index == 0 ? "M" : "L")\(SVGMarkup.number(point.x)) \(SVGMarkup.number(point.y))"
        }.joined()
    }
}
