import Postgres

/// Which courses together make an official trained.
public struct Curricula: Sendable {
    let postgres: PostgresClient
    let imports: Imports

    /// Takes in a file of curricula, a line a course; new ones are published, unless ``ImportRequest/isDraft``.
    ///
    /// A curriculum is taken whole or not at all: one that lacks a required course would train people who are not.
    ///
    /// - Parameters:
    ///   - request: The file, and how to take it in.
    ///   - caller: Who asks.
    /// - Returns: What became of the rows.
    /// - Throws: ``TrainingError`` for the file as a whole; a refused row is counted, not thrown.
    public func `import`(_ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        try await imports.run(CurriculaImport(), request, by: caller)
    }

    /// The curricula in the order of their codes and versions.
    ///
    /// - Parameter page: Which part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError`` `unknown_cursor`.
    public func list(_ page: PageRequest) async throws -> Page<Curriculum> {
        try await trainingErrors {
            let after = try page.cursor.map(Self.codeAndVersion)
            let rows = try await find(
                """
                \(after?.code) is null
                or (curriculum.code, curriculum.version) > (\(after?.code), \(after?.version ?? 0)::integer)
                """,
                limit: page.limit + 1,
                in: postgres
            )
            return page.page(of: rows, cursor: { "\($0.code):\($0.version)" }, item: { $0 })
        }
    }

    /// A curriculum by its code.
    ///
    /// - Parameters:
    ///   - code: The curriculum's code.
    ///   - version: Which version; nil for the latest.
    /// - Returns: The curriculum.
    /// - Throws: ``TrainingError`` `no_such_curriculum`.
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
        guard let last = found.last else { throw TrainingError(.noSuchCurriculum, ["found": code]) }
        return last
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
        let rows: [(String, Int, String, String?, String?, String, Day?, [String], [String])] =
            try await postgres.query(
                """
                select curriculum.code, curriculum.version, curriculum.title_vi, curriculum.title_en,
                       curriculum.target_group, curriculum.status, curriculum.retired_on,
                       array(
                           select course.code from curriculum_course
                           join course on course.id = curriculum_course.course
                           where curriculum_course.curriculum = curriculum.id order by course.code
                       )::text[],
                       array(
                           select curriculum_course.requirement from curriculum_course
                           join course on course.id = curriculum_course.course
                           where curriculum_course.curriculum = curriculum.id order by course.code
                       )
                from curriculum
                where \(condition)
                order by curriculum.code, curriculum.version
                limit \(limit)
                """
            )
        return try rows.map { row in
            guard let status = PublicationStatus(rawValue: row.5) else { throw TrainingError(.internalFault) }
            return Curriculum(
                code: row.0,
                version: row.1,
                titleVi: row.2,
                titleEn: row.3,
                targetGroup: row.4,
                status: status,
                retiredOn: row.6,
                courses: try zip(row.7, row.8).map { code, requirement in
                    guard let requirement = CourseRequirement(rawValue: requirement) else {
                        throw TrainingError(.internalFault)
                    }
                    return CurriculumCourse(code: code, requirement: requirement)
                }
            )
        }
    }
}
