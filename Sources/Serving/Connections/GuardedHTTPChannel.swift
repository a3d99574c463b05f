import HTTPTypes
package import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

extension HTTPServerBuilder {
    /// Builds an HTTP/1.1 server within limits of size and time.
    ///
    /// - Parameters:
    ///   - limits: The limits.
    ///   - quotas: The quotas of connections and requests.
    ///   - api: The application.
    ///   - transfers: The beginnings of paths for files, which may take long as long as they make progress.
    ///   - log: The log of malformed requests.
    /// - Returns: The builder of the server.
    package static func guarded(
        within limits: ServerLimits,
        quotas: RequestQuotas,
        api: some API,
        transfers: [String],
        log: RequestLog
    ) -> HTTPServerBuilder {
        let rules = ConnectionRules(limits: limits, quotas: quotas, api: api, transfers: transfers, log: log)
        return HTTPServerBuilder { responder in GuardedHTTPChannel(responder: responder, rules: rules) }
    }
}

/// The rules for every connection of a server.
struct ConnectionRules: Sendable {
    let limits: ServerLimits
    let quotas: RequestQuotas
    let api: any API
    let transfers: [String]
    let log: RequestLog

    /// True if a request brings or fetches a file.
    func isTransfer(_ head: HTTPRequest) -> Bool {
        guard let path = head.path else { return false }
        // A path in another spelling is refused before anything is done for it.
        return transfers.contains { path.hasPrefix($0) }
            || (head.method == .get && Accept.prefersFile(head.headerFields))
    }
}

/// One HTTP/1.1 connection within limits of size and time.
struct GuardedHTTPChannel: HTTPChannelHandler {
    let responder: HTTPChannelHandler.Responder
    let rules: ConnectionRules

    /// A connection, and the signal that its responder has to stop.
    struct Value: ServerChildChannelValue {
        let requests: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        let overrun: EventLoopFuture<Bool>
        var channel: any Channel { requests.channel }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let overrun = channel.eventLoop.makePromise(of: Bool.self)
            let connection = ConnectionHandler(rules, overrun: overrun)
            do {
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(BytesHandler(connection))
                // The responder answers in order, and the types of the fields are checked already.
                try pipeline.configureHTTPServerPipeline(
                    withPipeliningAssistance: false,
                    withErrorHandling: false,
                    withOutboundHeaderValidation: false,
                    withEncoderConfiguration: .init(),
                    withDecoderLimitConfiguration: decoderLimits
                )
                try pipeline.addHandler(HostHandler())
                try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
                try pipeline.addHandler(connection)
                let requests = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(
                    wrappingChannelSynchronously: channel,
                    configuration: .init(isOutboundHalfClosureEnabled: true)
                )
                return Value(requests: requests, overrun: overrun.futureResult)
            } catch {
                overrun.succeed(false)
                throw error
            }
        }
    }

    func handle(value: Value, logger: Logger) async {
        await withDiscardingTaskGroup { group in
            group.addTask { await handleHTTP(asyncChannel: value.requests, logger: logger) }
            if (try? await value.overrun.get()) == true { group.cancelAll() }
        }
    }

    private var decoderLimits: NIOHTTPDecoderLimitConfiguration {
        var configuration = NIOHTTPDecoderLimitConfiguration()
        configuration.maxHeaderFieldSize = rules.limits.maximumHeader
        configuration.maxHeaderListSize = rules.limits.maximumHeader
        configuration.maxHeaderFieldCount = rules.limits.maximumHeaderFields
        return configuration
    }
}

/// Refuses requests with no host, or with several, which a proxy could take for another client's (RFC 9112, 3.2).
final class HostHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private var hasRefused = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        if case .head(let head) = unwrapInboundIn(data), !Self.namesOneHost(head) {
            hasRefused = true
            context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
        } else {
            context.fireChannelRead(data)
        }
    }

    private static func namesOneHost(_ head: HTTPRequestHead) -> Bool {
        let hosts = head.headers["host"].count
        return hosts == 1 || hosts == 0 && head.version == .http1_0
    }
}

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
