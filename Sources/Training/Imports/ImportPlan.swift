import Postgres

/// The plan for one kind of file: its columns, and how its rows are read, judged and stored.
///
/// ``Imports`` does the work that is common to all kinds: reading, staging, counting, writing refused rows, and
/// committing.
protocol ImportPlan: Sendable {
    static var kind: ImportKind { get }

    static var columns: [ImportColumn] { get }

    /// The columns of the table `staged` as SQL, in the order in which ``stage(_:)`` fills them.
    ///
    /// `row` and `line` come before them, `suspected`, `notes` and `faults` after them.
    static var staging: [String] { get }

    /// The number of keys of a row, each of which no other row of the file may share.
    static var keys: Int { get }

    /// Reads one row, field by field in the order of ``staging``.
    func stage(_ row: inout RowReader)

    /// Mends the codes of people and things that the staged rows name, before the people are locked.
    func mend(_ context: inout ImportContext) async throws

    /// Judges the staged rows, and leaves the table `judged`.
    ///
    /// `judged` has a line for every staged row: `row`, `line`, `fate`, `faults`, `notes`, and `changed`, the names of
    /// the columns that the row changes.
    func judge(_ context: ImportContext) async throws

    /// The fates of the curricula in the file; nil for kinds in which each row is a separate thing.
    func curricula(_ context: ImportContext) async throws -> CurriculumFates?

    /// Stores the rows that were judged as created or updated.
    ///
    /// - Returns: The number of officials who became trained; nil for kinds that can't train anybody.
    func store(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int?

    /// Foresees what ``store(_:_:)`` would return, and stores nothing.
    func foresee(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int?

    /// A query for the export, with one column: an array with a text for each of ``columns``.
    ///
    /// - Parameters:
    ///   - scope: The part of the state to export.
    ///   - day: The day whose units the file names.
    static func export(within scope: Scope, on day: Day) -> Statement
}

extension ImportPlan {
    func mend(_ context: inout ImportContext) async throws {}

    func curricula(_ context: ImportContext) async throws -> CurriculumFates? { nil }

    func foresee(_ context: ImportContext, _ counts: ImportSummary) async throws -> Int? { nil }

    /// True if the file can name people by their national IDs.
    static var holdsNationalIDs: Bool { columns.contains { $0.name == "national_id" } }
}

/// Everything that a plan needs to judge and store.
struct ImportContext: Sendable {
    let transaction: PostgresTransaction
    let request: ImportRequest

    /// The import's number, which it gets once it may store something.
    var number = 0

    /// True if the file's national IDs have been counted as tries; a file that is judged again counts once.
    var hasCountedTries = false

    let caller: Caller
    let today: Day

    /// The import's own tables.
    let scratch: Scratch

    let header: Header
    var facts: ReadingFacts

    /// The first day of the file's changes.
    var effectiveOn: Day { request.effectiveOn ?? today }

    /// The new value of a stored column by a row of `staged`, as SQL.
    ///
    /// An empty field keeps the stored value, unless empty fields are to clear it and the file has the column.
    ///
    /// - Parameters:
    ///   - column: The column's name, in the file and in the table.
    ///   - table: The table's name in the statement.
    ///   - keepsEdits: True if the table records which fields were edited by hand.
    ///   - mayClear: True if the field can be empty.
    func merged(_ column: String, of table: String, keepsEdits: Bool = false, mayClear: Bool = true) -> String {
        let clears = mayClear && request.clearsEmpty && header.has(column)
        let value = clears ? "staged.\(column)" : "coalesce(staged.\(column), \(table).\(column))"
        guard keepsEdits, !request.overwritesEdits else { return value }
        return "case when '\(column)' = any(\(table).edited) then \(table).\(column) else \(value) end"
    }
}

/// A column that a kind of file may have.
struct ImportColumn: Sendable {
    let name: String

    /// Other names for it, folded: lower case, without accents, words joined by `_`.
    let aliases: [String]

    /// The need for the column in a header; of columns with the same number, one is enough.
    let requirement: Requirement

    enum Requirement: Sendable, Hashable {
        case optional
        case required
        case oneOf(Int)
    }

    init(_ name: String, _ requirement: Requirement = .optional, aliases: [String] = []) {
        self.name = name
        self.requirement = requirement
        self.aliases = aliases
    }

    /// The required columns, in the order of the plan; of the names in one item, one is enough.
    static func needed(of columns: [ImportColumn]) -> [[String]] {
        var groups: Set<Requirement> = []
        return columns.compactMap { column -> [String]? in
            switch column.requirement {
            case .optional: nil
            case .required: [column.name]
            case .oneOf:
                groups.insert(column.requirement).inserted
                    ? columns.filter { $0.requirement == column.requirement }.map(\.name) : nil
            }
        }
    }

    /// The columns of a title in both languages; their names in files begin with given words.
    static func titles(_ words: [String]) -> [ImportColumn] {
        let vietnamese = ["title", "ten", "ten_tieng_viet"] + words + words.map { $0 + "_tieng_viet" }
        let english = ["ten_tieng_anh"] + words.map { $0 + "_tieng_anh" }
        return [
            ImportColumn("title_vi", .required, aliases: vietnamese), ImportColumn("title_en", aliases: english),
        ]
    }
}

extension ImportKind {
    /// The columns of a file of this kind by their names for people, each with the name that goes into a header.
    ///
    /// - Returns: The required columns, and the others.
    public func columnNames(in language: Language) -> (needed: String, others: String) {
        let columns = plan.columns
        let needed = ImportColumn.needed(of: columns)
        let others = columns.filter { $0.requirement == .optional }.map(\.name)
        return (
            Catalogue.training.columnNames(
                needed.map { $0.joined(separator: " / ") }.joined(separator: ", "),
                in: language
            ),
            Catalogue.training.columnNames(others.joined(separator: ", "), in: language)
        )
    }
}
