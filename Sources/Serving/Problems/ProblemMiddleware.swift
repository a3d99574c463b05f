package import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns every error into a problem in the client's language; nothing else does.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = ServingContext

    let api: any API
    let methods: AllowedMethods
    let logger: Logger

    func handle(
        _ request: Request,
        context: ServingContext,
        next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            var problem = api.problem(caught: error, of: request.method, named: context.requestID)
            // The client's own faults are in the request's line of the log.
            if problem.status >= 500 { log(problem, of: context) }
            let path = request.uri.path
            if context.route == "-", problem.code == RequestFault.noSuchRoute.rawValue,
                let allowed = methods.of(path)
            {
                problem = Problem(.methodNotAllowed, ["expected": allowed], headers: [.allow: allowed])
            }
            return problem.response(path: path, in: api.voice(for: request.headers))
        }
    }

    /// Logs the cause of a problem, which the client never sees.
    private func log(_ problem: Problem, of context: ServingContext) {
        guard let cause = problem.cause else { return }
        logger.log(
            level: cause.level,
            "request failed",
            metadata: RequestLog.metadata(
                context,
                ["code": "\(problem.code)", "error": "\(cause.error.map { "\($0)" } ?? "-")"]
            )
        )
    }
}

extension API {
    /// The problem that describes any error to a client.
    ///
    /// - Parameters:
    ///   - error: The error.
    ///   - method: The request's method.
    ///   - request: The request's name.
    /// - Returns: The problem.
    package func problem(
        caught error: any Error,
        of method: HTTPRequest.Method,
        named request: String
    ) -> Problem {
        switch error {
        case let problem as Problem: problem
        case is NIOTooManyBytesError: Problem(.bodyTooLarge)
        case let error as HTTPError where error.status == .notFound: Problem(.noSuchRoute)
        case is HTTPParserError: Problem(.badRequest)
        default: problem(of: error, method, named: request)
        }
    }
}
