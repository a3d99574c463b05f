import Postgres

/// The database role that a server works in.
///
/// It reads and writes the registry's tables, only adds to the audit trail, and owns nothing, so that it can change
/// neither tables nor their triggers. The migration of the audit trail creates it.
public struct ServerRole: Sendable {
    let postgres: PostgresClient

    public static let name = "daotao_server"

    /// The rights of the connected account, compared with the role's.
    public enum Standing: String, Sendable {
        /// The account may do no more to the audit trail than the role.
        case restrained

        /// The account may do more, and can switch to the role.
        case assumable

        /// The account may do more, and the role doesn't exist.
        case missing

        /// The account may do more, and can't switch to the role.
        case refused
    }

    /// Compares the connected account with the role.
    public func standing() async throws -> Standing {
        try await trainingErrors {
            let row: (Bool, Bool)? = try await postgres.first(
                """
                select exists (select from pg_roles where rolname = \(Self.name)),
                       has_table_privilege('audit', 'update, delete, truncate') or pg_has_role(relowner, 'member')
                from pg_class
                where oid = 'audit'::regclass
                """
            )
            guard let (exists, mayChange) = row, mayChange else { return .restrained }
            guard exists else { return .missing }
            do {
                // The right to switch to a role depends on PostgreSQL's version, so a transaction tries it.
                try await postgres.transaction { transaction in
                    _ = try await transaction.execute("set local role \(identifier: Self.name)")
                }
                return .assumable
            } catch let error as PostgresError where error.isForLackOfRight {
                return .refused
            }
        }
    }

    /// Lets the role log in, for a cluster that only this account reaches.
    ///
    /// A session that logs in as the role has no other role to go back to.
    public func allowLogin() async throws {
        try await trainingErrors {
            try await postgres.transaction { transaction in
                // Two servers that start at once take turns.
                try await transaction.execute("select pg_advisory_xact_lock(hashtext(\(Self.name)))")
                let mayLogIn: Bool? = try await transaction.first(
                    "select rolcanlogin from pg_roles where rolname = \(Self.name)"
                )
                if mayLogIn != true { try await transaction.script("alter role \(Self.name) login") }
            }
        }
    }
}
