public import FoundationEssentials
import Postgres

/// An import on record.
public struct ImportRecord: Codable, Sendable, Hashable {
    /// Its number, which stored facts name.
    public let number: Int

    /// What the file held.
    public let kind: ImportKind

    /// What the file was called.
    public let fileName: String

    /// The SHA-256 of its bytes, in hexadecimal.
    public let sha256: String

    /// Which rows could be stored.
    public let mode: String

    /// Who took it in.
    public let importedBy: String

    /// When.
    public let importedAt: Date

    /// What became of its rows.
    public let rows: Int

    /// Rows that were new.
    public let created: Int

    /// Rows that changed something.
    public let updated: Int

    /// Rows that were equal to what was stored.
    public let unchanged: Int

    /// Rows that were refused.
    public let rejected: Int

    /// Rows that were taken and stored otherwise than written; they are in the counts above too.
    public let mended: Int

    /// When it was last undone as far as possible, nil where it stands.
    public let undoneAt: Date?

    /// Who undid it.
    public let undoneBy: String?

    /// How many records have been taken back, by all undoings together.
    public let undone: Int

    /// How many records the last undoing left that can still be taken back, once nothing is in the way.
    public let left: Int
}

extension Imports {
    /// The imports on record, the latest first.
    ///
    /// - Parameter caller: Who asks: within a scope one sees one's own, and those that hold nothing outside of it; nil for all.
    /// - Throws: ``TrainingError`` `unknown_cursor`.
    public func list(_ page: PageRequest, for caller: Caller? = nil) async throws -> Page<ImportRecord> {
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
    /// - Parameter caller: Who asks: within a scope one sees one's own, and those that hold nothing outside of it; nil for all.
    /// - Throws: ``TrainingError`` `no_such_import`.
    public func show(_ number: Int, for caller: Caller? = nil) async throws -> ImportRecord {
        try await trainingErrors {
            guard let record = try await find("id = \(number) and \(seen(by: caller))").first else {
                throw TrainingError(.noSuchImport, ["found": "\(number)"])
            }
            return record
        }
    }

    /// A condition for the imports that a caller sees: their own, and those by callers who see no more.
    ///
    /// A file holds nothing outside the scope of its caller; one by a caller of the whole state may hold anybody.
    private func seen(by caller: Caller?) async throws -> Statement {
        guard let caller, caller.scope != .everything else { return "true" }
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
            guard let kind = ImportKind(rawValue: try row["kind"]) else { throw TrainingError(.internalFault) }
            return try ImportRecord(
                number: row["id"],
                kind: kind,
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
