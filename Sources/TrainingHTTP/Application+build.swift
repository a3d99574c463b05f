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
    let log = RequestLog(logger: logger)
    let provider = configuration.identityProvider.map { IdentityProvider($0, logger: logger) }
    let imports = ImportLane(
        training,
        limits: configuration.limits,
        logger: logger,
        metrics: log.metrics.imports
    )
    let router = try buildRouter(
        training: training,
        lane: lane,
        imports: imports,
        authenticator: Authenticator(
            apiToken: try configuration.environmentToken(),
            accounts: training.accounts,
            provider: provider
        ),
        limits: configuration.limits,
        proxies: configuration.trustedProxies,
        readiness: readiness,
        language: configuration.language,
        log: log
    )
    var quiet = logger
    // The framework's own lines name addresses and ports, ours say the rest.
    quiet.logLevel = max(logger.logLevel, .notice)
    return Application(
        router: router,
        server: .guarded(
            within: configuration.limits,
            log: log,
            language: configuration.language,
            proxies: configuration.trustedProxies
        ),
        configuration: ApplicationConfiguration(
            address: .hostname(configuration.host, port: configuration.port),
            availableConnectionsDelegate: .maximum(configuration.limits.maximumConnections, logger: quiet)
        ),
        services: [training.accounts, lane, imports, dayTurn(training.enrollments, logger)]
            + (provider.map { [$0] } ?? []),
        onServerRunning: { channel in
            if let address = ServerAddress(channel) { await onListening(address) }
        },
        logger: quiet
    )
}

/// What begins and what expires does so by itself, and the log says how many.
private func dayTurn(_ enrollments: Enrollments, _ logger: Logger) -> DayTurn {
    DayTurn(enrollments, after: .seconds(60)) { result in
        switch result {
        case .success(let turn) where turn.isAnything:
            logger.info(
                "enrollments turned",
                metadata: [
                    "begun": "\(turn.begun)", "expired": "\(turn.expired)", "withdrawn": "\(turn.withdrawn)",
                    "movedUp": "\(turn.movedUp)", "completed": "\(turn.completed)",
                ]
            )
        case .success: break
        case .failure(let error): logger.warning("enrollments not turned", metadata: ["code": "\(error.code.rawValue)"])
        }
    }
}

/// The routes, and what every request passes on its way to them.
func buildRouter(
    training: Training,
    lane: RecordingLane,
    imports: ImportLane,
    authenticator: Authenticator,
    limits: ServerLimits,
    proxies: TrustedProxies = .none,
    readiness: Readiness,
    language: Language = .vi,
    log: RequestLog
) throws -> Router<TrainingContext> {
    let router = Router(context: TrainingContext.self, options: .autoGenerateHeadEndpoints)
    let methods = AllowedMethods()
    router.add(middleware: RequestLogMiddleware(log: log))
    router.add(middleware: ProblemMiddleware(methods: methods, language: language, logger: log.logger))
    router.add(middleware: TargetMiddleware(longest: limits.maximumTarget))
    let shares = ServerShares(limits)
    if !proxies.isEmpty {
        router.add(middleware: ProxiedMiddleware(proxies: proxies, requests: shares.proxied))
    }

    let operations = try apiOperations(
        of: training,
        lane: lane,
        imports: imports,
        limits: limits,
        shares: shares,
        readiness: readiness,
        metrics: log.metrics
    )
    let runner = OperationRunner(
        limits: limits,
        places: Places(limits.maximumRequests),
        shares: shares,
        authenticator: authenticator,
        answers: training.idempotentAnswers,
        language: language
    )
    for operation in operations { operation.add(to: router, runner) }
    methods.learn(router.routes)
    return router
}

/// Everything that the server can be asked, the document that tells of it among them.
func apiOperations(
    of training: Training,
    lane: RecordingLane,
    imports: ImportLane,
    limits: ServerLimits,
    shares: ServerShares,
    readiness: Readiness,
    metrics: ServerMetrics
) throws -> [Operation] {
    let reports = KeptReports(training.progress, line: shares.reports)
    let operations =
        ProgressRoutes(reports: reports, progress: training.progress).operations
        + [
            ProgressStream(
                watch: ProgressWatch(reports, of: training.progress, limits: limits),
                readiness: readiness
            ).operation
        ]
        + OfficialRoutes(officials: training.officials).operations
        + OrganizationRoutes(organizations: training.organizations).operations
        + CourseRoutes(courses: training.courses, today: training.today).operations
        + CurriculumRoutes(curricula: training.curricula, today: training.today).operations
        + TargetGroupRoutes(targetGroups: training.targetGroups).operations
        + ClassRoutes(classes: training.classes).operations
        + EnrollmentRoutes(enrollments: training.enrollments).operations
        + CompletionRoutes(completions: training.completions, lane: lane).operations
        + GoalRoutes(goals: training.goals).operations
        + ImportRoutes(training: training, lane: imports, shares: shares, maximumImport: limits.maximumImport)
        .operations
        + ExportRoutes(training: training, shares: shares.exports).operations
        + TokenRoutes(accounts: training.accounts).operations
        + AuditRoutes(audit: training.audit).operations
        + [Dashboard.operation]
        + ServerRoutes(migrations: training.migrations, readiness: readiness).operations
        + MetricsRoutes(training: training, lane: lane, imports: imports, metrics: metrics).operations
    return operations + [try ServerRoutes.document(of: operations)]
}
