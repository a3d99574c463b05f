import Postgres
import Shapes

extension Imports {
    /// Undoes an import, except for records that others depend on.
    ///
    /// Records that it created are removed if nothing refers to them; completions are revoked. Records that it changed
    /// get their old values if nobody has changed them since. The rest can be undone later, when nothing is in the way.
    /// All of it is one transaction, and the import stays on record, with the numbers of records undone and left.
    ///
    /// ```swift
    /// var options = UndoOptions()
    /// options.isDryRun = true
    /// let preview = try await training.imports.undo(7, options, by: caller)
    /// ```
    ///
    /// - Parameter options: True if it is a dry run, and what to report.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_import`, `undone_already` where nothing was left,
    ///   `cannot_write_file`.
    public func undo(
        _ number: Int,
        _ options: UndoOptions = UndoOptions(),
        by caller: Caller
    ) async throws -> UndoSummary {
        try caller.requireWholeState()
        return try await trainingErrors {
            let notes = UndoNotes(file: DraftFile(path: options.notes), language: options.language)
            try notes.file.check()
            var summary = try await postgres.transaction(writing: [notes.file]) { transaction in
                // The changes of a dry run are rolled back.
                (try await takeBack(number, options, notes, by: caller, in: transaction), isKept: !options.isDryRun)
            }
            // If the file can't get its name now, it is too late to fail.
            if summary.notes != nil { summary.notes = notes.file.keepOrWarn().path }
            return summary
        }
    }

    private func takeBack(
        _ number: Int,
        _ options: UndoOptions,
        _ notes: UndoNotes,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> UndoSummary {
        let (kind, fileName) = try await find(number, options, in: transaction)
        let isLook = options.isDryRun && kind.namesPeople
        if !isLook { try await lock(kind, number, options, in: transaction) }
        options.report(.takingBack(fileName: fileName))
        try await transaction.execute(
            """
            create temporary table undone (line integer not null, name text not null, fate text not null)
            on commit drop
            """
        )
        let today = try await today(in: transaction)
        let undo = Undo(
            number: number,
            caller: caller,
            today: today,
            isLook: isLook,
            isDryRun: options.isDryRun,
            transaction: transaction
        )
        var reinstated = Reinstated.none
        switch kind {
        case .organizations: try await undo.organizations()
        case .officials: try await undo.officials()
        case .courses: reinstated = try await undo.courses()
        case .curricula: reinstated = try await undo.curricula()
        case .enrollments: try await undo.enrollments()
        case .completions: try await undo.completions()
        }
        if !isLook { try await undo.close() }
        var summary = try await undo.summary(fileName: fileName, listed: options.listed)
        summary.reinstated = reinstated
        summary.dryRun = options.isDryRun
        if options.notes != nil {
            options.report(.noting(records: summary.removed + summary.restored + summary.leftCount))
        }
        summary.notes = try await notes.write(in: transaction)
        guard !options.isDryRun else { return summary }
        try await transaction.audit(
            .importUndo,
            "\(number)",
            to: JSONValue.members(
                ("kind", .text(kind.rawValue)),
                ("fileName", .text(fileName)),
                ("removed", .integer(summary.removed)),
                ("restored", .integer(summary.restored)),
                ("left", .integer(summary.leftCount))
            ),
            by: caller
        )
        return summary
    }

    /// Takes the locks for the undo of an import: those of the people whom it names, or the one for a rule; its dry run has
    /// only other changes of rules wait.
    private func lock(
        _ kind: ImportKind,
        _ number: Int,
        _ options: UndoOptions,
        in transaction: PostgresTransaction
    ) async throws {
        guard kind.namesPeople else {
            try await transaction.execute(options.isDryRun ? Locks.forRecount : Locks.forRules)
            return
        }
        try await transaction.execute(Locks.setBesideRules)
        let changed: Statement = "select record from import_change where import = \(number) and kind = "
        switch kind {
        case .officials:
            try await Locks.officials(
                "select id from official where import = \(number) union \(changed) 'official'",
                in: transaction
            )
        case .enrollments:
            let enrollments: Statement = """
                (
                    select official, class from enrollment where import = \(number)
                    union
                    select official, class from enrollment where id in (\(changed) 'enrollment')
                ) concerned
                """
            try await Locks.officials("select official from \(enrollments)", in: transaction)
            try await transaction.execute(
                "select from class where id in (select class from \(enrollments)) order by id for no key update"
            )
        default:
            let officials: Statement = "select official from completion where import = \(number)"
            try await Locks.officials(officials, in: transaction)
            try await transaction.execute(Locks.enrollments(of: "array(\(officials))"))
        }
    }

    /// The import, unless it has been undone completely; of two undos of it the later waits for the earlier.
    private func find(
        _ number: Int,
        _ options: UndoOptions,
        in transaction: PostgresTransaction
    ) async throws -> (ImportKind, String) {
        let lock: Statement = options.isDryRun ? "" : "for no key update"
        let found: (ImportKind, String, Day?, Int)? = try await transaction.first(
            """
            select kind, file_name, day_in_vietnam(undone_at), left_count
            from import
            where id = \(number)
            \(lock)
            """
        )
        guard let (kind, fileName, undoneOn, left) = found else {
            throw TrainingError(.noSuchImport, ["found": "\(number)"])
        }
        if let undoneOn, left == 0 {
            throw TrainingError(.undoneAlready, ["found": "\(number)", "expected": undoneOn.description])
        }
        return (kind, fileName)
    }
}

/// The undo of one import; each kind writes a row into the table `undone` for each record that it brought or changed.
struct Undo: Sendable {
    let number: Int
    let caller: Caller
    let today: Day

