package import Hummingbird

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
