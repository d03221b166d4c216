internal import ReferenceData

/// Events that stand so near one another on a map that they share a circle.
struct EventCluster: Equatable, Sendable {
    /// Positions in the list that was drawn, ascending; never empty.
    let members: [Int]
    /// The southernmost and westernmost of its events: the corner of the area that they lie in.
    let southWest: Coordinate
    /// The northernmost and easternmost of its events.
    let northEast: Coordinate
    /// The mean of where they lie.
    let middle: Coordinate
}
