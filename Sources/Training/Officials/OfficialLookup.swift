import Postgres

/// Officials with everything on record about them, looked up by any of their numbers: several at once, in one statement and
/// so as of one moment.
///
/// Those who are shown at the same time share the statement: what it takes to begin it is many times what one more official
/// takes.
enum OfficialLookup {
    /// Whom somebody asks for, and which part of the state they see.
    struct Question: Sendable {
        let number: String
        let scope: Scope

        /// The number, where it may be their national ID.
        let nationalID: String?

        init(_ number: String, for caller: Caller) {
            self.number = number
            scope = caller.scope
            nationalID = caller.findsByNationalID ? number : nil
        }
    }

    /// A query for a row for each official that is found, and behind it for each thing that is on record about them, the
    /// latest of its sort first, and of merged records the oldest.
    ///
    /// - Parameters:
    ///   - questions: Who they are: the code that they go by, or else their national ID, or a number of a record that was
    ///     merged into theirs, or the registry's own address.
    ///   - today: The present day in Vietnam.
    /// - Returns: The statement.
    static func statement(for questions: [Question], today: Today) -> Statement {
        statement.bound(
            to: questions.map(\.number),
            questions.map(\.scope.top),
            questions.map { OfficialAddress.id(in: $0.number) },
            questions.map(\.nationalID),
            today.given
        )
    }

    /// What a row tells about an official.
    enum Part: Int {
        case official, membership, absence, duplicate, completion, goal

        fileprivate var sql: String { "\(rawValue)" }
    }

    /// The columns of the rows, some of which hold something else in another part.
    enum Column: Int {
        case row, part, number, name, text, fullName, gender, email, phone, unit, unitName, position
        case category, day, until, expiresOn, recordedAt, revokedAt, source, line, score, isRecognition, flags

        /// Of a completion.
        static let (evidence, recordedBy, revokedBy, revocationReason) = (text, fullName, gender, email)

        /// Of an official.
        static let (nationalID, presentSince, unitHasBegun, within) = (text, until, isRecognition, flags)

        /// Of a unit, in every part but an official's own.
        static let (code, title) = (name, text)
    }

    private static let statement: Statement = """
        with found as materialized (
            select asked.row, asked.today, official.*
            from (
                select row, number, scope, id, national_id, today
                from unnest(
                         \(later: [String].self), \(later: [Int32?].self), \(later: [Int64?].self),
                         \(later: [String?].self)
                     ) with ordinality asked (number, scope, id, national_id, row),
                     (select coalesce(\(later: Day?.self), \(unescaped: Today().sql)) as today) present
            ) asked
            cross join lateral (
                -- Nearly everybody is asked for by the code that they go by: who they are otherwise is looked up only
                -- where nobody goes by it.
                select \(unescaped: Self.columns) from official
                where official_code = asked.number and merged_into is null and \(isInScope)
                union all
                select \(unescaped: Self.columns) from official
                where id in (
                          select merged_into from official where official_code = asked.number
                          union all
                          select coalesce(merged_into, id) from official where national_id = asked.national_id
                          union all
                          select coalesce(merged_into, id) from official where id = asked.id
                      )
                  and \(isInScope)
                limit 1
            ) official
        )
        select found.row, \(unescaped: Part.official.sql) as part, found.id as number, found.official_code, found.national_id,
               found.full_name, found.gender, found.email, found.phone, unit.code, unit.name, found.position,
               found.category, found.date_of_birth as day, found.organization_since, null::date,
               found.registered_at, null::timestamptz, found.import, found.import_line, null::numeric, unit.has_begun,
               array_remove(array[\(unescaped: UnitNames.within)], null)
        from found
        cross join lateral (\(UnitNames.present(of: "found.organization", on: "found.today"))) unit
        \(UnitNames.above("unit", on: "found.today"))
        union all
        select found.row, \(unescaped: Part.membership.sql), null, unit.code, unit.name, null, null, null, null, null, null,
               null, null, past.since, past.until, null, null, null, null, null, null, null, null
        from found
        cross join \(
            unescaped: Lookup.of(
                """
                select organization, lower(valid) as since, upper(valid) as until
                from official_past_membership past
                where past.official = found.id
                """,
                true
            )
        ) past
        cross join lateral (\(UnitNames.present(of: "past.organization", on: "(past.until - 1)"))) unit
        union all
        select found.row, \(unescaped: Part.absence.sql), null, absence.reason, null, null, null, null, null, null, null,
               null, null, absence.since, absence.until, null, null, null, null, null, null, null, null
        from found
        cross join \(
            unescaped: Lookup.of(
                """
                select lower(valid) as since, upper(valid) as until, reason
                from official_absence
                where official_absence.official = found.id
                """,
                true
            )
        ) absence
        union all
        select found.row, \(unescaped: Part.duplicate.sql), -duplicate.id, duplicate.number, null, null, null, null, null,
               null, null, null, null, null, null, null, null, null, null, null, null, null, null
        from found
        cross join \(
            unescaped: Lookup.of(
                """
                select id, coalesce(official_code, national_id) as number
                from official duplicate
                where duplicate.merged_into = found.id
                """,
                true
            )
        ) duplicate
        union all
        select found.row, \(unescaped: Part.completion.sql), completion.id, course.code, completion.evidence,
               completion.recorded_by, completion.revoked_by, completion.revocation_reason, null, null, null, null, null,
               completion.completed_on, null, completion.expires_on, completion.recorded_at,
               completion.revoked_at, completion.import, completion.import_line, completion.score,
               completion.is_recognition, \(unescaped: CompletionFlags.of("completion"))
        from found
        cross join \(unescaped: Lookup.of(completions, true)) completion
        join course on course.id = completion.course
        union all
        select found.row, \(unescaped: Part.goal.sql), trained.completion, goal.code, unit.code, null, null, null, null,
               null, null, null, null, trained.day, null, null, null, null, null, null, null, null, null
        from found
        cross join \(
            unescaped: Lookup.of(
                "select goal, day, organization, completion from trained where trained.official = found.id",
                true
            )
        ) trained
        join goal on goal.id = trained.goal
        cross join lateral (\(UnitNames.present(of: "trained.organization", on: "trained.day"))) unit
        order by row, part, day desc nulls last, number desc
        """

    private static let columns = """
        id, official_code, national_id, full_name, date_of_birth, gender, email, phone, organization, organization_since,
        position, category, registered_at, import, import_line
        """

    /// Those that stand and those that are revoked have an index each.
    private static let completions = """
        select \(facts) from completion where completion.official = found.id and completion.revoked_at is null
        union all
        select \(facts) from completion where completion.official = found.id and completion.revoked_at is not null
        """

    private static let facts = """
        id, official, course, completed_on, score, evidence, recorded_at, recorded_by, import, import_line,
        is_recognition, expires_on, revoked_at, revoked_by, revocation_reason
        """

    /// Whether an official belongs to what whoever asks for them sees.
    private static let isInScope: Statement = """
        (asked.scope is null
         or \(Scope.holds("official.organization", below: "asked.scope", on: "asked.today")))
        """
}
