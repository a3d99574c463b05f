import Postgres

/// Stores the created rows of a file in a table.
///
/// If the new rows are at least half as many as the table's, and nobody else is connected to the database, the table's
/// indexes and keys are dropped first and built again at the end, in the same transaction. Sorting once is much cheaper
/// than finding a place in each index for each row, and one join is cheaper than a look at the referenced table for
/// each row. Nobody sees the table without its rules, and a row that violates a rule undoes everything.
///
/// With other users on the database the rows are simply inserted, because rebuilding would keep the others waiting.
/// `docs/speed.md` says what the rebuilding saves.
struct BulkLoad {
    let table: String

    /// The columns that are set.
    let columns: [String]

    /// The values of these columns, as SQL over the table `judged`.
    let values: Statement

    /// The number of created rows.
    let created: Int

    let context: ImportContext

    private var transaction: PostgresTransaction { context.transaction }

    /// The least number of rows for which dropping the rules pays.
    private static let fewest = 50_000

    /// The size in bytes up to which checking a table again takes no time.
    private static let smallTable = 1 << 20

    /// Stores the rows.
    ///
    /// - Throws: Errors of the database, such as a violated rule of the table.
    func run() async throws {
        guard context.request.takes(.bulkLoad), created >= Self.fewest, try await isAlone(), try await locks() else {
            return try await insert()
        }
        let rules = try await rules()
        for rule in rules.reversed() { try await transaction.script(rule.drop) }
        try await insert()
        try await transaction.execute(Self.cheapCompression)
        for rule in rules { try await transaction.script(rule.create) }
        // A new index gives the planner the size of its table, after which ``Statistics/renew(_:)`` would take the
        // columns for known too. Statistics of an index's expressions exist only once the index does.
        try await transaction.execute("select analyze_tables(\(table)::regclass)")
    }

    /// Inserts the rows, which are numbered in the order of the file.
    private func insert() async throws {
        try await transaction.execute(
            """
            insert into \(unescaped: table) (\(unescaped: columns.joined(separator: ", ")))
            select \(values)
            from judged
            where fate = 'created'
            order by row
            """
        )
    }

    /// Compresses the log with LZ4, if the account and the server allow it.
    ///
    /// New indexes are logged as whole pages, which LZ4 compresses many times as fast as PostgreSQL's own method.
    private static let cheapCompression: Statement = """
        select set_config('wal_compression', 'lz4', true)
        from pg_settings
        where name = 'wal_compression' and setting = 'pglz' and 'lz4' = any(enumvals)
          and (select rolsuper from pg_roles where rolname = current_user)
        """

    /// True if the account owns the table, the table is small beside the new rows, and nobody else is connected.
    private func isAlone() async throws -> Bool {
        let isAlone: Bool? = try await transaction.first(
            """
            select pg_has_role(relowner, 'usage')
                   and \(created) >= greatest(reltuples, 0) / 2
                   and \(Imports.isAlone)
            from pg_class
            where oid = to_regclass(\(table))
            """
        )
        return isAlone ?? false
    }

    /// Locks the table and the tables related to it by foreign keys, all at once or not at all.
    private func locks() async throws -> Bool {
        let tables: [String] = try await transaction.query(
            """
            select distinct quote_ident(relname)
            from pg_class
            where oid = to_regclass(\(table))
               or oid in (select confrelid from pg_constraint where conrelid = to_regclass(\(table)) and contype = 'f')
               or oid in (select conrelid from pg_constraint where confrelid = to_regclass(\(table)) and contype = 'f')
            order by 1
            """
        )
        do {
            try await transaction.savepoint { transaction in
                let tables = tables.joined(separator: ", ")
                try await transaction.script("lock table \(tables) in access exclusive mode nowait")
            }
        } catch let error as PostgresError where error.sqlState == "55P03" {
            return false
        }
        return true
    }

    /// A rule of the table, with the statements that drop it and create it again.
    private struct Rule {
        let drop: String
        let create: String
    }

    /// Every index and key of the table, in the order in which they can be created again.
    ///
    /// The primary key, and other tables' foreign keys to it, are included only where those tables are small.
    private func rules() async throws -> [Rule] {
        let rules: [(String, String, Int)] = try await transaction.query(
            Statement(named: "read_indexes_and_keys", ["relation": "\(table)", "small": "\(Self.smallTable)"])
        )
        return rules.map { Rule(drop: $0.0, create: $0.1) }
    }
}
