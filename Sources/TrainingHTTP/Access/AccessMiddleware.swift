import Hummingbird
import Training

/// Lets in whoever shows the token.
struct TokenMiddleware: RouterMiddleware {
    typealias Context = TrainingContext

    let token: APIToken

    func handle(
        _ request: Request,
        context: TrainingContext,
        next: (Request, TrainingContext) async throws -> Response
    ) async throws -> Response {
        guard token.isShown(by: request.headers[.authorization]) else { throw TrainingError(.unauthenticated) }
        context.loggedCaller.note(context.caller)
        return try await next(request, context)
    }
}

/// Lets in whoever calls this machine by one of its own names.
///
/// A page of another site that gets a name of its own to point here (DNS rebinding) calls by that name.
struct LoopbackMiddleware: RouterMiddleware {
    typealias Context = TrainingContext

    func handle(
        _ request: Request,
        context: TrainingContext,
        next: (Request, TrainingContext) async throws -> Response
    ) async throws -> Response {
        guard let authority = request.head.authority else { throw Problem(.badRequest) }
        guard Loopback.isAuthority(authority) else { throw Problem(.wrongHost) }
        return try await next(request, context)
    }
}
