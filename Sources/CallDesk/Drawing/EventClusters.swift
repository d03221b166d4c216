internal import ReferenceData

/// Gathers events into circles on a grid; the same events give the same circles.
struct EventClusters {
    /// The largest first; those as large, from north to south and west to east.
    let circles: [Circle]

    /// A cluster as it is drawn.
    struct Circle {
        let cluster: EventCluster
        let middle: MapPoint
        let radius: Double
    }

    private struct Group {
        var members: [Int]
        var x: Double
        var y: Double
        var count: Double { Double(members.count) }
        var point: MapPoint { MapPoint(x: x / count, y: y / count) }
    }

    /// Gathers the events that lie on a frame.
    ///
    /// - Parameter cell: side of a square of the grid, in units of the drawing.
    init(_ points: [Coordinate], on frame: MapFrame, cell: Double) {
        struct Cell: Hashable {
            let row: Int
            let column: Int
        }
        var cells: [Cell: Group] = [:]
        for (index, coordinate) in points.enumerated() {
            let point = frame.point(coordinate)
            guard frame.box.contains(point) else { continue }
            let cell = Cell(row: Int(point.y / cell), column: Int(point.x / cell))
            var group = cells[cell] ?? Group(members: [], x: 0, y: 0)
            group.members.append(index)
            group.x += point.x
            group.y += point.y
            cells[cell] = group
        }
        var groups = cells.sorted { ($0.key.row, $0.key.column) < ($1.key.row, $1.key.column) }.map(\.value)
        while Self.joinOnce(&groups) {}
        let largest = groups.map(\.members.count).max() ?? 0
        circles = groups.enumerated()
            .sorted { ($1.element.members.count, $0.offset) < ($0.element.members.count, $1.offset) }
            .compactMap { _, group in
                Self.cluster(group.members.sorted(), of: points).map {
                    Circle(
                        cluster: $0, middle: group.point, radius: Self.radius(group.members.count, largest: largest))
                }
            }
    }

    /// The radius of a circle: its area is as its count, but for the smallest, which must hold a number.
    static func radius(_ count: Int, largest: Int) -> Double {
        let digits = Double(String(count).count)
        return max(4 + 3.4 * digits, 26 * (Double(count) / Double(max(largest, 12))).squareRoot())
    }

    /// Joins what covers one another; false when nothing did.
    private static func joinOnce(_ groups: inout [Group]) -> Bool {
        let largest = groups.map(\.members.count).max() ?? 0
        let order = groups.indices.sorted { (groups[$1].members.count, $0) < (groups[$0].members.count, $1) }
        var isGone = [Bool](repeating: false, count: groups.count)
        for (place, index) in order.enumerated() where !isGone[index] {
            for other in order[(place + 1)...] where !isGone[other] {
                let room =
                    radius(groups[index].members.count, largest: largest)
                    + radius(groups[other].members.count, largest: largest)
                guard groups[index].point.distance(to: groups[other].point) < room * 0.9 else { continue }
                groups[index].members += groups[other].members
                groups[index].x += groups[other].x
                groups[index].y += groups[other].y
                isGone[other] = true
            }
        }
        groups = zip(groups, isGone).filter { !$0.1 }.map(\.0)
        return isGone.contains(true)
    }

    private static func cluster(_ members: [Int], of points: [Coordinate]) -> EventCluster? {
        let (latitudes, longitudes) = (members.map { points[$0].latitude }, members.map { points[$0].longitude })
        let count = Double(members.count)
        guard let south = latitudes.min(), let north = latitudes.max(), let west = longitudes.min(),
            let east = longitudes.max(), let southWest = Coordinate(latitude: south, longitude: west),
            let northEast = Coordinate(latitude: north, longitude: east),
            let middle = Coordinate(
                latitude: latitudes.reduce(0, +) / count, longitude: longitudes.reduce(0, +) / count)
        else { return nil }
        return EventCluster(members: members, southWest: southWest, northEast: northEast, middle: middle)
    }
}
