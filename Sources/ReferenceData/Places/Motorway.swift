/// A stretch of a motorway of the United Kingdom.
public struct Motorway: Equatable, Sendable {
    /// Its number, as `M20`, `A1(M)`, `M6 Toll`; Northern Ireland's are numbered for themselves.
    public let road: String
    /// How far the line may lie from the road, in metres: 200, or 1,000 where it was compiled from general knowledge.
    public let accuracyMetres: Int
    /// Two points or more, in the order of the road, in either direction.
    public let line: [Coordinate]
}
