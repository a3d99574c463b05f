-- Organizations: the state's tree, as it was on any day.
--
-- A unit has its own identity here. Its code, name and parent belong to spans of time, because codes are reused: `24`
-- was Bắc Giang until June 2025 and names Bắc Ninh since. So a code names a unit only together with a day.
--
-- Days are days in Vietnam. A span without a known start has no lower bound.

create extension if not exists btree_gist;

create type organization_level as enum ('national', 'ministry', 'province', 'district', 'commune');

create table organization (
    id    integer generated always as identity primary key,
    level organization_level not null,

    -- Spans refer to both columns, so that a span always has the level of its unit.
    constraint organization_has_one_level unique (id, level)
);

comment on table organization is 'The identity of a unit of the state; organization_span has its codes, names and parents';

create table organization_span (
    organization integer            not null,
    level        organization_level not null,
    code         text collate "C"   not null,
    name         text               not null,
    parent       integer,
    parent_level organization_level,
    valid        daterange          not null,
    import       integer,
    import_line  integer,

    constraint organization_span_once primary key (organization, valid),
    constraint organization_span_keeps_level
        foreign key (organization, level) references organization (id, level),
    constraint organization_parent_exists
        foreign key (parent, parent_level) references organization (id, level) match full,

    -- Every parent has a higher level than its child, so no chain of parents can be a circle, whoever writes the rows.
    constraint organization_parent_stands_above
        check (parent_level < level),
    constraint organization_only_nation_has_no_parent
        check ((level = 'national') = (parent is null)),
    constraint organization_top_unit_hangs_from_nation
        check (level not in ('ministry', 'province') or parent_level = 'national'),

    constraint organization_code_is_written
        check (code <> '' and code = btrim(code)),
    constraint organization_name_is_written
        check (name <> '' and name = btrim(name)),
    constraint organization_span_is_not_empty
        check (not isempty(valid) and is_finite(valid)),
    constraint organization_is_one_thing_a_day
        exclude using gist (organization with =, valid with &&),
    constraint organization_code_names_one_unit_a_day
        exclude using gist (code with =, valid with &&),
    constraint organization_one_nation_a_day
        exclude using gist (valid with &&) where (level = 'national')
);

create index organization_span_by_code on organization_span (code);
create index organization_span_by_parent on organization_span (parent);

-- Searching the index of the exclusion constraint would take many times as long.
create index organization_span_by_organization
    on organization_span (organization, lower(valid) desc nulls last) include (code, name, level, parent, valid);

comment on table organization_span is 'The code, name and parent of a unit for a span of days';
comment on column organization_span.valid is 'The days on which the row holds; the upper bound is the first day on which it no longer does';

-- A unit's present names, or its last ones; planned changes show from their day on. A thing of a unit that hasn't begun
-- yet has to name it, because things without a unit are the whole state's.
create function unit_by_day(unit integer, day date)
    returns table (
        code text, name text, level organization_level, parent integer, valid daterange, has_begun boolean
    )
    language sql stable parallel safe
begin atomic
(
    select span.code, span.name, span.level, span.parent, span.valid, true
    from organization_span span
    where span.organization = unit and (lower(span.valid) is null or lower(span.valid) <= day)
    order by lower(span.valid) desc nulls last
    limit 1
)
union all
(
    select span.code, span.name, span.level, span.parent, span.valid, false
    from organization_span span
    where span.organization = unit
    order by lower(span.valid) nulls first
    limit 1
)
limit 1;
end;

comment on function unit_by_day is 'The code, name and parent of a unit on a day. A unit that has ended by then has those of its end; one that has not begun has those of its first span, and has_begun is false';

-- The tree, computed once instead of for every question: each unit with itself and all units above it.
--
-- Every unit has ancestors on every day, also before its first span and after its last one: an official of a unit that
-- has ended is still counted where the unit was, until somebody moves the official.
create table organization_lineage (
    organization integer   not null references organization,
    ancestor     integer   not null references organization,
    valid        daterange not null,

    constraint organization_lineage_once primary key (organization, ancestor, valid)
);

create index organization_lineage_by_ancestor on organization_lineage (ancestor, organization);

comment on table organization_lineage is 'Each unit with itself and every unit above it, by days; derived from organization_span in the transaction that changes it';

create view organization_lineage_by_spans as
with recursive stretched as (
    -- A unit's first span extends back without end, and its last one forward; each of the others lasts until the next.
    select organization,
           parent,
           daterange(
               case when row_number() over spans = 1 then null else lower(valid) end,
               lead(lower(valid)) over spans
           ) as valid
    from organization_span
    window spans as (partition by organization order by lower(valid) nulls first)
),
lineage (organization, ancestor, valid) as (
    select organization, organization, '(,)'::daterange
    from stretched
    group by organization
    -- Without duplicates the walk ends even where somebody has made a circle of parents behind the keys.
    union
    select lineage.organization, stretched.parent, lineage.valid * stretched.valid
    from lineage
    join stretched on stretched.organization = lineage.ancestor and stretched.valid && lineage.valid
    where stretched.parent is not null
)
select organization, ancestor, valid
from lineage;

comment on view organization_lineage_by_spans is 'The content that organization_lineage must have, computed from the spans';
