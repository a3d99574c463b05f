import FoundationEssentials
import Postgres

/// The facts that everything else is counted from: who completed which course on which day.
///
/// A fact is recorded, and it can be revoked with a reason; it is never edited.
public struct Completions: Sendable {
    let postgres: PostgresClient
    let imports: Imports
    let organizations: Organizations
    let today: @Sendable () -> Day

    /// Takes in a file of completions.
    ///
    /// - Parameters:
    ///   - request: The file, and how to take it in.
    ///   - caller: Who asks.
    /// - Returns: What became of the rows; ``ImportSummary/trained`` says how many officials it made trained.
    /// - Throws: ``TrainingError`` for the file as a whole; a refused row is counted, not thrown.
    public func `import`(_ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        try await imports.run(CompletionsImport(), request, by: caller)
    }

    /// The completions on record, revoked ones included, in the order of their recording.
    ///
    /// - Parameters:
    ///   - official: Only of this official, by code or national ID; nil for all.
    ///   - course: Only of this course; nil for all.
    ///   - code: Only of officials who belong now to this unit or one below it; nil for all.
    ///   - page: Which part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError`` `no_such_organization`, `unknown_cursor`.
    public func list(
        official: String? = nil,
        course: String? = nil,
        under code: String? = nil,
        _ page: PageRequest
    ) async throws -> Page<Completion> {
        try await trainingErrors {
            let day = today()
            let after = try page.number() ?? 0
            let top = try await organizations.id(of: code, on: day)
            let rows = try await find(
                """
                completion.id > \(after)
                and (\(official) is null or official.official_code = \(official) or official.national_id = \(official))
                and (\(course) is null or course.code = \(course))
                and (\(top) is null or official.organization in (
                        select organization from organization_lineage
                        where ancestor = \(top) and valid @> \(day)))
                order by completion.id
                limit \(page.limit + 1)
                """,
                in: postgres
            )
            return page.page(of: rows, cursor: \.id, item: { $0 })
        }
    }

    /// What one official completed, the latest first.
    func list(of official: Int64) async throws -> [Completion] {
        try await find(
            "completion.official = \(official) order by completion.completed_on desc, completion.id desc",
            in: postgres
        )
    }

    /// The completions that a condition, an order and a limit select.
    func find(_ selection: Statement, in postgres: some PostgresQuerying) async throws -> [Completion] {
        let rows: [Row] = try await postgres.query(
            """
            select completion.id, coalesce(official.official_code, official.national_id), course.code,
                   completion.completed_on, completion.score, completion.evidence, completion.recorded_at,
                   completion.recorded_by, completion.import, completion.import_line, completion.is_recognition,
                   completion.expires_on, \(unescaped: CompletionFlags.of("completion"))::text[],
                   completion.revoked_at, completion.revoked_by, completion.revocation_reason
            from completion
            join official on official.id = completion.official
            join course on course.id = completion.course
            where \(selection)
            """
        )
        return rows.map(Self.completion)
    }

    private typealias Row = (
        Int64, String, String, Day, Decimal?, String?, Date, String, Int?, Int?, Bool, Day?, [String], Date?, String?,
        String?
    )

    private static func completion(_ row: Row) -> Completion {
        Completion(
            id: String(row.0),
            official: row.1,
            course: row.2,
            completedOn: row.3,
            score: row.4,
            evidence: row.5,
            recordedAt: row.6,
            recordedBy: row.7,
            source: row.8.flatMap { number in row.9.map { Official.Source(import: number, line: $0) } },
            isRecognition: row.10,
            expiresOn: row.11,
            flags: row.12,
            revokedAt: row.13,
            revokedBy: row.14,
            revocationReason: row.15
        )
    }
}
