import Hummingbird
import Logging
import NIOCore
import Training

/// One request: where it comes from, and what it is named.
struct TrainingContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    /// What this request is named, in logs, answers and the facts that it records.
    var requestID: String

    /// Where the request stands in a trace; whoever is called on its behalf is to be told.
    var trace = TraceContext()

    /// Who asks, as the log may name them.
    let loggedCaller = LoggedCaller()

    private let origin: Origin

    private enum Origin: Sendable {
        case channel(any Channel)
        case address(String)
    }

    init(source: ApplicationRequestContextSource) {
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
    var address: String {
        switch origin {
        case .channel(let channel): channel.remoteAddress?.ipAddress ?? "unknown"
        case .address(let address): address
        }
    }

    /// The pattern of the route, never what was filled into it.
    var route: String {
        guard let path = endpointPath, path != "NotFound" else { return "-" }
        return path
    }
}
