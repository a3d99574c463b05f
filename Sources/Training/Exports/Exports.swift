public import CSV
import Postgres
import Shapes

/// Writes files that an import takes unchanged.
///
/// ```swift
/// try await training.exports.write(.officials, under: "01") { try file.write(contentsOf: $0) }
/// ```
public struct Exports: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let today: Today

    /// Writes all things of a kind, or those of one unit and the units below it.
    ///
    /// The file shows one moment, and takes constant memory. A cell that a spreadsheet would run as a formula is
    /// written so that it is text; an import reads the original text.
    ///
    /// - Parameters:
    ///   - code: The unit at the top; nil for everything that the caller sees. Courses and curricula belong to no unit.
    ///   - caller: The caller; without the right to see national IDs, the file lacks them. An export of people's data
    ///     leaves an entry on the audit trail, with the number of rows and the unit, before its first row is sent.
    /// - Returns: The number of rows besides the header.
    /// - Throws: ``TrainingError`` `no_such_organization`, and the sink's errors.
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
            let top = try await organizations.id(of: code, on: day, for: caller, in: postgres)
            let scope = top.map(Scope.subtree) ?? caller.scope
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
                    // The entry is on record before the first row is sent: the cursor runs through all rows once to
                    // count them, and the entry has a commit of its own.
                    let rows = try await transaction.execute("move forward all in exported")
                    try await transaction.execute("move absolute 0 in exported")
                    var asked = ["kind": kind.rawValue]
                    asked["under"] = code
                    try await NationalIDReading(of: .export, within: "\(scope.top)", asked: asked, shown: rows)
                        .note(by: caller, in: postgres)
                    let said = JSONValue.members(
                        ("rows", .integer(rows)),
                        ("under", code.map { .text($0) }),
                        ("showsNationalIds", .flag(caller.seesNationalIDs))
                    )
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

extension ImportKind {
    /// The action on the audit trail for an export of the kind; nil where the file names no people.
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
    /// Writes a file, which appears whole or not at all.
    ///
    /// - Parameter code: The unit at the top; nil for everything that the caller sees.
    /// - Returns: The number of rows besides the header.
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
    /// The plan by which files of this kind are imported and exported.
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
