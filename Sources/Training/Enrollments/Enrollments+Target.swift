import Postgres

extension Enrollments {
    /// The course, class or curriculum of an enrollment, by its identity.
    struct Target {
        let course: Int32?
        let `class`: Int32?
        let curriculum: Int32?

        /// The course whose prerequisites have to be completed.
        let taught: Int32?
    }

    /// Finds and locks the course, class or curriculum, so that the later of two simultaneous requests sees the
    /// enrollments and seats of the earlier.
    ///
    /// - Throws: ``TrainingError`` with all its faults on the day.
    func find(
        _ target: EnrollmentTarget,
        on day: Day,
        for caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> Target {
        let today = try await today(in: transaction)
        let targets = EnrollmentTargets(
            fields: EnrollmentTargets.request,
            isSeen: Classes.seen(by: caller, on: today)
        )
        let meant: Statement =
            switch target {
            case .course(let code): "course where code = \(code)"
            case .class(let code): "class where code = \(code) and \(targets.isSeen)"
            case .curriculum(let code):
                """
                curriculum
                where code = \(code) and \(PublicationStatus.of("curriculum", on: day)) = 'published'
                order by version desc
                limit 1
                """
            }
        try await transaction.execute("select from \(meant) for no key update")
        let (kind, code) = target.named
        func named(_ wanted: String) -> String? { kind == wanted ? code : nil }
        let found: (Int32?, Int32?, Int32?, Int32?, String?)? = try await transaction.first(
            """
            select course.id, class.id, curriculum.id, coalesce(course.id, taught.id),
                   to_jsonb(\(targets.faultsOfDay(today)) || \(unescaped: targets.faults))::text
            from (
                select \(named("course")) as course_code, \(named("class")) as class_code,
                       \(named("curriculum")) as curriculum_code, \(day)::date as enrolled_on
            ) asked
            \(targets.joins)
            """
        )
        guard let (course, `class`, curriculum, taught, faults) = found else { throw TrainingError(.internalFault) }
        try RowRemarks.faults(in: faults).throwAny()
        return Target(course: course, class: `class`, curriculum: curriculum, taught: taught)
    }
}

extension EnrollmentTarget {
    /// The kind of the thing, and its code.
    var named: (kind: String, code: String) {
        switch self {
        case .course(let code): ("course", code)
        case .class(let code): ("class", code)
        case .curriculum(let code): ("curriculum", code)
        }
    }
}
