import Postgres

/// What the planner knows of tables: whoever has just filled one tells it, for its plans of the next statements would be those
/// for a table as it was.
enum Statistics {
    /// A statement that has tables looked at that have grown by a tenth since they were looked at last.
    ///
    /// To look at a large table takes longer than a small file does, and finds what is known.
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

    /// A statement that has all tables of rules looked at, which are small: what facts are held against.
    ///
    /// The server looks at tables by itself only once they have some fifty rows, and takes those that it has never looked at
    /// for many times as large, or for empty.
    static let renewRules: Statement = """
        select analyze_tables(
            'course', 'course_equivalence', 'curriculum', 'curriculum_course', 'goal', 'goal_curriculum'
        )
        """
}
