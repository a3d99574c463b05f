import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Keeps one connection within the limits, between the parser and the responder.
final class ConnectionHandler: ChannelDuplexHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private(set) var state: ConnectionState
    private let clock: ConnectionClock
    private let rules: ConnectionRules
    private var place: Quota.Part?
    private let overrun: EventLoopPromise<Bool>
    private var request: HTTPRequest?
    private var tick: Scheduled<Void>?

    /// - Parameters:
    ///   - rules: The rules for every connection.
    ///   - overrun: Completed with true when the responder took too long, with false when the connection is over.
    init(_ rules: ConnectionRules, overrun: EventLoopPromise<Bool>) {
        clock = ConnectionClock(rules.limits)
        state = ConnectionState(patience: clock.patience, longestTarget: rules.limits.maximumTarget)
        self.rules = rules
        self.overrun = overrun
    }

    func received(_ bytes: ByteBuffer) {
        guard state.awaitsRequestLine else { return }
        let view = bytes.readableBytesView
        let end = view.firstIndex(of: UInt8(ascii: "\n"))
        state.received((end ?? view.endIndex) - view.startIndex, lineBreak: end != nil)
    }

    func channelActive(context: ChannelHandlerContext) {
        schedule(context)
        do {
            place = try rules.quotas.connect(from: NetworkAddress(context.remoteAddress))
        } catch {
            refuse(error, context)
        }
        context.fireChannelActive()
    }

    /// Refuses a connection beyond the limit, and reads its bytes for a moment if there is room for that.
    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        state.isRefused()
        answer(problem, to: nil, context)
        rules.log.writeRefused(problem.status)
        if rules.quotas.isCrowded { context.close(promise: nil) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        tick?.cancel()
        place = nil
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        tick?.cancel()
        overrun.succeed(false)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !state.isDone else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            request = head
            state.receivedHead(
                closes: head.headerFields[.connection]?.lowercased() == "close",
                isTransfer: rules.isTransfer(head)
            )
            invite(head, context)
        case .body(let bytes):
            state.receivedBody(bytes.readableBytes)
        case .end:
            state.receivedEnd()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // The responder doesn't read from this connection any more, so the handler does.
        if state.isDone { context.read() }
        context.fireChannelReadComplete()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard error is HTTPParserError || error is HTTP1TypeConversionError else {
            context.fireErrorCaught(error)
            return
        }
        perform(state.failed(isOverflow: error as? HTTPParserError == .headerOverflow), error, context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent:
            perform(state.shouldStop(), nil, context)
        case ChannelEvent.inputClosed:
            context.fireUserInboundEventTriggered(event)
            perform(state.inputClosed(), nil, context)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !state.isDone, state.expectsAnswer else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            if state.answers(closes: head.headerFields[.connection] == "close") {
                head.headerFields[.connection] = "close"
                context.write(wrapOutboundOut(.head(head)), promise: promise)
            } else {
                context.write(data, promise: promise)
            }
        case .body(let bytes):
            state.sent(bytes.readableBytes)
            context.write(data, promise: promise)
        case .end:
            context.write(data, promise: promise)
            perform(state.answered(), nil, context)
        default:
            context.write(data, promise: promise)
        }
    }

    private func perform(_ action: ConnectionState.Action, _ error: (any Error)?, _ context: ChannelHandlerContext) {
        switch action {
        case .nothing:
            break
        case .close:
            context.close(promise: nil)
        case .linger:
            context.flush()
            context.close(mode: .output, promise: nil)
        case .refuse(let fault):
            answer(Problem(fault), to: nil, context)
            rules.log.writeRefused(fault.status)
        case .failBody:
            context.fireErrorCaught(error ?? Problem(.slowRequest))
        case .overrun:
            // The responder may be waiting for the end of its commit.
            let isReading = request.map { $0.method == .get || $0.method == .head } ?? true
            answer(Problem(isReading ? .timedOut : .outcomeUnknown), to: request, context)
            overrun.succeed(true)
        }
    }

    private func answer(_ problem: Problem, to request: HTTPRequest?, _ context: ChannelHandlerContext) {
        let path = request?.path.map { String($0.prefix { $0 != "?" }) }
        var (head, body) = problem.answer(path: path, in: rules.api.voice(for: request?.headerFields ?? [:]))
        head.headerFields[.connection] = "close"
        head.headerFields[.xContentTypeOptions] = "nosniff"
        head.headerFields[.referrerPolicy] = "no-referrer"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if request?.method != .head { context.write(wrapOutboundOut(.body(body)), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
    }

    /// Asks for the body of a client that waits to be asked, unless it would be refused anyway.
    private func invite(_ head: HTTPRequest, _ context: ChannelHandlerContext) {
        guard state.isAlone, head.headerFields[.expect]?.lowercased() == "100-continue" else { return }
        let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
        let limits = rules.limits
        guard length <= (rules.isTransfer(head) ? limits.maximumFile : limits.maximumBulk) else { return }
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
    }

    private func schedule(_ context: ChannelHandlerContext) {
        tick = context.eventLoop.assumeIsolated().scheduleTask(in: clock.resolution) {
            let isStalled = !context.channel.isWritable
            self.perform(self.state.tick(isCrowded: self.rules.quotas.isCrowded, isStalled: isStalled), nil, context)
            if context.channel.isActive { self.schedule(context) }
        }
    }
}

/// Passes bytes on to the connection before the parser, which doesn't report the beginning of a request.
final class BytesHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let connection: ConnectionHandler

    init(_ connection: ConnectionHandler) {
        self.connection = connection
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.received(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }
}
