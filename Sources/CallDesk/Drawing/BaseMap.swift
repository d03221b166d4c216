import Casework
internal import ReferenceData

/// What lies under every map: sea, land, motorways, a scale, and whose data it is.
struct BaseMap: Sendable {
    /// Whose data the maps are made of, to be said wherever one is shown.
    static let acknowledgement = "Contains OS data © Crown copyright and database right 2024. Natural Earth."

    let frame: MapFrame
    /// The motorways, for labels.
    let roads: MapRoads
    /// Sea, land and motorways, in the order in which they are drawn.
    ///
    /// Beyond the coast that is known the ground has a class of its own, so that no sea is shown where land may be.
    let markup: String

    /// Collects what lies on a frame.
    init(_ frame: MapFrame) {
        self.frame = frame
        roads = MapRoads(frame, grain: 0.5)
        markup = Self.markup(frame, roads)
    }

    private static func markup(_ frame: MapFrame, _ roads: MapRoads) -> String {
        let size = "width=\"\(SVGMarkup.number(frame.width))\" height=\"\(SVGMarkup.number(frame.height))\""
        var markup = "<rect class=\"map-beyond\" fill=\"#d9d9d9\" \(size)/>\n"
        let corners = [
            (Coastline.latitudes.lowerBound, Coastline.longitudes.lowerBound),
            (Coastline.latitudes.upperBound, Coastline.longitudes.upperBound),
        ].compactMap { Coordinate(latitude: $0.0, longitude: $0.1) }.map(frame.point)
        if let known = MapBox(round: corners) {
            let sea = MapShapes.clipped(
                [
                    MapPoint(x: known.left, y: known.top), MapPoint(x: known.right, y: known.top),
                    MapPoint(x: known.right, y: known.bottom), MapPoint(x: known.left, y: known.bottom),
                ], to: frame.box.widened(by: 6))
            var path = SVGPath()
            path.add(sea, isClosed: true)
            markup += "<path class=\"map-sea\" fill=\"#dce8ee\" d=\"\(path.data)\"/>\n"
        }
        markup +=
            "<path class=\"map-land\" fill=\"#f8f6f0\" stroke=\"#8fa6b2\" stroke-width=\".8\" d=\"\(land(frame).data)\"/>\n"
        markup +=
            "<path class=\"map-motorway\" fill=\"none\" stroke=\"#3d74b8\" stroke-width=\"2\" stroke-linecap=\"round\" "
            + "stroke-linejoin=\"round\" d=\"\(roads.path.data)\"/>\n"
        return markup
    }

    /// Where the scale stands, and the acknowledgement.
    var corners: [MapBox] {
        let width = scale.length + 12
        return [
            MapBox(left: 0, top: frame.height - 28, right: width, bottom: frame.height),
            MapBox(
                left: frame.width - MapLabels.width(Self.acknowledgement, size: 6.5) - 6, top: frame.height - 13,
                right: frame.width, bottom: frame.height),
        ]
    }

    /// The scale and the acknowledgement.
    var margin: String {
        let (length, words) = scale
        let foot = frame.height - 8
        let end = SVGMarkup.number(8 + length)
        let (top, bottom) = (SVGMarkup.number(foot - 4), SVGMarkup.number(foot))
        return """
            <path class="map-scale" fill="none" stroke="#3a454c" d="M8 \(top)V\(bottom)H\(end)V\(top)"/>
            <text class="map-small" x="8" y="\(SVGMarkup.number(foot - 8))" font-size="9">\(words)</text>
            <text class="map-small" x="\(SVGMarkup.number(frame.width - 5))" y="\(SVGMarkup.number(frame.height - 5))" \
            font-size="6.5" text-anchor="end">\(Self.acknowledgement)</text>

            """
    }

    /// Whether the coast is known at a point, so that land and sea can be told apart.
    static func reaches(_ point: Coordinate) -> Bool {
        Coastline.latitudes.contains(point.latitude) && Coastline.longitudes.contains(point.longitude)
    }

    /// A round number of kilometres that takes up to a quarter of the width.
    private var scale: (length: Double, words: String) {
        let most = frame.width / 4 * frame.metresPerUnit / 1000
        let kilometres = [500, 200, 100, 50, 20, 10, 5, 2].first { Double($0) <= most } ?? 1
        return (Double(kilometres) * 1000 / frame.metresPerUnit, "\(kilometres) km")
    }

    private static func land(_ frame: MapFrame) -> SVGPath {
        let view = frame.box.widened(by: 6)
        var path = SVGPath()
        for ring in Coastline.land {
            let shown = MapShapes.clipped(ring.map(frame.point), to: view)
            guard let bounds = MapBox(round: shown), bounds.right - bounds.left + bounds.bottom - bounds.top > 1.5
            else {
                continue
            }
            path.add(simplifiedRing(shown), isClosed: true)
        }
        return path
    }

    /// A ring has no ends to keep: it is cut in two at its far sides, so that neither half shrinks to nothing.
    private static func simplifiedRing(_ ring: [MapPoint]) -> [MapPoint] {
        guard ring.count > 4 else { return ring }
        let far = ring.indices.max { ring[$0].distance(to: ring[0]) < ring[$1].distance(to: ring[0]) } ?? 0
        let first = MapShapes.simplified(Array(ring[...far]), tolerance: 0.4)
        let second = MapShapes.simplified(Array(ring[far...]) + [ring[0]], tolerance: 0.4)
        return first.dropLast() + second.dropLast()
    }
}
