private import Foundation

/// The motorways of the United Kingdom; both carriageways, and many slip roads, are lines of their own.
///
/// - Note: Source: OS Open Roads. Contains OS data © Crown copyright and database right 2024, Open Government
///   Licence v3. It leaves out what does not touch the one connected network; those stretches (M2, A3(M), A1(M) in the
///   south, M90, Northern Ireland) are compiled for this project and are good to about a kilometre.
public enum Motorways {
    /// All stretches by road.
    public static let all: [Motorway] = CSVTable(PackageResources.motorways_csv).rows.compactMap { row in
        guard let road = row["road"], let accuracy = row["accuracy_metres"].flatMap({ Int($0) }),
            let line = row["line"].map({ EncodedLine.decode($0, unitsPerDegree: 10_000) }), line.count > 1
        else { return nil }
        return Motorway(road: road, accuracyMetres: accuracy, line: line)
    }

    /// The motorway nearest to a point, by its line and not only by the points on it.
    ///
    /// - Parameter reachMetres: how far to look, 50 km where nothing is said.
    /// - Returns: nil when there is none within reach.
    public static func nearest(to point: Coordinate, within reachMetres: Double = 50_000) -> Nearest<Motorway>? {
        // On a plane that touches the earth at the point: exact enough within reach, and much faster than on the sphere.
        let metresNorth = 6_371_008.8 * Double.pi / 180
        let metresEast = metresNorth * cos(point.latitude * .pi / 180)
        var best: (stretch: Motorway, square: Double)?
        for stretch in all {
            var before: (x: Double, y: Double)?
            for corner in stretch.line {
                let here = (
                    x: (corner.longitude - point.longitude) * metresEast,
                    y: (corner.latitude - point.latitude) * metresNorth
                )
                if let before {
                    let square = squareToSegment(before, here)
                    if square < best?.square ?? (reachMetres * reachMetres) { best = (stretch, square) }
                }
                before = here
            }
        }
        return best.map { Nearest(place: $0.stretch, metres: $0.square.squareRoot()) }
    }

    /// Square of the distance from the origin to a segment.
    private static func squareToSegment(_ from: (x: Double, y: Double), _ to: (x: Double, y: Double)) -> Double {
        let (alongX, alongY) = (to.x - from.x, to.y - from.y)
        let length = alongX * alongX + alongY * alongY
        let share = length > 0 ? min(1, max(0, -(from.x * alongX + from.y * alongY) / length)) : 0
        let (x, y) = (from.x + share * alongX, from.y + share * alongY)
        return x * x + y * y
    }
}
