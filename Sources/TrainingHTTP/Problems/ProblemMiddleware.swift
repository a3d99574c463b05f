import Hummingbird
import Logging
import Training

/// Turns every error into a problem in the caller's language; nothing else answers with one.
struct ProblemMiddleware: RouterMiddleware {
    typealias Context = TrainingContext

    let methods: AllowedMethods

    /// The server's own language.
    let language: Language
    let logger: Logger

    func handle(
        _ request: Request,
        context: TrainingContext,
        next: (Request, TrainingContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            var problem = Problem(caught: error, method: request.method, request: context.requestID)
            // What the client did wrong, or left half done, is in the request's own line.
            if problem.status >= 500 { log(error, of: context) }
            let path = request.uri.path
            if context.route == "-", problem.code == RequestFault.noSuchRoute.rawValue,
                let allowed = methods.of(path)
            {
                problem = Problem(.methodNotAllowed, ["expected": allowed], headers: [.allow: allowed])
            }
            return problem.response(path: path, language: Language(preferredBy: request.headers, otherwise: language))
        }
    }

    /// What lies beneath a fault goes to the log, never to the client.
    private func log(_ error: any Error, of context: TrainingContext) {
        guard !(error is Problem) else { return }
        let error = TrainingError.wrapping(error)
        let level: Logger.Level =
            switch error.kind {
            case .fault: .error
            case .unavailable: .warning
            default: .debug
            }
        logger.log(
            level: level,
            "request failed",
            metadata: RequestLog.metadata(
                context,
                ["code": "\(error.code.rawValue)", "error": "\(error.underlying.map { "\($0)" } ?? "-")"]
            )
        )
    }
}
