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
