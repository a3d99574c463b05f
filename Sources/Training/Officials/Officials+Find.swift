import FoundationEssentials
import Postgres

extension Officials {
    /// The officials of a unit and all units below it, or of the whole state, in the order of registration.
    ///
    /// - Parameters:
    ///   - code: The unit at the top; nil for everyone.
    ///   - page: Which part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError`` `no_such_organization`, `unknown_cursor`.
    public func list(under code: String?, _ page: PageRequest) async throws -> Page<Official> {
        try await find("true", under: code, page)
    }

    /// The officials whose name holds some words, whatever their accents and case.
    ///
    /// - Parameters:
    ///   - text: The words, as `nguyen thi`.
    ///   - code: The unit at the top; nil for everyone.
    ///   - page: Which part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError`` `no_such_organization`, `unknown_cursor`.
    public func search(_ text: String, under code: String?, _ page: PageRequest) async throws -> Page<Official> {
        let words = "%" + text.foldedWord.split(separator: "_").joined(separator: "%") + "%"
        return try await find("fold(official.full_name) like \(words)", under: code, page)
    }

    /// An official by code or national ID, with everything on record about them.
    ///
    /// - Parameter number: The official's code or national ID.
    /// - Returns: The person, where they belonged, what they completed, and the goals they count towards.
    /// - Throws: ``TrainingError`` `no_such_official`.
    public func show(_ number: String) async throws -> OfficialRecord {
        try await trainingErrors {
            let today = today()
            let rows: [Row] = try await postgres.query(
                """
                select \(unescaped: Self.columns)
                from official
                left join lateral (\(unescaped: Self.unit)) unit on true
                where official.official_code = \(number) or official.national_id = \(number)
                order by official.official_code = \(number) desc nulls last
                limit 1
                """
            )
            guard let row = rows.first else { throw TrainingError(.noSuchOfficial, ["found": number]) }
            async let organizations = memberships(of: row.0, today: today)
            async let completions = completions.list(of: row.0)
            async let trainedFor = goals(of: row.0)
            return OfficialRecord(
                official: Self.official(row),
                organizations: try await organizations,
                completions: try await completions,
                trainedFor: try await trainedFor
            )
        }
    }

    private func find(_ condition: Statement, under code: String?, _ page: PageRequest) async throws -> Page<Official> {
        try await trainingErrors {
            let day = today()
            let after = try page.number() ?? 0
            let top = try await organizations.id(of: code, on: day)
            let rows: [Row] = try await postgres.query(
                """
                select \(unescaped: Self.columns)
                from official
                left join lateral (\(unescaped: Self.unit)) unit on true
                where official.id > \(after)
                  and (\(top) is null or official.organization in (
                          select organization from organization_lineage
                          where ancestor = \(top) and valid @> \(day)))
                  and \(condition)
                order by official.id
                limit \(page.limit + 1)
                """
            )
            return page.page(of: rows, cursor: { String($0.0) }, item: Self.official)
        }
    }

    private func memberships(of official: Int64, today: Day) async throws -> [OfficialRecord.Membership] {
        let rows: [(String, String, Day?, Day?)] = try await postgres.query(
            """
            select unit.code, unit.name, nullif(membership.since, '-infinity'), membership.until
            from (
                select organization, organization_since as since, null::date as until
                from official
                where id = \(official)
                union all
                select organization, lower(valid), upper(valid)
                from official_past_membership
                where official = \(official)
            ) membership
            join lateral (
                select code, name
                from organization_span span
                where span.organization = membership.organization
                  and (lower(span.valid) is null or lower(span.valid) <= coalesce(membership.until - 1, \(today)))
                order by lower(span.valid) desc nulls last
                limit 1
            ) unit on true
            order by membership.since desc
            """
        )
        return rows.map { row in
            OfficialRecord.Membership(
                organizationCode: row.0,
                organizationName: row.1,
                since: row.2,
                until: row.3
            )
        }
    }

    private func goals(of official: Int64) async throws -> [OfficialRecord.TrainedFor] {
        let rows: [(String, Day, String, Int64)] = try await postgres.query(
            """
            select goal.code, trained.day, unit.code, trained.completion
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
            where trained.official = \(official)
            order by goal.code
            """
        )
        return rows.map { row in
            OfficialRecord.TrainedFor(
                goal: row.0,
                day: row.1,
                organizationCode: row.2,
                completion: String(row.3)
            )
        }
    }

    private typealias Row = (
        Int64, String?, String?, String, Day?, String?, String?, String?, String, String, String?, String?, Date, Int?,
        Int?
    )

    private static let columns = """
        official.id, official.official_code, official.national_id, official.full_name, official.date_of_birth,
        official.gender, official.email, official.phone, unit.code, unit.name, official.position, official.category,
        official.registered_at, official.import, official.import_line
        """

    /// What the official's unit is called at present, or was at its end.
    private static let unit = """
        select code, name
        from organization_span span
        where span.organization = official.organization
        order by lower(span.valid) desc nulls last
        limit 1
        """

    private static func official(_ row: Row) -> Official {
        Official(
            officialCode: row.1,
            nationalId: row.2,
            fullName: row.3,
            dateOfBirth: row.4,
            gender: row.5,
            email: row.6,
            phone: row.7,
            organizationCode: row.8,
            organizationName: row.9,
            position: row.10,
            category: row.11,
            registeredAt: row.12,
            source: row.13.flatMap { number in row.14.map { Official.Source(import: number, line: $0) } }
        )
    }
}
