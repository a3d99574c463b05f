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

    /// Finds the course, class or curriculum, and locks a class, so that the later of two simultaneous requests sees the
    /// seats that the earlier has taken.
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
        if case .class(let code) = target {
            try await transaction.execute(
                "select from class where code = \(code) and \(targets.isSeen) for no key update"
            )
        }
        let (kind, code) = target.named
        func named(_ wanted: String) -> String? { kind == wanted ? code : nil }
        let row = try await transaction.firstRow(
            """
            select course.id as course, class.id as class, curriculum.id as curriculum,
                   coalesce(course.id, taught.id) as taught,
                   to_jsonb(\(targets.faultsOfDay(today)) || \(unescaped: targets.faults)) as faults
            from (
                select \(named("course")) as course_code, \(named("class")) as class_code,
                       \(named("curriculum")) as curriculum_code, \(day)::date as enrolled_on
            ) asked
            \(targets.joins)
            """
        )
        guard let row else { throw TrainingError(.internalFault) }
        try RowRemarks.faults(in: row["faults"]).throwAny()
        return try Target(
            course: row["course"],
            class: row["class"],
            curriculum: row["curriculum"],
            taught: row["taught"]
        )
    }
}

extension EnrollmentTarget {
    var named: (kind: String, code: String) {
        switch self {
        case .course(let code): ("course", code)
        case .class(let code): ("class", code)
        case .curriculum(let code): ("curriculum", code)
        }
    }
}
