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
    }

    /// A query for a row for each official that is found, and behind it for each thing that is on record about them, the
    /// latest of its sort first.
    ///
    /// - Parameters:
    ///   - questions: Who they are: their code or national ID, or one of a record that was merged into theirs. Where it is one
    ///     person's code and another's national ID, it is the code.
    ///   - today: The present day in Vietnam.
    /// - Returns: The statement.
    static func statement(for questions: [Question], today: Day) -> Statement {
        statement.bound(to: questions.map(\.number), questions.map(\.scope.top), today)
    }

    /// What a row tells about an official.
    fileprivate enum Part: Int {
        case official, membership, absence, duplicate, completion, goal
    }

    /// The columns of the rows, most of which hold something else in every part.
    fileprivate enum Column: Int {
        case row, part, number, name, text, fullName, gender, email, phone, unit, unitName, presentUnit, presentUnitName
        case position, category, day, until, expiresOn, recordedAt, revokedAt, source, line, score, isRecognition, flags
    }

    private static let statement: Statement = """
        with found as materialized (
            select asked.row, asked.today, official.*
            from (
                select row, number, scope, today
                from unnest(\(later: [String].self), \(later: [Int32?].self)) with ordinality asked (number, scope, row),
                     (select \(later: Day.self) as today) present
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
                          select coalesce(merged_into, id) from official where national_id = asked.number
                      )
                  and \(isInScope)
                limit 1
            ) official
        )
        select found.row, \(unescaped: Part.official.sql) as part, found.id as number, found.official_code, found.national_id,
               found.full_name, found.gender, found.email, found.phone, unit.code, unit.name, present.code, present.name,
               found.position, found.category, found.date_of_birth as day, nullif(found.organization_since, '-infinity'),
               null::date, found.registered_at, null::timestamptz, found.import, found.import_line, null::numeric,
               null::boolean, null::text[]
        from found
        cross join lateral (\(Self.unit(of: "found.organization"))) unit
        left join lateral (\(Self.unit(of: "found.organization", by: "found.today"))) present on true
        union all
        select found.row, \(unescaped: Part.membership.sql), null, unit.code, unit.name, null, null, null, null, null, null,
               null, null, null, null, nullif(past.since, '-infinity'), past.until, null, null, null, null, null, null, null, null
        from found
        cross join lateral (
            select organization, lower(valid) as since, upper(valid) as until
            from official_past_membership past
            where past.official = found.id
            offset 0
        ) past
        cross join lateral (\(Self.unit(of: "past.organization", by: "past.until - 1"))) unit
        union all
        select found.row, \(unescaped: Part.absence.sql), null, absence.reason, null, null, null, null, null, null, null,
               null, null, null, null, absence.since, absence.until, null, null, null, null, null, null, null, null
        from found
        cross join lateral (
            select lower(valid) as since, upper(valid) as until, reason
            from official_absence
            where official_absence.official = found.id
            offset 0
        ) absence
        union all
        select found.row, \(unescaped: Part.duplicate.sql), -duplicate.id, duplicate.number, null, null, null, null, null,
               null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null
        from found
        cross join lateral (
            select id, coalesce(official_code, national_id) as number
            from official duplicate
            where duplicate.merged_into = found.id
            offset 0
        ) duplicate
        union all
        select found.row, \(unescaped: Part.completion.sql), completion.id, course.code, completion.evidence,
               completion.recorded_by, completion.revoked_by, completion.revocation_reason, null, null, null, null, null,
               null, null, completion.completed_on, null, completion.expires_on, completion.recorded_at,
               completion.revoked_at, completion.import, completion.import_line, completion.score,
               completion.is_recognition, \(unescaped: CompletionFlags.of("completion"))
        from found
        cross join lateral (
            select * from completion where completion.official = found.id and completion.revoked_at is null
            union all
            select * from completion where completion.official = found.id and completion.revoked_at is not null
            offset 0
        ) completion
        join course on course.id = completion.course
        union all
        select found.row, \(unescaped: Part.goal.sql), trained.completion, goal.code, unit.code, null, null, null, null,
               null, null, null, null, null, null, trained.day, null, null, null, null, null, null, null, null, null
        from found
        cross join lateral (select * from trained where trained.official = found.id offset 0) trained
        join goal on goal.id = trained.goal
        cross join lateral (\(Self.unit(of: "trained.organization", by: "trained.day"))) unit
        order by row, part, day desc nulls last, number desc
        """

    private static let columns = """
        id, official_code, national_id, full_name, date_of_birth, gender, email, phone, organization, organization_since,
        position, category, registered_at, import, import_line
        """

    /// Whether an official belongs to what whoever asks for them sees.
    private static let isInScope: Statement = """
        (asked.scope is null or exists (
            select from organization_lineage scope
            where scope.organization = official.organization and scope.ancestor = asked.scope
              and scope.valid @> asked.today
        ))
        """

    /// What a unit is called at present, or was at its end; or was on a day, where one is given.
    private static func unit(of organization: Statement, by day: Statement? = nil) -> Statement {
        let hasBegun: Statement = day.map { "lower(span.valid) is null or lower(span.valid) <= \($0)" } ?? "true"
        return """
            select code, name
            from organization_span span
            where span.organization = \(organization) and (\(hasBegun))
            order by lower(span.valid) desc nulls last
            limit 1
            """
    }
}

