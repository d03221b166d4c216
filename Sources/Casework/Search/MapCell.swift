private import Foundation
public import ReferenceData

/// A square of a map grid, by which "within so many kilometres" is met by equality.
public struct MapCell: Hashable, Sendable {
    /// 0 for the finest; each level is four times as wide as the one below.
    public let level: Int
    public let row: Int
    public let column: Int

    /// Levels 0 to 4: 0.01° to 2.56° of latitude, about 1.1 km to 285 km.
    public static let levels = 0...4
    /// A circle is covered by so many cells at most, except a very large one.
    private static let most = 30
    private static let kilometresPerDegree = 111.0

    private init(level: Int, row: Int, column: Int) { (self.level, self.row, self.column) = (level, row, column) }

    /// `2:320:-11`.
    public var text: String { "\(level):\(row):\(column)" }

    /// The cells that a point lies in, one a level.
    public static func cells(of point: Coordinate) -> [MapCell] {
        levels.map { level in
            let step = height(level)
            return MapCell(
                level: level, row: Int((point.latitude / step).rounded(.down)),
                column: Int((point.longitude / (step * 1.6)).rounded(.down)))
        }
    }

    /// Cells of one level that cover a circle, and more; as fine as few cells allow.
    ///
    /// - Returns: nil when the circle is too wide for any level, so that every place may lie in it.
    public static func covering(_ centre: Coordinate, radiusKilometres: Double) -> [MapCell]? {
        let latitudes = radiusKilometres / kilometresPerDegree
        let furthest = min(abs(centre.latitude) + latitudes, 90)
        let shrink = cos(furthest * .pi / 180)
        guard shrink > 0.05 else { return nil }
        let longitudes = latitudes / shrink
        // Beyond the edge of the map the columns would have to begin anew; nobody is looked for there.
        guard centre.longitude - longitudes >= -180, centre.longitude + longitudes <= 180 else { return nil }
        for level in levels {
            let step = height(level)
            let rows = range(centre.latitude, latitudes, step)
            let columns = range(centre.longitude, longitudes, step * 1.6)
            guard rows.count * columns.count <= most else { continue }
            return rows.flatMap { row in columns.map { MapCell(level: level, row: row, column: $0) } }
        }
        return nil
    }

    private static func height(_ level: Int) -> Double { 0.01 * Double(1 << (2 * level)) }

    private static func range(_ middle: Double, _ reach: Double, _ step: Double) -> ClosedRange<Int> {
        Int(((middle - reach) / step).rounded(.down))...Int(((middle + reach) / step).rounded(.down))
    }
}
