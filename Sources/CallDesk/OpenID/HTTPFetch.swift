/// One request of the desk to an OpenID Connect provider.
public struct HTTPFetch: Sendable {
    /// What is asked for.
    public enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    public let method: Method
    /// `https://…` or, on this machine alone, `http://…`.
    public let url: String
    /// Names in lower case.
    public let headers: [String: String]
    /// Empty for `.get`. May hold a client secret and a code: never to be logged.
    public let body: [UInt8]

    /// For the whole exchange, name look-up to last byte.
    public static let longest = Duration.seconds(10)
    /// Bytes; a longer answer is to be given up, as one that never came.
    public static let answerLimit = 256 * 1024

    init(_ method: Method, _ address: ProviderAddress, headers: [String: String] = [:], body: [UInt8] = []) {
        (self.method, url, self.headers, self.body) = (method, address.text, headers, body)
    }
}

/// What the provider answered. Redirections are not followed.
public struct HTTPFetched: Sendable {
    public let status: Int
    public let body: [UInt8]

    public init(status: Int, body: [UInt8]) { (self.status, self.body) = (status, body) }
}
