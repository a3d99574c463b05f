package import HTTPTypes
package import Hummingbird
import Logging
import NIOCore
import NIOHTTP1

extension Router where Context == ServingContext {
    /// Creates the routes of operations, with the middlewares that every request passes.
    ///
    /// - Parameters:
    ///   - operations: All operations.
    ///   - api: The application.
    ///   - limits: The limits of requests.
    ///   - quotas: The quotas of connections and requests.
    ///   - log: The log of requests.
    package convenience init<Application: API>(
        serving operations: [Operation<Application>],
        of api: Application,
        within limits: ServerLimits,
        quotas: RequestQuotas,
        log: RequestLog
    ) {
        self.init(context: ServingContext.self, options: .autoGenerateHeadEndpoints)
        let methods = AllowedMethods()
        add(middleware: RequestLogMiddleware(log: log))
        add(middleware: ProblemMiddleware(api: api, methods: methods, logger: log.logger))
        add(middleware: TargetMiddleware(longest: limits.maximumTarget))
        if !quotas.proxies.isEmpty { add(middleware: ProxiedMiddleware(quotas: quotas)) }
        let runner = OperationRunner(api: api, limits: limits, quotas: quotas)
        for operation in operations {
            on(RouterPath(operation.path), method: operation.method) { request, context in
                try await runner.run(operation, request, context)
            }
        }
        methods.learn(routes)
    }
}

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

/// Refuses targets that are too long, and paths that a proxy may understand in another way.
///
/// A proxy that guards `/metrics` doesn't know that `//metrics`, `/metrics/` or `/x/../metrics` could be the same; here
/// they are no routes.
struct TargetMiddleware: RouterMiddleware {
    typealias Context = ServingContext

    let longest: Int

    func handle(
        _ request: Request,
        context: ServingContext,
        next: (Request, ServingContext) async throws -> Response
    ) async throws -> Response {
        let target = request.head.path ?? "/"
        guard target.utf8.count <= longest else {
            throw Problem(.targetTooLong, ["expected": "\(longest)"])
        }
        guard Self.isPlain(target) else { throw Problem(.noSuchRoute) }
        return try await next(request, context)
    }

    /// True if a path has the one accepted spelling: no segment is empty or leads elsewhere (`.`, `..`, percent-encoded
    /// or not).
    static func isPlain(_ target: String) -> Bool {
        guard var path = path(in: target), path.popFirst() == slash else { return false }
        var (segments, length, dots) = (0, 0, 0)
        while let byte = path.popFirst(), byte != UInt8(ascii: "?") {
            switch byte {
            case slash:
                guard length > 0, !isElsewhere(length, dots) else { return false }
                (segments, length, dots) = (segments + 1, 0, 0)
            case UInt8(ascii: "."):
                (length, dots) = (length + 1, dots + 1)
            case UInt8(ascii: "%") where isDot(path):
                path = path.dropFirst(2)
                (length, dots) = (length + 1, dots + 1)
            case UInt8(ascii: "\\"):
                return false
            default:
                length += 1
            }
        }
        return length > 0 ? !isElsewhere(length, dots) : segments == 0
    }

    private static let slash = UInt8(ascii: "/")

    private static func isElsewhere(_ length: Int, _ dots: Int) -> Bool { length == dots && length <= 2 }

    private static func isDot(_ rest: Substring.UTF8View) -> Bool {
        let digits = rest.prefix(2)
        return digits.elementsEqual("2e".utf8) || digits.elementsEqual("2E".utf8)
    }

    /// The path of a target and everything behind it, also if the target is a whole URL (RFC 9112, 3.2.2); nil for
    /// anything else.
    private static func path(in target: String) -> Substring.UTF8View? {
        if target.utf8.first == slash { return target[...].utf8 }
        let schemes = ["http://", "https://"]
        guard let scheme = schemes.first(where: { target.lowercased().hasPrefix($0) }) else { return nil }
        let rest = target.utf8.dropFirst(scheme.utf8.count)
        return rest.firstIndex(of: slash).map { rest[$0...] }
    }
}

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
