import FoundationEssentials
import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// Random tamperings by a superuser, past every trigger: any column of any sealed table, rows added, taken away,
/// swapped, and whole tables as they were earlier.
///
/// Each is found, and its table is named.
///
/// `DAOTAO_TAMPERINGS` has their number, by default a hundred.
@Suite("Tampering", .permit) struct TamperingTests {
    private static let times = ProcessInfo.processInfo.environment["DAOTAO_TAMPERINGS"].flatMap { Int($0) } ?? 100

    /// The tables of the log itself, with the columns of which each value counts.
    private static let log: [(table: String, column: String)] = [
        ("seal_leaf", "hash"), ("seal_leaf", "kind"), ("seal_leaf", "record"), ("seal_leaf", "part"),
        ("seal_leaf", "version"), ("seal_leaf", "position"), ("seal_node", "hash"), ("seal_node", "position"),
        ("seal_node", "level"), ("seal_head", "root"), ("seal_head", "size"), ("seal_head", "at"),
        ("seal_head", "note"), ("seal_head", "key"), ("seal_key", "public_key"), ("seal_key", "name"),
        ("seal_key", "created_at"), ("seal_key", "created_by"), ("seal_origin", "origin"),
    ]

    /// What a tampering did.
    private struct Tampering {
        let sql: String

        /// The table whose name has to be in what is found; nil for the log itself.
        let table: String?
    }

    @Test func everyTamperingIsFoundAndNamed() async throws {
        try await withTraining(today: .on(2022, 8, 1)) { training, postgres in
            try await withSealKey { keys in
                _ = try await training.seals.makeFirstKey(keys, by: .tester)
                try await fill(training, postgres)
                try await training.seals.seal(with: keys)
                try await keepTables(postgres)
                try await change(training)
                try await training.seals.seal(with: keys)
                try await training.seals.seal(with: keys)
                let whole = try await training.progress.verify()
                #expect(whole.isTrue, "\(whole.differences)")

                let columns = try await columns(of: postgres)
                #expect(Set(columns.map(\.table)).count == 22, "every sealed table has rows")
                var chance = Chance(seed: 17)
                var (done, tried) = (0, 0)
                while done < Self.times {
                    tried += 1
                    #expect(tried < Self.times * 20)
                    if try await tamper(tampering(columns, &chance), in: postgres) { done += 1 }
                }
                #expect(try await training.progress.verify().isTrue)
            }
        }
    }

