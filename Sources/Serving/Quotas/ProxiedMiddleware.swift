import Hummingbird

/// Finds the client of a request that comes through a trusted proxy, and counts the request as the client's.
struct ProxiedMiddleware: RouterMiddleware {
    typealias Context = ServingContext

    let quotas: RequestQuotas

    func handle(
        _ request: Request,
        context: ServingContext,
        next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        guard let peer = context.peer, quotas.proxies.contains(peer) else { return try await next(request, context) }
        var context = context
        context.isProxied(for: quotas.proxies.client(of: peer, request.headers))
        let place = try quotas.proxied.take(for: context.holder())
        defer { withExtendedLifetime(place) {} }
        return try await next(request, context)
    }
}
