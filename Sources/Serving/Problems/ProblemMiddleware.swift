package import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

/// Turns every error into a problem in the caller's language; nothing else answers with one.
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
            // What the client did wrong, or left half done, is in the request's own line.
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

    /// What lies beneath a problem goes to the log, never to the client.
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
    /// Any error at all as what the client is told about it.
    ///
    /// - Parameters:
    ///   - error: The error that was caught.
    ///   - method: The request's method.
    ///   - request: What the request is named.
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
