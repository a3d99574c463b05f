import Postgres

extension Imports {
    /// The imports on record, the latest first.
    ///
    /// - Parameter caller: The caller: with a scope, only the caller's own imports, and those by callers who see no more.
    /// - Throws: ``TrainingError`` `unknown_cursor`.
    public func list(_ page: PageRequest, for caller: Caller) async throws -> Page<ImportRecord> {
        try await trainingErrors {
            let before = try page.number() ?? Int64(Int32.max)
            let records = try await find(
                "id < \(before) and \(seen(by: caller)) order by id desc limit \(page.limit + 1)"
            )
            return page.page(of: records, cursor: { String($0.number) }, item: { $0 })
        }
    }

    /// An import by its number.
    ///
    /// - Parameter caller: The caller: with a scope, only the caller's own imports, and those by callers who see no more.
    /// - Throws: ``TrainingError`` `no_such_import`.
    public func show(_ number: Int, for caller: Caller) async throws -> ImportRecord {
        try await trainingErrors {
            guard let record = try await find("id = \(number) and \(seen(by: caller))").first else {
                throw TrainingError(.noSuchImport, ["found": "\(number)"])
            }
            return record
        }
    }

    /// A condition for the imports that a caller sees: the caller's own, and those by callers who see no more.
    ///
    /// A file has nothing outside its sender's scope, but one by a caller of the whole state may have anybody.
    private func seen(by caller: Caller) async throws -> Statement {
        guard caller.scope != .everything else { return "true" }
        let today = try await today(in: postgres)
        return "(imported_by = \(caller.name) or \(caller.scope.holds("import.organization", on: today)))"
    }

    private func find(_ selection: Statement) async throws -> [ImportRecord] {
        let rows = try await postgres.rows(
            """
            select id, kind, file_name, sha256, mode, imported_by, imported_at,
                   row_count, created_count, updated_count, unchanged_count, rejected_count, mended_count,
                   undone_at, undone_by, undone_count, left_count
            from import
            where \(selection)
            """
        )
        return try rows.map { row in
            try ImportRecord(
                number: row["id"],
                kind: row["kind"],
                fileName: row["file_name"],
                sha256: row["sha256"],
                mode: row["mode"],
                importedBy: row["imported_by"],
                importedAt: row["imported_at"],
                rows: row["row_count"],
                created: row["created_count"],
                updated: row["updated_count"],
                unchanged: row["unchanged_count"],
                rejected: row["rejected_count"],
                mended: row["mended_count"],
                undoneAt: row["undone_at"],
                undoneBy: row["undone_by"],
                undone: row["undone_count"],
                left: row["left_count"]
            )
        }
    }
}
