import HTTPTypes
package import Hummingbird
import NIOCore

/// What Hummingbird keeps of one request.
package struct DeskContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    private let remote: SocketAddress?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remote = source.channel.remoteAddress
    }

    /// The client's address; behind a proxy that is trusted, what the proxy says.
    func address(_ settings: DeskSettings, _ request: Request) -> String {
        if settings.trustsProxy, let last = request.headers[.forwardedFor]?.split(separator: ",").last {
            return last.filter { $0 != " " }
        }
        return remote?.ipAddress ?? ""
    }
}
