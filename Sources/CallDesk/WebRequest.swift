internal import Hummingbird
internal import NIOCore

/// The head of a request.
public struct WebRequest: Sendable {
    public let method: String
    /// The path and query, from the root.
    public let path: String
    /// Names in lower case; of one that comes more than once, the values with commas between.
    public let headers: [String: String]

    public init(method: String, path: String, headers: [String: String]) {
        (self.method, self.path, self.headers) = (method, path, headers)
    }
}

/// A request's body, in the pieces in which it comes. It can be read once.
public struct WebBody: AsyncSequence, Sendable {
    public typealias Element = [UInt8]
    let body: RequestBody

    public func makeAsyncIterator() -> Iterator { Iterator(base: body.makeAsyncIterator()) }

    /// Waits for the pieces.
    public struct Iterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator

        public mutating func next() async throws -> [UInt8]? {
            try await base.next().map { [UInt8]($0.readableBytesView) }
        }
    }
}

/// One answer, whole.
public struct WebAnswer: Sendable {
    public let status: Int
    /// Names in lower case.
    public let headers: [String: String]
    public let body: [UInt8]
    public let manner: Manner

    /// How an answer is sent. All but the first are for showing what happens on a bad line.
    public enum Manner: Sendable {
        case whole
        /// A few bytes at a time, over two seconds.
        case dribbled
        /// Half of it; then the connection is closed.
        case cut
        /// Not at all: the connection is reset.
        case reset
    }

    public init(status: Int, headers: [String: String] = [:], body: [UInt8] = [], manner: Manner = .whole) {
        (self.status, self.headers, self.body, self.manner) = (status, headers, body, manner)
    }
}
