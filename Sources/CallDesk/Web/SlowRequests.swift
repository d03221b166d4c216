import NIOCore
import NIOHTTPTypes

/// Closes a connection whose requests come too slowly, byte by byte though they may come.
final class SlowRequests: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let patience: Patience
    private var clock: RequestClock<ContinuousClock.Instant>
    private var looking: RepeatedTask?

    init(_ patience: Patience) {
        self.patience = patience
        clock = RequestClock(patience, openedAt: .now)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        let this = NIOLoopBound(self, eventLoop: context.value.eventLoop)
        let pause = TimeAmount(min(patience.head, patience.body) / 8)
        looking = context.value.eventLoop.scheduleRepeatedTask(initialDelay: pause, delay: pause) { _ in
            this.value.look(context.value)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { looking?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        looking?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: clock.headCame(at: .now)
        case .body(let bytes):
            clock.bodyCame(bytes.readableBytes)
            look(context)
        case .end: clock.endCame()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = unwrapOutboundIn(data) { clock.answered(at: .now) }
        context.write(data, promise: promise)
    }

    private func look(_ context: ChannelHandlerContext) {
        guard clock.isOver(at: .now) else { return }
        looking?.cancel()
        context.close(promise: nil)
    }
}
