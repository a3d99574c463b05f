import FoundationEssentials
import Postgres

extension Curricula {
    /// Makes a curriculum, which is a draft until it is published.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `curriculum_exists`, `curriculum_without_required`, `unknown_course`,
    ///   `unknown_target_group`, `missing_value`, `value_too_long`, `number_out_of_range`.
    public func create(_ command: CreateCurriculum, by caller: Caller) async throws -> Curriculum {
        try caller.requireWholeState()
        return try await trainingErrors {
            try command.check()
            return try await postgres.transaction { transaction in
                try await refuseUnknown(command.targetGroup, command.courses, in: transaction)
                let id: Int32? = try await transaction.first(
                    """
                    insert into curriculum (code, version, title_vi, title_en, target_group, minimum_elective_hours)
                    values (\(command.code), \(Int32(clamping: command.version)), \(command.titleVi),
                            \(command.titleEn), \(command.targetGroup), \(command.minimumElectiveHours))
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
                try await replaceCourses(of: id, by: command.courses, in: transaction)
                let curriculum = try await show(command.code, version: command.version, in: transaction)
                try await transaction.audit(.curriculumCreate, curriculum.code, to: curriculum, by: caller)
                return curriculum
            }
        }
    }

    /// Changes a curriculum: its titles and its target group at any time, its courses only while it is a draft.
    ///
    /// - Parameter version: The version; nil for the latest.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_curriculum`, `precondition_failed`, `curriculum_published`, and
    ///   what ``create(_:by:)`` throws.
    public func edit(
        _ code: String,
        version: Int? = nil,
        _ edit: CurriculumEdit,
        if precondition: Precondition<Curriculum> = .none,
        by caller: Caller
    ) async throws -> Curriculum {
        let (changed, _) = try await change(.curriculumEdit, code, version, recounts: false, by: caller) {
            curriculum,
            id,
            transaction in
            try precondition.check(curriculum)
            try edit.check(code)
            if curriculum.status != .draft, edit.minimumElectiveHours != .keep || edit.courses != .keep {
                throw TrainingError(
                    .curriculumPublished,
                    ["found": code, "version": "\(curriculum.version)"]
                )
            }
            try await refuseUnknown(edit.targetGroup.value, edit.courses.value ?? [], in: transaction)
            try await transaction.execute(
                """
                update curriculum
                set title_vi = \(edit.titleVi.becomes("title_vi", "text")),
                    title_en = \(edit.titleEn.becomes("title_en", "text")),
                    target_group = \(edit.targetGroup.becomes("target_group", "text")),
                    minimum_elective_hours = \(edit.minimumElectiveHours.becomes("minimum_elective_hours", "numeric"))
                where id = \(id)
                """
            )
            if case .set(let courses) = edit.courses {
                try await replaceCourses(of: id, by: courses ?? [], in: transaction)
            }
        }
        return changed.thing
    }

    private func replaceCourses(
        of curriculum: Int32,
        by courses: [CurriculumCourse],
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute("delete from curriculum_course where curriculum = \(curriculum)")
        try await transaction.execute(
            """
            insert into curriculum_course (curriculum, course, requirement)
            select \(curriculum)::integer, course.id, named.requirement
            from unnest(\(courses.map(\.code)), \(courses.map(\.requirement))) as named (code, requirement)
            join course on course.code = named.code
            """
        )
    }

    /// Checks that a curriculum's target group and courses exist.
    private func refuseUnknown(
        _ group: String?,
        _ courses: [CurriculumCourse],
        in transaction: PostgresTransaction
    ) async throws {
        let codes = courses.map(\.code)
        let unknown: [(String, Bool)] = try await transaction.query(
            """
            select code, false from unnest(\(codes)) as named (code)
            where not exists (select from course where course.code = named.code)
            union all
            select code, true from (select \(group) collate "C" as code) named
            where code is not null and not exists (select from target_group where target_group.code = named.code)
            """
        )
        var faults = unknown.filter(\.1).map { Fault("target_group", .unknownTargetGroup, ["found": $0.0]) }
        faults += Fault.unknown(codes, unknown.filter { !$0.1 }.map(\.0), .unknownCourse) { "courses/\($0)/code" }
        try faults.throwAny()
    }
}

extension CreateCurriculum {
    fileprivate func check() throws {
        var faults = Fault.code(code)
        if titleVi.isBlank { faults.append(Fault("title_vi", .missingValue)) }
        faults += Fault.texts([
            ("title_vi", titleVi, 500), ("title_en", titleEn, 500), ("target_group", targetGroup, 64),
        ])
        if !(1...32_767).contains(version) {
            faults.append(Fault("version", .numberOutOfRange, ["found": "\(version)", "expected": "1–32767"]))
        }
        faults += CurriculumEdit.faults(code, courses, minimumElectiveHours)
        try faults.throwAny()
    }
}

extension CurriculumEdit {
    fileprivate func check(_ code: String) throws {
        try faults(of: code).throwAny()
    }

    /// All faults that show without the registry.
    public func faults(of code: String) -> [Fault] {
        var faults: [Fault] = []
        if titleVi.clears || titleVi.value?.isBlank == true { faults.append(Fault("title_vi", .missingValue)) }
        faults += Fault.texts([
            ("title_vi", titleVi.value, 500), ("title_en", titleEn.value, 500),
            ("target_group", targetGroup.value, 64),
        ])
        if courses.clears { faults.append(Fault("courses", .curriculumWithoutRequired, ["found": code])) }
        return faults + Self.faults(code, courses.value, minimumElectiveHours.value)
    }

    fileprivate static func faults(_ code: String, _ courses: [CurriculumCourse]?, _ hours: Decimal?) -> [Fault] {
        var faults: [Fault] = []
        // A curriculum without a code has a fault already, and no name for a sentence about its courses.
        if let courses, !code.isEmpty, !courses.contains(where: { $0.requirement == .required }) {
            faults.append(Fault("courses", .curriculumWithoutRequired, ["found": code]))
        }
        faults += Fault.named(courses?.map(\.code) ?? []) { "courses/\($0)/code" }
        return faults + Fault.hours(hours, "minimum_elective_hours")
    }
}
