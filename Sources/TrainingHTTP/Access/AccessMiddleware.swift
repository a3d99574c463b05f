import HTTPTypes
import Hummingbird
import Training

/// Lets in whoever shows a token that is worth something, and says who they are.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = TrainingContext

    let authenticator: Authenticator

    func handle(
        _ request: Request,
        context: TrainingContext,
        next: (Request, TrainingContext) async throws -> Response
    ) async throws -> Response {
        guard let token = BearerToken(request.headers[.authorization]) else {
            throw TrainingError(.unauthenticated)
        }
        var context = context
        do {
            context.authenticated = try await authenticator.caller(
                showing: token,
                address: context.address,
                request: context.requestID
            )
            context.loggedCaller.note(try context.caller)
        } catch let error as TrainingError where error.code == .unauthenticated {
            var problem = Problem(error, request: context.requestID)
            problem.headers[.wwwAuthenticate] = #"Bearer realm="daotao", error="invalid_token""#
            throw problem
        }
        return try await next(request, context)
    }
}
