/// A point of a drawing, in its units from the top left.
struct MapPoint: Hashable {
    let x: Double
    let y: Double

    /// Distance to another point, in units.
    func distance(to other: MapPoint) -> Double {
        ((x - other.x) * (x - other.x) + (y - other.y) * (y - other.y)).squareRoot()
    }
}
