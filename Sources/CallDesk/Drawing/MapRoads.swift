internal import ReferenceData

/// The motorways that a drawing shows: one path, and where their numbers may stand.
struct MapRoads {
    /// Carriageways that fall together at the drawing's scale are drawn once.
    let path: SVGPath
    /// By road, the longest on the drawing first: points on it at which a label may stand, in a fixed order.
    let labelPoints: [(road: String, points: [MapPoint])]

    /// Finds what lies on a frame.
    ///
    /// - Parameter grain: the size of detail that is left out, in units of the drawing.
    init(_ frame: MapFrame, grain: Double) {
        let view = frame.box.widened(by: 4)
        var edges: [Edge] = []
        var known = Set<Edge>()
        var points: [String: [MapPoint]] = [:]
        var lengths: [String: Double] = [:]
        for stretch in Motorways.all {
            for run in MapShapes.runs(of: stretch.line.map(frame.point), touching: view) {
                let line = MapShapes.simplified(run, tolerance: grain * 0.8)
                for (from, to) in zip(line, line.dropFirst()) {
                    let edge = Edge(Node(from, grain: grain), Node(to, grain: grain))
                    guard edge.from != edge.to, known.insert(edge.undirected).inserted else { continue }
                    edges.append(edge)
                    let middle = MapPoint(x: (from.x + to.x) / 2, y: (from.y + to.y) / 2)
                    points[stretch.road, default: []] += [middle, to].filter(frame.box.contains)
                    if frame.box.contains(middle) { lengths[stretch.road, default: 0] += from.distance(to: to) }
                }
            }
        }
        path = Self.path(edges, grain: grain)
        labelPoints = points.filter { !$0.value.isEmpty }
            .map { (road: $0.key, points: $0.value) }
            .sorted { (lengths[$0.road] ?? 0, $1.road) > (lengths[$1.road] ?? 0, $0.road) }
    }

    private struct Node: Hashable {
        let x: Int
        let y: Int

        init(_ point: MapPoint, grain: Double) {
            (x, y) = (Int((point.x / grain).rounded()), Int((point.y / grain).rounded()))
        }

        func point(grain: Double) -> MapPoint { MapPoint(x: Double(x) * grain, y: Double(y) * grain) }
    }

    private struct Edge: Hashable {
        let from: Node
        let to: Node

        init(_ from: Node, _ to: Node) { (self.from, self.to) = (from, to) }

        /// The same for both directions.
        var undirected: Edge { (from.x, from.y) < (to.x, to.y) ? self : Edge(to, from) }
    }

    /// Joins edges end to end, so that shared points are written once.
    private static func path(_ edges: [Edge], grain: Double) -> SVGPath {
        var at: [Node: [Int]] = [:]
        for (index, edge) in edges.enumerated() {
            at[edge.from, default: []].append(index)
            at[edge.to, default: []].append(index)
        }
        var isDrawn = [Bool](repeating: false, count: edges.count)
        func next(_ node: Node) -> Node? {
            guard let index = at[node]?.first(where: { !isDrawn[$0] }) else { return nil }
            isDrawn[index] = true
            return edges[index].from == node ? edges[index].to : edges[index].from
        }
        var path = SVGPath()
        for (index, edge) in edges.enumerated() where !isDrawn[index] {
            isDrawn[index] = true
            var ahead = [edge.from, edge.to]
            while let last = ahead.last, let node = next(last) { ahead.append(node) }
            var back: [Node] = []
            while let node = next(back.last ?? edge.from) { back.append(node) }
            path.add((back.reversed() + ahead).map { $0.point(grain: grain) })
        }
        return path
    }
}
