/// A country or territory of ISO 3166-1.
public struct Country: Equatable, Sendable {
    /// Two upper-case letters, as `VN`.
    public let alpha2: String
    /// Three upper-case letters, as `VNM`.
    public let alpha3: String
    /// Usual English name, as `Vietnam`.
    public let name: String
    /// Adjective of nationality, as `Vietnamese`.
    public let nationality: String
    /// Sign on vehicles abroad, 1–3 upper-case letters, as `VN` or `D`; nil where there is none or it is not certain.
    public let distinguishingSign: String?
}
