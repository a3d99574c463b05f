public import Postgres
public import Shapes

/// The status of a course or a curriculum.
public enum PublicationStatus: String, JSONWritable, PostgresEncodable, PostgresDecodable, Sendable, CaseIterable {
    /// A draft is being prepared, a published one is in use, a retired one no longer is.
    case draft, published, retired

    /// The status on a day, as SQL: a course or curriculum that retires on a later day is published until then.
    static func of(_ relation: String, on day: Day) -> Statement {
        "status_on(\(unescaped: relation).status, \(unescaped: relation).retired_on, \(day))"
    }

    /// The faults of naming a course for a day, as the branches of an SQL `case`.
    static func faults(of course: String, _ field: String, on day: String) -> String {
        """
        when \(course).status = 'draft' then
            fault('\(field)', 'course_not_published', 'found', \(course).code)
        when \(course).retired_on <= \(day) then
            fault('\(field)', 'course_retired', 'found', \(course).code, 'expected', \(course).retired_on::text)
        """
    }

    /// The status that a row of a file gives a course or a curriculum, as SQL.
    ///
    /// A row with the status "published" and a last day retires the course from that day on. A row without a status
    /// publishes it, unless the import makes drafts.
    ///
    /// - Parameters:
    ///   - row: The relation with the row's `status` and `retired_on`.
    ///   - relation: The relation with the `status` on record, null for a new course.
    ///   - isDraft: True if the import makes drafts.
    static func becoming(_ row: String, from relation: String, isDraft: Bool) -> Statement {
        """
        case
            when \(unescaped: row).status = 'published' and \(unescaped: row).retired_on is not null then 'retired'
            when \(unescaped: row).status is not null then \(unescaped: row).status
            when \(unescaped: row).retired_on is not null then 'retired'
            when coalesce(\(unescaped: relation).status, 'draft') = 'draft' then \(isDraft ? "draft" : "published")
            else \(unescaped: relation).status
        end
        """
    }

    /// The assignments that retire a course or a curriculum from a day on, or publish it again, as SQL.
    ///
    /// - Parameter day: The first day on which it is retired; nil publishes it without an end.
    static func ending(on day: Day?) -> Statement {
        "status = \(day == nil ? "published" : "retired"), retired_on = \(day)::date"
    }
}
