/// A police force of the United Kingdom, territorial or special.
public struct PoliceForce: Equatable, Sendable {
    /// Stable identifier, as `thames-valley`.
    public let slug: String
    /// Full name.
    public let name: String
    /// ONS code of the police force area, as `E23000029`; nil where there is none.
    public let onsCode: String?
    /// Regional organised crime unit, as `SEROCU`, or `London`, `NI`, `Scotland`, `national`.
    public let rocu: String
}
