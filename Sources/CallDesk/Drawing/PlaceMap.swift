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

    /// Every port on the map, named while there is room, the nearest first.
    private func ports(_ labels: inout MapLabels) -> String {
        let middle = base.frame.point(place)
        return MapPorts(on: base.frame, nearest: place).markup(&labels, size: 10) { Self.gap($0, middle) }
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
            markup += placed.text(town.name, "map-town-name", "#5c6469", size: 9)
        }
        return markup
    }

    /// Room between a port and its name: beside the place itself the name stands clear of the place's mark.
    private static func gap(_ port: MapPoint, _ middle: MapPoint) -> Double {
        max(6, 17 - port.distance(to: middle))
    }
}
