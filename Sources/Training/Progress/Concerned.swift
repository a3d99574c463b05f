import Postgres

/// The officials that something is counted for.
enum Concerned {
    /// Everyone.
    case everyone

    /// As many as a file may name, by a query for their ids: how they are found is the planner's choice.
    case many(Statement)

    /// No more than one commit records facts of, by the name of a relation with their ids as `official`.
    ///
    /// Each is looked up by an index, whatever the planner knows of the tables: a plan is kept for as long as its
    /// connection, and what is best for tables that are nearly empty reads them whole when they are large.
    case few(String)

    /// Whether they are few.
    var areFew: Bool {
        if case .few = self { true } else { false }
    }

    /// A query for their rows in a table that has a column `official`.
    ///
    /// - Parameters:
    ///   - table: The table.
    ///   - columns: What to select, with commas between.
    ///   - condition: Which rows.
    /// - Returns: The query.
    func rows(of table: String, _ columns: String, where condition: String = "true") -> Statement {
        switch self {
        case .everyone:
            "select \(unescaped: columns) from \(unescaped: table) where \(unescaped: condition)"
        case .many(let officials):
            """
            select \(unescaped: columns) from \(unescaped: table)
            where \(unescaped: condition) and \(unescaped: table).official in (\(officials))
            """
        case .few(let relation):
            """
            select \(unescaped: table).*
            from \(unescaped: relation) concerned
            cross join lateral (
                select \(unescaped: columns) from \(unescaped: table)
                where \(unescaped: condition) and \(unescaped: table).official = concerned.official
                offset 0
            ) \(unescaped: table)
            """
        }
    }
}

/// A lookup for each row of what stands before it in a `from`, as SQL.
enum Lookup {
    /// What a query finds for each row.
    ///
    /// - Parameters:
    ///   - query: The query, which names the row's columns.
    ///   - areFew: Whether there are so few rows that each is looked up by itself, by an index. `offset 0` is what
    ///     PostgreSQL takes for a fence: such a query is never joined another way.
    /// - Returns: The relation, without a name.
    static func of(_ query: String, _ areFew: Bool) -> String {
        "lateral (\(query)\(areFew ? " offset 0" : ""))"
    }
}
