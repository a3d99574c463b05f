import Hummingbird

/// Finds out whom a request is from that comes by way of a trusted proxy, and counts it for them.
struct ProxiedMiddleware: RouterMiddleware {
    typealias Context = ServingContext

    let shares: RequestShares

    func handle(
        _ request: Request,
        context: ServingContext,
        next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        guard let peer = context.peer, shares.proxies.contains(peer) else { return try await next(request, context) }
        var context = context
        context.isProxied(for: shares.proxies.client(of: peer, request.headers))
        let place = try shares.proxied.take(for: context.holder())
        defer { withExtendedLifetime(place) {} }
        return try await next(request, context)
    }
}
