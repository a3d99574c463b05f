import Postgres

/// The officials that a statement counts for.
enum Concerned {
    /// Everyone.
    case everyone

    /// Possibly many, by a query for their ids as `official`.
    ///
    /// They are selected into a set before anything is joined to it, and so are their facts: whatever the planner
    /// expects of the rules, it never compares facts with officials row by row.
    case many(Statement)

    /// The officials of the facts that the same statement records, as many as one commit has: the names of a relation
    /// with their ids as `official`, and of one with the facts, which the statement doesn't see in the tables yet.
    ///
    /// Each is looked up by an index, whatever the planner knows of the tables: a plan lives as long as its connection,
    /// and one for nearly empty tables would read them whole when they are large.
    case few(String, created: String)

    /// Whether they are few.
    var areFew: Bool { created != nil }

    /// The name of the relation with the facts that the same statement records; nil where it records none.
    var created: String? {
        if case .few(_, let created) = self { created } else { nil }
    }

    /// The common table expression of those who are many, with a comma behind; nothing for all others.
    var named: Statement {
        guard case .many(let officials) = self else { return "" }
        return "concerned as materialized (select distinct official from (\(officials)) named (official)),"
    }

    /// Whether the facts about them are a set of their own before the rules are held against them.
    var areSet: Bool {
        switch self {
        case .everyone: false
        case .many, .few: true
        }
    }

    /// A query for the facts about them that stand: `id`, `official`, `course`, `completed_on` and `expires_on`.
    var liveFacts: Statement {
        let columns = "id, official, course, completed_on, expires_on"
        let stored = rows(of: "completion", columns, where: "completion.revoked_at is null")
        guard let created else { return stored }
        return """
            \(stored)
            union all
            select \(unescaped: columns) from \(unescaped: created)
            """
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
        case .many:
            """
            select \(unescaped: columns) from \(unescaped: table) join concerned using (official)
            where \(unescaped: condition)
            """
        case .few(let relation, _):
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

/// A lookup for each row of the relation before it in a `from`, as SQL.
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
