import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import Training

/// Wires the server together: the lane of writes beneath, the router above, the limits of connections around them.
///
/// - Parameters:
///   - training: The registry.
///   - configuration: Where to listen, for whom, and within which limits.
///   - readiness: Told when the server is to stop.
///   - logger: Where a line for each request goes.
///   - onListening: Called with the address that was bound.
/// - Returns: The service that does it all.
/// - Throws: ``TrainingError`` where the configuration lets in anyone.
func buildApplication(
    training: Training,
    configuration: ServerConfiguration,
    readiness: Readiness,
    logger: Logger,
    onListening: @escaping @Sendable (ServerAddress) async -> Void
) throws -> some ApplicationProtocol {
    let lane = RecordingLane(training.completions)
    let log = RequestLog(logger: logger)
    let imports = ImportLane(
        training,
        limits: configuration.limits,
        logger: logger,
        metrics: log.metrics.imports
    )
    let router = buildRouter(
        training: training,
        lane: lane,
        imports: imports,
        access: try configuration.access(),
        limits: configuration.limits,
        readiness: readiness,
        log: log
    )
    var quiet = logger
    // The framework's own lines name addresses and ports, ours say the rest.
    quiet.logLevel = max(logger.logLevel, .notice)
    return Application(
        router: router,
        server: .guarded(within: configuration.limits, log: log),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port),
            availableConnectionsDelegate: .maximum(configuration.limits.maximumConnections, logger: quiet)
        ),
        services: [lane, imports],
        onServerRunning: { channel in
            if let address = ServerAddress(channel) { await onListening(address) }
        },
        logger: quiet
    )
}

/// The routes, and what every request passes on its way to them.
func buildRouter(
    training: Training,
    lane: RecordingLane,
    imports: ImportLane,
    access: Access,
    limits: ServerLimits,
    readiness: Readiness,
    log: RequestLog
) -> Router<TrainingContext> {
    let router = Router(context: TrainingContext.self, options: .autoGenerateHeadEndpoints)
    let methods = AllowedMethods()
    router.add(middleware: RequestLogMiddleware(log: log))
    router.add(middleware: ProblemMiddleware(methods: methods, logger: log.logger))
    router.add(middleware: TargetMiddleware(longest: limits.maximumTarget))
    if access == .machine { router.add(middleware: LoopbackMiddleware()) }

    HealthRoutes(migrations: training.migrations, readiness: readiness).add(to: router)

    // Whoever watches wants to know just when too much is asked for, so nobody is turned away at this door for that.
    let watched = router.group()
    if case .token(let token) = access { watched.add(middleware: TokenMiddleware(token: token)) }
    MetricsRoutes(training: training, lane: lane, imports: imports, metrics: log.metrics).add(to: watched)

    let open = router.group("v1").add(middleware: AdmissionMiddleware(most: limits.maximumRequests))
    ProgressRoutes(progress: training.progress).add(to: open)

    let guarded = open.group()
    if case .token(let token) = access { guarded.add(middleware: TokenMiddleware(token: token)) }
    OfficialRoutes(officials: training.officials).add(to: guarded)
    CompletionRoutes(lane: lane, maximumBody: limits.maximumBody).add(to: guarded)
    ImportRoutes(training: training, lane: imports, maximumImport: limits.maximumImport).add(to: guarded)
    ExportRoutes(training: training).add(to: guarded)

    methods.learn(router.routes)
    return router
}
