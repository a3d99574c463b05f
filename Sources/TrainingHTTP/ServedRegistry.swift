import Hummingbird
import HummingbirdCore
import Logging
import Serving
import Training

/// A registry as it is served: its operations, and everything that they need.
struct ServedRegistry: Sendable {
    /// The lane of writes.
    let lane: RecordingLane

    /// The lane of imports.
    let imports: ImportLane

    /// All operations of the server, including the one that returns their document.
    let operations: [Operation]

    private let api: TrainingAPI
    private let limits: ServerLimits
    private let quotas: RequestQuotas
    private let log: RequestLog

    /// Creates a registry that isn't served yet.
    ///
    /// - Parameters:
    ///   - configuration: The callers, and the limits.
    ///   - provider: The identity provider whose tokens are accepted too, nil for none.
    /// - Throws: ``TrainingError`` `invalid_option` where the environment's token could be guessed.
    init(
        _ training: Training,
        _ configuration: ServerConfiguration,
        provider: IdentityProvider? = nil,
        readiness: Readiness = Readiness(),
        logger: Logger
    ) throws {
        let metrics = ServerMetrics()
        let quotas = RegistryQuotas(configuration.limits, proxies: configuration.trustedProxies)
        lane = RecordingLane(training.completions)
        imports = ImportLane(training, limits: configuration.limits, logger: logger, metrics: metrics.imports)
        api = TrainingAPI(
            authenticator: Authenticator(
                apiToken: try configuration.environmentToken(),
                accounts: training.accounts,
                provider: provider
            ),
            answers: training.idempotentAnswers,
            language: configuration.language
        )
        limits = configuration.limits.http
        self.quotas = quotas.requests
        log = RequestLog(logger: logger, metrics: metrics.requests, quiet: ServerRoutes.quiet)
        let reports = KeptReports(training.progress, line: quotas.reports)
        let operations =
            ProgressRoutes(reports: reports, progress: training.progress).operations
            + [
                ProgressStream(
                    watch: ProgressWatch(reports, of: training.progress, limits: configuration.limits),
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
            + ImportRoutes(training: training, lane: imports, quotas: quotas, maximumFile: limits.maximumFile)
            .operations
            + ExportRoutes(training: training, quota: quotas.exports).operations
            + TokenRoutes(accounts: training.accounts).operations
            + AuditRoutes(audit: training.audit).operations
            + SealRoutes(seals: training.seals).operations
            + [Dashboard.operation]
            + ServerRoutes(migrations: training.migrations, readiness: readiness).operations
            + MetricsRoutes(training: training, lane: lane, imports: imports, metrics: metrics).operations
        self.operations = operations + [try ServerRoutes.document(of: operations)]
    }

    /// The routes, and the middleware that every request passes.
    var router: Router<ServingContext> {
        Router(serving: operations, of: api, within: limits, quotas: quotas, log: log)
    }

    /// The server that accepts connections.
    var server: HTTPServerBuilder {
        .guarded(
            within: limits,
            quotas: quotas,
            api: api,
            transfers: ["/v1/imports/", "/v1/exports/", ProgressStream.path],
            log: log
        )
    }
}
