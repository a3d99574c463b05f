import Postgres

/// Whom a number names, as SQL: the person, by the record that they go on under.
enum OfficialsByNumber {
    /// A query for a record's `id`, `person`, `official_code`, `national_id`, `date_of_birth`, and the person's `organization` and `number`, a
    /// row a record.
    static let query = """
        select id, coalesce(merged_into, id) as person, official_code, national_id, date_of_birth,
               case when merged_into is null then organization
                    else (select organization from official person where person.id = official.merged_into)
               end as organization,
               case when merged_into is null then coalesce(official_code, national_id)
                    else (
                        select coalesce(official_code, national_id) from official person
                        where person.id = official.merged_into
                    )
               end as number
        from official
        """

    /// Joins of those whom a relation's `official_code` and `national_id` name: `by_code` and `by_national_id`.
    static func joins(to relation: String, isInScope: (_ organization: String) -> Statement) -> Statement {
        """
        left join (\(unescaped: query)) by_code
               on by_code.official_code = \(unescaped: relation).official_code
              and \(isInScope("by_code.organization"))
        left join (\(unescaped: query)) by_national_id
               on by_national_id.national_id = \(unescaped: relation).national_id
              and \(isInScope("by_national_id.organization"))
        """
    }

    /// What is wrong with the numbers of a relation, as SQL over the relation and those whom they name.
    ///
    /// - Parameter areTwo: Whether `official_code` holds codes alone, so that the numbers can name two officials, or one that
    ///   goes by another number of the kind.
    static func fault(of relation: String, areTwo: Bool = true) -> String {
        let differ = """
            when by_code.person <> by_national_id.person
              or by_national_id.person is null and \(relation).national_id <> by_code.national_id
              or by_code.person is null and \(relation).official_code <> by_national_id.official_code then
                fault(null, 'officials_differ')
            """
        return """
            case when coalesce(by_code.person, by_national_id.person) is null
                      and coalesce(\(relation).official_code, \(relation).national_id) is not null then
                fault(case when \(relation).official_code is null then 'national_id' else 'official_code' end,
                      'unknown_official', 'found', coalesce(\(relation).official_code, \(relation).national_id))
            \(areTwo ? differ : "") end
            """
    }

    /// Those whom whoever takes in a file may name by codes, for codes that may have lost their zeros.
    ///
    /// - Parameters:
    ///   - context: The import.
    ///   - key: Which of a row's keys an official's code is a part of, nil where it is none.
    /// - Returns: What to mend the column by.
    static func zeros(_ context: ImportContext, key: Int? = nil) -> LostZeros {
        LostZeros(
            column: "official_code",
            known: """
                select known.official_code as code
                from (\(unescaped: query)) known
                where known.official_code is not null and \(context.caller.scope.holds("known.organization", on: context.today))
                """,
            key: key
        )
    }

    /// A query for the person whom a number names within a scope: whoever goes by it as a code, or else has it as a national
    /// ID, or as the registry's own address.
    ///
    /// - Parameters:
    ///   - number: The code, the national ID or the address.
    ///   - scope: Which part of the state somebody sees.
    ///   - day: The day on which the person's unit has to stand in it.
    ///   - findsByNationalID: Whether the number may be a national ID.
    /// - Returns: The query, for one id or none.
    static func ids(
        of number: String,
        within scope: Scope = .everything,
        on day: Day? = nil,
        findsByNationalID: Bool = true
    ) -> Statement {
        let isSeen = day.map { scope.holds("named.organization", on: $0) } ?? "true"
        // Somebody's unit is looked up by itself: all units of a scope are many, and nobody would read them but for a number
        // that somebody outside of it has, which the time would tell.
        let seen: Statement = "(\(unescaped: query)) named cross join lateral (select where \(isSeen) offset 0) seen"
        let byCode: Statement = "select person from \(seen) where official_code = \(number)"
        let byAddress: Statement =
            OfficialAddress.id(in: number).map { id in
                "union all select person from \(seen) where id = \(id)"
            } ?? ""
        let byNationalID: Statement = """
            union all
            select person from \(seen)
            where national_id = \(number) and not exists (\(byCode))
            """
        return """
            \(byCode)
            \(byAddress)
            \(findsByNationalID ? byNationalID : "")
            """
    }

    /// The same for whoever asks, within what they see and by the numbers that name people to them.
    static func ids(of number: String, for caller: Caller, on day: Day) -> Statement {
        ids(of: number, within: caller.scope, on: day, findsByNationalID: caller.findsByNationalID)
    }
}
