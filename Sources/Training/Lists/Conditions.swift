import Postgres

extension Statement {
    /// Joins conditions by `and`; nil ones are left out, so that the database plans for the others only.
    ///
    /// ```swift
    /// let found: Statement = .all([
    ///     "course.id > \(after)", filter.status.map { "course.status = \($0)" },
    /// ])
    /// ```
    static func all(_ conditions: [Statement?]) -> Statement {
        conditions.compactMap(\.self).reduce(into: "true") { whole, condition in
            whole = "\(whole) and (\(condition))"
        }
    }
}
