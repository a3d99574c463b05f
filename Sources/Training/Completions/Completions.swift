import FoundationEssentials
import Postgres

/// The facts from which everything is counted: who completed which course on which day.
///
/// A fact is recorded, and it can be revoked with a reason; it is never edited.
public struct Completions: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let today: Today
    let tally = CompletionTally()

    /// The national IDs that somebody tries today.
    var tries: NationalIDTries { NationalIDTries(postgres: postgres, today: today) }

    /// The completions that a caller sees, revoked ones included, in the order of their recording.
    ///
    /// - Throws: ``TrainingError`` `no_such_organization`, `no_such_official`, `no_such_course`, `unknown_cursor`,
    ///   `wrong_flag`.
    public func list(
        _ filter: CompletionFilter = CompletionFilter(),
        for caller: Caller,
        _ page: PageRequest
    ) async throws -> Page<Completion> {
        try caller.require(.viewer)
        return try await trainingErrors {
            let day = try await today(in: postgres)
            let after = try page.number() ?? 0
            if let flag = filter.flag, !CompletionFlags.all.contains(flag) {
                throw TrainingError(
                    .wrongFlag,
                    ["found": flag, "expected": CompletionFlags.all.joined(separator: ", ")]
                )
            }
            let top = try await organizations.id(of: filter.under, on: day, for: caller)
            try await tries.name([filter.official], in: .completions, by: caller)
            try await NamedByFilter.require(
                [.official(filter.official, for: caller, on: day), .course(filter.course)],
                in: postgres
            )
            let conditions: Statement = .all([
                "completion.id > \(after)",
                filter.official.map {
                    "completion.official in (\(OfficialsByNumber.ids(of: $0, for: caller, on: day)))"
                },
                filter.course.map { "course.code = \($0)" },
                filter.from.map { "completion.completed_on >= \($0)" },
                filter.until.map { "completion.completed_on <= \($0)" },
                filter.isRevoked.map { $0 ? "completion.revoked_at is not null" : "completion.revoked_at is null" },
                filter.flag.map { "\($0) = any(\(unescaped: CompletionFlags.of("completion")))" },
                top.map { Scope.subtree($0).holds("official.organization", on: day) },
                caller.scope.holds("official.organization", on: day),
            ])
            let found = try await find(
                "\(conditions) order by completion.id limit \(page.limit + 1)",
                in: postgres
            )
            try await NationalIDReading(
                of: .completions,
                within: "\(top ?? caller.scope.top)",
                asked: filter.asked(page),
                naming: found.prefix(page.limit).map { ($0.official, $0.isByNationalID) }
            ).note(by: caller, in: postgres)
            return page.page(of: found, cursor: \.id, item: { $0.seen(by: caller) })
        }
    }

    /// A completion by its number.
    ///
    /// - Throws: ``TrainingError`` `no_such_completion`.
    public func show(_ id: String, for caller: Caller) async throws -> Completion {
        try caller.require(.viewer)
        return try await trainingErrors {
            guard let found = try await find(id, for: caller, in: postgres) else {
                throw TrainingError(.noSuchCompletion, ["found": id])
            }
            return try await shown(found, to: caller, in: postgres)
        }
    }

    /// A fact as a caller may see it; where it shows a national ID, the reading is on record first.
    func shown(
        _ completion: Completion,
        to caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> Completion {
        try await NationalIDReading(
            of: .completions,
            asked: ["completion": completion.id],
            naming: [(completion.official, completion.isByNationalID)]
        )
        .note(by: caller, in: postgres)
        return completion.seen(by: caller)
    }

    func find(_ id: String, for caller: Caller, in postgres: some PostgresQuerying) async throws -> Completion? {
        guard let number = Int64(id) else { return nil }
        let scope = caller.scope.holds("official.organization", on: try await today(in: postgres))
        return try await find("completion.id = \(number) and \(scope)", in: postgres).first
    }

    /// The completions of one official, the latest first.
    func list(of official: Int64, in postgres: some PostgresQuerying) async throws -> [Completion] {
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
                   completion.revoked_at, completion.revoked_by, completion.revocation_reason,
                   official.official_code is null, official.id, official.full_name
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
        String?, Bool, Int64, String
    )

    private static func completion(_ row: Row) -> Completion {
        Completion(
            id: String(row.0),
            official: row.1,
            fullName: row.18,
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
            revocationReason: row.15,
            isByNationalID: row.16,
            address: OfficialAddress.of(row.17)
        )
    }
}

extension CompletionFilter {
    /// What was asked for, for the audit trail.
    fileprivate func asked(_ page: PageRequest) -> [String: String] {
        let asked = [
            "under": under, "official": official, "course": course, "from": from?.description,
            "until": until?.description, "isRevoked": isRevoked.map { "\($0)" }, "flag": flag, "cursor": page.cursor,
        ]
        return asked.compactMapValues(\.self)
    }
}
