import HTTPTypes
import Hummingbird
package import Logging
import NIOCore

/// Writes a line about each request, and counts it: with the route's pattern, without people and values.
package struct RequestLog: Sendable {
    let logger: Logger
    let metrics: RequestMetrics
    private let quiet: Set<String>

    /// Creates a log.
    package init(logger: Logger, metrics: RequestMetrics, quiet: Set<String> = []) {
        self.logger = logger
        self.metrics = metrics
        self.quiet = quiet
    }

    /// Writes the line about an answered request.
    func write(
        _ method: HTTPRequest.Method,
        of context: ServingContext,
        status: HTTPResponse.Status,
        duration: TimeAmount,
        bytes: Int
    ) {
        let route = context.route
        metrics.record(route: route, method: method, status: status, duration: duration)
        logger.log(
            level: level(status, route: route),
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

    /// Writes the line about a malformed request.
    func writeRefused(_ status: Int) {
        metrics.countRefused(status)
        logger.info("request refused", metadata: ["route": "-", "status": .stringConvertible(status)])
    }

    /// The metadata of every line about a request.
    static func metadata(_ context: ServingContext, _ more: Logger.Metadata) -> Logger.Metadata {
        var metadata = more
        metadata["request"] = .string(context.requestID)
        metadata["route"] = .string(context.route)
        metadata["trace_id"] = .string(context.trace.traceID)
        metadata["span_id"] = .string(context.trace.spanID)
        if let caller = context.loggedCaller.name { metadata["caller"] = .string(caller) }
        return metadata
    }

    private func level(_ status: HTTPResponse.Status, route: String) -> Logger.Level {
        switch status.code {
        case 500: .warning
        case 200..<300 where quiet.contains(route): .debug
        default: .info
        }
    }
}

/// Gives each request its name and its place in a trace, and writes its line.
struct RequestLogMiddleware: RouterMiddleware {
    typealias Context = ServingContext

    let log: RequestLog

    func handle(
        _ request: Request,
        context: ServingContext,
        next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        let start = NIODeadline.now()
        var context = context
        if let given = request.headers[.requestID], Self.isSound(given) { context.requestID = given }
        if let trace = TraceContext(continuing: request.headers) { context.trace = trace }
        var response = try await log.metrics.whileInFlight { try await next(request, context) }
        response.headers[.requestID] = context.requestID
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "no-referrer"
        context.trace.write(to: &response.headers)
        log.write(
            request.method,
            of: context,
            status: response.status,
            duration: NIODeadline.now() - start,
            bytes: response.body.contentLength ?? 0
        )
        return response
    }

    /// True if a name given by the client may be written to a log.
    private static func isSound(_ name: String) -> Bool {
        (1...64).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }
}
