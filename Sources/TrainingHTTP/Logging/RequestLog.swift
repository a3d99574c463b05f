import HTTPTypes
import Logging
import NIOCore

/// Leaves one line about each request, and counts it: what was asked for by its pattern, never who or by which words.
struct RequestLog: Sendable {
    let logger: Logger
    let metrics: ServerMetrics

    init(logger: Logger, metrics: ServerMetrics = ServerMetrics()) {
        self.logger = logger
        self.metrics = metrics
    }

    /// A request that was answered.
    func write(
        _ method: HTTPRequest.Method,
        of context: TrainingContext,
        status: HTTPResponse.Status,
        duration: TimeAmount,
        bytes: Int
    ) {
        let route = context.route
        metrics.requests.record(route: route, method: method, status: status, duration: duration)
        logger.log(
            level: Self.level(status, route: route),
            "request",
            metadata: Self.metadata(
                context,
                [
                    "method": .string(method.rawValue),
                    "status": .stringConvertible(status.code),
                    "ms": .stringConvertible(Double(duration.nanoseconds / 10_000) / 100),
                    "bytes": .stringConvertible(bytes),
                ]
            )
        )
    }

    /// A request that never became one.
    func writeRefused(_ status: Int) {
        metrics.requests.countRefused(status)
        logger.info("request refused", metadata: ["route": "-", "status": .stringConvertible(status)])
    }

    /// What every line about a request says.
    static func metadata(_ context: TrainingContext, _ more: Logger.Metadata) -> Logger.Metadata {
        var metadata = more
        metadata["request"] = .string(context.requestID)
        metadata["route"] = .string(context.route)
        metadata["trace_id"] = .string(context.trace.traceID)
        metadata["span_id"] = .string(context.trace.spanID)
        if let caller = context.loggedCaller.name { metadata["caller"] = .string(caller) }
        return metadata
    }

    /// Health is asked for every few seconds and says nothing new, unless something is wrong.
    private static func level(_ status: HTTPResponse.Status, route: String) -> Logger.Level {
        switch status.code {
        case 500: .warning
        case 200..<300 where quiet.contains(route): .debug
        default: .info
        }
    }

    private static let quiet: Set<String> = [ServerRoutes.alive, ServerRoutes.ready, MetricsRoutes.path]
}
