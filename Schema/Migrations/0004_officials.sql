-- Officials: cán bộ, công chức and viên chức, one record per person.
--
-- A person is identified only by the 12 digits of the CCCD or by the employer's number, because twins and namesakes
-- share name, date of birth and unit.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create domain official_category as text
    constraint official_category_is_known check (value in ('cadre', 'civil_servant', 'public_employee'));

comment on domain official_category is 'cadre (cán bộ), civil_servant (công chức) or public_employee (viên chức)';

create table official (
    id                 bigint      generated always as identity primary key,
    official_code      text collate "C",
    national_id        text collate "C",
    full_name          text        not null,
    date_of_birth      date,
    gender             text,
    email              text,
    phone              text,
    organization       integer     not null,
    organization_since date,
    position           text,
    category           official_category,
    registered_at      timestamptz not null default now(),
    import             integer,
    import_line        integer,
    edited             text[],
    merged_into        bigint      references official,
    merged_at          timestamptz,
    merged_by          text,

    constraint official_one_per_code unique (official_code),
    constraint official_one_per_national_id unique (national_id),
    constraint official_organization_exists foreign key (organization) references organization,
    constraint official_import_exists foreign key (import) references import,

    constraint official_has_a_number
        check (official_code is not null or national_id is not null),
    constraint official_code_is_written
        check (official_code <> '' and official_code = btrim(official_code)),
    -- Every official has an address, `id:` and the number of the record, for callers who may not see national IDs and
    -- look for an official without a code. A code of that form would name two people.
    constraint official_code_is_no_address
        check (not starts_with(official_code, 'id:')),
    constraint official_national_id_has_12_digits
        check (octet_length(national_id) = 12 and national_id !~ '[^0-9]'),
    constraint official_name_is_written
        check (full_name <> '' and full_name = btrim(full_name)),
    constraint official_gender_is_known
        check (gender in ('male', 'female')),
    constraint official_birth_makes_sense
        check (date_of_birth between date '1900-01-01' and day_in_vietnam(registered_at)),
    constraint official_organization_since_a_day
        check (isfinite(organization_since)),
    constraint official_edited_names_something
        check (cardinality(edited) > 0),
    constraint official_merged_by_someone
        check (num_nonnulls(merged_into, merged_at, merged_by) in (0, 3)),
    constraint official_is_not_merged_into_itself
        check (merged_into <> id)
);

create index official_by_organization on official (organization);
-- The records of an import lie together, so summaries of ranges of pages find them, for an undo, and storing a record
-- costs nothing extra. Vacuum summarizes new pages; until then they are read.
create index official_by_import on official using brin (import) with (pages_per_range = 32);

create index official_by_merged_into on official (merged_into) where merged_into is not null;

-- A code whose leading zeros a spreadsheet removed is found by the rest; only codes that begin with zeros can lose
-- some.
create index official_by_bare_code on official (ltrim(official_code, '0')) where official_code like '0%';

-- Names are searched by any part, with or without accents: this index takes 1 ms instead of 220 among 100,000
-- officials, and costs 4 to 6 µs for each registration. Common words have entries of many thousand officials, so a search
-- for a page looks at one portion of 20,000 numbers after the other (`PageSearch`).
create index official_by_folded_name on official using gin ((id / 20000), fold(full_name) gin_trgm_ops);

comment on table official is 'A person in the state''s service, in their present state';
comment on column official.national_id is 'Số định danh cá nhân, the 12 digits of the CCCD: issued once, never repeated';
comment on column official.official_code is 'The code that the employer gave';
comment on column official.organization is 'The unit to which the person has belonged since organization_since; official_past_membership has the earlier days';
comment on column official.organization_since is 'The first day in that unit, null where it is unknown';
comment on column official.import_line is 'The line of the import''s file that registered this person';
comment on column official.edited is 'The fields that were edited by hand after a file had set them; an import keeps them unless it overwrites edits';
comment on column official.merged_into is 'The record of the same person into which this one was merged; the numbers of this record still name the person';
comment on index official_by_bare_code is 'Officials whose codes begin with zeros, by their codes without those zeros';

create trigger official_is_never_truncated
    before truncate on official
    for each statement execute function rows_are_never_truncated();

-- How many people belong to each unit at present. Reports read it, because counting the officials of a country takes the
-- longer the more there are.
--
-- A unit has one row, and another one where two transactions change its number at the same time: each takes a row that
-- nobody else holds, so that nobody waits. The number is the sum.
create table headcount (
    id           bigint  generated always as identity primary key,
    organization integer not null,
    officials    integer not null
);

create index headcount_by_organization on headcount (organization);

comment on table headcount is 'The number of officials who belong to a unit at present, without merged records, as the sum of its rows; derived from official in the transaction that changes it';

