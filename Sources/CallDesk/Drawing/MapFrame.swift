private import Foundation
internal import ReferenceData

/// Which part of the earth a drawing shows, in Mercator's projection.
struct MapFrame {
    /// In units of the drawing.
    let width: Double
    let height: Double
    /// Units of the drawing to a radian of longitude.
    private let scale: Double
    /// What is in the middle, projected.
    private let middle: MapPoint

    /// Shows so many metres round a point in the shorter direction, more in the longer one.
    init(centre: Coordinate, radiusMetres: Double, width: Double, height: Double) {
        let middle = Self.projected(centre)
        let radians = radiusMetres / Self.metresPerRadian(at: middle)
        self.init(middle: middle, scale: min(width, height) / 2 / radians, width: width, height: height)
    }

    /// Shows points with room round them, 15 km each way at least; the United Kingdom when there are none.
    init(fitting points: [Coordinate], width: Double, height: Double) {
        let projected = points.isEmpty ? Self.britain : points.map(Self.projected)
        let box = MapBox(round: projected) ?? MapBox(left: 0, top: 0, right: 0, bottom: 0)
        let middle = MapPoint(x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2)
        let least = 2 * 15_000 / Self.metresPerRadian(at: middle)
        let room = points.isEmpty ? 1.0 : 0.88
        let scale = min(
            width * room / max(least, box.right - box.left), height * room / max(least, box.bottom - box.top))
        self.init(middle: middle, scale: scale, width: width, height: height)
    }

    private init(middle: MapPoint, scale: Double, width: Double, height: Double) {
        (self.middle, self.scale, self.width, self.height) = (middle, scale, width, height)
    }

    /// Where a coordinate is drawn, be it on the drawing or off it.
    func point(_ coordinate: Coordinate) -> MapPoint {
        let point = Self.projected(coordinate)
        return MapPoint(x: width / 2 + (point.x - middle.x) * scale, y: height / 2 + (point.y - middle.y) * scale)
    }

    /// The whole drawing.
    var box: MapBox { MapBox(left: 0, top: 0, right: width, bottom: height) }

    /// Metres on the ground to a unit, in the middle of the drawing.
    var metresPerUnit: Double { Self.metresPerRadian(at: middle) / scale }

    /// Corners of what is shown when nothing else decides: the United Kingdom and the ports across the Channel.
    private static let britain = [
        projected(latitude: 49.35, longitude: -8.3), projected(latitude: 59.35, longitude: 4.75),
    ]

    /// Metres on the ground to a radian of longitude as it is projected, at a projected point.
    private static func metresPerRadian(at point: MapPoint) -> Double {
        6_371_008.8 * cos(2 * atan(exp(-point.y)) - .pi / 2)
    }

    private static func projected(_ coordinate: Coordinate) -> MapPoint {
        projected(latitude: coordinate.latitude, longitude: coordinate.longitude)
    }

    // Near the poles the projection runs to infinity; nothing is drawn there.
    private static func projected(latitude: Double, longitude: Double) -> MapPoint {
        let radians = max(-85, min(85, latitude)) * .pi / 180
        return MapPoint(x: longitude * .pi / 180, y: -log(tan(.pi / 4 + radians / 2)))
    }
}
