/// How a hub is reached. What checks its certificate cannot be switched off.
public struct ConnectionSettings: Hashable, Sendable {
    /// Files in PEM: the client's certificate and its key, for a hub that asks for mutual TLS; nil for none.
    public var certificate: String?
    public var key: String?
    /// A file in PEM with the authorities that may vouch for the hub, in place of the system's; nil for the system's.
    public var authorities: String?
    /// `http://proxy.example:3128`; nil for what the environment's `https_proxy` and `no_proxy` say.
    public var proxy: String?
    /// How long a connection may take to come about.
    public var connectSeconds = 10
    /// Under 100 bytes a second for so long is a line that is down.
    public var stallSeconds = 30
    /// Connections at once, where the hub does not offer HTTP/2; where it does, all share one.
    public var connections = 4

    /// Whether HTTP/2 is taken where the hub offers it; over TLS alone.
    public var takesHTTP2 = true

    public init() {}
}
