public import Postgres
public import Shapes

/// A caller's role; each may do everything that the roles before it may.
public enum Role: String, JSONWritable, PostgresEncodable, PostgresDecodable, Sendable, CaseIterable, Comparable {
    /// Sees what is on record within the scope.
    case viewer

    /// Records and revokes completions, as a learning platform does.
    case recorder

    /// Keeps officials, classes and enrollments, and imports their files.
    case registrar

    /// Keeps what belongs to the whole state (the tree, courses, curricula, goals), issues tokens and reads the
    /// audit trail.
    case administrator

    /// True if one role may do less than another.
    public static func < (lesser: Role, greater: Role) -> Bool {
        lesser.rank < greater.rank
    }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .recorder: 1
        case .registrar: 2
        case .administrator: 3
        }
    }
}
