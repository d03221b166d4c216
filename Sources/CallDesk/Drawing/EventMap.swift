import Casework
internal import ReferenceData

/// A map of many events: circles by count over coast, motorways and ports, each a link.
struct EventMap {
    /// What the map shows.
    enum Extent {
        /// The United Kingdom and the ports across the Channel.
        case unitedKingdom
        /// These points, with room round them; the United Kingdom when there are none.
        case fitting([Coordinate])
    }

    private let points: [Coordinate]
    private let id: String
    private let base: BaseMap
    private let clusters: EventClusters

    /// Prepares the map of events.
    ///
    /// - Parameters:
    ///   - points: one an event, in any order.
    ///   - id: begins the ids of its title and description; another for each map of a page.
    init(of points: [Coordinate], extent: Extent = .unitedKingdom, id: String = "events") {
        (self.points, self.id) = (points, id)
        switch extent {
        case .unitedKingdom: base = Self.unitedKingdom
        case .fitting(let shown): base = BaseMap(MapFrame(fitting: shown, width: 640, height: 640))
        }
        clusters = EventClusters(points, on: base.frame, cell: 30)
    }

    /// The clusters that are drawn, the largest first; for a table that says the same as the map.
    var shown: [EventCluster] { clusters.circles.map(\.cluster) }

    /// How many events lie off the map.
    var beyond: Int { points.count - clusters.circles.reduce(0) { $0 + $1.cluster.members.count } }

    /// The drawing: one `svg` element without style attributes.
    ///
    /// - Parameter link: where a cluster's circle leads, as an address; nil for none.
    func svg(link: (EventCluster) -> String?) -> String {
        let frame = base.frame
        let size = "\(SVGMarkup.number(frame.width)) \(SVGMarkup.number(frame.height))"
        let off = beyond > 0 ? " \(beyond) more lie off the map." : ""
        var labels = MapLabels(
            frame,
            taken: base.corners
                + clusters.circles.map { MapBox(middle: $0.middle, width: $0.radius * 2, height: $0.radius * 2) })
        let ports = MapPorts(on: frame).markup(&labels, size: 9) { _ in 6 }
        let circles = clusters.circles.map { circle in
            let words = SVGMarkup.escaped(Self.words(circle.cluster))
            let drawn = Self.drawn(circle, words)
            guard let address = link(circle.cluster) else { return drawn }
            return "<a class=\"map-link\" href=\"\(SVGMarkup.escaped(address))\" aria-label=\"\(words)\">\(drawn)</a>"
        }
        return """
            <svg class="map map-events" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" role="group" \
            aria-labelledby="\(id)-title \(id)-desc">
            <title id="\(id)-title">Map of \(Self.count(points.count))</title>
            <desc id="\(id)-desc">Circles by number of events, \(clusters.circles.count) in all.\(off)</desc>
            \(base.markup)\(ports)\(circles.joined(separator: "\n"))
            \(base.margin)</svg>
            """
    }

    /// Drawn once, since it is the same whatever happened.
    private static let unitedKingdom = BaseMap(MapFrame(fitting: [], width: 640, height: 840))

    private static func drawn(_ circle: EventClusters.Circle, _ words: String) -> String {
        let (x, y) = (SVGMarkup.number(circle.middle.x), SVGMarkup.number(circle.middle.y))
        let count = circle.cluster.members.count
        let text = circle.radius > 16 ? 12.0 : circle.radius > 10 ? 10 : 8.5
        return """
            <g class="map-cluster"><title>\(words)</title>\
            <circle class="map-count" fill="#a3162b" fill-opacity=".88" stroke="#fff" cx="\(x)" cy="\(y)" \
            r="\(SVGMarkup.number(circle.radius))"/>\
            <text class="map-number" fill="#fff" x="\(x)" y="\(SVGMarkup.number(circle.middle.y + text * 0.35))" \
            font-size="\(SVGMarkup.number(text))" text-anchor="middle">\(count)</text></g>
            """
    }

    private static func words(_ cluster: EventCluster) -> String {
        count(cluster.members.count) + (Surroundings.name(near: cluster.middle).map { " near \($0)" } ?? "")
    }

    private static func count(_ number: Int) -> String { number == 1 ? "1 event" : "\(number) events" }
}
