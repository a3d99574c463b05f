import Postgres

/// Whom a number names, as SQL: the person, by the record that they go on under.
enum OfficialsByNumber {
    /// A query for `person`, `official_code`, `national_id`, `date_of_birth`, and the person's `organization` and `number`, a
    /// row a record.
    static let query = """
        select coalesce(merged_into, id) as person, official_code, national_id, date_of_birth,
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

    /// A query for the person that a number names: whoever goes by it as a code, or else has it as a national ID.
    static func ids(of number: String) -> Statement {
        """
        select coalesce(merged_into, id) from official where official_code = \(number)
        union all
        select coalesce(merged_into, id) from official
        where national_id = \(number) and not exists (select from official where official_code = \(number))
        """
    }
}
