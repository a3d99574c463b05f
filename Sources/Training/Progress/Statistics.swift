import Postgres

/// The planner's statistics: after a transaction has filled a table it renews them, or the next statements would have
/// plans for the table as it was.
enum Statistics {
    /// A statement that analyzes the tables that have grown by a tenth since they were last analyzed.
    ///
    /// Analyzing a large table takes longer than a small file does, and finds nothing new.
    ///
    /// - Parameter tables: The tables' names.
    static func renew(_ tables: [String]) -> Statement {
        """
        select analyze_tables(variadic array(
            select oid::regclass
            from pg_class
            where oid = any(\(tables)::text[]::regclass[])
              and pg_relation_size(oid) > 1.1 * relpages * current_setting('block_size')::bigint
        ))
        """
    }

    /// A statement that analyzes all tables of rules, which are small.
    ///
    /// The server itself analyzes tables only once they have some fifty rows, and takes those that it has never
    /// analyzed for many times as large, or for empty.
    static let renewRules: Statement = """
        select analyze_tables(
            'course', 'course_equivalence', 'curriculum', 'curriculum_course', 'goal', 'goal_curriculum'
        )
        """
}
