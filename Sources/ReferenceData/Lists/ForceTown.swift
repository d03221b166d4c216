/// A town with a police force that polices it.
public struct ForceTown: Equatable, Sendable {
    /// Its name, as `Ashford`.
    public let name: String
    /// A territorial force.
    public let force: PoliceForce
    /// Its middle, within about a kilometre.
    public let coordinate: Coordinate
}
