import Postgres

/// Who is enrolled where.
public struct Enrollments: Sendable {
    let postgres: PostgresClient
    let imports: Imports
    let organizations: Organizations
    let today: @Sendable () -> Day

    /// Takes in a file of enrollments.
    ///
    /// Whoever a file names is enrolled: no more approval is needed. Where a class has no seat left, they wait for one, in
    /// the order of the file, and a note says so. An enrollment that stands already is the same enrollment.
    ///
    /// - Parameters:
    ///   - request: The file, and how to take it in.
    ///   - caller: Who asks.
    /// - Returns: What became of the rows.
    /// - Throws: ``TrainingError`` for the file as a whole; a refused row is counted, not thrown.
    public func `import`(_ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        try await imports.run(EnrollmentsImport(), request, by: caller)
    }

    /// The enrollments of a unit and all units below it, or of the whole state, in the order in which they were recorded.
    ///
    /// - Parameters:
    ///   - code: The unit at the top; nil for everyone.
    ///   - state: Only those that stand so; nil for all.
    ///   - page: Which part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError`` `no_such_organization`, `unknown_cursor`.
    public func list(under code: String?, state: EnrollmentState?, _ page: PageRequest) async throws -> Page<Enrollment>
    {
        try await trainingErrors {
            let day = today()
            let after = try page.number() ?? 0
            let top = try await organizations.id(of: code, on: day)
            let rows: [Row] = try await postgres.query(
                """
                select enrollment.id, coalesce(official.official_code, official.national_id), course.code, class.code,
                       curriculum.code, enrollment.state, enrollment.enrolled_on, enrollment.recorded_by,
                       enrollment.import, enrollment.import_line
                from enrollment
                join official on official.id = enrollment.official
                left join course on course.id = enrollment.course
                left join class on class.id = enrollment.class
                left join curriculum on curriculum.id = enrollment.curriculum
                where enrollment.id > \(after)
                  and (\(state?.rawValue)::text is null or enrollment.state = \(state?.rawValue)::text)
                  and (\(top)::integer is null or official.organization in (
                          select organization from organization_lineage
                          where ancestor = \(top) and valid @> \(day)))
                order by enrollment.id
                limit \(page.limit + 1)
                """
            )
            return try page.page(of: rows, cursor: { String($0.0) }, item: Self.enrollment)
        }
    }

    private typealias Row = (Int64, String, String?, String?, String?, String, Day, String, Int?, Int?)

    private static func enrollment(_ row: Row) throws -> Enrollment {
        guard let state = EnrollmentState(rawValue: row.5) else { throw TrainingError(.internalFault) }
        return Enrollment(
            id: String(row.0),
            official: row.1,
            course: row.2,
            class: row.3,
            curriculum: row.4,
            state: state,
            enrolledOn: row.6,
            recordedBy: row.7,
            source: row.8.flatMap { number in row.9.map { Official.Source(import: number, line: $0) } }
        )
    }

    /// Moves up whoever waits for a seat, class by class in the order of asking, as far as there are seats.
    ///
    /// - Parameters:
    ///   - classes: A query for the ids of classes in which a seat may have got free, whose rows are locked.
    ///   - caller: Who made it free.
    /// - Returns: The statement.
    static func moveUp(in classes: String, by caller: Caller) -> Statement {
        """
        with seats as (
            select class.id as class, class.requires_approval,
                   class.capacity - count(enrollment.id) filter (where enrollment_state.has_seat) as free
            from class
            left join enrollment on enrollment.class = class.id
            left join enrollment_state on enrollment_state.state = enrollment.state
            where class.id in (\(unescaped: classes))
            group by class.id
        ),
        waiting as (
            select enrollment.id, enrollment.class,
                   row_number() over (partition by enrollment.class order by enrollment.id) as place
            from enrollment
            where enrollment.state = 'waitlisted' and enrollment.class in (\(unescaped: classes))
        ),
        moved as (
            update enrollment
            set state = 'active'
            from waiting
            join seats on seats.class = waiting.class and (seats.free is null or waiting.place <= seats.free)
            where enrollment.id = waiting.id
            returning enrollment.id
        )
        insert into enrollment_transition (enrollment, from_state, to_state, by, why)
        select id, 'waitlisted', 'active', \(caller.name), 'a seat got free'
        from moved
        """
    }
}
