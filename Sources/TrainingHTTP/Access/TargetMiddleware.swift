import Hummingbird

/// Refuses targets that are longer than any of ours.
struct TargetMiddleware: RouterMiddleware {
    typealias Context = TrainingContext

    let longest: Int

    func handle(
        _ request: Request,
        context: TrainingContext,
        next: (Request, TrainingContext) async throws -> Response
    ) async throws -> Response {
        guard request.uri.string.utf8.count <= longest else {
            throw Problem(.targetTooLong, ["expected": "\(longest)"])
        }
        return try await next(request, context)
    }
}
