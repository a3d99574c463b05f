import Postgres

/// Finds the keys that stand in several rows of the file.
enum Repeats {
    /// Makes the table `repeated_<column>` of the repeated keys, with the first row and line of each.
    ///
    /// Only keys that reading suspected are compared: a file without repeated keys costs next to nothing here, and no
    /// sorting or hashing of all.
    ///
    /// - Parameters:
    ///   - column: The key's column in `staged`.
    ///   - bit: Which of the row's keys it is.
    static func find(_ column: String, bit: Int, _ context: ImportContext) async throws {
        let isSuspected = context.facts.suspected & 1 << bit != 0
        let suspects: Statement =
            if let keys = context.facts.suspects[bit].all {
                "= any(\(keys)::text[])"
            } else {
                "in (select \(unescaped: column) from staged where suspected & \(unescaped: "\(1 << bit)") <> 0)"
            }
        try await context.scratch.create(
            "repeated_\(column)",
            as: """
                select \(unescaped: column), min(row) as row, min(line) as line
                from staged
                where \(unescaped: column) \(suspects) and \(isSuspected)
                group by \(unescaped: column)
                having count(*) > 1
                """,
            in: context.transaction
        )
    }
}
