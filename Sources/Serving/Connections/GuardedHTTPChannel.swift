import HTTPTypes
package import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

extension HTTPServerBuilder {
    /// HTTP/1.1 within limits of size and time.
    ///
    /// - Parameters:
    ///   - limits: What a client may ask.
    ///   - quotas: What connections share among them.
    ///   - api: What is served.
    ///   - transfers: How the paths begin by which files come and go: those take long, as long as they go on.
    ///   - log: Told of requests that never became one.
    /// - Returns: What makes the server.
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

/// What holds for every connection of a server.
struct ConnectionRules: Sendable {
    let limits: ServerLimits
    let quotas: RequestQuotas
    let api: any API
    let transfers: [String]
    let log: RequestLog

    /// Whether a request brings or fetches a file.
    func isTransfer(_ head: HTTPRequest) -> Bool {
        guard let path = head.path else { return false }
        // A path that isn't written like this is refused before anything is done for it.
        return transfers.contains { path.hasPrefix($0) }
            || (head.method == .get && Accept.prefersFile(head.headerFields))
    }
}

/// HTTP/1.1 over one connection, within limits of size and time.
struct GuardedHTTPChannel: HTTPChannelHandler {
    let responder: HTTPChannelHandler.Responder
    let rules: ConnectionRules

    /// A connection, and the word that whoever answers on it has to stop.
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
                // The answers come one after the other by themselves, and their fields are checked by their types.
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

/// Refuses requests that name no host, or several: what stands in between could take them for somebody else's (RFC 9112,
/// 3.2).
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
