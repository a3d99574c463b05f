public import Logging
public import Postgres

/// The registry: every service of the domain, over one database.
///
/// ```swift
/// let training = Training(postgres: client, logger: logger)
/// let report = try await training.progress.report(ProgressQuestion())
/// ```
public struct Training: Sendable {
    /// Brings the database to the schema that this program needs.
    public let migrations: Migrations

    /// The role of the database that a server works in.
    public let serverRole: ServerRole

    /// Takes in files, and keeps a record of each.
    public let imports: Imports

    /// The tasks of imports over HTTP.
    public let importTasks: ImportTasks

    /// Writes files of what is on record.
    public let exports: Exports

    /// The state's tree.
    public let organizations: Organizations

    /// The people of the state's service.
    public let officials: Officials

    /// The units of training.
    public let courses: Courses

    /// Which courses together make an official trained.
    public let curricula: Curricula

    /// Whom curricula are for.
    public let targetGroups: TargetGroups

    /// The runs of courses.
    public let classes: Classes

    /// Who is enrolled where.
    public let enrollments: Enrollments

    /// Who completed which course on which day.
    public let completions: Completions

    /// What the country set out to do.
    public let goals: Goals

    /// The number.
    public let progress: ProgressReports

    /// The answers kept under clients' own keys for requests.
    public let idempotentAnswers: IdempotentAnswers

    /// Who did what to what.
    public let audit: Audit

    /// Access over HTTP.
    public let accounts: Accounts

    private let postgres: PostgresClient
    private let day: Today

    /// Wires the services together.
    ///
    /// - Parameters:
    ///   - postgres: The database; somebody else runs the client.
    ///   - logger: Told what goes on, never who.
    ///   - today: The present day in Vietnam, for tests; nil for what it is by the database's clock.
    public init(
        postgres: PostgresClient,
        logger: Logger,
        today: (@Sendable () -> Day)? = nil
    ) {
        self.postgres = postgres
        let today = Today(today)
        day = today
        let imports = Imports(postgres: postgres, today: today)
        let organizations = Organizations(postgres: postgres, imports: imports, today: today)
        exports = Exports(postgres: postgres, organizations: organizations, today: today)
        let completions = Completions(postgres: postgres, imports: imports, organizations: organizations, today: today)
        let goals = Goals(postgres: postgres, organizations: organizations, today: today)
        let enrollments = Enrollments(
            postgres: postgres,
            imports: imports,
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
            imports: imports,
            organizations: organizations,
            completions: completions,
            enrollments: enrollments,
            goals: goals,
            targetGroups: targetGroups,
            lookup: SharedOfficialLookup(postgres, today: today),
            today: today
        )
        courses = Courses(postgres: postgres, imports: imports, today: today)
        classes = Classes(postgres: postgres, organizations: organizations, today: today)
        curricula = Curricula(postgres: postgres, imports: imports, today: today)
        progress = ProgressReports(
            postgres: postgres,
            goals: goals,
            organizations: organizations,
            today: today,
            floor: PublicFloor(postgres)
        )
        accounts = Accounts(postgres: postgres, organizations: organizations, logger: logger, today: today)
    }
}

extension Training {
    /// The present day in Vietnam, by the clock that all servers and shells share: the database's.
    @Sendable public func today() async throws -> Day {
        try await trainingErrors { try await day(in: postgres) }
    }

    /// The day that somebody named, or else the present one.
    ///
    /// - Parameter named: The day that was named, nil where none was.
    public func today(unless named: Day?) async throws -> Day {
        if let named { named } else { try await today() }
    }

    /// What the database's client is doing, and what it has done.
    public var databaseStatistics: PostgresStatistics {
        get async { await postgres.statistics }
    }
}
