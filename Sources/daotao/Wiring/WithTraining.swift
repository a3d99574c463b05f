import FoundationEssentials
import Glibc
import Logging
import Postgres
import PrivateCluster
import Training

/// Opens the registry for one command: the database that was named, or else the private one.
///
/// A private database is migrated automatically; a named one is only checked, because others may use it.
///
/// - Parameter isReady: False for a command that checks the tables' version itself.
/// - Throws: The closure's error, and ``TrainingError`` where no database can be opened.
func withTraining<Result: Sendable>(
    _ global: GlobalOptions,
    ready isReady: Bool = true,
    _ body: (Training) async throws -> Result
) async throws -> Result {
    try await withPostgres(global) { configuration, isPrivate in
        let logger = global.logger
        return try await PostgresClient.withClient(configuration, logger: logger) { postgres in
            let training = Training(postgres: postgres, logger: logger)
            if isReady { try await training.makeReady(isPrivate: isPrivate, global) }
            return try await body(training)
        }
    }
}

/// Finds the database, and keeps the private one running until the closure returns.
func withPostgres<Result: Sendable>(
    _ global: GlobalOptions,
    _ body: (PostgresConfiguration, _ isPrivate: Bool) async throws -> Result
) async throws -> Result {
    if let url = global.databaseURL {
        return try await body(configuration(url), false)
    }
    let cluster = PrivateCluster(
        home: PrivateCluster.defaultHome,
        logger: global.logger,
        onWait: { holder in
            guard !global.quiet else { return }
            let named = holder.map { ["command": $0.command, "process": "\($0.process)"] }
            StandardStreams.note(named.map { words("cluster.waiting-for", $0) } ?? words("cluster.waiting"))
        }
    )
    return try await cluster.withRunning { url in try await body(configuration(url), true) }
}

private func configuration(_ url: String) throws -> PostgresConfiguration {
    do {
        var configuration = try PostgresConfiguration(registry: url)
        configuration.applicationName = "daotao \(getpid())"
        // No statement takes longer, not even a change of rules that affects a hundred million records.
        configuration.statementTimeout = .seconds(6 * 3600)
        return configuration
    } catch {
        throw TrainingError(.invalidDatabaseUrl, underlying: error)
    }
}

extension Training {
    /// Makes sure that the tables have this program's version.
    func makeReady(isPrivate: Bool, _ global: GlobalOptions) async throws {
        guard isPrivate else { return try await migrations.check() }
        // Checking is cheaper than the lock that migrating takes.
        guard try await !migrations.pending().isEmpty else { return }
        let ran = try await migrations.migrate()
        if global.verbose { StandardStreams.note(words("migrate.by-itself", ["count": ran.count.spoken])) }
    }
}

extension GlobalOptions {
    /// The logger of a command, which writes only with `--verbose`.
    var logger: Logger {
        logger(level: .critical)
    }

    /// A logger to standard error.
    func logger(level: Logger.Level, as format: LogFormat = .text) -> Logger {
        format.logger(level: verbose ? .debug : level)
    }
}
