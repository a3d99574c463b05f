public import Logging
public import Postgres

/// The registry: every service of the domain, over one database.
///
/// ```swift
/// let training = Training(postgres: client, logger: logger)
/// let report = try await training.progress.report(ProgressQuestion())
/// ```
public struct Training: Sendable {
    /// Migrates the database, and checks its schema.
    public let migrations: Migrations

    /// The database role that a server works in.
    public let serverRole: ServerRole

    /// Imports files, and keeps a record of each import.
    public let imports: Imports

    /// The tasks of imports over HTTP.
    public let importTasks: ImportTasks

    /// Exports what is on record as files.
    public let exports: Exports

    /// The units of the state's tree.
    public let organizations: Organizations

    /// The people of the state's service.
    public let officials: Officials

    public let courses: Courses

    /// The sets of courses that make an official trained.
    public let curricula: Curricula

    /// The groups of officials for whom curricula are meant.
    public let targetGroups: TargetGroups

    /// The runs of courses.
    public let classes: Classes

    /// The enrollments of officials in classes, on courses and on curricula.
    public let enrollments: Enrollments

    /// The facts that officials completed courses.
    public let completions: Completions

    /// The goals of the country.
    public let goals: Goals

    /// The reports of progress towards the goals.
    public let progress: ProgressReports

    /// The sealed log, by which changes behind the program's back are found.
    public let seals: Seals

    /// The answers kept under clients' idempotency keys.
    public let idempotentAnswers: IdempotentAnswers

    /// The audit trail: who did what to what.
    public let audit: Audit

    /// Access over HTTP.
    public let accounts: Accounts

    private let postgres: PostgresClient
    private let day: Today

    /// Creates the services.
    ///
    /// - Parameters:
    ///   - postgres: The database; the caller runs the client.
    ///   - logger: The log, which names no people.
    ///   - today: The present day in tests; nil for that of the database's clock.
    public init(
        postgres: PostgresClient,
        logger: Logger,
        today: (@Sendable () -> Day)? = nil
    ) {
        self.postgres = postgres
        let today = Today(today)
        day = today
        let imports = Imports(postgres: postgres, today: today)
        let organizations = Organizations(postgres: postgres, today: today)
        exports = Exports(postgres: postgres, organizations: organizations, today: today)
        let completions = Completions(postgres: postgres, organizations: organizations, today: today)
        let goals = Goals(postgres: postgres, organizations: organizations, today: today)
        let enrollments = Enrollments(
            postgres: postgres,
            organizations: organizations,
            today: today
        )
        self.imports = imports
        self.enrollments = enrollments
        importTasks = ImportTasks(postgres: postgres)
        idempotentAnswers = IdempotentAnswers(postgres: postgres)
        audit = Audit(postgres: postgres, today: today)
        serverRole = ServerRole(postgres: postgres)
        self.organizations = organizations
        self.completions = completions
        self.goals = goals
        targetGroups = TargetGroups(postgres: postgres)
        migrations = Migrations(postgres: postgres)
        officials = Officials(
            postgres: postgres,
            organizations: organizations,
            completions: completions,
            enrollments: enrollments,
            goals: goals,
            targetGroups: targetGroups,
            lookup: SharedOfficialLookup(postgres, today: today),
            today: today
        )
        courses = Courses(postgres: postgres, today: today)
        classes = Classes(postgres: postgres, organizations: organizations, today: today)
        curricula = Curricula(postgres: postgres, today: today)
        progress = ProgressReports(
            postgres: postgres,
            goals: goals,
            organizations: organizations,
            today: today,
            floor: PublicFloor(postgres)
        )
        seals = Seals(postgres: postgres, officials: officials)
        accounts = Accounts(postgres: postgres, organizations: organizations, logger: logger, today: today)
    }
}

extension Training {
    /// The present day in Vietnam by the database's clock, which all servers and shells share.
    @Sendable public func today() async throws -> Day {
        try await trainingErrors { try await day(in: postgres) }
    }

    /// The day that a caller named, or else the present one.
    public func today(unless named: Day?) async throws -> Day {
        if let named { named } else { try await today() }
    }

    /// Counts of the database client's present and past work.
    public var databaseStatistics: PostgresStatistics {
        get async { await postgres.statistics }
    }
}
