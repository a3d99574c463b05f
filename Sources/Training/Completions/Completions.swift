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
            let part = try await page.part(
                self.page(filter, of: top ?? caller.scope.top, after, page, on: day, for: caller),
                in: postgres
            )
            let found = try await find(part.ids, in: postgres)
            try await NationalIDReading(
                of: .completions,
                within: "\(top ?? caller.scope.top)",
                asked: filter.asked(page),
                naming: found.prefix(page.limit).map { ($0.official, $0.isByNationalID) }
            ).note(by: caller, in: postgres)
            return page.page(of: found, part, cursor: \.id, item: { $0.seen(by: caller) })
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
        let isSeen: Statement = """
            exists (select from official where official.id = completion.official and \(scope))
            """
        return try await find("select id from completion where id = \(number) and \(isSeen)", in: postgres).first
    }

    /// The completions of one official, the latest first.
    func list(of official: Int64, in postgres: some PostgresQuerying) async throws -> [Completion] {
        try await find(
            "select id from (\(Self.facts(of: "values (\(official))"))) fact",
            inOrder: "completion.completed_on desc, completion.id desc",
            in: postgres
        )
    }

    /// A query for the numbers of a page's completions.
    ///
    /// - Parameter unit: The unit whose people's completions they are, with those of all units below it; nil for the whole
    ///   state.
    func page(
        _ filter: CompletionFilter,
        of unit: Int32?,
        _ after: Int64,
        _ page: PageRequest,
        on day: Day,
        for caller: Caller
    ) -> Statement {
        let conditions: [Statement?] = [
            filter.course.map { "completion.course = (select id from course where code = \($0))" },
            filter.from.map { "completion.completed_on >= \($0)" },
            filter.until.map { "completion.completed_on <= \($0)" },
            filter.isRevoked.map { $0 ? "completion.revoked_at is not null" : "completion.revoked_at is null" },
            filter.flag.map { flag in
                """
                exists (
                    select from completion_flags(completion.official, completion.course, completion.completed_on) unusual
                    where \(flag) = any(unusual.flags)
                    offset 0
                )
                """
            },
        ]
        let isOfUnit = unit.map { PeopleOfUnit.hold("completion.official", of: $0, on: day) }
        func search(_ conditions: [Statement?]) -> PageSearch {
            PageSearch(table: "completion", after: after, limit: page.limit + 1, conditions: .all(conditions))
        }
        if let official = filter.official {
            let people = OfficialsByNumber.ids(of: official, for: caller, on: day)
            return search(conditions + [isOfUnit]).ids(among: Self.facts(of: people))
        }
        guard let unit, let isOfUnit else {
            // A revoked completion stays when its official is removed with the file that brought them.
            return search(
                conditions + ["exists (select from official where official.id = completion.official offset 0)"]
            ).ids
        }
        let people: Statement = "select id from (\(PeopleOfUnit.rows(of: unit, on: day))) people"
        return search(conditions).ids(among: Self.facts(of: people), where: isOfUnit)
    }

    /// A query for all completions of some officials, revoked ones included.
    ///
    /// The live completions have one index, and the revoked ones another, so each are looked up by their own.
    ///
    /// - Parameter people: A query for the officials' numbers.
    static func facts(of people: Statement) -> Statement {
        """
        select fact.*
        from (\(people)) person (id)
        cross join lateral (
            select * from completion where completion.official = person.id and completion.revoked_at is null
            union all
            select * from completion where completion.official = person.id and completion.revoked_at is not null
            offset 0
        ) fact
        """
    }

    /// The completions that a query names by their numbers, each looked up by an index.
    func find(
        _ chosen: Statement,
        inOrder order: String = "completion.id",
        in postgres: some PostgresQuerying
    ) async throws -> [Completion] {
        let rows = try await postgres.rows(
            """
            with chosen as materialized (\(chosen))
            select completion.id, coalesce(official.official_code, official.national_id) as official, course.code as course,
                   completion.completed_on, completion.score, completion.evidence, completion.recorded_at,
                   completion.recorded_by, completion.import, completion.import_line, completion.is_recognition,
                   completion.expires_on, unusual.flags,
                   completion.revoked_at, completion.revoked_by, completion.revocation_reason,
                   official.official_code is null as is_by_national_id, official.id as official_id, official.full_name
            from chosen
            cross join lateral (select * from completion where completion.id = chosen.id offset 0) completion
            cross join lateral (select * from official where official.id = completion.official offset 0) official
            cross join lateral (select code from course where course.id = completion.course offset 0) course
            cross join lateral completion_flags(completion.official, completion.course, completion.completed_on) unusual
            order by \(unescaped: order)
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
