import Casework
internal import ReferenceData

/// The ports on a map: each curated one as a square, and its name where there is room.
struct MapPorts {
    private let near: [(port: Port, point: MapPoint)]

    /// - Parameter place: those nearest to it are named first; nil for the order of the list, which is the United Kingdom's
    ///   before others'.
    init(on frame: MapFrame, nearest place: Coordinate? = nil) {
        let view = frame.box.widened(by: -4)
        var found = Ports.curated.compactMap { port in port.coordinate.map { (port, $0) } }
            .filter { view.contains(frame.point($0.1)) }
        if let place {
            found.sort {
                ($0.1.distanceMetres(to: place), $0.0.code) < ($1.1.distanceMetres(to: place), $1.0.code)
            }
        }
        near = found.map { ($0.0, frame.point($0.1)) }
    }

    /// Squares and names.
    ///
    /// - Parameter gap: room between a port and its name.
    func markup(_ labels: inout MapLabels, size: Double, gap: (MapPoint) -> Double) -> String {
        var squares = ""
        for (_, point) in near {
            _ = labels.take(MapBox(middle: point, width: 7, height: 7))
            squares += "M\(SVGMarkup.number(point.x - 3)) \(SVGMarkup.number(point.y - 3))h6v6h-6z"
        }
        guard !squares.isEmpty else { return "" }
        var markup = "<path class=\"map-port\" fill=\"#12303f\" stroke=\"#fff\" d=\"\(squares)\"/>\n"
        for (port, point) in near {
            let name = port.shortName
            guard let placed = labels.place(name, beside: point, gap: gap(point), size: size) else { continue }
            markup += placed.text(name, "map-port-name", "#12303f", size: size)
        }
        return markup
    }
}
