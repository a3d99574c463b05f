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
            let part = try await page.part(self.page(filter, page, for: caller), in: postgres)
            let rows = try await postgres.rows(
                """
                with chosen as materialized (\(part.ids))
                select \(unescaped: Self.columns)
                from chosen
                cross join lateral (select * from official where official.id = chosen.id offset 0) official
                left join lateral (
                    \(UnitNames.present(of: "official.organization", on: "\(unescaped: today.sql)"))
                ) unit on true
                \(UnitNames.above("unit", on: "\(unescaped: today.sql)"))
                order by official.id
                """
            )
            let officials = try rows.map { (id: try $0["id"] as Int64, official: try Official($0)) }
            let found = page.page(of: officials, part, cursor: { String($0.id) }) { _, official in
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

    /// A query for the numbers of a page's officials.
    func page(_ filter: OfficialFilter, _ page: PageRequest, for caller: Caller) async throws -> Statement {
        let after = try page.number() ?? 0
        let day = try await today(in: postgres)
        let unit =
            try await organizations.id(of: filter.under, on: day, for: caller, in: postgres) ?? caller.scope.top
        let category = try filter.category.map { written in
            guard let category = ClosedList.category.word(written) else {
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
                offset 0
            )
            """
        let conditions: [Statement?] = [
            "official.merged_into is null",
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
                    select from trained where trained.official = official.id and trained.goal = \(goal)::integer offset 0
                )
                """
            },
            filter.from.map { "day_in_vietnam(official.registered_at) >= \($0)" },
            filter.until.map { "day_in_vietnam(official.registered_at) <= \($0)" },
        ]
        let isOfUnit = unit.map { PeopleOfUnit.hold(of: $0, on: day) }
        let isNamed = filter.text.map(Self.isNamed)
        func search(_ conditions: [Statement?]) -> PageSearch {
            PageSearch(table: "official", after: after, limit: page.limit + 1, conditions: .all(conditions))
        }
        if let isNamed, let named = filter.text.flatMap(Self.named) {
            return search(conditions + [isOfUnit]).ids(inPortions: named, where: isNamed)
        }
        guard let unit, let isOfUnit else { return search(conditions + [isNamed]).ids }
        return search(conditions + [isNamed]).ids(among: PeopleOfUnit.rows(of: unit, on: day), where: isOfUnit)
    }

    /// An SQL condition that an official has a name with some words in it, or a code.
    private static func isNamed(_ text: String) -> Statement {
        "fold(official.full_name) like \(SearchWords.pattern(text)) or official.official_code = \(text)"
    }

    /// A query for the officials of a portion with such a name or code, by the indexes of both; nil where the words are too
    /// short for an index.
    private static func named(_ text: String) -> ((_ isInPortion: Statement) -> Statement)? {
        let pattern = SearchWords.pattern(text)
        if pattern.isEmpty { return { "select * from official where official_code = \(text) and \($0)" } }
        let isFound: Statement
        if SearchWords.isIndexed(text) {
            isFound = "fold(full_name) like \(pattern)"
        } else if let pair = SearchWords.pair(text) {
            // The index would take the pattern, too, and give everybody.
            isFound = """
                (fold(full_name) ~ \(SearchWords.groups(around: pair)) or fold(full_name) like \("%’\(pair)%"))
                and fold(full_name) || '' like \(pattern)
                """
        } else {
            return nil
        }
        return { isInPortion in
            """
            select * from official where \(isInPortion) and \(isFound)
            union all
            select * from official where \(isInPortion) and official_code = \(text) and not fold(full_name) like \(pattern)
            """
        }
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
