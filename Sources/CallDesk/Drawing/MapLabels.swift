import Casework

/// Places labels on a drawing one by one, each where it covers none before it.
struct MapLabels {
    private let view: MapBox
    private var taken: [MapBox]

    /// Nothing is placed yet.
    ///
    /// - Parameter taken: what no label may cover.
    init(_ frame: MapFrame, taken: [MapBox]) {
        view = frame.box.widened(by: -3)
        self.taken = taken
    }

    /// A text placed beside a mark.
    struct Placed {
        /// Where its base line begins, ends, or has its middle, by the anchor.
        let point: MapPoint
        /// `start`, `end` or `middle`, as the attribute `text-anchor` has it.
        let anchor: String

        /// The text as it is drawn there.
        func text(_ words: String, _ style: String, _ fill: String, size: Double) -> String {
            "<text class=\"\(style)\" fill=\"\(fill)\" x=\"\(SVGMarkup.number(point.x))\" "
                + "y=\"\(SVGMarkup.number(point.y))\" font-size=\"\(SVGMarkup.number(size))\" text-anchor=\"\(anchor)\">"
                + "\(SVGMarkup.escaped(words))</text>\n"
        }
    }

    /// Reserves a rectangle; false when something is there already, or it would lie off the drawing.
    mutating func take(_ box: MapBox) -> Bool {
        guard view.contains(box), !taken.contains(where: box.overlaps) else { return false }
        taken.append(box)
        return true
    }

    /// Finds room for a text right of a mark, else left, above or below it; nil when there is none.
    mutating func place(_ text: String, beside mark: MapPoint, gap: Double, size: Double) -> Placed? {
        let width = Self.width(text, size: size)
        let (up, down) = (size * 0.78, size * 0.24)
        let tries = [
            (MapPoint(x: mark.x + gap, y: mark.y + size * 0.35), "start", 0.0),
            (MapPoint(x: mark.x - gap, y: mark.y + size * 0.35), "end", -1.0),
            (MapPoint(x: mark.x, y: mark.y - gap), "middle", -0.5),
            (MapPoint(x: mark.x, y: mark.y + gap + up), "middle", -0.5),
        ]
        for (point, anchor, shift) in tries {
            let left = point.x + width * shift
            let box = MapBox(left: left, top: point.y - up, right: left + width, bottom: point.y + down)
            if take(box) { return Placed(point: point, anchor: anchor) }
        }
        return nil
    }

    /// About how wide a text is in a usual sans-serif face, rather too wide than too narrow.
    static func width(_ text: String, size: Double) -> Double { Double(text.count) * size * 0.56 + 1 }
}
