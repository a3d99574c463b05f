import FoundationEssentials
import Postgres

/// The completions of courses by officials, from which everything is counted.
///
/// A completion is recorded, and can be revoked with a reason; it is never edited.
public struct Completions: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let today: Today
    let tally = CompletionTally()

    /// The callers' tries of national IDs today.
    var tries: NationalIDTries { NationalIDTries(postgres: postgres, today: today) }

    /// The completions that a caller may see, revoked ones included, in the order of their recording.
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
            if let flag = filter.flag, !Completion.everyFlag.contains(flag) {
                throw TrainingError(
                    .wrongFlag,
                    ["found": flag, "expected": Completion.everyFlag.joined(separator: ", ")]
                )
            }
            let top = try await organizations.id(of: filter.under, on: day, for: caller, in: postgres)
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
                filter.flag.map { "\($0) = any(unusual.flags)" },
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

    /// A completion for a caller; where it shows a national ID, the reading is put on record first.
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
        let rows = try await postgres.rows(
            """
            select completion.id, coalesce(official.official_code, official.national_id) as official, course.code as course,
                   completion.completed_on, completion.score, completion.evidence, completion.recorded_at,
                   completion.recorded_by, completion.import, completion.import_line, completion.is_recognition,
                   completion.expires_on, unusual.flags,
                   completion.revoked_at, completion.revoked_by, completion.revocation_reason,
                   official.official_code is null as is_by_national_id, official.id as official_id, official.full_name
            from completion
            join official on official.id = completion.official
            join course on course.id = completion.course
            cross join lateral completion_flags(completion.official, completion.course, completion.completed_on) unusual
            where \(selection)
            """
        )
        return try rows.map(Self.completion)
    }

    private static func completion(_ row: PostgresRow) throws -> Completion {
        try Completion(
            id: String(row["id"] as Int64),
            official: row["official"],
            fullName: row["full_name"],
            course: row["course"],
            completedOn: row["completed_on"],
            score: row["score"],
            evidence: row["evidence"],
            recordedAt: row["recorded_at"],
            recordedBy: row["recorded_by"],
            source: Official.Source(row),
            isRecognition: row["is_recognition"],
            expiresOn: row["expires_on"],
            flags: row["flags"],
            revokedAt: row["revoked_at"],
            revokedBy: row["revoked_by"],
            revocationReason: row["revocation_reason"],
            isByNationalID: row["is_by_national_id"],
            address: OfficialAddress.of(row["official_id"])
        )
    }
}

extension CompletionFilter {
    /// The parameters of the question, for the audit trail.
    fileprivate func asked(_ page: PageRequest) -> [String: String] {
        let asked = [
            "under": under, "official": official, "course": course, "from": from?.description,
            "until": until?.description, "isRevoked": isRevoked.map { "\($0)" }, "flag": flag, "cursor": page.cursor,
        ]
        return asked.compactMapValues(\.self)
    }
}
