/// A nationality as a travel document states it.
public struct Nationality: Equatable, Sendable {
    /// ISO 3166-1 alpha-3, or XXA, XXB, XXC, XXX of ICAO Doc 9303.
    public let code: String
    /// Adjective, as `Vietnamese`, or what the code stands for, as `Stateless`.
    public let name: String
}
