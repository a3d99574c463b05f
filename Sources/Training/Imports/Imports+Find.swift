public import FoundationEssentials
import Postgres
public import Shapes

/// An import on record.
public struct ImportRecord: Sendable, Hashable {
    public let number: Int
    public let kind: ImportKind
    public let fileName: String
    public let sha256: String
    public let mode: String
    public let importedBy: String
    public let importedAt: Date
    public let rows: Int
    public let created: Int
    public let updated: Int
    public let unchanged: Int
    public let rejected: Int
    public let mended: Int
    public let undoneAt: Date?
    public let undoneBy: String?
    public let undone: Int
    public let left: Int
}

extension ImportRecord: Tabular {
    public static let shape = Shape<ImportRecord>("Import") {
        Field("number", \.number).column()
        Field("kind", \.kind).column()
        Field("fileName", \.fileName).column()
        Field("sha256", \.sha256).column()
        Field("mode", \.mode).column()
        Field("importedBy", \.importedBy).column()
        Field("importedAt", \.importedAt).column()
        Field("rows", \.rows).column()
        Field("created", \.created).column()
        Field("updated", \.updated).column()
        Field("unchanged", \.unchanged).column()
        Field("rejected", \.rejected).column()
        Field("mended", \.mended, "Rows that were mended before they were stored.").column()
        Field("undoneAt", \.undoneAt, "The moment at which it was last undone.").column()
        Field("undoneBy", \.undoneBy).column()
        Field("undone", \.undone, "The number of records that were undone, over all undoings.").column()
        Field("left", \.left, "The number of records that the last undoing kept and a later one can undo.").column()
    }
}

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
