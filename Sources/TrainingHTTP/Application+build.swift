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
/// - Throws: ``TrainingError`` `invalid_option` where the environment's token could be guessed.
func buildApplication(
    training: Training,
    configuration: ServerConfiguration,
    readiness: Readiness,
    logger: Logger,
    onListening: @escaping @Sendable (ServerAddress) async -> Void
) throws -> some ApplicationProtocol {
    let lane = RecordingLane(training.completions)
    let imports = ImportLane(training, limits: configuration.limits, logger: logger)
    let log = RequestLog(logger: logger)
    let provider = configuration.identityProvider.map { IdentityProvider($0, logger: logger) }
    let router = buildRouter(
        training: training,
        lane: lane,
        imports: imports,
        authenticator: Authenticator(
            apiToken: try configuration.environmentToken(),
            accounts: training.accounts,
            provider: provider
        ),
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
        services: [training.accounts, lane, imports] + (provider.map { [$0] } ?? []),
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
    authenticator: Authenticator,
    limits: ServerLimits,
    readiness: Readiness,
    log: RequestLog
) -> Router<TrainingContext> {
    let router = Router(context: TrainingContext.self, options: .autoGenerateHeadEndpoints)
    let methods = AllowedMethods()
    router.add(middleware: RequestLogMiddleware(log: log))
    router.add(middleware: ProblemMiddleware(methods: methods, logger: log.logger))
    router.add(middleware: TargetMiddleware(longest: limits.maximumTarget))

    HealthRoutes(migrations: training.migrations, readiness: readiness).add(to: router)

    let open = router.group("v1").add(middleware: AdmissionMiddleware(most: limits.maximumRequests))
    ProgressRoutes(progress: training.progress).add(to: open)

    let guarded = open.group().add(middleware: AccessMiddleware(authenticator: authenticator))
    OfficialRoutes(officials: training.officials).add(to: guarded)
    CompletionRoutes(lane: lane, maximumBody: limits.maximumBody).add(to: guarded)
    ImportRoutes(training: training, lane: imports, maximumImport: limits.maximumImport).add(to: guarded)
    ExportRoutes(training: training).add(to: guarded)

    methods.learn(router.routes)
    return router
}
