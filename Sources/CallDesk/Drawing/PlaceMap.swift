import Casework

internal import ReferenceData

/// A small map of one place, about 30 km round it: coast, motorways, ports, towns.
struct PlaceMap {
    private let place: Coordinate
    private let accuracyMetres: Int?
    private let id: String
    private let base: BaseMap

    /// Prepares the map of a place.
    ///
    /// - Parameters:
    ///   - accuracyMetres: how uncertain the place is; a ring shows it where it can be seen at this scale.
    ///   - id: begins the ids of its title and description; another for each map of a page.
    init(of place: Coordinate, accuracyMetres: Int? = nil, id: String = "map") {
        (self.place, self.accuracyMetres, self.id) = (place, accuracyMetres, id)
        base = BaseMap(MapFrame(centre: place, radiusMetres: 30_000, width: 420, height: 300))
    }

    /// The drawing: one `svg` element, under 15 kB, without style attributes; its description tells the surroundings.
    var svg: String {
        let frame = base.frame
        let middle = frame.point(place)
        var labels = MapLabels(frame, taken: base.corners + [MapBox(middle: middle, width: 22, height: 22)])
        let roads = roadLabels(&labels)
        let ports = ports(&labels)
        let towns = towns(&labels)
        var lines = Surroundings(of: place).lines
        if !BaseMap.reaches(place) { lines.append(Self.beyond) }
        let words = lines.joined(separator: ". ")
        let size = "\(SVGMarkup.number(frame.width)) \(SVGMarkup.number(frame.height))"
        return """
            <svg class="map map-place" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size)" role="img" \
            aria-labelledby="\(id)-title \(id)-desc">
            <title id="\(id)-title">Map of 30 km round \(place.text)</title>
            <desc id="\(id)-desc">\(SVGMarkup.escaped(words)).</desc>
            \(base.markup)\(towns)\(ports)\(roads)\(mark(middle))\(base.margin)</svg>
            """
    }

    private func mark(_ point: MapPoint) -> String {
        let (x, y) = (SVGMarkup.number(point.x), SVGMarkup.number(point.y))
        var markup = ""
        let uncertain = Double(accuracyMetres ?? 0) / base.frame.metresPerUnit
        if uncertain > 8 {
            let radius = SVGMarkup.number(uncertain)
            markup +=
                "<circle class=\"map-accuracy\" fill=\"#c8102e\" fill-opacity=\".12\" stroke=\"#c8102e\" "
                + "cx=\"\(x)\" cy=\"\(y)\" r=\"\(radius)\"/>\n"
        }
        markup += """
            <circle class="map-halo" fill="#fff" cx="\(x)" cy="\(y)" r="9.5"/>
            <circle class="map-point" fill="none" stroke="#c8102e" stroke-width="2.6" cx="\(x)" cy="\(y)" r="7"/>
            <circle class="map-point-dot" fill="#c8102e" cx="\(x)" cy="\(y)" r="2.4"/>

            """
        if !BaseMap.reaches(place) {
            markup +=
                "<text class=\"map-town-name\" x=\"\(x)\" y=\"\(SVGMarkup.number(point.y + 32))\" "
                + "font-size=\"11\" text-anchor=\"middle\">\(Self.beyond)</text>\n"
        }
        return markup
    }

    private static let beyond = "The base map does not reach here"

