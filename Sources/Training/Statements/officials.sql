-- name: read_officials(numbers text[], scopes integer[], ids bigint[], national_ids text[], today date)
--
-- Reads everything on record about several officials, as of one moment.
--
--   numbers       the number in each question: the official's code, or one of a merged record
--   scopes        the unit at the top of the caller's scope; null for the whole state
--   ids           the record's number, if the number is an address in the registry
--   national_ids  the number, if it may be a national ID
--   today         the present day; null for the day by the database's clock
--
-- Gives rows of several kinds for each question. The column `part` is the kind, on which the meaning of the other
-- columns depends: 0 the official, 1 a past membership, 2 an absence, 3 a record merged into the official's, 4 a
-- completion, 5 a goal. The latest row of a kind comes first, and the oldest merged record.
with found as materialized (
    select asked.row, asked.today, official.*
    from (
        select row, number, scope, id, national_id, coalesce(:today, day_in_vietnam(statement_timestamp())) as today
        from unnest(:numbers, :scopes, :ids, :national_ids)
             with ordinality question (number, scope, id, national_id, row)
    ) asked
    cross join lateral (
        -- Nearly every number is the present code of an official: other numbers are looked up only where none has it.
        select * from official
        where official_code = asked.number and merged_into is null
          and (asked.scope is null or exists (
              select from organization_lineage
              where organization = official.organization and ancestor = asked.scope and valid @> asked.today
          ))
        union all
        select * from official
        where id in (
                  select merged_into from official where official_code = asked.number
                  union all
                  select coalesce(merged_into, id) from official where national_id = asked.national_id
                  union all
                  select coalesce(merged_into, id) from official where id = asked.id
              )
          and (asked.scope is null or exists (
              select from organization_lineage
              where organization = official.organization and ancestor = asked.scope and valid @> asked.today
          ))
        limit 1
    ) official
)
select found.row, 0 as part, found.id as number, found.official_code, found.national_id, found.full_name, found.gender,
       found.email, found.phone, unit.code, unit.name, found.position, found.category::text, found.date_of_birth as day,
       found.organization_since, null::date, found.registered_at, null::timestamptz, found.import, found.import_line,
       null::numeric, unit.has_begun,
       array_remove(array[nullif(concat_ws(', ', above.name, further.name), '')], null)
from found
cross join lateral unit_by_day(found.organization, found.today) unit
left join lateral unit_by_day(unit.parent, found.today) above on above.level > 'national' and above.valid @> found.today
left join lateral unit_by_day(above.parent, found.today) further
       on further.level > 'national' and further.valid @> found.today
union all
select found.row, 1, null, unit.code, unit.name, null, null, null, null, null, null, null, null, past.since, past.until,
       null, null, null, null, null, null, null, null
from found
cross join lateral (
    select organization, lower(valid) as since, upper(valid) as until
    from official_past_membership
    where official = found.id
    offset 0
) past
cross join lateral unit_by_day(past.organization, past.until - 1) unit
union all
select found.row, 2, null, absence.reason, null, null, null, null, null, null, null, null, null, absence.since,
       absence.until, null, null, null, null, null, null, null, null
from found
cross join lateral (
    select lower(valid) as since, upper(valid) as until, reason
    from official_absence
    where official = found.id
    offset 0
) absence
union all
select found.row, 3, -duplicate.id, duplicate.number, null, null, null, null, null, null, null, null, null, null, null, null,
       null, null, null, null, null, null, null
from found
cross join lateral (
    select id, coalesce(official_code, national_id) as number from official where merged_into = found.id offset 0
) duplicate
union all
select found.row, 4, completion.id, course.code, completion.evidence, completion.recorded_by, completion.revoked_by,
       completion.revocation_reason, null, null, null, null, null, completion.completed_on, null, completion.expires_on,
       completion.recorded_at, completion.revoked_at, completion.import, completion.import_line, completion.score,
       completion.is_recognition, unusual.flags
from found
cross join lateral (
    -- Live and revoked completions have separate indexes.
    select * from completion where official = found.id and revoked_at is null
    union all
    select * from completion where official = found.id and revoked_at is not null
    offset 0
) completion
join course on course.id = completion.course
cross join lateral completion_flags(completion.official, completion.course, completion.completed_on) unusual
union all
select found.row, 5, trained.completion, goal.code, unit.code, null, null, null, null, null, null, null, null, trained.day,
       null, null, null, null, null, null, null, null, null
from found
cross join lateral (select goal, day, organization, completion from trained where official = found.id offset 0) trained
join goal on goal.id = trained.goal
cross join lateral unit_by_day(trained.organization, trained.day) unit
order by row, part, day desc nulls last, number desc

