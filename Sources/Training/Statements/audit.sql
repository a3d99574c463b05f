-- name: find_entries_about(people bigint[])
--
-- The numbers of all audit entries about some officials; an entry may come twice.
--
-- An entry names a thing by the number that it had then. So an official may be there under a code that they have given up
-- since, or under the code of a record that was merged into theirs; a completion or an enrollment has its own number.
with recursive person as (
    select unnest(:people) as person
),
-- The person's records: the one that stays, and the ones merged into it.
record (id) as (
    select person from person
    union
    select duplicate.id
    from person
    cross join lateral (select id from official where official.merged_into = person.person offset 0) duplicate
),
-- The entries by which officials gave up a number, which are few.
given_up (entry, number) as materialized (
    select edit.id, gave.number
    from audit edit
    cross join lateral (
        values (case when edit.after ? 'officialCode' then edit.before ->> 'officialCode' end),
               (case when edit.after ? 'nationalId' then edit.before ->> 'nationalId' end)
    ) gave (number)
    where edit.action = 'official.edit' and (edit.after ? 'officialCode' or edit.after ? 'nationalId')
      and gave.number is not null
),
-- Every number that the person's records have had, with the entry by which it was given up, and the entry by which somebody
-- else had given it up before: outside of these two, the number was another person's.
number (number, given_up_before, last_entry) as (
    select held.number collate "C", (select max(entry) from given_up where given_up.number = held.number), null::bigint
    from record
    cross join lateral (
        select official_code, national_id from official where official.id = record.id offset 0
    ) official
    cross join lateral (values (official.official_code), (official.national_id)) held (number)
    where held.number is not null
    union
    select former.number collate "C",
           (select max(entry) from given_up where given_up.number = former.number and given_up.entry < edit.id), edit.id
    from number
    join audit edit on edit.action = 'official.edit'
                   and (edit.after ? 'officialCode' or edit.after ? 'nationalId')
                   and (number.last_entry is null or edit.id < number.last_entry)
                   and (number.given_up_before is null or edit.id > number.given_up_before)
                   and number.number in (edit.after ->> 'officialCode', edit.after ->> 'nationalId')
    cross join lateral (
        values (edit.before ->> 'officialCode'), (edit.before ->> 'nationalId')
    ) former (number)
    where former.number is not null
),
fact as materialized (
    select fact.id, fact.import
    from person
    cross join lateral (
        select id, import from completion where completion.official = person.person and completion.revoked_at is null
        union all
        select id, import from completion where completion.official = person.person and completion.revoked_at is not null
        offset 0
    ) fact
),
enrolled as materialized (
    select enrolled.id, enrolled.import
    from person
    cross join lateral (
        select id, import from enrollment where enrollment.official = person.person offset 0
    ) enrolled
),
-- The files that brought or changed the person's records, completions or enrollments.
touched as (
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
),
about as (
    select 'official' as subject, number as name, given_up_before, last_entry from number
    union
    select 'completion', fact.id::text, null, null from fact
    union
    select 'enrollment', enrolled.id::text, null, null from enrolled
    union
    select 'import', touched.import::text, null, null
    from touched
    where touched.import is not null
)
select entry.id
from about
cross join lateral (
    select audit.id from audit where audit.subject = about.subject and audit.name = about.name offset 0
) entry
where (about.last_entry is null or entry.id <= about.last_entry)
  and (about.given_up_before is null or entry.id > about.given_up_before)
