import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import Training

extension HTTPServerBuilder {
    /// HTTP/1.1 within limits of size and time.
    ///
    /// - Parameters:
    ///   - limits: What a client may ask.
    ///   - log: Told of requests that never became one.
    ///   - language: The server's own language.
    ///   - proxies: Those whose connections are everybody's.
    /// - Returns: What makes the server.
    static func guarded(
        within limits: ServerLimits,
        log: RequestLog,
        language: Language,
        proxies: TrustedProxies = .none
    ) -> HTTPServerBuilder {
        let connections = ConnectionPlaces(limits.maximumConnections, proxies: proxies)
        return HTTPServerBuilder { responder in
            GuardedHTTPChannel(
                responder: responder,
                limits: limits,
                log: log,
                connections: connections,
                language: language
            )
        }
    }
}

/// HTTP/1.1 over one connection, within limits of size and time.
struct GuardedHTTPChannel: HTTPChannelHandler {
    let responder: HTTPChannelHandler.Responder
    let limits: ServerLimits
    let log: RequestLog
    let connections: ConnectionPlaces

    /// The server's own language.
    let language: Language

    /// A connection, and the word that whoever answers on it has to stop.
    struct Value: ServerChildChannelValue {
        let requests: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        let overrun: EventLoopFuture<Bool>
        var channel: any Channel { requests.channel }
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let overrun = channel.eventLoop.makePromise(of: Bool.self)
            let connection = ConnectionHandler(
                limits: limits,
                log: log,
                language: language,
                connections: connections,
                overrun: overrun
            )
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
        configuration.maxHeaderFieldSize = limits.maximumHeader
        configuration.maxHeaderListSize = limits.maximumHeader
        configuration.maxHeaderFieldCount = limits.maximumHeaderFields
        return configuration
    }
}