-- name: read_curricula_of_official(official bigint, day date)
--
-- The published curricula for the record sheet of an official, and the retired ones that are satisfied: what is missing and
-- when they were satisfied.
--
--   day  the present day: completions that have expired by then satisfy nothing
with satisfied as (
    select curriculum, day from earned(array[:official::bigint]) where goal is null and completion is not null
),
standing as (
    select curriculum_fact.curriculum, curriculum_fact.wanted, curriculum_fact.hours,
           curriculum_fact.requirement
    from curriculum_fact
    join completion on completion.course = curriculum_fact.course
    where completion.official = :official and completion.revoked_at is null
      and (curriculum_fact.since is null or curriculum_fact.since <= :day)
      and (completion.expires_on is null or completion.expires_on > :day)
    group by 1, 2, 3, 4
)
select curriculum.code, curriculum.version, curriculum.title_vi,
       (
           select belongs_to_group(official.position, official.category, target_group.positions,
                                   target_group.categories)
           from target_group
           join official on official.id = :official
           where target_group.code = curriculum.target_group
       ) as is_for_them,
       (select satisfied.day from satisfied where satisfied.curriculum = curriculum.id) as satisfied_on,
       array(
           select course.code
           from curriculum_course
           join course on course.id = curriculum_course.course
           where curriculum_course.curriculum = curriculum.id
             and curriculum_course.requirement = 'required'
             and not exists (
                 select from standing
                 where standing.curriculum = curriculum.id and standing.wanted = course.id
             )
           order by course.code
       )::text[] as missing,
       coalesce((
           select sum(standing.hours) from standing
           where standing.curriculum = curriculum.id and standing.requirement = 'elective'
       ), 0) as elective_hours,
       curriculum.minimum_elective_hours
from curriculum
where curriculum.status = 'published'
   or curriculum.status = 'retired'
      and (curriculum.retired_on > :day
           or curriculum.id in (select curriculum from satisfied))
order by curriculum.code, curriculum.version

-- name: explain_counted(official bigint, goal integer)
--
-- Tells how an official counts towards a goal: since when, in which unit, by which curriculum and completion. No row for one
-- who doesn't count.
select earned.day, unit.code as organization, unit.name, curriculum.code as curriculum, curriculum.version,
       earned.completion::text as completion
from earned(array[:official])
join curriculum on curriculum.id = earned.curriculum
left join organization_span unit on unit.organization = earned.organization and unit.valid @> earned.day
where earned.goal = :goal

-- name: explain_curricula(official bigint, goal integer, day date)
--
-- Reads the courses of the goal's curricula, each with the completion of an official that holds for it.
--
--   day  the present day: completions that have expired by then hold no more
with satisfied as materialized (
    select curriculum, min(day) as day
    from earned(array[:official])
    where goal is null and completion is not null
    group by curriculum
)
select curriculum.code, curriculum.version, curriculum.title_vi, satisfied_by.since, satisfied_by.retired_on,
       (select day from satisfied where satisfied.curriculum = curriculum.id) as satisfied_on,
       course.code as course, curriculum_course.requirement = 'required' as is_required, curriculum_course.hours,
       (
           select completion.id::text
           from curriculum_fact
           join completion on completion.official = :official and completion.course = curriculum_fact.course
           where curriculum_fact.curriculum = curriculum.id and curriculum_fact.wanted = course.id
             and completion.revoked_at is null
             and (curriculum_fact.since is null or curriculum_fact.since <= :day)
             and (completion.expires_on is null or completion.expires_on > :day)
           order by completion.completed_on, completion.id
           limit 1
       ) as completion,
       curriculum.minimum_elective_hours
from goal_satisfied_by satisfied_by
join curriculum on curriculum.id = satisfied_by.curriculum
join curriculum_course on curriculum_course.curriculum = curriculum.id
join course on course.id = curriculum_course.course
where satisfied_by.goal = :goal
order by curriculum.code, curriculum.version, is_required desc, course.code

-- name: explain_facts(official bigint, goal integer)
--
-- Reads an official's completions of the courses of a goal's curricula, revoked ones included, and how each came on record.
select completion.id::text as id, course.code as course, completion.completed_on, completion.expires_on,
       completion.is_recognition, completion.evidence, completion.recorded_at, completion.recorded_by, completion.request,
       completion.import::bigint as import, import.file_name, completion.import_line::bigint as import_line,
       completion.revoked_at, completion.revoked_by, completion.revocation_reason
from completion
join course on course.id = completion.course
left join import on import.id = completion.import
where completion.official = :official
  and exists (
      select from goal_satisfied_by
      join curriculum_fact on curriculum_fact.curriculum = goal_satisfied_by.curriculum
      where goal_satisfied_by.goal = :goal and curriculum_fact.course = completion.course
  )
order by completion.completed_on, completion.id

-- name: refuse_same_official_twice()
--
-- Refuses the second of two rows that name one person, one by the code and the other by the national ID.
update judged
set fate = 'rejected',
    faults = fault('official_code', 'duplicate_row',
                   'found', coalesce(official.official_code, official.full_name),
                   'line', first.line::text)
from (
    select official, min(row) as row, min(line) as line
    from judged
    where official is not null
    group by official
    having count(*) > 1
) first
join official on official.id = first.official
where judged.official = first.official and judged.row > first.row and judged.fate <> 'rejected'
