/// An address at the provider: `https`, or `http` on this machine alone.
struct ProviderAddress: Hashable, Sendable {
    /// Printable ASCII, without a fragment, a user or a password.
    let text: String
    /// Whether it is `https`.
    let isSecure: Bool
    /// From the first slash behind the host, without the query; empty when there is none.
    let path: String

    private static let longest = 2048
    private static let loopback: Set<String> = ["127.0.0.1", "localhost", "[::1]"]

    /// - Parameter text: nil for anything else than the type says.
    init?(_ text: String) {
        guard text.utf8.count <= Self.longest, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }),
            !text.contains(where: { #"#@\"<>"#.contains($0) })
        else { return nil }
        let rest: Substring
        if text.hasPrefix("https://") {
            (isSecure, rest) = (true, text.dropFirst("https://".count))
        } else if text.hasPrefix("http://") {
            (isSecure, rest) = (false, text.dropFirst("http://".count))
        } else {
            return nil
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let host = Self.host(of: authority), isSecure || Self.loopback.contains(host) else { return nil }
        path = String(rest.dropFirst(authority.count).prefix { $0 != "?" })
        self.text = text
    }

    /// The address with a query behind the one it may have.
    func adding(query: String) -> String {
        text + (text.contains("?") ? "&" : "?") + query
    }

    /// The host of `host` or `host:port`; nil when it is neither.
    private static func host(of authority: Substring) -> String? {
        let host: Substring
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
        } else {
            host = authority.prefix { $0 != ":" }
        }
        guard !host.isEmpty else { return nil }
        let port = authority.dropFirst(host.count)
        guard port.isEmpty || port.first == ":" && UInt16(port.dropFirst()) != nil else { return nil }
        return host.lowercased()
    }
}
