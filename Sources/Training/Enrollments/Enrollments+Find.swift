import FoundationEssentials
import Postgres

extension Enrollments {
    /// The enrollments that a caller sees, in the order in which they were recorded.
    ///
    /// - Throws: ``TrainingError`` `no_such_organization`, `no_such_official`, `no_such_course`, `no_such_class`,
    ///   `no_such_curriculum`, `unknown_cursor`.
    public func list(
        _ filter: EnrollmentFilter = EnrollmentFilter(),
        for caller: Caller,
        _ page: PageRequest
    ) async throws -> Page<Enrollment> {
        try caller.require(.viewer)
        return try await trainingErrors {
            let day = try await today(in: postgres)
            let after = try page.number() ?? 0
            let top = try await organizations.id(of: filter.under, on: day, for: caller, in: postgres)
            try await tries.name([filter.official], in: .enrollments, by: caller)
            try await NamedByFilter.require(
                [
                    .official(filter.official, for: caller, on: day), .course(filter.course),
                    .class(filter.class, for: caller, on: day), .curriculum(filter.curriculum),
                ],
                in: postgres
            )
            let part = try await page.part(
                self.page(filter, of: top ?? caller.scope.top, after, page, on: day, for: caller),
                in: postgres
            )
            let found = try await find(part.ids, in: postgres)
            try await NationalIDReading(
                of: .enrollments,
                within: "\(top ?? caller.scope.top)",
                asked: filter.asked(page),
                naming: found.prefix(page.limit).map { ($0.official, $0.isByNationalID) }
            ).note(by: caller, in: postgres)
            return page.page(of: found, part, cursor: \.id, item: { $0.seen(by: caller) })
        }
    }

    /// An enrollment by its number, with every move.
    ///
    /// - Throws: ``TrainingError`` `no_such_enrollment`.
    public func show(_ id: String, for caller: Caller) async throws -> EnrollmentRecord {
        try caller.require(.viewer)
        return try await trainingErrors {
            let record = try await show(id, for: caller, in: postgres)
            return try await shown(record, to: caller, in: postgres)
        }
    }

