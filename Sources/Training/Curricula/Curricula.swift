import FoundationEssentials
import Postgres

/// The sets of courses that together make an official trained.
public struct Curricula: Sendable {
    let postgres: PostgresClient
    let today: Today

    /// The curricula in the order of their codes and versions.
    ///
    /// - Throws: ``TrainingError`` `no_such_target_group`, `unknown_cursor`.
    public func list(
        _ filter: CurriculumFilter = CurriculumFilter(),
        _ page: PageRequest
    ) async throws -> Page<Curriculum> {
        try await trainingErrors {
            let after = try page.cursor.map(Self.codeAndVersion)
            try await NamedByFilter.require([.targetGroup(filter.targetGroup)], in: postgres)
            let today = try await today(in: postgres)
            let conditions: Statement = .all([
                after.map { "(curriculum.code, curriculum.version) > (\($0.code), \($0.version)::integer)" },
                filter.status.map { "\(PublicationStatus.of("curriculum", on: today)) = \($0)" },
                filter.targetGroup.map { "curriculum.target_group = \($0)" },
                filter.text.map(SearchWords.pattern).map { words in
                    """
                    fold(concat_ws(' ', curriculum.code, curriculum.title_vi, curriculum.title_en)) like \(words)
                    """
                },
            ])
            let rows = try await find(conditions, limit: page.limit + 1, in: postgres)
            return page.page(of: rows, cursor: { "\($0.code):\($0.version)" }, item: { $0 })
        }
    }

    /// A curriculum by its code.
    ///
    /// - Parameter version: The version; nil for the latest.
    /// - Throws: ``TrainingError`` `no_such_curriculum`, `no_such_version`.
    public func show(_ code: String, version: Int? = nil) async throws -> Curriculum {
        try await trainingErrors {
            try await show(code, version: version, in: postgres)
        }
    }

    func show(_ code: String, version: Int?, in postgres: some PostgresQuerying) async throws -> Curriculum {
        let found = try await find(
            "curriculum.code = \(code) and (\(version) is null or curriculum.version = \(version))",
            limit: 1000,
            in: postgres
        )
        guard let last = found.last else { throw try await missing(code, version: version, in: postgres) }
        return last
    }

    /// The error for a curriculum that doesn't exist: no version of it does, or the message lists those that do.
    func missing(_ code: String, version: Int?, in postgres: some PostgresQuerying) async throws -> TrainingError {
        let versions: [Int] = try await postgres.query(
            "select version from curriculum where code = \(code) order by version"
        )
        guard let version, !versions.isEmpty else { return TrainingError(.noSuchCurriculum, ["found": code]) }
        let expected = versions.map(String.init).joined(separator: ", ")
        return TrainingError(.noSuchVersion, ["found": code, "version": "\(version)", "expected": expected])
    }

    private static func codeAndVersion(_ cursor: String) throws -> (code: String, version: Int) {
        guard let colon = cursor.lastIndex(of: ":"), let version = Int(cursor[cursor.index(after: colon)...]) else {
            throw TrainingError(.unknownCursor, ["found": cursor])
        }
        return (String(cursor[..<colon]), version)
    }

    private func find(
        _ condition: Statement,
        limit: Int,
        in postgres: some PostgresQuerying
    ) async throws -> [Curriculum] {
        let today = try await today(in: postgres)
        let rows = try await postgres.rows(
            """
            select curriculum.code, curriculum.version, curriculum.title_vi, curriculum.title_en,
                   curriculum.target_group, \(PublicationStatus.of("curriculum", on: today)) as status, curriculum.retired_on,
                   curriculum.minimum_elective_hours, curriculum.on_the_way, curriculum.on_the_way_until,
                   array(
                       select course.code from curriculum_course
                       join course on course.id = curriculum_course.course
                       where curriculum_course.curriculum = curriculum.id order by course.code
                   ) as courses,
                   array(
                       select curriculum_course.requirement from curriculum_course
                       join course on course.id = curriculum_course.course
                       where curriculum_course.curriculum = curriculum.id order by course.code
                   ) as requirements,
                   array(
                       select goal.code from goal_curriculum
                       join goal on goal.id = goal_curriculum.goal
                       where goal_curriculum.curriculum_code = curriculum.code order by goal.code
                   ) as goals,
                   array(
                       select goal_curriculum.since from goal_curriculum
                       join goal on goal.id = goal_curriculum.goal
                       where goal_curriculum.curriculum_code = curriculum.code order by goal.code
                   ) as goals_since
            from curriculum
            where \(condition)
            order by curriculum.code, curriculum.version
            limit \(limit)
            """
        )
        return try rows.map { row in
            try Curriculum(
                code: row["code"],
                version: row["version"],
                titleVi: row["title_vi"],
                titleEn: row["title_en"],
                targetGroup: row["target_group"],
                status: row["status"],
                retiredOn: row["retired_on"],
                minimumElectiveHours: row["minimum_elective_hours"],
                onTheWay: row["on_the_way"],
                onTheWayUntil: row["on_the_way_until"],
                courses: zip(row["courses"] as [String], row["requirements"] as [CourseRequirement]).map {
                    CurriculumCourse(code: $0, requirement: $1)
                },
                goals: zip(row["goals"] as [String], row["goals_since"] as [Day?]).map {
                    CurriculumGoal(goal: $0, since: $1)
                }
            )
        }
    }
}
