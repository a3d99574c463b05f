import Postgres

/// How one kind of file is taken in: which columns it has, how a row is read, and how the rows are judged and stored.
///
/// ``Imports`` does what all kinds share: reading, staging, counting, writing out what was refused, and committing.
protocol ImportPlan: Sendable {
    /// What the file holds.
    static var kind: ImportKind { get }

    /// The columns that a header may name.
    static var columns: [ImportColumn] { get }

    /// The columns of the staging table besides `row`, `line` and `faults`, as SQL, in the order in which ``stage(_:)`` fills them.
    static var staging: [String] { get }

    /// Reads one row, field by field in the order of ``staging``.
    func stage(_ row: inout RowReader)

    /// Judges the staged rows, stores what is to be stored, and leaves the table `judged`.
    ///
    /// `judged` has a line for every staged row: `row`, `line`, `fate` and `faults`.
    ///
    /// - Returns: How many officials it made trained, where that can be.
    func judgeAndStore(_ context: ImportContext) async throws -> Int?
}

/// What a plan needs to judge and store.
struct ImportContext: Sendable {
    let transaction: PostgresTransaction
    let request: ImportRequest
    let number: Int
    let caller: Caller
    let today: Day

    /// From which day changes hold.
    var effectiveOn: Day { request.effectiveOn ?? today }
}

/// A column that a kind of file may have.
struct ImportColumn: Sendable {
    let name: String

    /// Other names for it, folded: lower case, without accents, words joined by `_`.
    let aliases: [String]

    /// Whether the header must name it; of columns that share a number, one is enough.
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
}
