/// An upright rectangle of a drawing.
struct MapBox {
    let left: Double
    let top: Double
    let right: Double
    let bottom: Double

    /// A rectangle round a middle.
    init(middle: MapPoint, width: Double, height: Double) {
        self.init(
            left: middle.x - width / 2, top: middle.y - height / 2, right: middle.x + width / 2,
            bottom: middle.y + height / 2)
    }

    /// A rectangle by its sides.
    init(left: Double, top: Double, right: Double, bottom: Double) {
        (self.left, self.top, self.right, self.bottom) = (left, top, right, bottom)
    }

    /// The smallest rectangle round points; nil when there are none.
    init?(round points: [MapPoint]) {
        guard let first = points.first else { return nil }
        var (left, top, right, bottom) = (first.x, first.y, first.x, first.y)
        for point in points {
            (left, right) = (min(left, point.x), max(right, point.x))
            (top, bottom) = (min(top, point.y), max(bottom, point.y))
        }
        self.init(left: left, top: top, right: right, bottom: bottom)
    }

    /// The rectangle with its sides so much further out; further in for less than zero.
    func widened(by margin: Double) -> MapBox {
        MapBox(left: left - margin, top: top - margin, right: right + margin, bottom: bottom + margin)
    }

    /// Tells whether a point lies in it or on its sides.
    func contains(_ point: MapPoint) -> Bool {
        point.x >= left && point.x <= right && point.y >= top && point.y <= bottom
    }

    /// Tells whether another rectangle lies in it whole.
    func contains(_ other: MapBox) -> Bool {
        other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom
    }

    /// Tells whether it shares more than a side with another.
    func overlaps(_ other: MapBox) -> Bool {
        left < other.right && other.left < right && top < other.bottom && other.top < bottom
    }
}