    /// True if the undo only looks at the records, and changes none: the dry run for a file of people, for which nobody
    /// has to wait.
    let isLook: Bool

    /// True if everything is rolled back.
    let isDryRun: Bool

    let transaction: PostgresTransaction

    /// Stores how many records have been undone, and how many can be later, which excludes those that are gone.
    func close() async throws {
        try await transaction.execute(
            """
            update import
            set undone_at = now(), undone_by = \(caller.name),
                undone_count = undone_count + undoing.taken_back, left_count = undoing.left_standing
            from (
                select count(*) filter (where fate in ('removed', 'restored')) as taken_back,
                       count(*) filter (where fate in ('in_use', 'changed_since')) as left_standing
                from undone
            ) undoing
            where id = \(number)
            """
        )
    }

    /// Keeps the outcome of each record of the table `brought`, of which those without ties have been removed.
    func noteBrought() async throws {
        try await transaction.execute(
            """
            insert into undone (line, name, fate)
            select import_line, code,
                   case when is_in_use then 'in_use' when is_changed then 'changed_since' else 'removed' end
            from brought
            """
        )
    }

    func summary(fileName: String, listed: Int?) async throws -> UndoSummary {
        let counts: (Int, Int, Int)? = try await transaction.first(
            """
            select count(*) filter (where fate = 'removed'),
                   count(*) filter (where fate = 'restored'),
                   count(*) filter (where fate not in ('removed', 'restored'))
            from undone
            """
        )
        let left: [(Int, String, UndoSummary.Reason)] = try await transaction.query(
            """
            select line, name, fate
            from undone
            where fate not in ('removed', 'restored')
            order by line, name
            limit \(listed)
            """
        )
        return UndoSummary(
            import: number,
            fileName: fileName,
            removed: counts?.0 ?? 0,
            restored: counts?.1 ?? 0,
            left: left.map { UndoSummary.Left(line: $0.0, name: $0.1, reason: $0.2) },
            leftCount: counts?.2 ?? 0
        )
    }

    /// A query for the records of a kind that were restored, and that the import had retired.
    var unretired: Statement {
        """
        select import_change.record::integer
        from undone
        join import_change on import_change.import = \(number) and import_change.import_line = undone.line
        where undone.fate = 'restored' and import_change.before ? 'retired_on'
        """
    }

    /// Restores the changed columns of records that are still as the import left them, and on which no other record
    /// depends.
    ///
    /// A record is restored as a whole, or stays as a whole. Each is looked up by an index, and changed where it was found,
    /// whatever the planner knows of the tables: joins of the changes with each other would take quadratic time.
    ///
    /// - Parameters:
    ///   - table: The table, whose name is the kind in `import_change`.
    ///   - columns: Each column that an import changes, with its type.
    ///   - name: SQL for the record's name.
    ///   - standing: SQL for the record's present values, over the table and `import_change`; nil for its columns.
    ///   - haveLists: True if fields hold lists as objects, which have to be exactly as the import left them.
    ///   - isInUse: SQL for whether another record depends on the import's change, over the same relations.
    func restore(
        _ table: String,
        _ columns: [(name: String, type: String)],
        name: String,
        standing: String? = nil,
        haveLists: Bool = false,
        isInUse: String = "false"
    ) async throws {
        let now = standing ?? "to_jsonb(\(table).*)"
        let isAsLeft =
            haveLists
            ? """
            not exists (
                select from jsonb_each(import_change.after) field where (\(now)) -> field.key is distinct from field.value
            )
            """ : "\(now) @> import_change.after"
        let assignments = columns.map { column, type in
            "\(column) = case when undoable.before ? '\(column)' then (undoable.before ->> '\(column)')::\(type) "
                + "else \(table).\(column) end"
        }
        try await transaction.execute(
            """
            with change as materialized (
                select import_change.import_line, import_change.record, import_change.before, import_change.place,
                       \(unescaped: table).id as standing, \(unescaped: name) as name,
                       \(unescaped: isAsLeft)
                       and not exists (
                           select from standing_change later
                           where later.kind = import_change.kind and later.record = import_change.record
                             and later.import > import_change.import
                           offset 0
                       ) as is_untouched,
                       \(unescaped: isInUse) as is_in_use
                from (
                    select import_change.*, import_change.ctid as place
                    from import_change
                    where import_change.import = \(number)
                    offset 0
                ) import_change
                left join lateral (
                    select * from \(unescaped: table) where \(unescaped: table).id = import_change.record offset 0
                ) \(unescaped: table) on true
                where import_change.kind = \(table) and import_change.undone_at is null
            ),
            undoable as materialized (
                select record, before, place from change where is_untouched and not is_in_use and not \(isLook)
            ),
            restored as (
                update \(unescaped: table)
                set \(unescaped: assignments.joined(separator: ", "))
                from undoable
                where \(unescaped: table).id = undoable.record
            ),
            put_back as (
                update import_change set undone_at = now() where ctid = any(array(select place from undoable))
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
