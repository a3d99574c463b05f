import FoundationEssentials
import Postgres

/// The units of training.
public struct Courses: Sendable {
    let postgres: PostgresClient
    let today: Today

    /// The courses in the order of their codes.
    ///
    /// - Throws: ``TrainingError``.
    public func list(_ filter: CourseFilter = CourseFilter(), _ page: PageRequest) async throws -> Page<Course> {
        try await trainingErrors {
            let today = try await today(in: postgres)
            let conditions: Statement = .all([
                filter.status.map { "\(PublicationStatus.of("course", on: today)) = \($0)" },
                filter.format.map { "course.format = \($0)" },
                filter.text.map(SearchWords.pattern).map { words in
                    """
                    fold(concat_ws(' ', course.code, course.title_vi, course.title_en, course.provider))
                    like \(words)
                    """
                },
                page.cursor.map { "course.code > \($0)" },
            ])
            let found = try await find(
                "\(conditions) order by course.code limit \(page.limit + 1)",
                in: postgres
            )
            return page.page(of: found, cursor: \.code, item: { $0 })
        }
    }

    /// A course by its code.
    ///
    /// - Throws: ``TrainingError`` `no_such_course`.
    public func show(_ code: String) async throws -> Course {
        try await trainingErrors { try await show(code, in: postgres) }
    }

    func show(_ code: String, in postgres: some PostgresQuerying) async throws -> Course {
        guard let course = try await find("course.code = \(code)", in: postgres).first else {
            throw TrainingError(.noSuchCourse, ["found": code])
        }
        return course
    }

    private func find(_ selection: Statement, in postgres: some PostgresQuerying) async throws -> [Course] {
        let today = try await today(in: postgres)
        let rows = try await postgres.rows(
            """
            select course.code, course.title_vi, course.title_en, course.hours, course.format, course.provider,
                   course.languages,
                   array(
                       select other.code from course_prerequisite
                       join course other on other.id = course_prerequisite.prerequisite
                       where course_prerequisite.course = course.id order by other.code
                   ) as prerequisites,
                   array(
                       select other.code from course_equivalence
                       join course other on other.id = course_equivalence.counts_as
                       where course_equivalence.course = course.id order by other.code
                   ) as counts_as,
                   array(
                       select course_equivalence.since from course_equivalence
                       join course other on other.id = course_equivalence.counts_as
                       where course_equivalence.course = course.id order by other.code
                   ) as counts_since,
                   course.valid_months, course.available_from,
                   \(PublicationStatus.of("course", on: today)) as status, course.retired_on
            from course
            where \(selection)
            """
        )
        return try rows.map { row in
            try Course(
                code: row["code"],
                titleVi: row["title_vi"],
                titleEn: row["title_en"],
                hours: row["hours"],
                format: row["format"],
                provider: row["provider"],
                languages: row["languages"],
                prerequisites: row["prerequisites"],
                countsAs: zip(row["counts_as"] as [String], row["counts_since"] as [Day?]).map {
                    CourseEquivalence(course: $0, since: $1)
                },
                validMonths: row["valid_months"],
                availableFrom: row["available_from"],
                status: row["status"],
                retiredOn: row["retired_on"]
            )
        }
    }
}

/// A filter of courses; a field that is nil selects all.
public struct CourseFilter: Sendable {
    public var status: PublicationStatus?
    public var format: String?

    /// Words of the code, the titles or the provider, in any case and with any accents.
    public var text: String?

    public init() {}
}
