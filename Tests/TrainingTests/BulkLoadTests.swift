import Postgres
import PostgresTesting
import Testing
import Training
import TrainingTesting

/// A large file may drop a table's rules while it is stored, which nobody may ever notice.
@Suite(.permit) struct BulkLoadTests {
    private static func officials(_ range: Range<Int>, unit: String = "79") -> String {
        var text = "official_code,national_id,full_name,organization_code\n"
        for number in range {
            let digits = String(number)
            let serial = String(repeating: "0", count: 6 - digits.count) + digits
            text += "B\(serial),001090\(serial),Nguyễn Văn An,\(unit)\n"
        }
        return text
    }

    /// Every rule of every table, as PostgreSQL writes it.
    private func rules(_ client: PostgresClient) async throws -> [String] {
        try await client.query(
            """
            select format('%s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated)
            from pg_constraint
            where connamespace = 'public'::regnamespace
            union all
            select format('%s %s %s', indexrelid::regclass, pg_get_indexdef(indexrelid),
                          obj_description(indexrelid, 'pg_class'))
            from pg_index
            join pg_class on pg_class.oid = indexrelid
            where relnamespace = 'public'::regnamespace
            order by 1
            """
        )
    }

    @Test func theRulesAreTheSameAfterwards() async throws {
        try await withTraining { training, client in
            try await training.fillWithSamples()
            let before = try await rules(client)
            let summary = try await training.take(.officials, Self.officials(1..<60_001)) { $0.mayHoldOthersUp = true }
            #expect(summary.created == 60_000)
            #expect(try await rules(client) == before)
            var completions = "official_code,course_code,completed_on\n"
            for number in 1...60_000 {
                let digits = String(number)
                completions += "B\(String(repeating: "0", count: 6 - digits.count))\(digits),DX-101,2022-05-01\n"
            }
            let facts = try await training.take(.completions, completions) { $0.mayHoldOthersUp = true }
            #expect(facts.created == 60_000)
            #expect(try await rules(client) == before)
            // The planner knows the stored rows afterwards.
            let known: [String] = try await client.query(
                """
                select tablename from pg_stats
                where schemaname = 'public' and (tablename, attname) in (('official', 'id'), ('completion', 'official'))
                order by 1
                """
            )
            #expect(known == ["completion", "official"])
            let left: [String] = try await client.query("select nspname from pg_namespace where nspname like 'import%'")
            #expect(left == [])
            #expect(try await training.progress.verify().isTrue)
        }
    }

    /// Dropped rules can't be violated either: numbers are judged before, and building the rules again checks them.
    @Test func duplicatesAreStillRefused() async throws {
        try await withTraining { training, client in
            try await training.fillWithSamples()
            _ = try await training.take(.officials, Self.officials(1..<101))
            let before = try await rules(client)
            let text = Self.officials(1..<60_001).replacing("B000050,", with: "X,").replacing("B000051,", with: ",")
            let summary = try await training.take(.officials, text) { $0.mayHoldOthersUp = true }
            #expect((summary.created, summary.unchanged, summary.rejected) == (59_900, 99, 1))
            #expect(summary.firstRejected.first?.faults.map(\.code) == [.nationalIdTaken])
            #expect(try await rules(client) == before)
        }
    }

    /// While others use the table, the rows are stored beside them, with the rules in place.
    @Test func otherCallersAreNotHeldUp() async throws {
        try await withTraining { training, client in
            try await training.fillWithSamples()
            try await client.transaction { reader in
                // If the table were locked, the import would wait for this reader for ever.
                let count: Int? = try await reader.first("select count(*) from official")
                #expect(count == 3)
                let summary = try await training.take(.officials, Self.officials(1..<50_101)) {
                    $0.mayHoldOthersUp = true
                }
                #expect(summary.created == 50_100)
            }
        }
    }
}
