import Postgres

/// Stores very many rows in a table at once.
///
/// Where the rows are at least as many as a half of those that the table has, and nobody else is at work in the database,
/// the table's indexes and foreign keys are taken away first and built anew at the end, in the same transaction: sorting
/// once is much cheaper than finding a place in each index for each row, and one join is cheaper than a look at the
/// referenced table for each. Nobody sees the table without its rules, and a rule that the rows break undoes the whole.
///
/// In company the rows are inserted beside the others' work, for rebuilding would keep everyone else waiting.
enum BulkLoad {
    /// Fewer rows are not worth the rebuilding.
    private static let fewest = 50_000

    /// Runs the statement that stores the rows.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - rows: How many rows are about to be stored.
    ///   - mayHoldOthersUp: Whether this process does nothing else that would have to wait.
    ///   - transaction: The import's transaction.
    ///   - store: Stores the rows.
    /// - Throws: What `store` throws, and what befalls the database: a row that breaks a rule of the table among it.
    static func into(
        _ table: String,
        rows: Int,
        mayHoldOthersUp: Bool,
        in transaction: PostgresTransaction,
        _ store: () async throws -> Void
    ) async throws {
        guard mayHoldOthersUp, rows >= fewest, try await isAlone(with: table, rows, in: transaction),
            try await locks(table, in: transaction)
        else { return try await store() }
        let rules = try await rules(of: table, in: transaction)
        for rule in rules.reversed() { try await transaction.script(rule.drop) }
        try await store()
        try await transaction.execute(cheapCompression)
        for rule in rules { try await transaction.script(rule.create) }
    }

    /// New indexes go to the log as whole pages, which LZ4 packs many times as fast as PostgreSQL's own compression; who
    /// may set it, and whose server has it, does.
    private static let cheapCompression: Statement = """
        select set_config('wal_compression', 'lz4', true)
        from pg_settings
        where name = 'wal_compression' and setting = 'pglz' and 'lz4' = any(enumvals)
          and (select rolsuper from pg_roles where rolname = current_user)
        """

    /// Whether the table is ours, is small beside the new rows, and nobody else is connected.
    private static func isAlone(
        with table: String,
        _ rows: Int,
        in transaction: PostgresTransaction
    ) async throws -> Bool {
        let isAlone: Bool? = try await transaction.first(
            """
            select pg_has_role(relowner, 'usage')
                   and \(rows) >= greatest(reltuples, 0) / 2
                   and not exists (
                       select from pg_stat_activity
                       where datname = current_database()
                         and application_name <> current_setting('application_name')
                         and coalesce(backend_type, 'client backend') = 'client backend'
                   )
            from pg_class
            where oid = to_regclass(\(table))
            """
        )
        return isAlone ?? false
    }

    /// Takes the table and those that it refers to for ourselves, all at once or not at all.
    private static func locks(_ table: String, in transaction: PostgresTransaction) async throws -> Bool {
        let tables: [String] = try await transaction.query(
            """
            select distinct quote_ident(relname)
            from pg_class
            where oid = to_regclass(\(table))
               or oid in (select confrelid from pg_constraint where conrelid = to_regclass(\(table)) and contype = 'f')
            order by 1
            """
        )
        try await transaction.script("savepoint alone")
        do {
            try await transaction.script("lock table \(tables.joined(separator: ", ")) in access exclusive mode nowait")
        } catch let error as PostgresError where error.sqlState == "55P03" {
            try await transaction.script("rollback to savepoint alone")
            return false
        }
        return true
    }

    /// How to take a rule of a table away and put it back as it was.
    private struct Rule {
        let drop: String
        let create: String
    }

    /// Every index and foreign key of a table but its primary key, which the rows' own order keeps cheap.
    private static func rules(of table: String, in transaction: PostgresTransaction) async throws -> [Rule] {
        let rules: [(String, String)] = try await transaction.query(
            """
            select format('alter table %s drop constraint %I', conrelid::regclass, conname),
                   format('alter table %s add constraint %I %s', conrelid::regclass, conname,
                          pg_get_constraintdef(oid))
                   || coalesce(format('; comment on constraint %I on %s is %L', conname, conrelid::regclass,
                                      obj_description(oid, 'pg_constraint')), '')
            from pg_constraint
            where conrelid = to_regclass(\(table)) and contype in ('u', 'f')
            union all
            select format('drop index %s', indexrelid::regclass),
                   pg_get_indexdef(indexrelid)
                   || coalesce(format('; comment on index %s is %L', indexrelid::regclass,
                                      obj_description(indexrelid, 'pg_class')), '')
            from pg_index
            where indrelid = to_regclass(\(table))
              and not exists (select from pg_constraint where conindid = indexrelid)
            order by 2
            """
        )
        return rules.map { Rule(drop: $0.0, create: $0.1) }
    }
}
