import FoundationEssentials
import Postgres

extension Officials {
    /// The officials that a caller sees, in the order of registration.
    ///
    /// - Returns: A part of the list; national IDs are masked for callers who may not see them.
    /// - Throws: ``TrainingError`` `no_such_organization`, `unknown_category`, `no_such_target_group`, `no_such_goal`,
    ///   `unknown_cursor`.
    public func list(
        _ filter: OfficialFilter = OfficialFilter(),
        for caller: Caller,
        _ page: PageRequest
    ) async throws -> Page<Official> {
        try caller.require(.viewer)
        return try await trainingErrors {
            let after = try page.number() ?? 0
            let conditions = try await conditions(filter, for: caller)
            let rows = try await postgres.rows(
                """
                select \(unescaped: Self.columns)
                from official
                left join lateral (
                    \(UnitNames.present(of: "official.organization", on: "\(unescaped: today.sql)"))
                ) unit on true
                \(UnitNames.above("unit", on: "\(unescaped: today.sql)"))
                where official.id > \(after) and official.merged_into is null and \(conditions)
                order by official.id
                limit \(page.limit + 1)
                """
            )
            let officials = try rows.map { (id: try $0["id"] as Int64, official: try Official($0)) }
            let found = page.page(of: officials, cursor: { String($0.id) }) { _, official in
                caller.seesNationalIDs ? official : official.masked()
            }
            if caller.seesNationalIDs {
                let top =
                    try await organizations.id(of: filter.under, on: today(in: postgres), for: caller, in: postgres)
                    ?? caller.scope.top
                let shown = found.items.count { $0.nationalId != nil }
                try await NationalIDReading(of: .officials, within: "\(top)", asked: filter.asked(page), shown: shown)
                    .note(by: caller, in: postgres)
            }
            return found
        }
    }

    private func conditions(_ filter: OfficialFilter, for caller: Caller) async throws -> Statement {
        let day = try await today(in: postgres)
        let top = try await organizations.id(of: filter.under, on: day, for: caller, in: postgres)
        let category = try filter.category.map { written in
            guard let category = ClosedLists.category(written) else {
                throw TrainingError(.unknownCategory, ["found": written])
            }
            return category
        }
        var goal: Int?
        if let code = filter.trainedFor { goal = try await goals.find(code).id }
        var group: (positions: [String], categories: [String])?
        if let code = filter.targetGroup {
            let found = try await targetGroups.show(code)
            group = (found.positions, found.categories)
        }
        let absent: Statement = """
            exists (
                select from official_absence
                where official_absence.official = official.id and official_absence.valid @> \(day)
            )
            """
        return .all([
            top.map { Scope.subtree($0).holds("official.organization", on: day) },
            caller.scope.holds("official.organization", on: day),
            filter.text.map { text in
                "fold(official.full_name) like \(SearchWords.pattern(text)) or official.official_code = \(text)"
            },
            category.map { "official.category = \($0)" },
            group.map { group in
                """
                belongs_to_group(official.position, official.category, \(group.positions), \(group.categories))
                """
            },
            filter.isInService.map { $0 ? "not \(absent)" : absent },
            goal.map { goal in
                """
                \(unescaped: filter.isBehind ? "not" : "") exists (
                    select from trained where trained.official = official.id and trained.goal = \(goal)::integer
                )
                """
            },
            filter.from.map { "day_in_vietnam(official.registered_at) >= \($0)" },
            filter.until.map { "day_in_vietnam(official.registered_at) <= \($0)" },
        ])
    }

    private static let columns = """
        official.id, official.official_code, official.national_id, official.full_name, official.date_of_birth,
        official.gender, official.email, official.phone, unit.code as organization_code, unit.name as organization_name,
        official.position, official.category,
        (
            select lower(valid) from official_absence
            where official_absence.official = official.id and upper_inf(valid)
        ) as left_on,
        official.registered_at, official.import, official.import_line, \(UnitNames.within) as within
        """
}

extension Official {
    fileprivate init(_ row: PostgresRow) throws {
        self.init(
            id: OfficialAddress.of(try row["id"]),
            officialCode: try row["official_code"],
            nationalId: try row["national_id"],
            fullName: try row["full_name"],
            dateOfBirth: try row["date_of_birth"],
            gender: try row["gender"],
            email: try row["email"],
            phone: try row["phone"],
            organizationCode: try row["organization_code"],
            organizationName: try row["organization_name"],
            organizationWithin: try row["within"],
            position: try row["position"],
            category: try row["category"],
            leftOn: try row["left_on"],
            registeredAt: try row["registered_at"],
            source: try Source(row)
        )
    }
}

extension Official.Source {
    /// The source in a row with the columns `import` and `import_line`; nil where it has none.
    init?(_ row: PostgresRow) throws {
        guard let number: Int = try row["import"], let line: Int = try row["import_line"] else { return nil }
        self.init(import: number, line: line)
    }
}

extension OfficialFilter {
    /// The request's filters, for the audit trail.
    fileprivate func asked(_ page: PageRequest) -> [String: String] {
        let asked = [
            "under": under, "text": text, "category": category, "targetGroup": targetGroup,
            "isInService": isInService.map { "\($0)" }, "trainedFor": trainedFor,
            "isBehind": isBehind ? "true" : nil, "from": from?.description, "until": until?.description,
            "cursor": page.cursor,
        ]
        return asked.compactMapValues(\.self)
    }
}
