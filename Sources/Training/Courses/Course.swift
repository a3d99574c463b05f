public import FoundationEssentials
import Postgres

/// The status of a course or a curriculum.
public enum PublicationStatus: String, Codable, Sendable, CaseIterable {
    /// A draft is being prepared, a published one is in use, a retired one no longer is.
    case draft, published, retired

    /// The status on a day, as SQL: a course or curriculum that retires on a later day is published until then.
    ///
    /// - Parameters:
    ///   - relation: The relation that has the columns `status` and `retired_on`.
    ///   - day: The day.
    /// - Returns: The expression.
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
    /// A row that says "published" and has a last day retires the course from that day on. A row without a status
    /// publishes it, unless the import makes drafts.
    ///
    /// - Parameters:
    ///   - row: The relation with the row's `status` and `retired_on`.
    ///   - relation: The relation with the `status` on record, null for a new course.
    ///   - isDraft: Whether the import makes drafts.
    /// - Returns: The expression.
    static func becoming(_ row: String, from relation: String, isDraft: Bool) -> Statement {
        """
        case
            when \(unescaped: row).status = 'published' and \(unescaped: row).retired_on is not null then 'retired'
            when \(unescaped: row).status is not null then \(unescaped: row).status
            when \(unescaped: row).retired_on is not null then 'retired'
            when coalesce(\(unescaped: relation).status, 'draft') = 'draft' then \(isDraft ? "draft" : "published")::text
            else \(unescaped: relation).status
        end
        """
    }

    /// The assignments that retire a course or a curriculum from a day on, or publish it again, as SQL.
    ///
    /// - Parameter day: The first day on which it is retired; nil publishes it without an end.
    /// - Returns: The assignments.
    static func ending(on day: Day?) -> Statement {
        "status = \(day == nil ? "published" : "retired"), retired_on = \(day)::date"
    }
}

/// A unit of training.
public struct Course: Codable, Sendable, Hashable {
    /// What names it.
    public let code: String

    /// Its title in Vietnamese.
    public let titleVi: String

    /// Its title in English.
    public let titleEn: String?

    /// Class hours (tiết), exact.
    public let hours: Decimal?

    /// `online`, `classroom` or `blended`.
    public let format: String?

    /// Who offers it.
    public let provider: String?

    /// The languages that it is held in, as BCP 47 has them.
    public let languages: [String]

    /// The codes of the courses that have to be completed before one can be enrolled.
    public let prerequisites: [String]

    /// The courses that having completed this one counts as.
    public let countsAs: [CourseEquivalence]

    /// How many months a completion holds, nil where for ever.
    public let validMonths: Int?

    /// The first day on which it can be completed, nil where nobody said.
    public let availableFrom: Day?

    /// Where it stands.
    public let status: PublicationStatus

    /// The first day on which it can no longer be completed.
    public let retiredOn: Day?
}

/// A course that having completed another counts as.
public struct CourseEquivalence: Codable, Sendable, Hashable {
    /// The code of the course that it counts as.
    public let course: String

    /// The first day on which it does, nil where it always did.
    public let since: Day?

    /// A course that having completed another counts as.
    ///
    /// - Parameters:
    ///   - course: The code of the course that it counts as.
    ///   - since: The first day on which it does, nil where it always did.
    public init(course: String, since: Day? = nil) {
        self.course = course
        self.since = since
    }
}
