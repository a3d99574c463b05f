import Hummingbird

/// Finds out whom a request is from that comes by way of a trusted proxy, and counts it for them.
struct ProxiedMiddleware: RouterMiddleware {
    typealias Context = TrainingContext

    let proxies: TrustedProxies

    /// Room for such requests.
    let requests: Shares

    func handle(
        _ request: Request,
        context: TrainingContext,
        next: (Request, TrainingContext) async throws -> Response
    ) async throws -> Response {
        guard let peer = context.peer, proxies.contains(peer) else { return try await next(request, context) }
        var context = context
        context.isProxied(for: proxies.client(of: peer, request.headers))
        let place = try requests.take(for: context.holder())
        defer { withExtendedLifetime(place) {} }
        return try await next(request, context)
    }
}
