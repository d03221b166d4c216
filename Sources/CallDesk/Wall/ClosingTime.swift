import NIOCore
import NIOHTTPTypes

/// Tells when the desk is about to close, so that answers without an end come to one.
final class ClosingTime: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let close: @Sendable () -> Void

    init(_ close: @escaping @Sendable () -> Void) { self.close = close }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { close() }
        context.fireUserInboundEventTriggered(event)
    }
}
