/// What lies nearest of its kind, and how far away.
public struct Nearest<Place: Equatable & Sendable>: Equatable, Sendable {
    /// What was found.
    public let place: Place
    /// Along the surface, as the crow flies.
    public let metres: Double

    /// Whole kilometres from 10 km, half ones below, hundreds of metres below 1 km, as "300 m", "4.5 km", "36 km".
    public var distance: String {
        if metres < 950 { return "\(max(1, Int((metres / 100).rounded())) * 100) m" }
        let halves = Int((metres / 500).rounded())
        if halves >= 20 { return "\(Int((metres / 1000).rounded())) km" }
        return halves.isMultiple(of: 2) ? "\(halves / 2) km" : "\(halves / 2).5 km"
    }

    /// The nearest of some places; nil when there is none.
    static func of(
        _ places: some Sequence<Place>, to point: Coordinate, at position: (Place) -> Coordinate?
    ) -> Nearest? {
        places.compactMap { place in
            position(place).map { Nearest(place: place, metres: $0.distanceMetres(to: point)) }
        }.min { $0.metres < $1.metres }
    }
}
