package import Hummingbird
import Logging
import NIOCore

/// One request: where it comes from, and what it is named.
package struct ServingContext: RequestContext {
    /// What the framework keeps of it.
    package var coreContext: CoreRequestContextStorage

    /// What this request is named, in logs and answers, and in whatever else it leaves behind.
    package internal(set) var requestID: String

    /// Where the request stands in a trace.
    var trace = TraceContext()

    /// Who asks, as the log may name them.
    package let loggedCaller = LoggedCaller()

    private var origin: Origin

    private enum Origin: Sendable {
        case channel(any Channel)
        case address(String)
        /// By way of a proxy that names it.
        case proxied(NetworkAddress)
    }

    /// A request that came over a connection.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        requestID = source.logger[metadataKey: "hb.request.id"]?.description ?? RequestID().description
        origin = .channel(source.channel)
    }

    /// A request that came over no socket.
    init(address: String, logger: Logger) {
        coreContext = CoreRequestContextStorage(source: LoggerSource(logger: logger))
        requestID = RequestID().description
        origin = .address(address)
    }

    private struct LoggerSource: RequestContextSource {
        let logger: Logger
    }

    /// Where the request came from.
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

    /// Whose share the request takes a part of.
    package func holder(_ caller: String? = nil) -> Holder {
        if case .proxied(let address) = origin { return Holder(address.subscriber, caller: caller) }
        return Holder(peer?.holder, caller: caller)
    }

    /// Says that the request came by way of a trusted proxy.
    mutating func isProxied(for address: NetworkAddress) {
        origin = .proxied(address)
    }

    /// The pattern of the route, never what was filled into it.
    var route: String {
        guard let path = endpointPath, path != "NotFound" else { return "-" }
        return path
    }
}
