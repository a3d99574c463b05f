import Crypto
import Postgres
public import Schema

/// Brings a database to the schema that this program needs, and checks that it has that schema.
public struct Migrations: Sendable {
    let postgres: PostgresClient
    let known: [Migration]

    init(postgres: PostgresClient, known: [Migration] = Schema.migrations) {
        self.postgres = postgres
        self.known = known
    }

    /// The migrations that have not run yet, in their order.
    ///
    /// - Throws: ``TrainingError`` `database_newer`, `database_altered`, and the errors of ``DatabaseFitness``.
    public func pending() async throws -> [Migration] {
        try await trainingErrors { try await pending(in: postgres) }
    }

    /// Runs the pending migrations, each in a transaction of its own.
    ///
    /// If two programs do this at once, the second waits and finds nothing to do.
    ///
    /// - Throws: ``TrainingError`` `database_newer`, `database_altered`, and the errors of ``DatabaseFitness``, before
    ///   anything is created.
    public func migrate() async throws -> [Migration] {
        try await trainingErrors {
            guard try await !pending(in: postgres).isEmpty else { return [] }
            try await DatabaseFitness.of(postgres, known).checkThatTablesCanBeMade()
            var ran: [Migration] = []
            while let migration = try await migrateOnce() { ran.append(migration) }
            return ran
        }
    }

    /// Checks that the database has the schema that this program needs.
    ///
    /// - Throws: ``TrainingError`` `database_empty`, `database_older`, `database_newer`, `database_altered`, and the
    ///   errors of ``DatabaseFitness``.
    public func check() async throws {
        try await trainingErrors {
            let pending = try await pending(in: postgres)
            guard let first = pending.first else { return }
            let expected = known.last?.version ?? 0
            throw pending.count == known.count
                ? TrainingError(.databaseEmpty)
                : TrainingError(.databaseOlder, ["found": "\(first.version - 1)", "expected": "\(expected)"])
        }
    }

    /// True if the database accepts writes, which a standby and a read-only database don't.
    public func takesWrites() async throws -> Bool {
        try await trainingErrors {
            try await postgres.first("select current_setting('transaction_read_only') = 'off'") ?? false
        }
    }

    private func migrateOnce() async throws -> Migration? {
        try await postgres.transaction { transaction in
            try await transaction.execute("select pg_advisory_xact_lock(\(unescaped: Self.lock))")
            try await transaction.script(Self.table)
            guard let migration = try await pending(in: transaction).first else { return nil }
            try await transaction.script(migration.sql)
            try await transaction.execute(
                """
                insert into schema_migration (version, name, checksum)
                values (\(Int32(clamping: migration.version)), \(migration.name), \(migration.checksum))
                """
            )
            return migration
        }
    }

    private func pending(in postgres: some PostgresQuerying) async throws -> [Migration] {
        let fitness = try await DatabaseFitness.of(postgres, known)
        try fitness.check()
        guard fitness.hasMigrations else { return known }
        let ran: [(Int, String, String)] = try await postgres.query(
            "select version, name, checksum from schema_migration order by version"
        )
        // Checksums come first: a database of before 0.1.0 has more migrations than the program, and would count as
        // newer.
        let steps = Dictionary(uniqueKeysWithValues: known.map { ($0.version, $0) })
        for (version, name, checksum) in ran {
            guard let step = steps[version], step.checksum != checksum else { continue }
            throw TrainingError(.databaseAltered, ["found": "\(version) (\(name))"])
        }
        if let newest = ran.last?.0, newest > known.last?.version ?? 0 {
            let expected = known.last?.version ?? 0
            throw TrainingError(.databaseNewer, ["found": "\(newest)", "expected": "\(expected)"])
        }
        let versions = Set(ran.map(\.0))
        let pending = known.filter { !versions.contains($0.version) }
        if let first = pending.first, let last = ran.last?.0, first.version < last {
            throw TrainingError(.databaseIncomplete, ["found": "\(first.version) (\(first.name))"])
        }
        try fitness.checkThatAllIsThere(known.filter { versions.contains($0.version) })
        return pending
    }

    /// An advisory lock's number, which nothing else uses in this database: the bytes of "schema".
    private static let lock = "126879297332577"

    private static let table = """
        create table if not exists schema_migration (
            version  integer     primary key,
            name     text        not null,
            checksum text        not null,
            ran_at   timestamptz not null default now()
        );
        comment on table schema_migration is 'The migrations that made this database, and the SHA-256 of their text';
        """
}

extension Migration {
    /// The SHA-256 of the migration's text, in hexadecimal.
    var checksum: String {
        SHA256.hash(data: Array(sql.utf8)).hexadecimal
    }
}

extension SHA256.Digest {
    var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
