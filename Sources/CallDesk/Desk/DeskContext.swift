import HTTPTypes
package import Hummingbird
import NIOCore

/// What Hummingbird keeps of one request.
package struct DeskContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who is connected: a client, or a proxy.
    let remote: SocketAddress?

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remote = source.channel.remoteAddress
    }
}