create view headcount_by_officials as
select organization, count(*)::integer as officials
from official
where merged_into is null
group by organization;

comment on view headcount_by_officials is 'The content that headcount must have, counted from the officials';

-- A session keeps its plans, and one made while the table was small would later read all of it for each unit.
create function headcount_follows() returns trigger
    language plpgsql set enable_seqscan = off as $$
declare
    units integer[];
    changes integer[];
begin
    if tg_op = 'INSERT' then
        select array_agg(organization), array_agg(officials) into units, changes
        from (
            select organization, count(*) as officials from arrived where merged_into is null group by organization
        ) counted;
    elsif tg_op = 'DELETE' then
        select array_agg(organization), array_agg(officials) into units, changes
        from (
            select organization, -count(*) as officials from gone where merged_into is null group by organization
        ) counted;
    else
        select array_agg(organization), array_agg(officials) into units, changes
        from (
            select organization, sum(officials) as officials
            from (
                select organization, 1 as officials from arrived where merged_into is null
                union all
                select organization, -1 from gone where merged_into is null
            ) each
            group by organization
            having sum(officials) <> 0
        ) counted;
    end if;
    if units is null then
        return null;
    end if;
    with change as materialized (
        select change.organization, change.officials, free.id
        from unnest(units, changes) as change (organization, officials)
        left join lateral (
            select id from headcount where headcount.organization = change.organization
            limit 1
            for update skip locked
        ) free on true
    ),
    added as (
        update headcount
        set officials = headcount.officials + change.officials
        from change
        where headcount.id = change.id
    )
    insert into headcount (organization, officials)
    select organization, officials from change where id is null;
    return null;
end
$$;

create trigger official_arrival_is_counted
    after insert on official
    referencing new table as arrived
    for each statement execute function headcount_follows();

create trigger official_removal_is_counted
    after delete on official
    referencing old table as gone
    for each statement execute function headcount_follows();

create trigger official_change_is_counted
    after update on official
    referencing old table as gone new table as arrived
    for each statement execute function headcount_follows();

create table official_past_membership (
    official     bigint    not null references official,
    organization integer   not null references organization,
    valid        daterange not null,

    -- Searching the index of the exclusion constraint would take many times as long as this one.
    constraint official_past_membership_once primary key (official, valid),
    constraint official_past_membership_is_over
        check (not isempty(valid) and not upper_inf(valid) and is_finite(valid)),
    constraint official_belongs_to_one_organization_a_day
        exclude using gist (official with =, valid with &&)
);

create index official_past_membership_by_organization on official_past_membership (organization);

comment on table official_past_membership is 'The units to which an official belonged before; together with official.organization they cover every day';

create table official_absence (
    official    bigint      not null references official,
    valid       daterange   not null,
    reason      text        not null,
    recorded_by text        not null,
    recorded_at timestamptz not null default now(),

    constraint official_absence_once primary key (official, valid),
    constraint official_absence_has_a_reason check (reason <> ''),
    constraint official_absence_is_not_empty check (not isempty(valid) and not lower_inf(valid) and is_finite(valid)),
    constraint official_is_absent_once_a_day exclude using gist (official with =, valid with &&)
);

comment on table official_absence is 'The days on which an official was not in the state''s service: from the departure to the return';

-- Nearly every official has one record. Where several were merged, the numbers of all of them name the official, who
-- belongs to the unit of the record that is kept.
create view person_by_number as
select official.id, coalesce(official.merged_into, official.id) as person, official.official_code, official.national_id,
       official.date_of_birth,
       case when official.merged_into is null then official.organization
            else (select person.organization from official person where person.id = official.merged_into)
       end as organization,
       case when official.merged_into is null then coalesce(official.official_code, official.national_id)
            else (
                select coalesce(person.official_code, person.national_id)
                from official person
                where person.id = official.merged_into
            )
       end as number
from official;

comment on view person_by_number is 'The person whom a number names, with the record into which their records were merged, their unit and the number they go by';

-- The faults of a row's two numbers by the officials whom they name: the same for files of completions and of enrollments.
create function number_faults(
    official_code text, national_id text, by_code bigint, their_national_id text, by_national_id bigint,
    their_official_code text
) returns remark[]
    language sql immutable parallel safe
    return case
               when coalesce(by_code, by_national_id) is null and coalesce(official_code, national_id) is not null then
                   fault(case when official_code is null then 'national_id' else 'official_code' end,
                         'unknown_official', 'found', coalesce(official_code, national_id))
               when by_code <> by_national_id
                    or by_national_id is null and national_id <> their_national_id
                    or by_code is null and official_code <> their_official_code then
                   fault(null, 'officials_differ')
           end;

comment on function number_faults is 'The faults of a code and a national ID: neither names an official, or they name two; with the official whom each names and that official''s other number';
