public import Postgres
public import Shapes

/// The kinds of file.
public enum ImportKind: String, JSONWritable, PostgresEncodable, PostgresDecodable, Sendable, CaseIterable {
    /// The raw values are the names of the commands.
    case organizations, officials, courses, curricula, enrollments, completions

    /// True if an empty cell can clear a stored value.
    public var canClear: Bool { self == .officials || self == .courses }

    public var namesPeople: Bool { plan.holdsNationalIDs }

    public var keepsEdits: Bool { self == .officials }

    public var hasDays: Bool { self != .organizations }
}
