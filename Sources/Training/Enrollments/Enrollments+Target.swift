import Postgres

extension Enrollments {
    /// What one is enrolled on, by its identity.
    struct Target {
        var course: Int32?
        var `class`: Int32?
        var curriculum: Int32?

        /// The course whose prerequisites have to be completed.
        var taught: Int32?
    }

    /// Finds what is to be enrolled on, and locks it, so that of two who ask at once the later sees whom the earlier has
    /// enrolled and seated.
    func find(
        _ target: EnrollmentTarget,
        on day: Day,
        for caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> Target {
        switch target {
        case .course(let code):
            let locked: Statement = "course.code = \(code) for no key update"
            let id = try await course(of: locked, code, on: day, in: transaction)
            return Target(course: id, taught: id)
        case .curriculum(let code):
            let id: Int32? = try await transaction.first(
                """
                select id from curriculum
                where code = \(code) and \(PublicationStatus.of("curriculum", on: day)) = 'published'
                order by version desc
                limit 1
                for no key update
                """
            )
            guard let id else {
                throw TrainingError.refused([Fault("curriculum", .unknownCurriculum, ["found": code])])
            }
            return Target(curriculum: id)
        case .class(let code):
            let row: (Int32, Int32, Day?, Day?)? = try await transaction.first(
                """
                select id, course, opens_on, coalesce(closes_on, ends_on)
                from class
                where code = \(code) and \(Classes.seen(by: caller, on: today(in: transaction)))
                for no key update
                """
            )
            guard let (id, course, opens, closes) = row else {
                throw TrainingError.refused([Fault("class", .unknownClass, ["found": code])])
            }
            if let opens, day < opens { throw window(day, opens, closes) }
            if let closes, day > closes { throw window(day, opens, closes) }
            let taught: String? = try await transaction.first("select code from course where id = \(course)")
            _ = try await self.course(of: "course.id = \(course)", taught ?? code, on: day, in: transaction)
            return Target(class: id, taught: course)
        }
    }

    private func course(
        of condition: Statement,
        _ code: String,
        on day: Day,
        in transaction: PostgresTransaction
    ) async throws -> Int32 {
        let row: (Int32, String, Day?)? = try await transaction.first(
            "select id, status, retired_on from course where \(condition)"
        )
        guard let (id, status, retiredOn) = row else {
            throw TrainingError.refused([Fault("course", .unknownCourse, ["found": code])])
        }
        guard status != PublicationStatus.draft.rawValue else {
            throw TrainingError.refused([Fault("course", .courseNotPublished, ["found": code])])
        }
        if let retiredOn, retiredOn <= day {
            let parameters = ["found": code, "expected": retiredOn.description]
            throw TrainingError.refused([Fault("course", .courseRetired, parameters)])
        }
        return id
    }

    private func window(_ day: Day, _ opens: Day?, _ closes: Day?) -> TrainingError {
        let expected = "\(opens?.description ?? "")–\(closes?.description ?? "")"
        return .refused([Fault("enrolledOn", .classWindow, ["found": day.description, "expected": expected])])
    }
}
