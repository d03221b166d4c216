internal import Foundation

/// A transverse Mercator grid on an old datum, with the way to WGS84 and back.
///
/// - Note: Source: Ordnance Survey, "A guide to coordinate systems in Great Britain", annexes B and C; for Ireland
///   EPSG 29903 and EPSG 1641. The Helmert transformation is good to about 5 m.
struct NationalGrid: Sendable {
    /// Great Britain: Airy 1830, OSGB36.
    static let britain = NationalGrid(
        semiMajor: 6_377_563.396, semiMinor: 6_356_256.909, scale: 0.9996012717, originLatitude: 49,
        originLongitude: -2, originEasting: 400_000, originNorthing: -100_000,
        shift: Helmert(
            x: 446.448, y: -125.157, z: 542.060, scalePartsPerMillion: -20.4894, xSeconds: 0.1502, ySeconds: 0.2470,
            zSeconds: 0.8421))
    /// Ireland: Airy modified, TM75.
    static let ireland = NationalGrid(
        semiMajor: 6_377_340.189, semiMinor: 6_356_034.447, scale: 1.000035, originLatitude: 53.5,
        originLongitude: -8, originEasting: 200_000, originNorthing: 250_000,
        shift: Helmert(
            x: 482.530, y: -130.596, z: 564.557, scalePartsPerMillion: 8.150, xSeconds: -1.042, ySeconds: -0.214,
            zSeconds: -0.631))

    let semiMajor: Double
    let semiMinor: Double
    let scale: Double
    let originLatitude: Double
    let originLongitude: Double
    let originEasting: Double
    let originNorthing: Double
    /// From the grid's datum to WGS84.
    let shift: Helmert

    /// The WGS84 point of an easting and northing in metres; nil when the numbers lead nowhere on earth.
    func coordinate(easting: Double, northing: Double) -> Coordinate? {
        let (latitude, longitude) = unproject(easting: easting, northing: northing)
        let here = Ellipsoid(semiMajor: semiMajor, semiMinor: semiMinor)
        let point = Ellipsoid.wgs84.geodetic(
            shift.applied(to: here.cartesian(latitude: latitude, longitude: longitude)))
        return Coordinate(latitude: point.latitude * 180 / .pi, longitude: point.longitude * 180 / .pi)
    }

    /// Easting and northing in metres of a WGS84 point.
    func point(_ coordinate: Coordinate) -> (easting: Double, northing: Double) {
        let cartesian = Ellipsoid.wgs84.cartesian(
            latitude: coordinate.latitude * .pi / 180, longitude: coordinate.longitude * .pi / 180)
        let here = Ellipsoid(semiMajor: semiMajor, semiMinor: semiMinor)
        let point = here.geodetic(shift.reversed(from: cartesian))
        return project(latitude: point.latitude, longitude: point.longitude)
    }

    private var eccentricitySquared: Double { 1 - semiMinor * semiMinor / (semiMajor * semiMajor) }

    /// Length of the meridian from the origin's latitude, in metres on the grid.
    private func meridian(_ latitude: Double) -> Double {
        let n = (semiMajor - semiMinor) / (semiMajor + semiMinor)
        let (n2, n3) = (n * n, n * n * n)
        let difference = latitude - originLatitude * .pi / 180
        let sum = latitude + originLatitude * .pi / 180
        let first = (1 + n + 5 / 4 * n2 + 5 / 4 * n3) * difference
        let second = (3 * n + 3 * n2 + 21 / 8 * n3) * sin(difference) * cos(sum)
        let third = (15 / 8 * n2 + 15 / 8 * n3) * sin(2 * difference) * cos(2 * sum)
        let fourth = 35 / 24 * n3 * sin(3 * difference) * cos(3 * sum)
        return semiMinor * scale * (first - second + third - fourth)
    }

    private func curvatures(_ latitude: Double) -> (nu: Double, rho: Double, etaSquared: Double) {
        let sine = sin(latitude)
        let root = 1 - eccentricitySquared * sine * sine
        let nu = semiMajor * scale / root.squareRoot()
        let rho = semiMajor * scale * (1 - eccentricitySquared) / (root * root.squareRoot())
        return (nu, rho, nu / rho - 1)
    }

    private func project(latitude: Double, longitude: Double) -> (easting: Double, northing: Double) {
        let (nu, rho, eta2) = curvatures(latitude)
        let (sine, cosine, tangent) = (sin(latitude), cos(latitude), tan(latitude))
        let (t2, t4) = (tangent * tangent, tangent * tangent * tangent * tangent)
        let (c3, c5) = (pow(cosine, 3), pow(cosine, 5))
        let l = longitude - originLongitude * .pi / 180
        let two = nu / 2 * sine * cosine
        let three = nu / 24 * sine * c3 * (5 - t2 + 9 * eta2)
        let threeA = nu / 720 * sine * c5 * (61 - 58 * t2 + t4)
        let four = nu * cosine
        let five = nu / 6 * c3 * (nu / rho - t2)
        let six = nu / 120 * c5 * (5 - 18 * t2 + t4 + 14 * eta2 - 58 * t2 * eta2)
        let l2 = l * l
        let northing = meridian(latitude) + originNorthing + l2 * (two + l2 * (three + l2 * threeA))
        let easting = originEasting + l * (four + l2 * (five + l2 * six))
        return (easting, northing)
    }

    private func unproject(easting: Double, northing: Double) -> (latitude: Double, longitude: Double) {
        var latitude = originLatitude * .pi / 180
        // Each round gains three digits; the bound only guards against numbers that are not on the grid.
        for _ in 0..<20 {
            let rest = northing - originNorthing - meridian(latitude)
            guard abs(rest) >= 0.00001 else { break }
            latitude += rest / (semiMajor * scale)
        }
        let (nu, rho, eta2) = curvatures(latitude)
        let tangent = tan(latitude)
        let (t2, t4, t6) = (pow(tangent, 2), pow(tangent, 4), pow(tangent, 6))
        let secant = 1 / cos(latitude)
        let seven = tangent / (2 * rho * nu)
        let eight = tangent / (24 * rho * pow(nu, 3)) * (5 + 3 * t2 + eta2 - 9 * t2 * eta2)
        let nine = tangent / (720 * rho * pow(nu, 5)) * (61 + 90 * t2 + 45 * t4)
        let ten = secant / nu
        let eleven = secant / (6 * pow(nu, 3)) * (nu / rho + 2 * t2)
        let twelve = secant / (120 * pow(nu, 5)) * (5 + 28 * t2 + 24 * t4)
        let twelveA = secant / (5040 * pow(nu, 7)) * (61 + 662 * t2 + 1320 * t4 + 720 * t6)
        let e = easting - originEasting
        let e2 = e * e
        return (
            latitude - e2 * (seven - e2 * (eight - e2 * nine)),
            originLongitude * .pi / 180 + e * (ten - e2 * (eleven - e2 * (twelve - e2 * twelveA)))
        )
    }
}
