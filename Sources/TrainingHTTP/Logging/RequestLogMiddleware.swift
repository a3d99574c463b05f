import HTTPTypes
import Hummingbird
import NIOCore

/// Names each request, finds its place in a trace, and leaves its line in the log.
struct RequestLogMiddleware: RouterMiddleware {
    typealias Context = TrainingContext

    let log: RequestLog

    func handle(
        _ request: Request,
        context: TrainingContext,
        next: (Request, TrainingContext) async throws -> Response
    ) async throws -> Response {
        let start = NIODeadline.now()
        var context = context
        if let given = request.headers[.requestID], Self.isSound(given) { context.requestID = given }
        if let trace = TraceContext(continuing: request.headers) { context.trace = trace }
        var response = try await log.metrics.requests.whileInFlight { try await next(request, context) }
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

    /// Whether a name that the client gave is fit for a log.
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
