import Postgres

extension Curricula {
    /// Makes a curriculum, a draft until it is published.
    ///
    /// - Parameter command: The curriculum to make.
    /// - Returns: The curriculum.
    /// - Throws: ``TrainingError`` `curriculum_exists`, `curriculum_without_required`, `unknown_course`, `missing_value`.
    public func create(_ command: CreateCurriculum) async throws -> Curriculum {
        try await trainingErrors {
            try command.check()
            return try await postgres.transaction { transaction in
                let id: Int? = try await transaction.first(
                    """
                    insert into curriculum (code, version, title_vi, title_en, target_group)
                    values (\(command.code), \(Int32(clamping: command.version)), \(command.titleVi),
                            \(command.titleEn), \(command.targetGroup))
                    on conflict (code, version) do nothing
                    returning id
                    """
                )
                guard let id else {
                    throw TrainingError(
                        .curriculumExists,
                        ["found": command.code, "version": "\(command.version)"]
                    )
                }
                let unknown: [String] = try await transaction.query(
                    """
                    with named as (
                        select code, requirement
                        from unnest(\(command.courses.map(\.code)), \(command.courses.map(\.requirement.rawValue)))
                             as named (code, requirement)
                    ),
                    stored as (
                        insert into curriculum_course (curriculum, course, requirement)
                        select \(id), course.id, named.requirement
                        from named
                        join course on course.code = named.code
                        on conflict do nothing
                    )
                    select named.code from named where not exists (select from course where course.code = named.code)
                    """
                )
                try unknown.map { Fault("course_code", .unknownCourse, ["found": $0]) }.throwAny()
                return try await show(command.code, version: command.version, in: transaction)
            }
        }
    }

    /// Publishes a draft: from now on its courses never change, and whoever has them all is trained.
    ///
    /// - Parameters:
    ///   - code: The curriculum's code.
    ///   - version: Which version; nil for the latest.
    /// - Returns: The curriculum.
    /// - Throws: ``TrainingError`` `no_such_curriculum`, `curriculum_without_required`, `retired_already`.
    public func publish(_ code: String, version: Int? = nil) async throws -> Curriculum {
        try await change(code, version) { curriculum, transaction in
            switch curriculum.status {
            case .published: return
            case .retired: throw TrainingError(.retiredAlready, ["found": code])
            case .draft: break
            }
            guard curriculum.courses.contains(where: { $0.requirement == .required }) else {
                throw TrainingError(.curriculumWithoutRequired, ["found": code])
            }
            try await transaction.execute(
                """
                update curriculum set status = 'published'
                where code = \(code) and version = \(Int32(clamping: curriculum.version))
                """
            )
        }
    }

    /// Retires a curriculum: from a day on nobody new satisfies it, and who did before stays counted.
    ///
    /// - Parameters:
    ///   - code: The curriculum's code.
    ///   - version: Which version; nil for the latest.
    ///   - day: The first day on which nobody new satisfies it.
    /// - Returns: The curriculum.
    /// - Throws: ``TrainingError`` `no_such_curriculum`, `retired_already`.
    public func retire(_ code: String, version: Int? = nil, on day: Day) async throws -> Curriculum {
        try await change(code, version) { curriculum, transaction in
            guard curriculum.status == .published else { throw TrainingError(.retiredAlready, ["found": code]) }
            try await transaction.execute(
                """
                update curriculum set status = 'retired', retired_on = \(day)
                where code = \(code) and version = \(Int32(clamping: curriculum.version))
                """
            )
        }
    }

    /// Changes what satisfies goals, and counts everything anew in the same transaction.
    private func change(
        _ code: String,
        _ version: Int?,
        _ body: (Curriculum, PostgresTransaction) async throws -> Void
    ) async throws -> Curriculum {
        try await trainingErrors {
            try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let curriculum = try await show(code, version: version, in: transaction)
                try await body(curriculum, transaction)
                try await Settlement.recount(in: transaction)
                return try await show(code, version: curriculum.version, in: transaction)
            }
        }
    }
}

extension CreateCurriculum {
    fileprivate func check() throws {
        var faults: [Fault] = []
        if code.isBlank { faults.append(Fault("curriculum_code", .missingValue)) }
        if titleVi.isBlank { faults.append(Fault("title_vi", .missingValue)) }
        if !(1...32_767).contains(version) {
            faults.append(Fault("version", .numberOutOfRange, ["found": "\(version)", "expected": "1–32767"]))
        }
        if !courses.contains(where: { $0.requirement == .required }) {
            faults.append(Fault("courses", .curriculumWithoutRequired, ["found": code]))
        }
        try faults.throwAny()
    }
}
