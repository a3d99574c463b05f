import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// The server's database role: its rights, and what it can't do even if somebody gets it to try.
@Suite(.permit) struct ServerRoleTests {
    /// A client over HTTP with all rights.
    private static let client = Caller(
        name: "token:1",
        request: "r",
        role: .administrator,
        scope: .everything,
        seesNationalIDs: true
    )

    private func withServer<Result>(
        today: Day = .on(2022, 8, 1),
        _ body: (_ server: PostgresClient, _ training: Training, TestDatabase) async throws -> Result
    ) async throws -> Result {
        try await withDatabase(template: .migrated) { database in
            try await withServerClient(database.url) { server in
                try await body(server, Training(postgres: server, logger: .quiet, today: { today }), database)
            }
        }
    }

    @Test func itOnlyAddsToTheAuditTrailAndLeavesTheTablesAsTheyAre() async throws {
        try await withServer { server, training, _ in
            try await training.fillWithSamples(by: Self.client)
            for refused in [
                "update audit set by = 'x'", "delete from audit", "truncate audit",
                "alter table audit disable trigger all", "alter table audit add column x text", "drop table audit",
                "drop trigger audit_is_only_added_to on audit", "create table x (y integer)", "drop table official",
                "alter table official add column x text",
                "create or replace function fold(name text) returns text language sql return name",
                "update schema_migration set checksum = 'x'", "delete from schema_migration",
                "insert into schema_migration values (9999, 'x', 'x')",
                "update enrollment_move set to_state = 'active'",
                "create schema x",
                // The database itself sets an entry's number, its time and its account.
                """
                insert into audit (by, request, action, subject, at)
                values ('token:1', 'r', 'official.edit', 'official', now() - interval '1 year')
                """,
                """
                insert into audit (by, request, action, subject, account)
                values ('token:1', 'r', 'official.edit', 'official', 'postgres')
                """,
                """
                insert into audit (id, by, request, action, subject) overriding system value
                values (0, 'token:1', 'r', 'official.edit', 'official')
                """,
                "delete from token", "update token set expires_at = now()", "delete from national_id_try",
            ] as [Statement] {
                let error = await #expect(throws: PostgresError.self, "\(refused.text)") {
                    try await server.transaction { try await $0.execute(refused) }
                }
                #expect(error?.sqlState == "42501", "\(refused.text)")
            }
            // The role can't write entries as a person at a shell.
            let forged = await #expect(throws: PostgresError.self) {
                try await server.execute(
                    "insert into audit (by, request, action, subject) values ('operator:lan', 'r', 'x.y', 'x')"
                )
            }
            #expect(forged?.constraint == "audit_server_is_no_operator")
            let accounts: [String] = try await server.query("select distinct account from audit")
            #expect(accounts == [ServerRole.name])
            // The database accepts that the role grants itself more, without any effect.
            try await server.execute("grant update on audit to daotao_server")
            try await server.execute("select grant_to_server()")
            let mayChange: Bool? = try await server.first(
                "select has_table_privilege('audit', 'update, delete, truncate, trigger, references')"
            )
            #expect(mayChange == false)
            let count: Int? = try await server.first("select count(*) from audit")
            #expect(count == 4)
        }
    }

    @Test func everythingThatTheRegistryDoesWorksInIt() async throws {
        try await withServer { _, training, _ in
            try await training.migrations.check()
            try await training.fillWithSamples(by: Self.client)
            let summary = try await training.take(
                .completions,
                "official_code,course_code,completed_on\nCB1,DX-101,2022-03-01\nCB1,DX-102,2022-04-01\n",
                by: Self.client
            )
            #expect(summary.trained == 1)
            let fact = RecordCompletion(official: "CC2", course: "DX-101", completedOn: .on(2022, 5, 1))
            let recorded = try await training.completions.record(fact, by: Self.client)
            _ = try await training.completions.revoke(recorded.id, reason: "Nhầm", by: Self.client)
            _ = try await training.classes.create(.seating(1, "L1", of: "DX-103"), by: Self.client)
            let both = EnrollmentRequest(target: .class("L1"), officials: .numbered(["CB1", "CC2"]))
            _ = try await training.enrollments.enroll(both, by: Self.client)
            _ = try await training.officials.depart("CB1", on: .on(2022, 6, 1), reason: "Nghỉ", by: Self.client)
            let unit = CreateOrganization(code: "98", parentCode: "VN", level: .province, name: "Tỉnh Mới")
            _ = try await training.organizations.create(unit, by: Self.client)
            _ = try await training.goals.allocate("DX-2022", .byHeadcount, by: Self.client)
            for number in (1...5).reversed() { _ = try await training.imports.undo(number, by: Self.client) }
            _ = try await training.importTasks.begin(.officials, fileName: "a.csv", by: Self.client)
            #expect(try await training.progress.verify().isTrue)
            #expect(try await !training.audit.list(by: Self.client, PageRequest()).items.isEmpty)
        }
    }

    /// Only the owner may renew statistics, so the server does it through a function.
    @Test func thePlannerLearnsOfStoredRows() async throws {
        try await withServer { server, training, _ in
            try await training.fillWithSamples(by: Self.client)
            let rows: Double? = try await server.first(
                "select reltuples::float8 from pg_class where oid = 'organization_span'::regclass"
            )
            #expect(rows == 7)
        }
    }

    @Test func aSessionOfTheRoleCannotResetIt() async throws {
        try await withDatabase(template: .migrated) { database in
            try await withClient(database.url) { owner in
                try await Training(postgres: owner, logger: .quiet).serverRole.allowLogin()
                let name: String? = try await owner.first("select current_user")
                let account = try #require(name)
                var configuration = try PostgresConfiguration(url: database.url)
                configuration.user = ServerRole.name
                try await PostgresClient.withClient(configuration, logger: .quiet) { server in
                    let training = Training(postgres: server, logger: .quiet)
                    let standing = try await training.serverRole.standing()
                    #expect(standing == .restrained)
                    for way in [
                        "reset role; delete from audit", "set role none; delete from audit",
                        "set role \"\(account)\"; delete from audit",
                        "set session authorization \"\(account)\"; delete from audit",
                        "set session authorization default; delete from audit",
                    ] {
                        let error = await #expect(throws: PostgresError.self, "\(way)") {
                            try await server.transaction { try await $0.script(way) }
                        }
                        #expect(error?.sqlState == "42501", "\(way)")
                    }
                }
            }
        }
    }

    @Test func membershipInTheRoleIsFoundOut() async throws {
        try await withDatabase(template: .migrated) { database in
            try await withClient(database.url) { owner in
                let standing = try await Training(postgres: owner, logger: .quiet).serverRole.standing()
                #expect(standing == .assumable)
                let account = "\(database.name)_account"
                try await owner.transaction { transaction in
                    try await transaction.script(
                        """
                        create role \(account) login;
                        grant select, update on audit to \(account);
                        """
                    )
                }
                var configuration = try PostgresConfiguration(url: database.url)
                configuration.user = account
                try await PostgresClient.withClient(configuration, logger: .quiet) { client in
                    let standing = try await Training(postgres: client, logger: .quiet).serverRole.standing()
                    #expect(standing == .refused)
                }
                try await owner.transaction { transaction in
                    try await transaction.script("drop owned by \(account); drop role \(account)")
                }
            }
        }
    }
}
