/// One request to a hub.
public struct HubRequest: Sendable {
    public let method: String
    /// The path and query, from the root: `/v1/batches`.
    public let path: String
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]
    /// For the whole exchange; nil for as long as bytes come.
    public let seconds: Int?

    public init(
        method: String, path: String, headers: [String: String] = [:], body: [UInt8] = [], seconds: Int? = nil
    ) {
        (self.method, self.path, self.headers, self.body, self.seconds) = (method, path, headers, body, seconds)
    }
}

/// What a hub answered.
public struct HubAnswer: Sendable {
    public let status: Int
    /// Names in lower case; of one that comes twice, the last.
    public let headers: [String: String]
    public let body: [UInt8]

    public init(status: Int, headers: [String: String] = [:], body: [UInt8]) {
        (self.status, self.headers, self.body) = (status, headers, body)
    }
}
