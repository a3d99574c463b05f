import Postgres

/// The runs of courses.
public struct Classes: Sendable {
    let postgres: PostgresClient
    let organizations: Organizations
    let today: Today

    /// The classes in the order of their codes.
    ///
    /// - Throws: ``TrainingError`` `no_such_course`.
    public func list(
        _ filter: ClassFilter = ClassFilter(),
        for caller: Caller,
        _ page: PageRequest
    ) async throws -> Page<Class> {
        try await trainingErrors {
            try await NamedByFilter.require([.course(filter.course)], in: postgres)
            let today = try await today(in: postgres)
            let conditions: Statement = .all([
                Self.seen(by: caller, on: today),
                filter.course.map { "course.code = \($0)" },
                filter.openOn.map { day in
                    """
                    \(day) between coalesce(class.opens_on, '-infinity')
                                and coalesce(class.closes_on, class.ends_on, 'infinity')
                    """
                },
                filter.text.map(SearchWords.pattern).map { words in
                    """
                    fold(concat_ws(' ', class.code, class.title_vi, class.title_en, class.place, class.provider))
                    like \(words)
                    """
                },
                page.cursor.map { "class.code > \($0)" },
            ])
            let rows = try await find(conditions, limit: page.limit + 1, in: postgres)
            return page.page(of: rows, cursor: \.code, item: { $0 })
        }
    }

    /// A class by its code.
    ///
    /// - Throws: ``TrainingError`` `no_such_class`.
    public func show(_ code: String, for caller: Caller) async throws -> Class {
        try await trainingErrors { try await show(code, for: caller, in: postgres) }
    }

    /// - Parameter caller: The caller; nil for any class.
    func show(
        _ code: String,
        for caller: Caller?,
        in postgres: some PostgresQuerying
    ) async throws -> Class {
        let today = try await today(in: postgres)
        let condition: Statement = .all([
            "class.code = \(code)", caller.map { Self.seen(by: $0, on: today) },
        ])
        guard let found = try await find(condition, limit: 1, in: postgres).first else {
            throw TrainingError(.noSuchClass, ["found": code])
        }
        return found
    }

    /// A condition that holds for the classes that a caller sees.
    ///
    /// These are the classes of the whole state, of the units of the caller's scope, and of the units above it, which
    /// hold classes for the units below them.
    static func seen(by caller: Caller, on day: Day) -> Statement {
        guard let top = caller.scope.top else { return "true" }
        return """
            (class.organization is null
             or \(caller.scope.holds("class.organization", on: day))
             or exists (
                 select from organization_lineage above
                 where above.organization = \(top)::integer and above.ancestor = class.organization
                   and above.valid @> \(day)::date
             ))
            """
    }

    private func find(
        _ condition: Statement,
        limit: Int,
        in postgres: some PostgresQuerying
    ) async throws -> [Class] {
        let rows = try await postgres.rows(
            """
            select class.code, course.code as course, class.title_vi, class.title_en, class.starts_on, class.ends_on,
                   class.opens_on, class.closes_on, class.capacity, seats.taken, seats.waitlisted,
                   class.requires_approval, class.place, class.link, class.provider, owner.code as organization
            from class
            join course on course.id = class.course
            cross join lateral (
                select count(*) filter (where enrollment_has_seat(enrollment.state)) as taken,
                       count(*) filter (where enrollment.state = 'waitlisted') as waitlisted
                from enrollment
                where enrollment.class = class.id
            ) seats
            left join lateral (
                \(UnitNames.present(of: "class.organization", on: "\(unescaped: today.sql)"))
            ) owner on true
            where \(condition)
            order by class.code
            limit \(limit)
            """
        )
        return try rows.map { row in
            try Class(
                code: row["code"],
                course: row["course"],
                titleVi: row["title_vi"],
                titleEn: row["title_en"],
                startsOn: row["starts_on"],
                endsOn: row["ends_on"],
                opensOn: row["opens_on"],
                closesOn: row["closes_on"],
                capacity: row["capacity"],
                seatsTaken: row["taken"],
                waitlisted: row["waitlisted"],
                requiresApproval: row["requires_approval"],
                place: row["place"],
                link: row["link"],
                provider: row["provider"],
                organization: row["organization"]
            )
        }
    }
}
