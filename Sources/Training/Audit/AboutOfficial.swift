import Postgres

/// SQL that finds the entries of the audit trail about one official.
///
/// An entry names a thing by the number that it had then. So an official may be there under a code that they have
/// given up since, or under the code of a record that was merged into theirs; a completion or an enrollment has its own
/// number.
enum AboutOfficial {
    /// A query for the numbers of all entries about an official.
    ///
    /// - Parameters:
    ///   - number: The official's code or national ID.
    ///   - caller: The caller, within whose scope the official has to be.
    static func entries(of number: String, for caller: Caller, on day: Day) -> Statement {
        """
        with recursive person as (
            \(OfficialsByNumber.ids(of: number, for: caller, on: day))
        ),
        \(unescaped: records),
        \(unescaped: numbers),
        fact as materialized (\(Completions.facts(of: "select person from person"))),
        enrolled as materialized (\(Enrollments.enrollments(of: "select person from person"))),
        about as (
            select 'official' as subject, number as name, given_up_before, last_entry from number
            union
            select 'completion', fact.id::text, null, null from fact
            union
            select 'enrollment', enrolled.id::text, null, null from enrolled
            union
            select 'import', touched.import::text, null, null
            from (\(unescaped: imports)) touched
            where touched.import is not null
        )
        select entry.id
        from about
        cross join lateral (
            select audit.id from audit where audit.subject = about.subject and audit.name = about.name offset 0
        ) entry
        where (about.last_entry is null or entry.id <= about.last_entry)
          and (about.given_up_before is null or entry.id > about.given_up_before)
        """
    }

    /// The person's records: the one that stays, and the ones merged into it.
    private static let records = """
        record (id) as (
            select person from person
            union
            select duplicate.id
            from person
            cross join lateral (select id from official where official.merged_into = person.person offset 0) duplicate
        )
        """

    /// Every number that the person's records have had, with the entry by which it was given up, and the entry by which
    /// somebody else had given it up before: outside of these two, the number was another person's.
    private static let numbers = """
        number (number, given_up_before, last_entry) as (
            select held.number collate "C", \(givenUp("held.number", before: "null::bigint")), null::bigint
            from record
            cross join lateral (
                select official_code, national_id from official where official.id = record.id offset 0
            ) official
            cross join lateral (values (official.official_code), (official.national_id)) held (number)
            where held.number is not null
            union
            select given_up.number collate "C", \(givenUp("given_up.number", before: "edit.id")), edit.id
            from number
            join audit edit on edit.action = 'official.edit'
                           and (edit.after ? 'officialCode' or edit.after ? 'nationalId')
                           and (number.last_entry is null or edit.id < number.last_entry)
                           and (number.given_up_before is null or edit.id > number.given_up_before)
                           and number.number in (edit.after ->> 'officialCode', edit.after ->> 'nationalId')
            cross join lateral (
                values (edit.before ->> 'officialCode'), (edit.before ->> 'nationalId')
            ) given_up (number)
            where given_up.number is not null
        )
        """

    /// The last entry before a given one by which an official gave up a number.
    private static func givenUp(_ number: String, before entry: String) -> String {
        """
        (
            select max(earlier.id)
            from audit earlier
            where earlier.action = 'official.edit'
              and (earlier.after ? 'officialCode' or earlier.after ? 'nationalId')
              and (earlier.after ? 'officialCode' and earlier.before ->> 'officialCode' = \(number)
                   or earlier.after ? 'nationalId' and earlier.before ->> 'nationalId' = \(number))
              and (\(entry) is null or earlier.id < \(entry))
        )
        """
    }

    /// The files that brought or changed the person's records, completions or enrollments.
    private static let imports = """
        select official.import
        from record
        cross join lateral (select import from official where official.id = record.id offset 0) official
        union
        select fact.import from fact
        union
        select enrolled.import from enrolled
        union
        select changed.import
        from (
            select 'official' as kind, record.id from record union all select 'enrollment', enrolled.id from enrolled
        ) known
        cross join lateral (
            select import from import_change
            where import_change.kind = known.kind and import_change.record = known.id
            offset 0
        ) changed
        """
}
