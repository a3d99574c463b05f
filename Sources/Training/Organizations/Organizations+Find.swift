import Postgres

extension Organizations {
    /// Units in the order of their codes: all of them, or one unit and the units below it.
    ///
    /// - Parameter day: The day to look at; nil for today.
    /// - Throws: ``TrainingError`` `no_such_organization`.
    public func list(
        _ filter: OrganizationFilter = OrganizationFilter(),
        on day: Day? = nil,
        for caller: Caller,
        _ page: PageRequest
    ) async throws -> Page<Organization> {
        try caller.require(.viewer)
        return try await trainingErrors {
            let day = try await today(in: postgres, unless: day)
            let top = try await id(of: filter.under, on: day, for: caller, in: postgres)
            let conditions: Statement = .all([
                filter.level.map { "span.level = \($0)" },
                filter.text.map(SearchWords.pattern).map { "fold(concat_ws(' ', span.code, span.name)) like \($0)" },
                top.map { Scope.subtree($0).holds("span.organization", on: day) },
                caller.scope.holds("span.organization", on: day),
                page.cursor.map { "span.code > \($0)" },
            ])
            let units = try await postgres.rows(
                """
                select \(unescaped: Self.columns)
                from organization_span span
                left join organization_span parent on parent.organization = span.parent and parent.valid @> \(day)
                \(UnitNames.above("span", on: "\(day)"))
                where span.valid @> \(day) and \(conditions)
                order by span.code
                limit \(page.limit + 1)
                """
            )
            .map(Organization.init)
            return page.page(of: units, cursor: \.code, item: { $0 })
        }
    }

    /// A unit by its code on a day.
    ///
    /// - Parameter day: The day to look at; nil for today.
    /// - Throws: ``TrainingError`` `no_such_organization`.
    public func show(_ code: String, on day: Day? = nil, for caller: Caller) async throws -> Organization {
        try caller.require(.viewer)
        return try await trainingErrors {
            let day = try await today(in: postgres, unless: day)
            let scope = caller.scope.holds("span.organization", on: day)
            let found = try await find(
                "span.code = \(code) and span.valid @> \(day) and \(scope)",
                on: day,
                in: postgres
            )
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
        try await postgres.firstRow(
            """
            select \(unescaped: Self.columns)
            from organization_span span
            left join organization_span parent on parent.organization = span.parent and parent.valid @> \(day)
            \(UnitNames.above("span", on: "\(day)"))
            where \(condition)
            """
        )
        .map(Organization.init)
    }

    /// A unit on a day on which it exists.
    func standing(
        _ organization: Int32,
        on day: Day,
        in transaction: PostgresTransaction
    ) async throws -> Organization {
        let found = try await find(
            "span.organization = \(organization) and span.valid @> \(day)",
            on: day,
            in: transaction
        )
        guard let found else { throw TrainingError(.internalFault) }
        return found
    }

    /// The identity of the unit that a code names on a day, within a caller's scope; nil for no code.
    ///
    /// A transaction passes itself, because it must not wait for a second connection while it holds one.
    ///
    /// - Parameter caller: The caller; nil where everybody may know the unit.
    /// - Throws: ``TrainingError`` `no_such_organization`.
    func id(
        of code: String?,
        on day: Day,
        for caller: Caller?,
        in postgres: some PostgresQuerying
    ) async throws -> Int32? {
        guard let code else { return nil }
        // The given day decides what the code means, but the caller's scope is that of today.
        let scope = caller?.scope.holds("span.organization", on: today) ?? "true"
        let id: Int32? = try await postgres.first(
            """
            select span.organization
            from organization_span span
            where span.code = \(code) and span.valid @> \(day) and \(scope)
            """
        )
        guard let id else { throw TrainingError(.noSuchOrganization, ["found": code]) }
        return id
    }

    /// The identity of the unit that a code in a body names on a day, within a caller's scope.
    ///
    /// - Throws: ``TrainingError`` `unknown_organization`.
    func named(
        _ code: String,
        on day: Day,
        for caller: Caller,
        field: String = "organization_code",
        in postgres: some PostgresQuerying
    ) async throws -> Int32 {
        do {
            guard let id = try await id(of: code, on: day, for: caller, in: postgres) else {
                throw TrainingError(.unknownOrganization, ["found": code])
            }
            return id
        } catch let error as TrainingError where error.code == .noSuchOrganization {
            throw TrainingError.refused([Fault(field, .unknownOrganization, ["found": code])])
        }
    }

    private static let columns = """
        span.code, parent.code as parent_code, span.level, span.name,
        lower(span.valid) as valid_from, upper(span.valid) as valid_until, \(UnitNames.within) as within
        """

}

extension Organization {
    fileprivate init(_ row: PostgresRow) throws {
        try self.init(
            code: row["code"],
            parentCode: row["parent_code"],
            level: row["level"],
            name: row["name"],
            within: row["within"],
            validFrom: row["valid_from"],
            validUntil: row["valid_until"]
        )
    }
}
