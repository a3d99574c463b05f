import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Schema
@testable import Training

@Suite(.permit) struct MigrationTests {
    @Test func anEmptyDatabaseIsReported() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let training = Training(postgres: client, logger: .quiet)
                let error = await #expect(throws: TrainingError.self) { try await training.migrations.check() }
                #expect(error?.code == .databaseEmpty)
                #expect(try await training.migrations.pending() == Schema.migrations)
                #expect(try await training.migrations.migrate() == Schema.migrations)
                try await training.migrations.check()
                #expect(try await training.migrations.migrate() == [])
            }
        }
    }

    @Test func aDatabaseInAnotherEncodingIsRefused() async throws {
        try await withDatabase { database in
            try await withClient(database.adminURL) { admin in
                let name = "\(database.name)_latin"
                try await admin.withConnection { connection in
                    _ = try await connection.execute(
                        "create database \(identifier: name) encoding 'LATIN1' locale 'C' template template0"
                    )
                }
                try await refuses(database.url.replacing(database.name, with: name), .databaseEncoding, found: "LATIN1")
                try await admin.withConnection { connection in
                    _ = try await connection.execute("drop database \(identifier: name)")
                }
            }
        }
    }

    @Test(arguments: [
        ("create table official ()", ErrorCode.databaseOccupied, "official"),
        ("drop schema public", .databaseForbids, ""),
        // The account may read, and not create anything.
        ("grant usage on schema public to public; set role pg_monitor", .databaseForbids, ""),
        // PostgreSQL would find none of the registry's tables, and create them again.
        ("revoke all on schema public from public, pg_database_owner; set role pg_monitor", .databaseForbids, ""),
    ])
    func obstaclesAreReportedBeforeAnythingIsCreated(change: String, code: ErrorCode, found: String) async throws {
        try await withDatabase { database in
            let parts = change.split(separator: "; set role ").map(String.init)
            try await withClient(database.url) { client in
                try await client.withConnection { try await $0.script(parts[0]) }
            }
            try await refuses(database.url, as: parts.count > 1 ? parts[1] : nil, code, found: found)
        }
    }

    @Test(arguments: [
        ("alter schema public rename to training; create schema public", ErrorCode.databaseElsewhere, "training"),
        ("drop table progress", .databaseIncomplete, "progress"),
        ("delete from schema_migration where version = 2", .databaseIncomplete, "2"),
        // A version before 0.1.0 leaves other migrations, and more of them.
        (
            """
            update schema_migration set name = 'imports', checksum = 'x' where version = 1;
            insert into schema_migration values (27, 'answers_with_their_changes', 'x')
            """,
            .databaseAltered, "1 (imports)"
        ),
        ("revoke all on schema public from public; set role pg_monitor", .databaseForbids, ""),
        ("set role pg_monitor", .databaseForbids, ""),
    ])
    func anIncompleteOrForbiddenRegistryIsReported(
        change: String,
        code: ErrorCode,
        found: String
    ) async throws {
        try await withDatabase(template: .migrated) { database in
            let parts = change.split(separator: "set role ", omittingEmptySubsequences: false).map(String.init)
            try await withClient(database.url) { client in
                try await client.withConnection { try await $0.script(parts[0]) }
            }
            try await refuses(database.url, as: parts.count > 1 ? parts[1] : nil, code, found: found)
        }
    }

    /// Expects that a database is refused, by a check as by a migration, and that nothing is created in it.
    private func refuses(_ url: String, as role: String? = nil, _ code: ErrorCode, found: String) async throws {
        var configuration = try PostgresConfiguration(registry: url)
        if let role { configuration.settings["role"] = role }
        try await PostgresClient.withClient(configuration, logger: .quiet) { client in
            let migrations = Training(postgres: client, logger: .quiet).migrations
            let count: Statement = "select count(*) from pg_class where oid >= 16384"
            let before: Int? = try await client.first(count)
            var errors: [TrainingError?] = []
            errors.append(await #expect(throws: TrainingError.self) { try await migrations.migrate() })
            // To a check, an empty database in which the account may create nothing is just empty.
            if code != .databaseForbids || before != 0 {
                errors.append(await #expect(throws: TrainingError.self) { try await migrations.check() })
            }
            for error in errors {
                #expect(error?.code == code)
                #expect(found.isEmpty || error?.sentence(in: .en).contains(found) == true)
            }
            let after: Int? = try await client.first(count)
            #expect(after == before)
        }
    }

    @Test func anAccountThatLooksElsewhereFirstFindsTheRegistry() async throws {
        try await withDatabase(template: .migrated) { database in
            try await withClient(database.adminURL) { admin in
                _ = try await admin.execute("alter database \(identifier: database.name) set search_path = 'elsewhere'")
            }
            try await withClient(database.url) { client in
                try await client.execute("create schema elsewhere")
                try await Training(postgres: client, logger: .quiet).migrations.check()
            }
        }
    }

    @Test func parallelMigrationsTakeTurns() async throws {
        try await withDatabase { database in
            try await withClient(database.url) { client in
                let migrations = Training(postgres: client, logger: .quiet).migrations
                async let first = migrations.migrate()
                async let second = migrations.migrate()
                let ran = try await first + second
                #expect(ran.map(\.version).sorted() == Schema.migrations.map(\.version))
            }
        }
    }

    @Test func olderNewerAndAlteredDatabasesAreReported() async throws {
        try await withTraining { training, postgres in
            for (change, code): (Statement, ErrorCode) in [
                ("insert into schema_migration values (9999, 'later', 'x')", .databaseNewer),
                ("update schema_migration set checksum = 'x' where version = 2", .databaseAltered),
            ] {
                try await postgres.execute(change)
                let error = await #expect(throws: TrainingError.self) { try await training.migrations.check() }
                #expect(error?.code == code)
            }
        }
        try await withTraining { training, postgres in
            let newest = try #require(Schema.migrations.last?.version)
            try await postgres.execute("delete from schema_migration where version = \(newest)")
            let error = await #expect(throws: TrainingError.self) { try await training.migrations.check() }
            #expect(error?.code == .databaseOlder)
        }
    }

    /// The next release's migration runs on top of this schema, and this program then refuses the database as newer.
    @Test func aLaterMigrationRunsOnTop() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let newest = try #require(Schema.migrations.last?.version)
            let later = Migration(
                newest + 1,
                "rooms",
                Array(
                    """
                    create table room (id integer generated always as identity primary key);
                    alter table class add column room integer references room;
                    """.utf8
                )
            )
            let migrations = Migrations(postgres: postgres, known: Schema.migrations + [later])
            let older = await #expect(throws: TrainingError.self) { try await migrations.check() }
            #expect(older?.code == .databaseOlder)
            #expect(try await migrations.migrate() == [later])
            try await migrations.check()
            #expect(try await postgres.first("select count(*) from official") as Int? != 0)
            let newer = await #expect(throws: TrainingError.self) { try await training.migrations.check() }
            #expect(newer?.code == .databaseNewer)
        }
    }

    /// The list in Schema.swift is written by hand, because the files are embedded by name.
    @Test func everyFileOfTheFolderIsInTheList() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Schema/Migrations").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let listed = Schema.migrations.map { migration in
            let number = String(migration.version)
            return String(repeating: "0", count: 4 - number.count) + number + "_\(migration.name).sql"
        }
        #expect(files == listed)
        for (file, migration) in zip(files, Schema.migrations) {
            let text = try String(contentsOf: URL(filePath: folder).appending(path: file), encoding: .utf8)
            #expect(text == migration.sql)
        }
    }
}
