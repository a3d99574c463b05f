package import Hummingbird
import Logging
import NIOCore

/// One request, with its name and its address.
package struct ServingContext: RequestContext {
    /// The framework's part.
    package var coreContext: CoreRequestContextStorage

    /// The request's name in logs, answers and the application's records.
    package internal(set) var requestID: String

    /// The request's place in a trace.
    var trace = TraceContext()

    /// The caller's name for the log.
    package let loggedCaller = LoggedCaller()

    private var origin: Origin

    private enum Origin: Sendable {
        case channel(any Channel)
        case address(String)
        /// A proxy that names the client.
        case proxied(NetworkAddress)
    }

    /// Creates the context of a request over a connection.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = source.logger[metadataKey: "hb.request.id"]?.description ?? RequestID().description
        origin = .channel(source.channel)
    }

    /// Creates the context of a request without a socket.
    init(address: String, logger: Logger) {
        coreContext = CoreRequestContextStorage(source: LoggerSource(logger: logger))
        requestID = RequestID().description
        origin = .address(address)
    }

    private struct LoggerSource: RequestContextSource {
        let logger: Logger
    }

    /// The client's address.
    package var address: String {
        switch origin {
        case .channel(let channel): channel.remoteAddress?.ipAddress ?? "unknown"
        case .address(let address): address
        case .proxied(let address): address.description
        }
    }

    /// The address at the other end of the connection, nil where there is none.
    var peer: NetworkAddress? {
        switch origin {
        case .channel(let channel): NetworkAddress(channel.remoteAddress)
        case .address(let address): NetworkAddress(address)
        case .proxied(let address): address
        }
    }

    /// The holder whose shares the request uses.
    package func holder(_ caller: String? = nil) -> Holder {
        if case .proxied(let address) = origin { return Holder(address.subscriber, caller: caller) }
        return Holder(peer?.holder, caller: caller)
    }

    /// Notes that the request came through a trusted proxy.
    mutating func isProxied(for address: NetworkAddress) {
        origin = .proxied(address)
    }

    /// The pattern of the route, without the values in it.
    var route: String {
        guard let path = endpointPath, path != "NotFound" else { return "-" }
        return path
    }
}
