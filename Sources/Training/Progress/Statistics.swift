import Postgres

/// Renews the planner's statistics after a transaction has filled a table, because the next statements would otherwise
/// have plans for the table as it was.
enum Statistics {
    /// A statement that analyzes the tables that have grown by a tenth since they were last analyzed.
    ///
    /// Analyzing a large table takes longer than importing a small file, and would change nothing.
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

    /// The tables of rules, which are small.
    static let rules = ["course", "course_equivalence", "curriculum", "curriculum_course", "goal", "goal_curriculum"]

    /// A statement that analyzes all tables of rules.
    ///
    /// The server itself analyzes only tables with at least some fifty rows, and takes those that it has never analyzed
    /// for much larger ones, or for empty ones.
    static let renewRules: Statement = "select analyze_tables(variadic \(rules)::text[]::regclass[])"
}
