/// A port, ferry or tunnel terminal.
public struct Port: Equatable, Sendable {
    /// What mostly crosses there.
    public enum Mode: String, CaseIterable, Sendable {
        case ferry, roro, container, tunnel
    }

    /// Its part in a journey to the United Kingdom.
    public enum Role: String, CaseIterable, Sendable {
        /// In the United Kingdom.
        case entry
        /// Abroad, with United Kingdom border controls on the far side.
        case exitJuxtaposed = "exit-juxtaposed"
        /// Abroad.
        case exit
        /// In Ireland, inside the Common Travel Area.
        case exitCTA = "exit-CTA"
    }

    /// UN/LOCODE, five upper-case letters or digits, as `GBDVR`.
    public let code: String
    /// Name of the terminal where curated, of the place otherwise.
    public let name: String
    /// ISO 3166-1 alpha-2 of the country, as `GB`.
    public let country: String
    /// The terminal, for the curated ports only: UN/LOCODE's own positions are too far out to use.
    public let coordinate: Coordinate?
    /// For the curated ports only.
    public let mode: Mode?
    /// For the curated ports only.
    public let role: Role?

    /// Tells whether the port is one of those that lorries to the United Kingdom mostly use.
    public var isCurated: Bool { role != nil }

    /// The name without the terminal: `Folkestone` of `Folkestone / Eurotunnel Cheriton`, `Dover` of `Dover (Eastern Docks)`.
    public var shortName: String {
        let end = name.firstIndex { $0 == "(" || $0 == "/" } ?? name.endIndex
        return String(name[..<end]).trimmed
    }
}
