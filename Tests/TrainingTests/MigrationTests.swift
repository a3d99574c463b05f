import FoundationEssentials
import Postgres
import PostgresTesting
import Schema
import Testing
import Training
import TrainingTesting

@Suite struct MigrationTests {
    @Test func anEmptyDatabaseIsTold() async throws {
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

    @Test func twoAtOnceTakeTurns() async throws {
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

    @Test func anOlderANewerAndAnAlteredDatabaseAreTold() async throws {
        try await withTraining { training, postgres in
            for (change, code): (Statement, ErrorCode) in [
                ("update schema_migration set checksum = 'x' where version = 2", .databaseAltered),
                ("insert into schema_migration values (9999, 'later', 'x')", .databaseNewer),
            ] {
                try await postgres.execute(change)
                let error = await #expect(throws: TrainingError.self) { try await training.migrations.check() }
                #expect(error?.code == code)
            }
        }
        try await withTraining { training, postgres in
            let newest = Schema.migrations.count
            try await postgres.execute("delete from schema_migration where version = \(newest)")
            let error = await #expect(throws: TrainingError.self) { try await training.migrations.check() }
            #expect(error?.code == .databaseOlder)
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
        for migration in Schema.migrations {
            let index = migration.version - 1
            let text = try String(contentsOf: URL(filePath: folder).appending(path: files[index]), encoding: .utf8)
            #expect(text == migration.sql)
        }
    }
}
