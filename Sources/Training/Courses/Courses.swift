import FoundationEssentials
import Postgres

/// The units of training.
public struct Courses: Sendable {
    let postgres: PostgresClient
    let imports: Imports

    /// Takes in a file of courses; new ones are published, unless ``ImportRequest/isDraft``.
    ///
    /// - Parameters:
    ///   - request: The file, and how to take it in.
    ///   - caller: Who asks.
    /// - Returns: What became of the rows.
    /// - Throws: ``TrainingError`` for the file as a whole; a refused row is counted, not thrown.
    public func `import`(_ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        try await imports.run(CoursesImport(), request, by: caller)
    }

    /// Makes a course, a draft until it is published.
    ///
    /// - Parameter command: The course to make.
    /// - Returns: The course.
    /// - Throws: ``TrainingError`` `course_exists`, `missing_value`, `unknown_format`, `number_out_of_range`.
    public func create(_ command: CreateCourse) async throws -> Course {
        try await trainingErrors {
            let format = try command.checkedFormat()
            let created: String? = try await postgres.first(
                """
                insert into course (code, title_vi, title_en, hours, format)
                values (\(command.code), \(command.titleVi), \(command.titleEn), \(command.hours), \(format))
                on conflict (code) do nothing
                returning code
                """
            )
            guard created != nil else { throw TrainingError(.courseExists, ["found": command.code]) }
            return try await show(command.code)
        }
    }

    /// The courses in the order of their codes.
    ///
    /// - Parameters:
    ///   - status: Only those that stand so; nil for all.
    ///   - page: Which part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError``.
    public func list(status: PublicationStatus? = nil, _ page: PageRequest) async throws -> Page<Course> {
        try await trainingErrors {
            let rows: [Row] = try await postgres.query(
                """
                select \(unescaped: Self.columns)
                from course
                where (\(status?.rawValue) is null or status = \(status?.rawValue))
                  and (\(page.cursor) is null or code > \(page.cursor))
                order by code
                limit \(page.limit + 1)
                """
            )
            return try page.page(of: rows, cursor: \.0, item: Self.course)
        }
    }

    /// A course by its code.
    ///
    /// - Parameter code: The course's code.
    /// - Returns: The course.
    /// - Throws: ``TrainingError`` `no_such_course`.
    public func show(_ code: String) async throws -> Course {
        try await trainingErrors {
            let row: Row? = try await postgres.first(
                "select \(unescaped: Self.columns) from course where code = \(code)"
            )
            guard let row else { throw TrainingError(.noSuchCourse, ["found": code]) }
            return try Self.course(row)
        }
    }

    /// Publishes a draft; a published course stays as it is.
    ///
    /// - Parameter code: The course's code.
    /// - Returns: The course.
    /// - Throws: ``TrainingError`` `no_such_course`, `retired_already`.
    public func publish(_ code: String) async throws -> Course {
        try await trainingErrors {
            try await postgres.execute(
                "update course set status = 'published' where code = \(code) and status = 'draft'"
            )
            let course = try await show(code)
            guard course.status == .published else { throw TrainingError(.retiredAlready, ["found": code]) }
            return course
        }
    }

    /// Retires a course: from a day on it can no longer be completed, and what was completed stays.
    ///
    /// - Parameters:
    ///   - code: The course's code.
    ///   - day: The first day on which it can no longer be completed.
    /// - Returns: The course.
    /// - Throws: ``TrainingError`` `no_such_course`, `retired_already`.
    public func retire(_ code: String, on day: Day) async throws -> Course {
        try await trainingErrors {
            let retired = try await postgres.execute(
                "update course set status = 'retired', retired_on = \(day) where code = \(code) and status <> 'retired'"
            )
            let course = try await show(code)
            guard retired > 0 else { throw TrainingError(.retiredAlready, ["found": code]) }
            return course
        }
    }

    private typealias Row = (String, String, String?, Decimal?, String?, String, Day?)

    private static let columns = "code, title_vi, title_en, hours, format, status, retired_on"

    private static func course(_ row: Row) throws -> Course {
        guard let status = PublicationStatus(rawValue: row.5) else { throw TrainingError(.internalFault) }
        return Course(
            code: row.0,
            titleVi: row.1,
            titleEn: row.2,
            hours: row.3,
            format: row.4,
            status: status,
            retiredOn: row.6
        )
    }
}

extension CreateCourse {
    /// Checks everything at once, and answers with the format's own word.
    fileprivate func checkedFormat() throws -> String? {
        var faults: [Fault] = []
        if code.isBlank { faults.append(Fault("code", .missingValue)) }
        if titleVi.isBlank { faults.append(Fault("title_vi", .missingValue)) }
        if let hours, hours <= 0 || hours > 9999 {
            faults.append(Fault("hours", .numberOutOfRange, ["found": "\(hours)", "expected": "0–9999"]))
        }
        let word = format.flatMap(ClosedLists.format)
        if let format, word == nil { faults.append(Fault("format", .unknownFormat, ["found": format])) }
        try faults.throwAny()
        return word
    }
}
