internal import Foundation

/// A figure of the earth; angles in radians, lengths in metres.
struct Ellipsoid: Sendable {
    static let wgs84 = Ellipsoid(semiMajor: 6_378_137, semiMinor: 6_356_752.314245)

    let semiMajor: Double
    let semiMinor: Double

    private var eccentricitySquared: Double { 1 - semiMinor * semiMinor / (semiMajor * semiMajor) }

    /// The cartesian coordinates of a point on the surface.
    func cartesian(latitude: Double, longitude: Double) -> (x: Double, y: Double, z: Double) {
        let sine = sin(latitude)
        let nu = semiMajor / (1 - eccentricitySquared * sine * sine).squareRoot()
        return (
            nu * cos(latitude) * cos(longitude), nu * cos(latitude) * sin(longitude),
            nu * (1 - eccentricitySquared) * sine
        )
    }

    /// The latitude and longitude of a point near the surface; its height is dropped.
    func geodetic(_ point: (x: Double, y: Double, z: Double)) -> (latitude: Double, longitude: Double) {
        let radius = (point.x * point.x + point.y * point.y).squareRoot()
        var latitude = atan2(point.z, radius * (1 - eccentricitySquared))
        for _ in 0..<6 {
            let sine = sin(latitude)
            let nu = semiMajor / (1 - eccentricitySquared * sine * sine).squareRoot()
            latitude = atan2(point.z + eccentricitySquared * nu * sine, radius)
        }
        return (latitude, atan2(point.y, point.x))
    }
}
