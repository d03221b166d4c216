/// What lies round a point: the nearest motorway, port and town.
public struct Surroundings: Equatable, Sendable {
    /// Within 50 km; nil beyond, and abroad.
    public let motorway: Nearest<Motorway>?
    /// Of the curated ports; nil never, as long as there is a list.
    public let port: Nearest<Port>?
    /// Of the towns that are listed with a force; nil abroad, that is where the nearest port is not British.
    public let town: Nearest<ForceTown>?

    /// Looks up what lies round a point.
    public init(of point: Coordinate) {
        let port = Ports.nearest(to: point)
        let isAbroad = port.map { $0.place.country != "GB" } ?? true
        self.port = port
        motorway = isAbroad ? nil : Motorways.nearest(to: point)
        town = isAbroad ? nil : ForceTowns.nearest(to: point)
    }

    /// The name by which people would find a point on a map: the nearest listed town's, abroad the nearest port's.
    public static func name(near point: Coordinate) -> String? {
        guard let port = Ports.nearest(to: point)?.place else { return nil }
        return port.country == "GB" ? ForceTowns.nearest(to: point)?.place.name : port.name
    }

    /// One line of words for each that is known: motorway, port, town.
    ///
    /// They never say which force a place belongs to, since no boundary is known.
    public var lines: [String] {
        var lines: [String] = []
        if let motorway {
            let isNear = motorway.metres <= Double(motorway.place.accuracyMetres)
            let road = motorway.place.road
            lines.append(isNear ? "On or beside the \(road)" : "Nearest motorway: \(road), \(motorway.distance)")
        }
        if let port { lines.append("Nearest port in our list: \(port.place.name), \(port.distance)") }
        if let town {
            lines.append(
                "Nearest town in our list: \(town.place.name) (\(town.place.force.name)), \(town.distance)")
        }
        return lines
    }
}
