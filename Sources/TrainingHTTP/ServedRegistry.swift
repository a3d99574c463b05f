import Hummingbird
import HummingbirdCore
import Logging
import Serving
import Training

/// A registry as it is served: everything that can be asked of it, and what that stands on.
struct ServedRegistry: Sendable {
    /// The lane of writes.
    let lane: RecordingLane

    /// Where files are taken in.
    let imports: ImportLane

    /// Everything that the server can be asked, the document that tells of it among them.
    let operations: [Operation]

    private let api: TrainingAPI
    private let limits: ServerLimits
    private let quotas: RequestQuotas
    private let log: RequestLog

    /// A registry that serves nobody yet.
    ///
    /// - Parameters:
    ///   - training: The registry.
    ///   - configuration: For whom it is served, and within which limits.
    ///   - provider: The identity provider whose tokens are taken besides, where there is one.
    ///   - readiness: Told when the server is to stop.
    ///   - logger: Where a line for each request goes.
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
            + [Dashboard.operation]
            + ServerRoutes(migrations: training.migrations, readiness: readiness).operations
            + MetricsRoutes(training: training, lane: lane, imports: imports, metrics: metrics).operations
        self.operations = operations + [try ServerRoutes.document(of: operations)]
    }

    /// The routes, and what every request passes on its way to them.
    var router: Router<ServingContext> {
        Router(serving: operations, of: api, within: limits, quotas: quotas, log: log)
    }

    /// What takes connections.
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
