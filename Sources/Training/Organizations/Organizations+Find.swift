import Postgres

extension Organizations {
    /// The units that hang from a unit, it included, or all units, in the order of their codes.
    ///
    /// - Parameters:
    ///   - code: The unit at the top; nil for the whole tree.
    ///   - day: The day to look at; nil for today.
    ///   - page: Which part of the list.
    /// - Returns: A part of the list.
    /// - Throws: ``TrainingError`` `no_such_organization`.
    public func list(under code: String?, on day: Day?, _ page: PageRequest) async throws -> Page<Organization> {
        try await trainingErrors {
            let day = day ?? today()
            let top = try await id(of: code, on: day)
            let rows: [Row] = try await postgres.query(
                """
                select \(unescaped: Self.columns)
                from organization_span span
                left join organization_span parent on parent.organization = span.parent and parent.valid @> \(day)
                where span.valid @> \(day)
                  and (\(top) is null or span.organization in (
                          select organization from organization_lineage
                          where ancestor = \(top) and valid @> \(day)))
                  and (\(page.cursor) is null or span.code > \(page.cursor))
                order by span.code
                limit \(page.limit + 1)
                """
            )
            return try page.page(of: rows, cursor: \.0, item: Self.organization)
        }
    }

    /// A unit by its code on a day.
    ///
    /// - Parameters:
    ///   - code: The unit's code.
    ///   - day: The day to look at; nil for today.
    /// - Returns: The unit as it was.
    /// - Throws: ``TrainingError`` `no_such_organization`.
    public func show(_ code: String, on day: Day?) async throws -> Organization {
        try await trainingErrors {
            let day = day ?? today()
            let found = try await find("span.code = \(code) and span.valid @> \(day)", on: day, in: postgres)
            guard let found else { throw TrainingError(.noSuchOrganization, ["found": code]) }
            return found
        }
    }

    /// The unit whose span meets a condition, as it was on a day.
    func find(
        _ condition: Statement,
        on day: Day,
        in postgres: some PostgresQuerying
    ) async throws -> Organization? {
        let row: Row? = try await postgres.first(
            """
            select \(unescaped: Self.columns)
            from organization_span span
            left join organization_span parent on parent.organization = span.parent and parent.valid @> \(day)
            where \(condition)
            """
        )
        return try row.map(Self.organization)
    }

    /// The identity that a code names on a day; nil for no code.
    ///
    /// - Throws: ``TrainingError`` `no_such_organization`.
    func id(of code: String?, on day: Day) async throws -> Int32? {
        guard let code else { return nil }
        let id: Int32? = try await postgres.first(
            "select organization from organization_span where code = \(code) and valid @> \(day)"
        )
        guard let id else { throw TrainingError(.noSuchOrganization, ["found": code]) }
        return id
    }

    private typealias Row = (String, String?, String, String, Day?, Day?)

    private static let columns = """
        span.code, parent.code, span.level::text, span.name,
        nullif(lower(span.valid), '-infinity'), nullif(upper(span.valid), 'infinity')
        """

    private static func organization(_ row: Row) throws -> Organization {
        guard let level = OrganizationLevel(rawValue: row.2) else { throw TrainingError(.internalFault) }
        return Organization(
            code: row.0,
            parentCode: row.1,
            level: level,
            name: row.3,
            validFrom: row.4,
            validUntil: row.5
        )
    }
}
