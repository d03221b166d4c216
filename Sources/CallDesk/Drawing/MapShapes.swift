/// Shapes cut to a rectangle and made simpler, so that a drawing holds no more than can be seen.
enum MapShapes {
    /// A closed ring cut to a rectangle; where it was cut it runs along the sides. Empty when nothing is left.
    ///
    /// - Note: Sutherland and Hodgman's way: one side after the other.
    static func clipped(_ ring: [MapPoint], to box: MapBox) -> [MapPoint] {
        guard let bounds = MapBox(round: ring), bounds.overlaps(box) else { return [] }
        if box.contains(bounds) { return ring }
        var ring = cut(ring, inside: { $0.x >= box.left }, at: { Self.crossing($0, $1, x: box.left) })
        ring = cut(ring, inside: { $0.x <= box.right }, at: { Self.crossing($0, $1, x: box.right) })
        ring = cut(ring, inside: { $0.y >= box.top }, at: { Self.crossing($0, $1, y: box.top) })
        return cut(ring, inside: { $0.y <= box.bottom }, at: { Self.crossing($0, $1, y: box.bottom) })
    }

    /// The parts of a line whose segments may touch a rectangle, whole segments.
    static func runs(of line: [MapPoint], touching box: MapBox) -> [[MapPoint]] {
        var runs: [[MapPoint]] = []
        var run: [MapPoint] = []
        for (from, to) in zip(line, line.dropFirst()) {
            let isNear =
                max(from.x, to.x) >= box.left && min(from.x, to.x) <= box.right && max(from.y, to.y) >= box.top
                && min(from.y, to.y) <= box.bottom
            if isNear {
                if run.isEmpty { run.append(from) }
                run.append(to)
            } else if !run.isEmpty {
                runs.append(run)
                run = []
            }
        }
        return run.isEmpty ? runs : runs + [run]
    }

    /// A line without the points that lie within a tolerance of it; the ends stay.
    ///
    /// - Note: Douglas and Peucker's way, without recursion since a coast is long.
    static func simplified(_ line: [MapPoint], tolerance: Double) -> [MapPoint] {
        guard line.count > 2 else { return line }
        var isKept = [Bool](repeating: false, count: line.count)
        isKept[0] = true
        isKept[line.count - 1] = true
        var open = [(0, line.count - 1)]
        while let (first, last) = open.popLast() {
            guard last - first > 1 else { continue }
            var furthest = (index: first, distance: tolerance)
            for index in (first + 1)..<last {
                let distance = distance(line[index], from: line[first], to: line[last])
                if distance > furthest.distance { furthest = (index, distance) }
            }
            guard furthest.index > first else { continue }
            isKept[furthest.index] = true
            open.append((first, furthest.index))
            open.append((furthest.index, last))
        }
        return zip(line, isKept).filter { $0.1 }.map(\.0)
    }

    private static func distance(_ point: MapPoint, from: MapPoint, to: MapPoint) -> Double {
        let (alongX, alongY) = (to.x - from.x, to.y - from.y)
        let length = alongX * alongX + alongY * alongY
        guard length > 0 else { return point.distance(to: from) }
        let share = max(0, min(1, ((point.x - from.x) * alongX + (point.y - from.y) * alongY) / length))
        return point.distance(to: MapPoint(x: from.x + share * alongX, y: from.y + share * alongY))
    }

    private static func cut(
        _ ring: [MapPoint], inside: (MapPoint) -> Bool, at crossing: (MapPoint, MapPoint) -> MapPoint
    ) -> [MapPoint] {
        var result: [MapPoint] = []
        guard var before = ring.last else { return [] }
        for point in ring {
            if inside(point) != inside(before) { result.append(crossing(before, point)) }
            if inside(point) { result.append(point) }
            before = point
        }
        return result
    }

    private static func crossing(_ from: MapPoint, _ to: MapPoint, x: Double) -> MapPoint {
        MapPoint(x: x, y: from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x))
    }

    private static func crossing(_ from: MapPoint, _ to: MapPoint, y: Double) -> MapPoint {
        MapPoint(x: from.x + (to.x - from.x) * (y - from.y) / (to.y - from.y), y: y)
    }
}
