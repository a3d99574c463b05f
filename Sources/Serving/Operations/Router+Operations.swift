package import Hummingbird

extension Router where Context == ServingContext {
    /// The routes of operations, and what every request passes on its way to them.
    ///
    /// - Parameters:
    ///   - operations: Everything that can be asked.
    ///   - api: Who may ask, and how they are spoken to.
    ///   - limits: What a client may ask.
    ///   - quotas: What requests share among them.
    ///   - log: Where a line for each request goes.
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
