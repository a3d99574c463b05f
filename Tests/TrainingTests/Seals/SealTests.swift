import FoundationEssentials
import Postgres
import PostgresTesting
import Sealing
import Testing
import TrainingTesting

@testable import Training

/// Sealing, heads, keys, and the proof that a registry continues the one of an earlier head.
@Suite("The sealed log", .permit) struct SealTests {
    @Test func everythingOnRecordIsSealedOnce() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            let recorded = try await training.complete("CB1", "DX-101", on: .on(2022, 5, 1))
            let first = try await training.seals.seal(with: nil)
            let kinds: [String] = try await postgres.query(
                """
                select kind from sealed_kind
                where kind in (select kind from seal_leaf where version = 1)
                order by kind
                """
            )
            #expect(
                kinds == [
                    "audit", "completion", "course", "curriculum", "curriculum_course", "goal", "import", "official",
                    "organization", "organization_span", "target_group",
                ]
            )
            #expect(try await training.seals.seal(with: nil) == first)
            #expect(try await training.progress.verify().isTrue)

            // A revocation is a leaf of its own, beside its entry.
            _ = try await training.completions.revoke(recorded.id, reason: "Nhầm", by: .tester)
            #expect(try await training.seals.seal(with: nil) == first + 2)
            let versions: [Int32] = try await postgres.query(
                "select version from seal_leaf where kind = 'completion' order by position"
            )
            #expect(versions == [1, 2])
            let verification = try await training.progress.verify()
            #expect(verification.isTrue, "\(verification.differences)")
            #expect(verification.sealed == first + 2)
        }
    }

    /// A transaction commits after others with higher numbers have been sealed.
    @Test func aRowThatCommitsLateIsSealed() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await training.fillWithSamples()
            try await training.seals.seal(with: nil)
            // A session takes the next number, and lets others go first.
            let entry: Statement = """
                insert into audit (by, request, action, subject) values ('operator:late', 'r', 'national_id.read', 'official')
                """
            try await postgres.transaction { transaction in
                try await transaction.execute(entry)
                for _ in 0..<3 {
                    _ = try await training.complete("CB1", "DX-101", on: .on(2022, 5, 1))
                    try await training.seals.seal(with: nil)
                }
                #expect(try await training.progress.verify().isTrue)
            }
            try await training.seals.seal(with: nil)
            let late: Int? = try await postgres.first(
                """
                select count(*) from audit
                join seal_leaf on kind = 'audit' and record = audit.id
                where by = 'operator:late'
                """
            )
            #expect(late == 1)
            // The mark moves once nobody from before is left, so that a sealing looks only at new rows. The database's own
            // workers are somebody too.
            var isAtTheEnd = false
            while !isAtTheEnd {
                try await training.seals.seal(with: nil)
                isAtTheEnd =
                    try await postgres.first(
                        "select sealed >= (select max(id) from audit) from seal_mark where kind = 'audit'"
                    ) ?? false
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func theStoredTreeIsThatOfTheLeaves() async throws {
        try await withTraining { training, postgres in
            // Sizes around the borders of blocks, and of blocks of blocks.
            for size in [1, 255, 1, 1, 254, 65_280, 1] {
                try await postgres.execute(
                    """
                    insert into audit (by, request, action, subject)
                    select 'registry', 'r', 'national_id.read', 'official' from generate_series(1, \(size))
                    """
                )
                try await training.seals.seal(with: nil)
                let leaves: [[UInt8]] = try await postgres.query("select hash from seal_leaf order by position")
                var edge = TreeEdge()
                for leaf in leaves.compactMap({ TreeHash($0) }) { edge.append(leaf) }
                let stored = try await postgres.transaction {
                    try await SealTiles($0).edge(of: 0..<leaves.count).root
                }
                #expect(stored == edge.root, "\(leaves.count) leaves")
            }
            #expect(try await training.progress.verify().isTrue)
        }
    }

    @Test func aKeptHeadProvesThatNothingWasChanged() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await withSealKey { keys in
                await #expect(throws: TrainingError.self) { try await training.seals.head() }
                try await training.fillWithSamples()
                let recorded = try await training.complete("CB1", "DX-101", on: .on(2022, 5, 1))
                #expect(try await training.seals.makeFirstKey(keys, by: .tester))
                #expect(try await !training.seals.makeFirstKey(keys, by: .tester))
                try await training.seals.seal(with: keys)
                let kept = try await training.seals.head()
                let attributes = try FileManager.default.attributesOfItem(atPath: keys.path)
                #expect(attributes[.posixPermissions] as? Int == 0o600)

                _ = try await training.complete("CC2", "DX-101", on: .on(2022, 5, 2))
                try await training.seals.rotateKey(to: "registry-2023", keys, by: .tester)
                try await training.seals.seal(with: keys)
                let head = try await training.seals.head()
                #expect(head.note.keyName == "registry-2023")
                #expect(head.head.size > kept.head.size)
                for note in [kept.note.description, head.note.description] {
                    let verification = try await training.progress.verify(against: note)
                    #expect(verification.isTrue, "\(verification.differences)")
                }

                // Somebody erases the completion and seals everything again, with the keys of the registry.
                try await postgres.transaction { transaction in
                    try await transaction.script("set local session_replication_role = replica")
                    try await transaction.script(
                        """
                        delete from completion where id = \(recorded.id);
                        delete from audit where subject = 'completion' and name = '\(recorded.id)';
                        delete from trained; delete from progress;
                        delete from seal_leaf; delete from seal_node; delete from seal_head; delete from seal_change;
                        update seal_mark set sealed = 0, passed = null, next = 0, reached = 0, running = '{}';
                        """
                    )
                    for kind in ["course", "curriculum", "curriculum_course", "goal", "import", "official"]
                        + ["organization", "organization_span", "target_group", "seal_key"]
                    {
                        try await transaction.script(
                            """
                            do $$ declare known sealed_kind; begin
                                select * into known from sealed_kind where kind = '\(kind)';
                                execute format('insert into seal_change (kind, records, parts, transaction)
                                    select %L, array_agg((%s)::bigint), array_agg((%s)::text), null from %I',
                                    known.kind, known.record, known.part, known.kind);
                            end $$
                            """
                        )
                    }
                }
                try await training.seals.seal(with: keys)
                let forged = try await training.progress.verify(against: kept.note.description)
                #expect(forged.differences.contains { $0.kind == "against" }, "\(forged.differences)")
                #expect(!forged.differences.contains { $0.kind == "sealed" }, "\(forged.differences)")
            }
        }
    }

    @Test func aHeadOfAnotherRegistryIsRefused() async throws {
        try await withTraining { training, _ in
            try await withSealKey { keys in
                _ = try await training.seals.makeFirstKey(keys, by: .tester)
                try await training.seals.seal(with: keys)
                let head = try await training.seals.head()
                let stranger = try NoteSigner(creating: "registry").sign(head.note.text)
                let verification = try await training.progress.verify(against: stranger.description)
                #expect(verification.differences.map(\.kind) == ["against"])
                let later = TreeHead(
                    origin: head.head.origin,
                    size: head.head.size + 1,
                    root: head.head.root,
                    at: head.head.at
                )
                let signer = try #require(try keys.read())
                let missing = try await training.progress.verify(against: signer.sign(later.text).description)
                #expect(missing.differences.map(\.kind) == ["against"])
                await #expect(throws: TrainingError.self) {
                    try await training.progress.verify(against: "not a head")
                }
            }
        }
    }

    @Test func aChangeWithoutAnEntryIsNamedAndNotSealed() async throws {
        try await withTraining { training, postgres in
            try await training.fillWithSamples()
            try await training.seals.seal(with: nil)
            try await postgres.execute("update official set date_of_birth = '1970-01-01' where official_code = 'CB1'")
            try await postgres.execute("update goal set target = 9000")
            let size = try await training.seals.seal(with: nil)
            let verification = try await training.progress.verify()
            #expect(verification.sealed == size)
            #expect(
                Set(verification.differences.map { "\($0.kind) \($0.about)" })
                    == ["change official 1", "sealed official 1", "change goal 1", "sealed goal 1"]
            )
        }
    }

    @Test func aStrangeKeyDoesNotSign() async throws {
        try await withTraining { training, _ in
            try await withSealKey { keys in
                _ = try await training.seals.makeFirstKey(keys, by: .tester)
                try await withSealKey { others in
                    try others.prepare(NoteSigner(creating: "registry"))
                    try others.take()
                    await #expect(throws: TrainingError.self) { try await training.seals.seal(with: others) }
                }
                try await training.seals.seal(with: keys)
                await #expect(throws: TrainingError.self) {
                    try await training.seals.rotateKey(to: "registry", keys, by: .tester)
                }
                await #expect(throws: TrainingError.self) {
                    try await training.seals.rotateKey(to: "two words", keys, by: .tester)
                }
            }
        }
    }

    /// A server seals in its own role, which could not change what is sealed.
    @Test func aServerSealsInItsRole() async throws {
        try await withDatabase(template: .migrated) { database in
            try await withServerClient(database.url) { server in
                let training = Training(postgres: server, logger: .quiet)
                let client = Caller(name: "token:1", request: "r", role: .administrator, scope: .everything)
                try await training.fillWithSamples(by: client)
                try await withSealKey { keys in
                    _ = try await training.seals.makeFirstKey(keys, by: client)
                    try await training.seals.seal(with: keys)
                }
                #expect(try await training.seals.head().head.size > 0)
                let error = await #expect(throws: PostgresError.self) {
                    try await server.execute("update seal_leaf set salt = gen_random_uuid()")
                }
                #expect(error?.sqlState == "42501")
            }
        }
    }

    @Test func theLogRefusesChanges() async throws {
        try await withTraining { training, postgres in
            try await training.sealOnce()
            let tables = ["seal_leaf", "seal_node", "seal_head", "seal_key", "seal_origin"]
            let columns = ["hash = hash", "hash = hash", "note = note", "name = name", "origin = origin"]
            for (table, column) in zip(tables, columns) {
                for statement in ["update \(table) set \(column)", "delete from \(table)", "truncate \(table) cascade"]
                {
                    await #expect(throws: PostgresError.self, "\(statement)") {
                        try await postgres.execute("\(unescaped: statement)")
                    }
                }
            }
        }
    }
}
