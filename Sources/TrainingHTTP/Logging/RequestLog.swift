import HTTPTypes
import Logging
import NIOCore

/// Leaves one line about each request, and counts it: what was asked for by its pattern, never who or by which words.
struct RequestLog: Sendable {
    let logger: Logger
    private let metrics = RequestMetrics()

    init(logger: Logger) {
        self.logger = logger
    }

    /// A request that was answered.
    func write(
        _ method: HTTPRequest.Method,
        route: String,
        status: HTTPResponse.Status,
        duration: TimeAmount,
        bytes: Int,
        request: String
    ) {
        metrics.record(route: route, method: method, status: status, duration: duration)
        logger.log(
            level: Self.level(status, route: route),
            "request",
            metadata: [
                "method": "\(method.rawValue)",
                "route": "\(route)",
                "status": "\(status.code)",
                "ms": "\(Double(duration.nanoseconds / 10_000) / 100)",
                "bytes": "\(bytes)",
                "request": "\(request)",
            ]
        )
    }

    /// A request that never became one.
    func writeRefused(_ status: Int) {
        logger.info("request refused", metadata: ["route": "-", "status": "\(status)"])
    }

    /// Health is asked for every few seconds and says nothing new, unless something is wrong.
    private static func level(_ status: HTTPResponse.Status, route: String) -> Logger.Level {
        switch status.code {
        case 500: .warning
        case 200..<300 where route == ServerRoutes.alive || route == ServerRoutes.ready: .debug
        default: .info
        }
    }
}