    /// The numbers of up to eight motorways, each once, rather halfway out than at the edge.
    private func roadLabels(_ labels: inout MapLabels) -> String {
        var markup = ""
        let middle = base.frame.point(place)
        for (road, points) in base.roads.labelPoints.prefix(8) {
            let width = MapLabels.width(road, size: 9) + 7
            let order = points.sorted { abs($0.distance(to: middle) - 85) < abs($1.distance(to: middle) - 85) }
            guard
                let point = order.first(where: { labels.take(MapBox(middle: $0, width: width + 2, height: 15)) })
            else { continue }
            let corner = (SVGMarkup.number(point.x - width / 2), SVGMarkup.number(point.y - 6.5))
            markup += """
                <rect class="map-shield" fill="#1d4f91" x="\(corner.0)" y="\(corner.1)" \
                width="\(SVGMarkup.number(width))" height="13" rx="2.5"/>
                <text class="map-road" fill="#fff" x="\(SVGMarkup.number(point.x))" \
                y="\(SVGMarkup.number(point.y + 3.2))" font-size="9" text-anchor="middle">\
                \(SVGMarkup.escaped(road))</text>

                """
        }
        return markup
    }

    /// Every curated port on the map as a square; names while there is room, the nearest first.
    private func ports(_ labels: inout MapLabels) -> String {
        var markup = ""
        let middle = base.frame.point(place)
        let near = Ports.curated.compactMap { port in port.coordinate.map { (port, $0) } }
            .filter { base.frame.box.widened(by: -4).contains(base.frame.point($0.1)) }
            .sorted { ($0.1.distanceMetres(to: place), $0.0.code) < ($1.1.distanceMetres(to: place), $1.0.code) }
        var squares = ""
        for (_, coordinate) in near {
            let point = base.frame.point(coordinate)
            _ = labels.take(MapBox(middle: point, width: 7, height: 7))
            squares += "M\(SVGMarkup.number(point.x - 3)) \(SVGMarkup.number(point.y - 3))h6v6h-6z"
        }
        if !squares.isEmpty {
            markup += "<path class=\"map-port\" fill=\"#12303f\" stroke=\"#fff\" d=\"\(squares)\"/>\n"
        }
        for (port, coordinate) in near {
            let name = port.shortName
            let point = base.frame.point(coordinate)
            guard let placed = labels.place(name, beside: point, gap: Self.gap(point, middle), size: 10) else {
                continue
            }
            markup += text(name, "map-port-name", "#12303f", placed, size: 10)
        }
        return markup
    }

    /// Towns with a name that finds room, the larger first, as the list has them.
    private func towns(_ labels: inout MapLabels) -> String {
        var markup = ""
        var ranks: [String: Int] = [:]
        let ranked = ForceTowns.all.map { town in
            ranks[town.force.slug, default: 0] += 1
            return (town: town, rank: ranks[town.force.slug] ?? 0)
        }
        let view = base.frame.box.widened(by: -4)
        for (town, _) in ranked.filter({ view.contains(base.frame.point($0.town.coordinate)) })
            .sorted(by: { ($0.rank, $0.town.name) < ($1.rank, $1.town.name) }).prefix(16)
        {
            let point = base.frame.point(town.coordinate)
            guard labels.take(MapBox(middle: point, width: 4, height: 4)),
                let placed = labels.place(town.name, beside: point, gap: 4, size: 9)
            else { continue }
            let (x, y) = (SVGMarkup.number(point.x), SVGMarkup.number(point.y))
            markup += "<circle class=\"map-town\" fill=\"#5c6469\" cx=\"\(x)\" cy=\"\(y)\" r=\"1.6\"/>\n"
            markup += text(town.name, "map-town-name", "#5c6469", placed, size: 9)
        }
        return markup
    }

    private func text(
        _ words: String, _ style: String, _ fill: String, _ placed: MapLabels.Placed, size: Int
    ) -> String {
        "<text class=\"\(style)\" fill=\"\(fill)\" x=\"\(SVGMarkup.number(placed.point.x))\" "
            + "y=\"\(SVGMarkup.number(placed.point.y))\" font-size=\"\(size)\" text-anchor=\"\(placed.anchor)\">"
            + "\(SVGMarkup.escaped(words))</text>\n"
    }

    /// Room between a port and its name: beside the place itself the name stands clear of the place's mark.
    private static func gap(_ port: MapPoint, _ middle: MapPoint) -> Double {
        max(6, 17 - port.distance(to: middle))
    }
}
