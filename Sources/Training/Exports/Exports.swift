public import CSV
import Postgres

/// Writes files that an import takes without a change.
///
/// ```swift
/// try await training.exports.write(.officials, under: "01") { try file.write(contentsOf: $0) }
/// ```
public struct Exports: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let today: Today

    /// Writes everything of a kind, or the part of a unit and the units below it, as of one moment and in constant
    /// memory.
    ///
    /// Cells that a spreadsheet would run as a formula are written so that it doesn't; an import reads them as they were.
    ///
    /// - Parameters:
    ///   - code: The unit at the top; nil for all that the caller sees. Courses and curricula belong to no unit.
    ///   - dialect: How to set fields and rows apart.
    ///   - caller: Who asks; national IDs are left out for those who may not see them. What tells of people leaves an entry on
    ///     the audit trail, with how many rows and of which unit, before the first of them is written.
    ///   - sink: Takes the file piece by piece.
    /// - Returns: How many rows there are besides the header.
    /// - Throws: ``TrainingError`` `no_such_organization`, and what the sink throws.
    @discardableResult
    public func write(
        _ kind: ImportKind,
        under code: String? = nil,
        dialect: CSVDialect = CSVDialect(),
        for caller: Caller,
        to sink: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        try caller.require(.viewer)
        return try await trainingErrors {
            let day = try await today(in: postgres)
            let scope = try await organizations.id(of: code, on: day, for: caller).map(Scope.subtree) ?? caller.scope
            let hidden = caller.seesNationalIDs ? nil : kind.plan.columns.firstIndex { $0.name == "national_id" }
            var writer = CSVWriter(dialect: dialect, guardsFormulas: true)
            writer.write(kind.plan.columns.map(\.name))
            return try await postgres.transaction(isolation: .repeatableRead) { transaction in
                try await transaction.execute(
                    """
                    declare exported \(unescaped: kind.exportAction == nil ? "no" : "") scroll cursor
                    for \(kind.plan.export(within: scope, on: day))
                    """
                )
                if let action = kind.exportAction {
                    // The entry is on record before the first row is sent: a cursor runs ahead once to count, and the
                    // entry has a commit of its own.
                    let rows = try await transaction.execute("move forward all in exported")
                    try await transaction.execute("move absolute 0 in exported")
                    var asked = ["kind": kind.rawValue]
                    asked["under"] = code
                    try await NationalIDReading(of: .export, within: "\(scope.top)", asked: asked, shown: rows)
                        .note(by: caller, in: postgres)
                    let said = Said(rows: rows, under: code, showsNationalIds: caller.seesNationalIDs)
                    try await postgres.execute(
                        AuditEntry(action, nil, of: "\(scope.top)::integer", to: said, by: caller).statement
                    )
                }
                var rows = 0
                while true {
                    let fields: [[String]] = try await transaction.query("fetch 2000 from exported")
                    guard !fields.isEmpty else { break }
                    for var row in fields {
                        if let hidden { row[hidden] = "" }
                        writer.write(row)
                    }
                    rows += fields.count
                    try await sink(writer.take())
                }
                try await sink(writer.take())
                return rows
            }
        }
    }
}

/// What the audit trail keeps of an export.
private struct Said: Encodable {
    let rows: Int
    let under: String?
    let showsNationalIds: Bool
}

extension ImportKind {
    /// What the audit trail calls an export of the kind; nil where it tells of no person.
    fileprivate var exportAction: AuditAction? {
        switch self {
        case .officials: .officialExport
        case .completions: .completionExport
        case .enrollments: .enrollmentExport
        case .organizations, .courses, .curricula: nil
        }
    }
}

extension Exports {
    /// Writes into a file, which is there whole or not at all.
    ///
    /// - Parameters:
    ///   - code: The unit at the top; nil for all that the caller sees.
    ///   - dialect: How to set fields and rows apart.
    ///   - path: The file's path.
    /// - Returns: How many rows there are besides the header.
    /// - Throws: ``TrainingError`` `no_such_organization`, `cannot_write_file`.
    @discardableResult
    public func write(
        _ kind: ImportKind,
        under code: String? = nil,
        dialect: CSVDialect = CSVDialect(),
        for caller: Caller,
        toFile path: String
    ) async throws -> Int {
        let file = DraftFile(path: path)
        do {
            guard let output = try file.open() else { throw TrainingError(.internalFault) }
            let rows = try await write(kind, under: code, dialect: dialect, for: caller) { try output.write($0) }
            try output.close()
            try file.keep()
            return rows
        } catch {
            file.discard()
            throw error
        }
    }
}

extension ImportKind {
    /// How a file of this kind is taken in and written.
    var plan: any ImportPlan.Type {
        switch self {
        case .organizations: OrganizationsImportPlan.self
        case .officials: OfficialsImportPlan.self
        case .courses: CoursesImportPlan.self
        case .curricula: CurriculaImportPlan.self
        case .enrollments: EnrollmentsImportPlan.self
        case .completions: CompletionsImportPlan.self
        }
    }
}
