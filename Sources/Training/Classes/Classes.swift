import Postgres

/// The runs of courses.
public struct Classes: Sendable {
    let postgres: PostgresClient

    /// Makes a class of a published course.
    ///
    /// - Parameter command: The class to make.
    /// - Returns: The class.
    /// - Throws: ``TrainingError`` `missing_value`, `number_out_of_range`, `unknown_course`, `course_not_published`,
    ///   `class_exists`, `class_days`.
    public func create(_ command: CreateClass) async throws -> Class {
        try command.check()
        return try await trainingErrors {
            let course: (Int32, String)? = try await postgres.first(
                "select id, status from course where code = \(command.course)"
            )
            guard let (course, status) = course else { throw TrainingError(.unknownCourse, ["found": command.course]) }
            guard status == PublicationStatus.published.rawValue else {
                throw TrainingError(.courseNotPublished, ["found": command.course])
            }
            let created: String? = try await postgres.first(
                """
                insert into class
                    (code, course, title_vi, starts_on, ends_on, opens_on, closes_on, capacity, place, provider)
                values (\(command.code), \(course), \(command.titleVi), \(command.startsOn), \(command.endsOn),
                        \(command.opensOn), \(command.closesOn), \(command.capacity), \(command.place),
                        \(command.provider))
                on conflict (code) do nothing
                returning code
                """
            )
            guard created != nil else { throw TrainingError(.classExists, ["found": command.code]) }
            return try await show(command.code)
        }
    }

    /// The classes in the order of their codes.
    ///
    /// - Parameters:
    ///   - course: Only those of a course; nil for all.
    ///   - page: Which part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError``.
    public func list(course: String?, _ page: PageRequest) async throws -> Page<Class> {
        try await trainingErrors {
            let rows = try await find(
                """
                (\(course)::text is null or course.code = \(course)::text)
                and (\(page.cursor)::text is null or class.code > \(page.cursor)::text)
                """,
                limit: page.limit + 1
            )
            return page.page(of: rows, cursor: \.code, item: { $0 })
        }
    }

    /// A class by its code.
    ///
    /// - Parameter code: The class's code.
    /// - Returns: The class.
    /// - Throws: ``TrainingError`` `no_such_class`.
    public func show(_ code: String) async throws -> Class {
        try await trainingErrors {
            guard let found = try await find("class.code = \(code)", limit: 1).first else {
                throw TrainingError(.noSuchClass, ["found": code])
            }
            return found
        }
    }

    private func find(_ condition: Statement, limit: Int) async throws -> [Class] {
        let rows: [(String, String, String?, Day?, Day?, Day?, Day?, Int?, Int, Int, String?, String?)] =
            try await postgres.query(
                """
                select class.code, course.code, class.title_vi, class.starts_on, class.ends_on, class.opens_on,
                       class.closes_on, class.capacity, seats.taken, seats.waitlisted, class.place, class.provider
                from class
                join course on course.id = class.course
                cross join lateral (
                    select count(*) filter (where enrollment_state.has_seat) as taken,
                           count(*) filter (where enrollment.state = 'waitlisted') as waitlisted
                    from enrollment
                    join enrollment_state on enrollment_state.state = enrollment.state
                    where enrollment.class = class.id
                ) seats
                where \(condition)
                order by class.code
                limit \(limit)
                """
            )
        return rows.map { row in
            Class(
                code: row.0,
                course: row.1,
                titleVi: row.2,
                startsOn: row.3,
                endsOn: row.4,
                opensOn: row.5,
                closesOn: row.6,
                capacity: row.7,
                seatsTaken: row.8,
                waitlisted: row.9,
                place: row.10,
                provider: row.11
            )
        }
    }
}

extension CreateClass {
    /// Checks everything at once.
    fileprivate func check() throws {
        var faults: [Fault] = []
        if code.isBlank { faults.append(Fault("class_code", .missingValue)) }
        if course.isBlank { faults.append(Fault("course_code", .missingValue)) }
        if let capacity, !(1...1_000_000).contains(capacity) {
            faults.append(
                Fault("capacity", .numberOutOfRange, ["found": "\(capacity)", "expected": "1–1000000"])
            )
        }
        for (first, last) in [(startsOn, endsOn), (opensOn, closesOn)] {
            if let first, let last, first > last {
                faults.append(Fault(nil, .classDays, ["found": first.description, "expected": last.description]))
            }
        }
        try faults.throwAny()
    }
}
