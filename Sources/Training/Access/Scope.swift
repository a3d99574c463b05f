import Postgres

/// The part of the state that a caller sees; nothing outside it exists for them.
public enum Scope: Sendable, Hashable {
    /// The whole state.
    case everything

    /// An organization, by its identity, and all units below it.
    case subtree(Int32)

    /// The identity of the unit at the top, nil for the whole state.
    var top: Int32? {
        switch self {
        case .everything: nil
        case .subtree(let top): top
        }
    }

    /// A condition that holds for the organizations of the scope.
    ///
    /// - Parameter day: The day on which the organization has to be in the subtree.
    func holds(_ organization: String, on day: Day) -> Statement {
        switch self {
        case .everything: "true"
        case .subtree(let top): Self.holds(organization, below: "\(top)::integer", on: "\(day)::date")
        }
    }

    /// A condition that holds for the organizations of the scope at present.
    ///
    /// - Parameter today: The present day, which PostgreSQL works out in the same statement.
    func holds(_ organization: String, on today: Today) -> Statement {
        switch self {
        case .everything: "true"
        case .subtree(let top): Self.holds(organization, below: "\(top)::integer", on: "\(unescaped: today.sql)")
        }
    }

    /// A condition that holds for the organizations of a subtree.
    ///
    /// - Parameter day: The SQL expression of the day on which the organization has to be in the subtree.
    static func holds(_ organization: String, below top: Statement, on day: Statement) -> Statement {
        """
        exists (
            select from organization_lineage scope
            where scope.organization = \(unescaped: organization)
              and scope.ancestor = \(top)
              and scope.valid @> \(day)
        )
        """
    }
}
