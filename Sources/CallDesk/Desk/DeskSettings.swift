/// How a desk is run, as its command was told.
public struct DeskSettings: Sendable {
    public var host = "127.0.0.1"
    /// 0 for any that is free.
    public var port = 8080
    /// The files of the certificate chain and its private key, PEM; nil to speak plain HTTP.
    public var certificate: (chain: String, key: String)?
    /// Whether a proxy in front says who asks, and by TLS. Then nobody else is answered.
    public var trustsProxy = false
    /// The addresses of proxies that are trusted, besides those on this machine.
    public var proxies: [String] = []
    /// Whether whoever opens the page may go in as one of the invented users.
    public var isDemo = false
    /// How long a session counts.
    public var sessionSeconds = 12 * 3600
    /// How long a session may lie idle.
    public var idleSeconds = 3600
    /// How long a session counts of a screen that shows the wall alone.
    public var wallSessionSeconds = 90 * 24 * 3600
    /// The provider by which users may sign in; nil for passwords alone.
    public var openID: OpenIDSettings?
    /// What shows that a program of another machine may collect the desk's counts; nil for none.
    public var metricsToken: String?
    /// Between two looks at the log for the wall.
    var wallPause = Duration.seconds(2)
    /// How long the desk waits for a request.
    var patience = Patience()

    public init() {}

    /// Whether browsers reach the desk by TLS.
    var isOverTLS: Bool { certificate != nil || trustsProxy }
}