extension OfficialLookup {
    /// Reads what the statement gave about one official.
    ///
    /// - Parameter rows: Its rows about them.
    /// - Returns: The record; nil where there is nobody of that number in the scope.
    /// - Throws: `PostgresError`.
    static func record(in rows: PostgresRows) throws -> OfficialRecord? {
        var found: Found?
        for row in rows {
            guard let part = Part(rawValue: try row[.part]) else { continue }
            switch part {
            case .official: found = try Found(row)
            case .membership: found?.organizations.append(try OfficialRecord.Membership(row))
            case .absence: found?.absences.append(try OfficialRecord.Absence(row))
            case .duplicate: found?.mergedFrom.append(try row[.name])
            case .completion: try found?.add(completion: row)
            case .goal: found?.trainedFor.append(try OfficialRecord.TrainedFor(row))
            }
        }
        return try found?.record()
    }

    /// What rows have told about an official so far.
    private struct Found {
        private let row: PostgresRow
        private let name: String
        var organizations: [OfficialRecord.Membership]
        var absences: [OfficialRecord.Absence] = []
        var mergedFrom: [String] = []
        private var completions: [Completion] = []
        var trainedFor: [OfficialRecord.TrainedFor] = []

        init(_ row: PostgresRow) throws {
            self.row = row
            name = try row[.name] as String? ?? row[.text] as String? ?? ""
            organizations = try OfficialRecord.Membership(present: row).map { [$0] } ?? []
        }

        mutating func add(completion row: PostgresRow) throws {
            completions.append(try Completion(row, of: name))
        }

        func record() throws -> OfficialRecord {
            OfficialRecord(
                official: try Official(row, leftOn: absences.first { $0.until == nil }?.since),
                organizations: organizations,
                absences: absences,
                mergedFrom: mergedFrom,
                completions: completions,
                trainedFor: trainedFor.sorted { $0.goal < $1.goal }
            )
        }
    }
}

extension OfficialLookup.Part {
    /// The part as SQL.
    fileprivate var sql: String { "\(rawValue)" }
}

extension PostgresRow {
    fileprivate subscript<Value: PostgresDecodable>(column: OfficialLookup.Column) -> Value {
        get throws { try self[column.rawValue] }
    }

    fileprivate var source: Official.Source? {
        get throws {
            guard let number = try self[.source] as Int?, let line = try self[.line] as Int? else { return nil }
            return Official.Source(import: number, line: line)
        }
    }
}

extension Official {
    fileprivate init(_ row: PostgresRow, leftOn: Day?) throws {
        self.init(
            officialCode: try row[.name],
            nationalId: try row[.text],
            fullName: try row[.fullName],
            dateOfBirth: try row[.day],
            gender: try row[.gender],
            email: try row[.email],
            phone: try row[.phone],
            organizationCode: try row[.unit],
            organizationName: try row[.unitName],
            position: try row[.position],
            category: try row[.category],
            leftOn: leftOn,
            registeredAt: try row[.recordedAt],
            source: try row.source
        )
    }
}

extension OfficialRecord.Membership {
    /// Where an official belongs at present, by their own row; nil while the unit has no name yet.
    fileprivate init?(present row: PostgresRow) throws {
        guard let code = try row[.presentUnit] as String? else { return nil }
        self.init(
            organizationCode: code,
            organizationName: try row[.presentUnitName],
            since: try row[.until],
            until: nil
        )
    }

    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            organizationCode: try row[.name],
            organizationName: try row[.text],
            since: try row[.day],
            until: try row[.until]
        )
    }
}

extension OfficialRecord.Absence {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(since: try row[.day], until: try row[.until], reason: try row[.name])
    }
}

extension OfficialRecord.TrainedFor {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            goal: try row[.name],
            day: try row[.day],
            organizationCode: try row[.text],
            completion: String(try row[.number] as Int)
        )
    }
}

extension Completion {
    fileprivate init(_ row: PostgresRow, of official: String) throws {
        self.init(
            id: String(try row[.number] as Int),
            official: official,
            course: try row[.name],
            completedOn: try row[.day],
            score: try row[.score],
            evidence: try row[.text],
            recordedAt: try row[.recordedAt],
            recordedBy: try row[.fullName],
            source: try row.source,
            isRecognition: try row[.isRecognition],
            expiresOn: try row[.expiresOn],
            flags: try row[.flags],
            revokedAt: try row[.revokedAt],
            revokedBy: try row[.gender],
            revocationReason: try row[.email]
        )
    }
}
