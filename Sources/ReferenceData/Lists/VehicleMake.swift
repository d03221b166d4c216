/// A maker of vehicles, as the badge names it.
public struct VehicleMake: Equatable, Sendable {
    /// What it mostly makes.
    public enum Kind: String, CaseIterable, Sendable {
        case lorry, van, coach, trailer
    }

    /// The name on the badge, as `Schmitz Cargobull`.
    public let name: String
    /// What it is mostly met as.
    public let kind: Kind
}
