import FoundationEssentials
import Postgres

extension Officials {
    /// An official by code or national ID, with everything on record about them.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID, or one of a record that was merged into theirs.
    ///   - caller: Who asks.
    /// - Returns: The person, where they belonged, what they completed, and the goals they count towards; the national ID
    ///   hidden from those who may not see it.
    /// - Throws: ``TrainingError`` `no_such_official`.
    public func show(_ number: String, for caller: Caller) async throws -> OfficialRecord {
        try caller.require(.viewer)
        return try await trainingErrors {
            let plain = try await findPlain(number, for: caller)
            let record = if let plain { plain } else { try await show(number, for: caller, in: postgres) }
            return try await shown(record, asked: number, to: caller, in: postgres)
        }
    }

    /// A record as a caller may see it; where that shows a national ID whole, the reading is on record first.
    func shown(
        _ record: OfficialRecord,
        asked number: String,
        to caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> OfficialRecord {
        guard caller.seesNationalIDs else { return record.masked() }
        try await NationalIDReading(of: .official, record, asked: number).note(by: caller, in: postgres)
        return record
    }

    /// An official with everything on record about them, nothing hidden.
    func show(
        _ number: String,
        for caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> OfficialRecord {
        // Nearly everybody is asked for by the code that they go by, for which one look at one index is enough.
        let byCode: Statement = "official.official_code = \(number) and official.merged_into is null"
        if let record = try await find(byCode, for: caller, in: postgres) { return record }
        let byAnyNumber: Statement = "official.id in (\(OfficialsByNumber.ids(of: number)))"
        guard let record = try await find(byAnyNumber, for: caller, in: postgres) else {
            throw TrainingError(.noSuchOfficial, ["found": number])
        }
        return record
    }

    /// An official of whom there is nothing on record but where they belong, which is nearly everybody: by the code that
    /// they go by, in a statement that costs little more than finding them.
    ///
    /// - Returns: The official, nil where there is more to tell, or nobody by that code.
    private func findPlain(_ code: String, for caller: Caller) async throws -> OfficialRecord? {
        let row: PlainRow? = try await postgres.first(
            """
            select \(unescaped: Self.columns), nullif(official.organization_since, '-infinity')
            from official
            join lateral (
                select code, name, lower(span.valid) as since
                from organization_span span
                where span.organization = official.organization
                order by lower(span.valid) desc nulls last
                limit 1
            ) unit on true
            where official.official_code = \(code)
              and official.merged_into is null
              and \(caller.scope.holds("official.organization", on: today()))
              and (unit.since is null or unit.since <= \(today()))
              and not exists (
                  select from completion where completion.official = official.id and completion.revoked_at is null
              )
              and not exists (
                  select from completion where completion.official = official.id and completion.revoked_at is not null
              )
              and not exists (select from trained where trained.official = official.id)
              and not exists (select from official_past_membership past where past.official = official.id)
              and not exists (select from official_absence absence where absence.official = official.id)
              and not exists (select from official duplicate where duplicate.merged_into = official.id)
            """
        )
        return row.map { row in
            let official = Self.official(
                (
                    row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9, row.10, row.11, row.12,
                    row.13,
                    row.14, row.15
                )
            )
            return OfficialRecord(
                official: official,
                organizations: [
                    OfficialRecord.Membership(
                        organizationCode: row.8,
                        organizationName: row.9,
                        since: row.16,
                        until: nil
                    )
                ],
                absences: [],
                mergedFrom: [],
                completions: [],
                trainedFor: []
            )
        }
    }

    /// Everything about one official in one statement: what there are several of comes as arrays.
    private func find(
        _ condition: Statement,
        for caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> OfficialRecord? {
        let today = today()
        let row: RecordRow? = try await postgres.first(
            """
            select \(unescaped: Self.columns),
                   belonging.codes::text[], belonging.names::text[], belonging.since, belonging.until,
                   absence.since, absence.until, absence.reasons,
                   array(
                       select coalesce(duplicate.official_code, duplicate.national_id) from official duplicate
                       where duplicate.merged_into = official.id order by duplicate.id
                   )::text[],
                   done.ids, done.courses::text[], done.days, done.scores, done.evidence, done.recorded_at,
                   done.recorded_by, done.imports, done.lines, done.recognitions, done.expiries, done.flags,
                   done.revoked_at, done.revoked_by, done.reasons,
                   goals.codes::text[], goals.days, goals.units::text[], goals.completions
            from official
            left join lateral (\(unescaped: Self.unit)) unit on true
            cross join lateral (\(unescaped: Self.belonging(today))) belonging
            cross join lateral (\(unescaped: Self.absences)) absence
            cross join lateral (\(unescaped: Self.completions)) done
            cross join lateral (\(unescaped: Self.goals)) goals
            where \(condition) and \(caller.scope.holds("official.organization", on: today))
            """
        )
        return row.map(Self.record)
    }

    private static func belonging(_ today: Day) -> String {
        """
        select coalesce(array_agg(unit.code order by since desc), '{}') as codes,
               coalesce(array_agg(unit.name order by since desc), '{}') as names,
               coalesce(array_agg(nullif(since, '-infinity') order by since desc), '{}') as since,
               coalesce(array_agg(until order by since desc), '{}') as until
        from (
            select official.organization, official.organization_since as since, null::date as until
            union all
            select organization, lower(valid), upper(valid)
            from official_past_membership
            where official_past_membership.official = official.id
        ) membership
        join lateral (
            select code, name
            from organization_span span
            where span.organization = membership.organization
              and (lower(span.valid) is null or lower(span.valid) <= coalesce(membership.until - 1, '\(today)'))
            order by lower(span.valid) desc nulls last
            limit 1
        ) unit on true
        """
    }

    private static let absences = """
        select coalesce(array_agg(lower(valid) order by valid desc), '{}') as since,
               coalesce(array_agg(upper(valid) order by valid desc), '{}') as until,
               coalesce(array_agg(reason order by valid desc), '{}') as reasons
        from official_absence
        where official_absence.official = official.id
        """

    private static let factColumns = """
        id, official, course, completed_on, score, evidence, recorded_at, recorded_by, import, import_line,
        is_recognition, expires_on, revoked_at, revoked_by, revocation_reason
        """

    private static let completions = """
        select coalesce(array_agg(id), '{}') as ids, coalesce(array_agg(course), '{}') as courses,
               coalesce(array_agg(completed_on), '{}') as days, coalesce(array_agg(score), '{}') as scores,
               coalesce(array_agg(evidence), '{}') as evidence, coalesce(array_agg(recorded_at), '{}') as recorded_at,
               coalesce(array_agg(recorded_by), '{}') as recorded_by, coalesce(array_agg(import), '{}') as imports,
               coalesce(array_agg(import_line), '{}') as lines,
               coalesce(array_agg(is_recognition), '{}') as recognitions,
               coalesce(array_agg(expires_on), '{}') as expiries, coalesce(array_agg(flags), '{}') as flags,
               coalesce(array_agg(revoked_at), '{}') as revoked_at,
               coalesce(array_agg(revoked_by), '{}') as revoked_by,
               coalesce(array_agg(revocation_reason), '{}') as reasons
        from (
            select completion.id, course.code as course, completion.completed_on, completion.score,
                   completion.evidence, completion.recorded_at, completion.recorded_by, completion.import,
                   completion.import_line, completion.is_recognition, completion.expires_on,
                   array_to_string(\(CompletionFlags.of("completion")), ' ') as flags,
                   completion.revoked_at, completion.revoked_by, completion.revocation_reason
            from (
                select \(factColumns) from completion
                where completion.official = official.id and completion.revoked_at is null
                union all
                select \(factColumns) from completion
                where completion.official = official.id and completion.revoked_at is not null
            ) completion
            join course on course.id = completion.course
            order by completion.completed_on desc, completion.id desc
        ) fact
        """

    private static let goals = """
        select coalesce(array_agg(goal.code order by goal.code), '{}') as codes,
               coalesce(array_agg(trained.day order by goal.code), '{}') as days,
               coalesce(array_agg(unit.code order by goal.code), '{}') as units,
               coalesce(array_agg(trained.completion order by goal.code), '{}') as completions
        from trained
        join goal on goal.id = trained.goal
        join lateral (
            select code
            from organization_span span
            where span.organization = trained.organization
              and (lower(span.valid) is null or lower(span.valid) <= trained.day)
            order by lower(span.valid) desc nulls last
            limit 1
        ) unit on true
        where trained.official = official.id
        """

    private typealias PlainRow = (
        Int64, String?, String?, String, Day?, String?, String?, String?, String, String, String?, String?, Day?, Date,
        Int?, Int?, Day?
    )

    private typealias RecordRow = (
        Int64, String?, String?, String, Day?, String?, String?, String?, String, String, String?, String?, Day?, Date,
        Int?, Int?,
        [String], [String], [Day?], [Day?],
        [Day], [Day?], [String], [String],
        [Int64], [String], [Day], [Decimal?], [String?], [Date], [String], [Int32?], [Int32?], [Bool], [Day?], [String],
        [Date?], [String?], [String?],
        [String], [Day], [String], [Int64]
    )

    private static func record(_ row: RecordRow) -> OfficialRecord {
        let official = official(
            (
                row.0, row.1, row.2, row.3, row.4, row.5, row.6, row.7, row.8, row.9, row.10, row.11, row.12, row.13,
                row.14, row.15
            )
        )
        let name = official.officialCode ?? official.nationalId ?? ""
        return OfficialRecord(
            official: official,
            organizations: row.16.indices.map { index in
                OfficialRecord.Membership(
                    organizationCode: row.16[index],
                    organizationName: row.17[index],
                    since: row.18[index],
                    until: row.19[index]
                )
            },
            absences: row.20.indices.map { index in
                OfficialRecord.Absence(since: row.20[index], until: row.21[index], reason: row.22[index])
            },
            mergedFrom: row.23,
            completions: row.24.indices.map { index in
                Completion(
                    id: String(row.24[index]),
                    official: name,
                    course: row.25[index],
                    completedOn: row.26[index],
                    score: row.27[index],
                    evidence: row.28[index],
                    recordedAt: row.29[index],
                    recordedBy: row.30[index],
                    source: row.31[index].flatMap { number in
                        row.32[index].map { Official.Source(import: Int(number), line: Int($0)) }
                    },
                    isRecognition: row.33[index],
                    expiresOn: row.34[index],
                    flags: row.35[index].split(separator: " ").map(String.init),
                    revokedAt: row.36[index],
                    revokedBy: row.37[index],
                    revocationReason: row.38[index]
                )
            },
            trainedFor: row.39.indices.map { index in
                OfficialRecord.TrainedFor(
                    goal: row.39[index],
                    day: row.40[index],
                    organizationCode: row.41[index],
                    completion: String(row.42[index])
                )
            }
        )
    }
}