    /// Does it, expects that it is found, and undoes it.
    ///
    /// - Returns: False for one that a constraint refused, or that changed nothing.
    private func tamper(_ tampering: Tampering, in postgres: PostgresClient) async throws -> Bool {
        struct Undone: Error {}
        var isDone = false
        do {
            try await postgres.transaction { transaction in
                try await transaction.script("set local session_replication_role = replica")
                guard try await transaction.execute("\(unescaped: tampering.sql)") > 0 else { throw Undone() }
                isDone = true
                let recounted = try await ProgressReports.differences(in: transaction).found
                var seals = SealChecks(in: transaction)
                try await seals.run()
                let found = recounted + seals.found
                #expect(!found.isEmpty, "\(tampering.sql)")
                if let table = tampering.table {
                    let named = found.contains {
                        $0.kind == "sealed" && $0.about.hasPrefix(table) || $0.kind == "fact" || $0.kind == "import"
                    }
                    #expect(named, "\(tampering.sql): \(found)")
                } else {
                    #expect(
                        found.contains { ["block", "head", "sealed"].contains($0.kind) },
                        "\(tampering.sql): \(found)"
                    )
                }
                throw Undone()
            }
        } catch is Undone {
        } catch let error as PostgresError where error.sqlState?.hasPrefix("23") == true || error.sqlState == "428C9" {
            // A constraint, or the number of a row, which only the database gives.
            return false
        }
        return isDone
    }

    /// The columns of the sealed tables that have rows, with a value of their type that differs.
    private func columns(of postgres: PostgresClient) async throws -> [(table: String, column: String, other: String)] {
        let found: [(String, String, String)] = try await postgres.query(
            """
            select kind, attname::text,
                   case when pg_type.typname = 'text' then
                            format('coalesce(%1$I::text, '''') || ''x''', attname)
                        when pg_type.typname = 'date' then format('coalesce(%1$I, date ''2020-01-01'') + 1', attname)
                        when pg_type.typname = 'timestamptz' then
                            format('coalesce(%1$I, now()) - interval ''1 microsecond''', attname)
                        when pg_type.typname = 'bool' then format('not %I', attname)
                        when pg_type.typname = '_text' then format('array_append(%I, ''x'')', attname)
                        when pg_type.typname = 'jsonb' then format('coalesce(%1$I, ''{}'') || ''{"x": 1}''', attname)
                        when pg_type.typname = 'daterange' then
                            format('daterange(lower(%1$I), coalesce(upper(%1$I), ''2040-01-01'') + 1)', attname)
                        when pg_type.typname = 'organization_level' then
                            format('case %1$I when ''commune'' then ''district'' else ''commune'' end::organization_level',
                                   attname)
                        when pg_type.typname = 'xid8' then '''7''::xid8'
                        else format('coalesce(%1$I, 0) + 1', attname)
                   end
            from sealed_kind
            join pg_attribute on attrelid = kind::regclass and attnum > 0 and not attisdropped
            join pg_type declared on declared.oid = atttypid
            join pg_type on pg_type.oid = coalesce(nullif(declared.typbasetype, 0), declared.oid)
            where kind <> 'seal_key'
            order by kind, attnum
            """
        )
        var columns: [(table: String, column: String, other: String)] = []
        for (table, column, other) in found {
            let hasRows: Bool? = try await postgres.first("select exists (select from \(identifier: table))")
            if hasRows == true { columns.append((table, column, other)) }
        }
        return columns
    }

    private func tampering(
        _ columns: [(table: String, column: String, other: String)],
        _ chance: inout Chance
    ) -> Tampering {
        let (table, column, other) = chance.pick(columns)
        let nth = chance.below(1000)
        func row(_ table: String, _ nth: Int) -> String {
            "(select ctid from \(table) order by ctid offset \(nth) % (select count(*) from \(table)) limit 1)"
        }
        switch chance.below(10) {
        case 0...4:
            return Tampering(
                sql: "update \(table) set \(column) = \(other) where ctid = \(row(table, nth))",
                table: table
            )
        case 5:
            return Tampering(sql: "delete from \(table) where ctid = \(row(table, nth))", table: table)
        case 6:
            // A row like another, with another number, or with another value of some column.
            let key = columns.contains { $0.table == table && $0.column == "id" } ? "id" : column
            let value = key == "id" ? "(select max(id) + 1 from \(table))" : other
            return Tampering(
                sql: """
                    insert into \(table) overriding system value
                    select (jsonb_populate_record(source, jsonb_build_object('\(key)', \(value)))).*
                    from \(table) source
                    where ctid = \(row(table, nth))
                    """,
                table: table
            )
        case 7:
            // Two rows change places in one column.
            return Tampering(
                sql: """
                    update \(table)
                    set \(column) = other.value
                    from (
                        select one.ctid as place, two.\(column) as value
                        from \(table) one
                        join \(table) two on two.ctid <> one.ctid and two.\(column) is distinct from one.\(column)
                        where \(row(table, nth)) in (one.ctid, two.ctid)
                        limit 2
                    ) other
                    where \(table).ctid = other.place
                    """,
                table: table
            )
        case 8:
            let old = chance.pick(["completion", "audit", "official", "goal", "goal_plan"])
            return Tampering(
                sql: """
                    with gone as (delete from \(old) where true returning 1)
                    insert into \(old) overriding system value
                    select * from earlier_\(old) where (select count(*) from gone) > 0
                    """,
                table: old
            )
        default:
            let (table, column) = chance.pick(Self.log)
            let other =
                switch column {
                case "hash", "root": "sha256(\(column))"
                case "at", "created_at": "\(column) - interval '1 second'"
                case "kind", "part", "note", "key", "public_key", "name", "created_by", "origin": "\(column) || 'x'"
                default: "\(column) + 1000000"
                }
            return Tampering(
                sql: "update \(table) set \(column) = \(other) where ctid = \(row(table, nth))",
                table: nil
            )
        }
    }

    /// Fills every sealed table.
    private func fill(_ training: Training, _ postgres: PostgresClient) async throws {
        try await training.fillWithSamples()
        _ = try await training.take(
            .officials,
            "official_code,full_name,organization_code\n" + (1...300).map { "N\($0),Lê Thị Hoa,79\n" }.joined()
        )
        _ = try await training.take(
            .completions,
            "official_code,course_code,completed_on\n" + (1...200).map { "N\($0),DX-101,2022-03-01\n" }.joined()
        )
        var edit = CourseEdit()
        edit.prerequisites = .set(["DX-101"])
        edit.countsAs = .set([CourseEquivalence(course: "DX-102")])
        _ = try await training.courses.edit("DX-103", edit, by: .tester)
        _ = try await training.complete("CB1", "DX-101", on: .on(2022, 5, 1))
        try await training.allocate(100, 200)
        var goal = GoalEdit()
        goal.curricula = .set([GoalCurriculum(code: "CT-COBAN")])
        _ = try await training.goals.edit("DX-2022", goal, by: .tester)
        let balance = StateBalance(unit: "79", officials: 5, day: .on(2022, 3, 31), source: "BC 12/BC-UBND")
        _ = try await training.goals.addBalance("DX-2022", balance, by: .tester)
        let closed = CreateGoal(
            code: "DX-2021",
            titleVi: "Năm 2021",
            target: 10,
            start: .on(2021, 1, 1),
            deadline: .on(2021, 12, 31)
        )
        _ = try await training.goals.create(closed, by: .tester)
        _ = try await training.goals.close("DX-2021", by: .tester)
        try await training.sealedPeople()
    }

    /// Changes something in each table that is rolled back later.
    private func change(_ training: Training) async throws {
        let wrong = try await training.complete("CC2", "DX-101", on: .on(2022, 5, 1))
        _ = try await training.completions.revoke(wrong.id, reason: "Nhầm", by: .tester)
        _ = try await training.officials.edit("VC3", OfficialEdit([.fullName: "Lê Thị Huệ"]), by: .tester)
        var goal = GoalEdit()
        goal.target = .set(9000)
        _ = try await training.goals.edit("DX-2022", goal, by: .tester)
        try await training.allocate(150, 250)
    }

    private func keepTables(_ postgres: PostgresClient) async throws {
        for table in ["completion", "audit", "official", "goal", "goal_plan"] {
            try await postgres.execute("create table earlier_\(unescaped: table) as table \(unescaped: table)")
        }
    }
}

extension Training {
    fileprivate func allocate(_ hanoi: Int, _ saigon: Int) async throws {
        let shares = [
            GoalAllocation(organization: "01", target: hanoi), GoalAllocation(organization: "79", target: saigon),
        ]
        _ = try await goals.allocate("DX-2022", PlanRequest(.shares(shares)), by: .tester)
    }

    /// A merge, a move and a departure, so that their tables have rows.
    fileprivate func sealedPeople() async throws {
        _ = try await complete("N2", "DX-103", on: .on(2022, 5, 2))
        _ = try await officials.merge("N2", into: "N1", by: .tester)
        let move = OfficialEdit([.organization: "01"], effectiveOn: .on(2022, 6, 1))
        _ = try await officials.edit("N3", move, by: .tester)
        _ = try await officials.depart("N4", on: .on(2022, 6, 1), reason: "Nghỉ hưu", by: .tester)
    }
}
