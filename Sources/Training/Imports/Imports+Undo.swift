import Postgres

/// What undoing an import took back, and what it left.
public struct UndoSummary: Encodable, Sendable {
    /// The import's number.
    public let `import`: Int

    /// What its file was called.
    public let fileName: String

    /// How many records that it brought are gone again; completions are revoked, never deleted.
    public let removed: Int

    /// How many records that it changed are as they were before.
    public let restored: Int

    /// What stays, and why: all of it where there are at most a thousand.
    public let left: [Left]

    /// How many records stay.
    public let leftCount: Int

    /// A record that stays.
    public struct Left: Encodable, Sendable, Hashable {
        /// The line of the file that brought or changed it.
        public let line: Int

        /// What names it; of a national ID the end, for the line has it whole.
        public let name: String

        /// Why it stays.
        public let reason: Reason
    }

    /// Why a record stays.
    public enum Reason: String, Encodable, Sendable, CaseIterable {
        /// Others refer to it: completions, enrollments, units below it.
        case inUse = "in_use"

        /// A later import or somebody's hand has changed it.
        case changedSince = "changed_since"

        /// It has been taken back in another way.
        case gone
    }
}

extension Imports {
    /// Takes back what an import brought and changed, as far as nothing has been built on it since.
    ///
    /// What it created is removed where nothing refers to it; a completion is revoked. What it changed becomes what it was
    /// where nobody has changed it since. All of it happens in one transaction, and the import stays on record as undone.
    ///
    /// - Parameters:
    ///   - number: The import's number.
    ///   - caller: Who undoes it.
    /// - Returns: What was taken back and what was left.
    /// - Throws: ``TrainingError`` `no_such_import`, `undone_already`.
    public func undo(_ number: Int, by caller: Caller) async throws -> UndoSummary {
        try caller.requireWholeState()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let (kind, fileName) = try await markUndone(number, by: caller, in: transaction)
                try await transaction.execute(
                    """
                    create temporary table undone (line integer not null, name text not null, fate text not null)
                    on commit drop
                    """
                )
                let undo = Undo(number: number, caller: caller, today: today(), transaction: transaction)
                switch kind {
                case .organizations: try await undo.organizations()
                case .officials: try await undo.officials()
                case .courses: try await undo.courses()
                case .curricula: try await undo.curricula()
                case .enrollments: try await undo.enrollments()
                case .completions: try await undo.completions()
                }
                let summary = try await undo.summary(fileName: fileName)
                try await transaction.note(
                    .importUndo,
                    "\(number)",
                    to: UndoNoted(
                        kind: kind,
                        fileName: fileName,
                        removed: summary.removed,
                        restored: summary.restored,
                        left: summary.leftCount
                    ),
                    by: caller
                )
                return summary
            }
        }
    }

    private func markUndone(
        _ number: Int,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> (ImportKind, String) {
        let marked: (String, String)? = try await transaction.first(
            """
            update import set undone_at = now(), undone_by = \(caller.name)
            where id = \(number) and undone_at is null
            returning kind, file_name
            """
        )
        guard let marked, let kind = ImportKind(rawValue: marked.0) else {
            let undoneOn: Day? = try await transaction.first(
                "select (undone_at at time zone 'Asia/Ho_Chi_Minh')::date from import where id = \(number)"
            )
            guard let undoneOn else { throw TrainingError(.noSuchImport, ["found": "\(number)"]) }
            throw TrainingError(.undoneAlready, ["found": "\(number)", "expected": undoneOn.description])
        }
        return (kind, marked.1)
    }
}

/// What the audit trail keeps of an undoing.
private struct UndoNoted: Encodable {
    let kind: ImportKind
    let fileName: String
    let removed: Int
    let restored: Int
    let left: Int
}

/// The undoing of one import: each kind leaves a row in the table `undone` for each record that it brought or changed.
struct Undo: Sendable {
    let number: Int
    let caller: Caller
    let today: Day
    let transaction: PostgresTransaction

    func summary(fileName: String) async throws -> UndoSummary {
        let counts: (Int, Int, Int)? = try await transaction.first(
            """
            select count(*) filter (where fate = 'removed'),
                   count(*) filter (where fate = 'restored'),
                   count(*) filter (where fate not in ('removed', 'restored'))
            from undone
            """
        )
        let left: [(Int, String, String)] = try await transaction.query(
            "select line, name, fate from undone where fate not in ('removed', 'restored') order by line limit 1000"
        )
        return UndoSummary(
            import: number,
            fileName: fileName,
            removed: counts?.0 ?? 0,
            restored: counts?.1 ?? 0,
            left: try left.map { line, name, fate in
                guard let reason = UndoSummary.Reason(rawValue: fate) else { throw TrainingError(.internalFault) }
                return UndoSummary.Left(line: line, name: name, reason: reason)
            },
            leftCount: counts?.2 ?? 0
        )
    }

    /// Puts the changed columns of a table's records back where they are still as the import left them, and nobody builds
    /// on that.
    ///
    /// A record is put back as a whole, or stays as a whole.
    ///
    /// - Parameters:
    ///   - table: The table, which is also what `import_change` calls the kind.
    ///   - columns: Each column that an import changes, with its type.
    ///   - name: What names a record, as SQL.
    ///   - standing: What a record is now, as SQL over the table and `import_change`; nil for its columns.
    ///   - isInUse: Whether others build on what the import made of a record, as SQL over the same.
    /// - Throws: What befalls the database.
    func restore(
        _ table: String,
        _ columns: [(name: String, type: String)],
        name: String,
        standing: String? = nil,
        isInUse: String = "false"
    ) async throws {
        let assignments = columns.map { column, type in
            "\(column) = case when undoable.before ? '\(column)' then (undoable.before ->> '\(column)')::\(type) "
                + "else \(table).\(column) end"
        }
        try await transaction.execute(
            """
            with change as (
                select import_change.*, \(unescaped: table).id as standing, \(unescaped: name) as name,
                       \(unescaped: standing ?? "to_jsonb(\(table).*)") @> import_change.after
                       and not exists (
                           select from standing_change later
                           where later.kind = import_change.kind and later.record = import_change.record
                             and later.import > import_change.import
                       ) as is_untouched,
                       \(unescaped: isInUse) as is_in_use
                from import_change
                left join \(unescaped: table) on \(unescaped: table).id = import_change.record
                where import_change.import = \(number) and import_change.kind = \(table)
            ),
            undoable as (
                select record, before from change where is_untouched and not is_in_use
            ),
            restored as (
                update \(unescaped: table)
                set \(unescaped: assignments.joined(separator: ", "))
                from undoable
                where \(unescaped: table).id = undoable.record
            )
            insert into undone (line, name, fate)
            select import_line, coalesce(name, record::text),
                   case when standing is null then 'gone'
                        when is_untouched is not true then 'changed_since'
                        when is_in_use then 'in_use'
                        else 'restored' end
            from change
            """
        )
    }
}
