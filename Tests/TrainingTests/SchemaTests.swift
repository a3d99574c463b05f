import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// The rules that the database keeps by itself, whoever writes to it.
@Suite(.permit) struct SchemaTests {
    @Test func everyTableHasAPrimaryKey() async throws {
        try await withTraining { _, postgres in
            let without: [String] = try await postgres.query(
                """
                select relname::text
                from pg_class
                where relkind = 'r' and relnamespace = 'public'::regnamespace
                  and not exists (select from pg_constraint where conrelid = pg_class.oid and contype = 'p')
                """
            )
            #expect(without == [])
        }
    }

    @Test(arguments: ["official", "completion", "enrollment", "enrollment_transition", "course", "audit"])
    func tablesCannotBeTruncated(table: String) async throws {
        try await withTraining { _, postgres in
            let error = await #expect(throws: PostgresError.self) {
                try await postgres.execute("truncate \(unescaped: table) cascade")
            }
            #expect(error?.sqlState == "42501")
        }
    }

    /// A slot may be below zero, because another one has what it subtracted; the sum may not.
    @Test func aNumberNeverFallsBelowZero() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.complete("CB1", "DX-101", on: .on(2022, 3, 1))
            let columns = "goal, organization, day, slot, trained, attendances"
            let taken: Statement = """
                insert into progress (\(unescaped: columns))
                select goal, organization, day, 99, 0, -attendances from progress where attendances = 1
                """
            #expect(try await postgres.execute(taken) > 0)
            let error = await #expect(throws: PostgresError.self) {
                try await postgres.transaction { transaction in
                    try await transaction.execute("update progress set attendances = attendances - 1 where slot = 99")
                }
            }
            #expect(error?.constraint == "progress_is_never_negative")
        }
    }

    /// Functions with their owner's rights are for the server's role only, and can't be led to functions that somebody
    /// else made.
    @Test func functionsWithOwnersRightsAreRestricted() async throws {
        try await withTraining { _, postgres in
            let open: [String] = try await postgres.query(
                """
                select proname::text
                from pg_proc
                where prosecdef and pronamespace = 'public'::regnamespace
                  and (has_function_privilege('pg_monitor', oid, 'execute')
                       or not has_function_privilege(\(ServerRole.name), oid, 'execute')
                       or not exists (select from unnest(proconfig) setting where setting like 'search_path=pg_catalog,%'))
                """
            )
            #expect(open == [])
        }
    }

    @Test func noFactHasADayBeforeTheState() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            let error = await #expect(throws: PostgresError.self) {
                try await postgres.execute(
                    """
                    insert into completion (official, course, completed_on, recorded_by, request)
                    select min(id), 1, '1945-09-01', 'tester', 'r' from official
                    """
                )
            }
            #expect(error?.constraint == "completion_day_makes_sense")
        }
    }

    /// A search that ignores accents uses an index, and doesn't fold every name.
    @Test func namesAreFoundByAnIndex() async throws {
        try await withTraining { _, postgres in
            let plan: [String] = try await postgres.transaction { transaction in
                // The planner would read a table as small as this one whole.
                try await transaction.execute("set local enable_seqscan = off")
                return try await transaction.query(
                    "explain select id from official where fold(full_name) like '%nguyen%' or official_code = 'CB1'"
                )
            }
            #expect(plan.contains { $0.contains("official_by_folded_name") }, "\(plan)")
        }
    }
}