    /// The enrollment as a caller may see it; if it shows a whole national ID, the audit entry is written first.
    func shown(
        _ record: EnrollmentRecord,
        to caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> EnrollmentRecord {
        try await NationalIDReading(
            of: .enrollments,
            asked: ["enrollment": record.enrollment.id],
            naming: [(record.enrollment.official, record.enrollment.isByNationalID)]
        )
        .note(by: caller, in: postgres)
        return record.seen(by: caller)
    }

    func show(_ id: String, for caller: Caller, in postgres: some PostgresQuerying) async throws -> EnrollmentRecord {
        guard let number = Int64(id) else { throw TrainingError(.noSuchEnrollment, ["found": id]) }
        let isSeen = Self.isSeen(by: caller, on: try await today(in: postgres))
        let chosen: Statement = "select id from enrollment where id = \(number) and \(isSeen)"
        guard let enrollment = try await find(chosen, in: postgres).first else {
            throw TrainingError(.noSuchEnrollment, ["found": id])
        }
        let moves = try await postgres.rows(
            """
            select at, from_state, to_state, by, why, completion
            from enrollment_transition
            where enrollment = \(number)
            order by at
            """
        )
        return EnrollmentRecord(enrollment: enrollment, transitions: try moves.map(EnrollmentTransition.init))
    }

    /// All enrollments of one official, the latest first.
    func list(of official: Int64, in postgres: some PostgresQuerying) async throws -> [Enrollment] {
        try await find(
            "select id from enrollment where official = \(official)",
            inOrder: "enrollment.id desc",
            in: postgres
        )
    }

    /// The enrollments that a caller sees, of some, in the order of requests; if they show whole national IDs, the
    /// audit entry is written first.
    func seen(
        _ ids: [Int64],
        by caller: Caller,
        in postgres: some PostgresQuerying
    ) async throws -> [Enrollment] {
        guard !ids.isEmpty else { return [] }
        let isSeen = Self.isSeen(by: caller, on: try await today(in: postgres))
        let found = try await find("select id from enrollment where id = any(\(ids)) and \(isSeen)", in: postgres)
        try await NationalIDReading(
            of: .enrollments,
            within: "\(caller.scope.top)",
            asked: ["enrollment": ids.map(String.init).joined(separator: ", ")],
            naming: found.map { ($0.official, $0.isByNationalID) }
        )
        .note(by: caller, in: postgres)
        return found.map { $0.seen(by: caller) }
    }

    /// An SQL condition that the official of an enrollment is one whom a caller sees.
    private static func isSeen(by caller: Caller, on day: Day) -> Statement {
        """
        exists (
            select from official
            where official.id = enrollment.official and \(caller.scope.holds("official.organization", on: day))
        )
        """
    }

    /// A query for the numbers of a page's enrollments.
    ///
    /// - Parameter unit: The unit whose people's enrollments they are, with those of all units below it; nil for the whole
    ///   state.
    private func page(
        _ filter: EnrollmentFilter,
        of unit: Int32?,
        _ after: Int64,
        _ page: PageRequest,
        on day: Day,
        for caller: Caller
    ) -> Statement {
        let conditions: [Statement?] = [
            filter.state.map { "enrollment.state = \($0)" },
            filter.course.map { code in
                """
                (enrollment.course = (select id from course where code = \(code))
                 or enrollment.class in (
                     select class.id from class join course on course.id = class.course where course.code = \(code)
                 ))
                """
            },
            filter.class.map { "enrollment.class = (select id from class where code = \($0))" },
            filter.curriculum.map { code in
                """
                exists (
                    select from curriculum where curriculum.id = enrollment.curriculum and curriculum.code = \(code) offset 0
                )
                """
            },
            filter.from.map { "enrollment.enrolled_on >= \($0)" },
            filter.until.map { "enrollment.enrolled_on <= \($0)" },
        ]
        let isOfUnit = unit.map { PeopleOfUnit.hold("enrollment.official", of: $0, on: day) }
        func search(_ conditions: [Statement?]) -> PageSearch {
            PageSearch(table: "enrollment", after: after, limit: page.limit + 1, conditions: .all(conditions))
        }
        if let official = filter.official {
            let people = OfficialsByNumber.ids(of: official, for: caller, on: day)
            return search(conditions + [isOfUnit]).ids(among: Self.enrollments(of: people))
        }
        // The enrollments of a class have an index in the order of their numbers.
        guard let unit, let isOfUnit, filter.class == nil else { return search(conditions + [isOfUnit]).ids }
        let people: Statement = "select id from (\(PeopleOfUnit.rows(of: unit, on: day))) people"
        return search(conditions).ids(among: Self.enrollments(of: people), where: isOfUnit)
    }

    /// A query for all enrollments of some officials, whose numbers a query gives.
    static func enrollments(of people: Statement) -> Statement {
        """
        select enrolled.*
        from (\(people)) person (id)
        cross join lateral (
            select * from enrollment where enrollment.official = person.id offset 0
        ) enrolled
        """
    }

    /// The enrollments that a query names by their numbers, each looked up by an index.
    private func find(
        _ chosen: Statement,
        inOrder order: String = "enrollment.id",
        in postgres: some PostgresQuerying
    ) async throws -> [Enrollment] {
        let rows = try await postgres.rows(
            """
            with chosen as materialized (\(chosen))
            select enrollment.id, coalesce(official.official_code, official.national_id) as official,
                   course.code as course, class.code as class, curriculum.code as curriculum, curriculum.version,
                   enrollment.state, enrollment.enrolled_on, enrollment.reason,
                   enrollment.recorded_at, enrollment.recorded_by, enrollment.import, enrollment.import_line,
                   official.official_code is null as is_by_national_id, official.id as official_id, official.full_name
            from chosen
            cross join lateral (select * from enrollment where enrollment.id = chosen.id offset 0) enrollment
            cross join lateral (select * from official where official.id = enrollment.official offset 0) official
            left join course on course.id = enrollment.course
            left join class on class.id = enrollment.class
            left join curriculum on curriculum.id = enrollment.curriculum
            order by \(unescaped: order)
            """
        )
        return try rows.map { row in
            try Enrollment(
                id: String(row["id"] as Int64),
                official: row["official"],
                fullName: row["full_name"],
                course: row["course"],
                class: row["class"],
                curriculum: row["curriculum"],
                version: row["version"],
                state: row["state"],
                enrolledOn: row["enrolled_on"],
                reason: row["reason"],
                recordedAt: row["recorded_at"],
                recordedBy: row["recorded_by"],
                source: Official.Source(row),
                isByNationalID: row["is_by_national_id"],
                address: OfficialAddress.of(row["official_id"])
            )
        }
    }
}

extension EnrollmentTransition {
    fileprivate init(_ row: PostgresRow) throws {
        try self.init(
            at: row["at"],
            from: row["from_state"],
            to: row["to_state"],
            by: row["by"],
            why: row["why"],
            completion: (row["completion"] as Int64?).map { String($0) }
        )
    }
}

extension EnrollmentFilter {
    /// The request's filters, for the audit trail.
    fileprivate func asked(_ page: PageRequest) -> [String: String] {
        let asked = [
            "under": under, "state": state?.rawValue, "official": official, "course": course, "class": `class`,
            "curriculum": curriculum, "from": from?.description, "until": until?.description, "cursor": page.cursor,
        ]
        return asked.compactMapValues(\.self)
    }
}
