internal import Foundation

/// A point on the earth by WGS84, as GPS gives it.
public struct Coordinate: Equatable, Hashable, Sendable {
    /// Degrees north of the equator, -90 to 90.
    public let latitude: Double
    /// Degrees east of Greenwich, -180 to 180.
    public let longitude: Double

    /// Makes a coordinate; nil outside the bounds, and for what is not a number.
    public init?(latitude: Double, longitude: Double) {
        guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
        self.latitude = latitude
        self.longitude = longitude
    }

    /// Distance along the surface to another point, in metres, within 0.5 %.
    ///
    /// - Note: Haversine on a sphere of 6,371,008.8 m, the mean radius of the earth.
    public func distanceMetres(to other: Coordinate) -> Double {
        let radians = Double.pi / 180
        let latitudeHalf = sin((other.latitude - latitude) * radians / 2)
        let longitudeHalf = sin((other.longitude - longitude) * radians / 2)
        let cosines = cos(latitude * radians) * cos(other.latitude * radians)
        let haversine = latitudeHalf * latitudeHalf + cosines * longitudeHalf * longitudeHalf
        return 2 * 6_371_008.8 * asin(min(1, haversine.squareRoot()))
    }

    /// Latitude and longitude in degrees with five decimals, about a metre: `52.65798, 1.71605`.
    public var text: String { "\(Self.text(latitude)), \(Self.text(longitude))" }

    /// Tells whether the point is where a lorry for the United Kingdom may be: 48–61.5° N, 11° W – 13° E.
    var isInArea: Bool { (48...61.5).contains(latitude) && (-11...13).contains(longitude) }

    private static func text(_ degrees: Double) -> String {
        let units = Int((degrees * 100_000).rounded())
        let (whole, rest) = units.magnitude.quotientAndRemainder(dividingBy: 100_000)
        let decimals = String(rest)
        return (units < 0 ? "-" : "") + "\(whole)." + String(repeating: "0", count: 5 - decimals.count) + decimals
    }
}
