import Postgres

/// The place of an import's own tables, which are dropped with its transaction.
///
/// Usually they are temporary tables. PostgreSQL never lets several processes read those together, so judging a large
/// file takes twice as long. A large file that may have the machine to itself therefore gets unlogged tables in a
/// schema of its own, which is created and dropped in the import's transaction, so that nobody else ever sees it.
///
/// `docs/speed.md` says what that saves.
struct Scratch: Sendable {
    /// The schema, nil for temporary tables.
    private let schema: String?

    private init(schema: String?) {
        self.schema = schema
    }

    /// The size in bytes from which other processes can help; smaller files are judged before they start.
    private static let smallest = 2 << 20

    /// Creates the place for a file's tables.
    static func make(
        for size: Int,
        _ request: ImportRequest,
        in transaction: PostgresTransaction
    ) async throws -> Scratch {
        guard request.takes(.scratch), size >= smallest else { return Scratch(schema: nil) }
        let schema: String? = try await transaction.first(
            """
            select format('import_%s', pg_backend_pid())
            where has_database_privilege(current_database(), 'create')
              and to_regnamespace(format('import_%s', pg_backend_pid())) is null
            """
        )
        guard let schema else { return Scratch(schema: nil) }
        try await transaction.script("create schema \(schema)")
        try await transaction.execute(
            "select set_config('search_path', concat_ws(', ', \(schema), current_setting('search_path')), true)"
        )
        return Scratch(schema: schema)
    }

    /// Creates a table from SQL that begins with its columns.
    func create(_ table: String, _ columns: Statement, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            create \(unescaped: kind) table \(unescaped: table) \(columns) \(unescaped: schema == nil ? "on commit drop" : "")
            """
        )
    }

    /// Creates a table from a query, and analyzes it.
    func create(_ table: String, as query: Statement, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            create \(unescaped: kind) table \(unescaped: table) \(unescaped: schema == nil ? "on commit drop" : "") as
            \(query)
            """
        )
        try await transaction.execute("analyze \(unescaped: table)")
    }

    /// Drops the tables, before the transaction is committed.
    func remove(in transaction: PostgresTransaction) async throws {
        guard let schema else { return }
        try await transaction.script("set local client_min_messages = warning; drop schema \(schema) cascade")
    }

    private var kind: String { schema == nil ? "temporary" : "unlogged" }
}
