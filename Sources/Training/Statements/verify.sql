-- The comparisons of `verify`. Each gives a row for each difference: its kind, the goal, what it is about, the day, the stored
-- value, the expected value, and the number of differences. Each reads its tables once, so its time depends only on the
-- number of facts.

-- name: check_trained()
--
-- Compares everybody who counts towards a goal with the recount.
select 'trained', goal.code, coalesce(official.official_code, official.national_id, trained.official::text),
       coalesce(counted.day, trained.day),
       case when trained.day is null then '–'
            else concat_ws(' ', trained.day, 'organization', trained.organization, 'fact', trained.completion)
       end,
       case when counted.day is null then '–'
            else concat_ws(' ', counted.day, 'organization', counted.organization, 'fact', counted.completion)
       end,
       count(*) over ()
from trained_by_facts counted
full join trained on trained.official = counted.official and trained.goal = counted.goal
join goal on goal.id = coalesce(counted.goal, trained.goal)
left join official on official.id = coalesce(counted.official, trained.official)
where (counted.day, counted.organization, counted.completion)
      is distinct from (trained.day, trained.organization, trained.completion)

-- name: check_progress()
--
-- Compares the numbers of all units and days with the recount.
select 'progress', goal.code,
       coalesce((
           select code
           from organization_span span
           where span.organization = coalesce(counted.organization, progress.organization)
             and (lower(span.valid) is null or lower(span.valid) <= coalesce(counted.day, progress.day))
           order by lower(span.valid) desc nulls last
           limit 1
       ), '?'),
       coalesce(counted.day, progress.day),
       concat(coalesce(progress.trained, 0), ' + ', coalesce(progress.attendances, 0), ' lượt'),
       concat(coalesce(counted.trained, 0), ' + ', coalesce(counted.attendances, 0), ' lượt'),
       count(*) over ()
from progress_by_facts counted
full join (
    select goal, organization, day, sum(trained)::integer as trained, sum(attendances)::integer as attendances
    from progress
    group by goal, organization, day
) progress
  on progress.goal = counted.goal and progress.organization = counted.organization
 and progress.day = counted.day
join goal on goal.id = coalesce(counted.goal, progress.goal)
where (coalesce(counted.trained, 0), coalesce(counted.attendances, 0))
      is distinct from (coalesce(progress.trained, 0), coalesce(progress.attendances, 0))

-- name: check_lineage()
--
-- Compares the units above each unit with a walk through the tree.
select 'lineage', null::text, coalesce(kept.organization, walked.organization)::text, null::date,
       coalesce(concat(kept.ancestor, ' ', kept.valid), '–'),
       coalesce(concat(walked.ancestor, ' ', walked.valid), '–'),
       count(*) over ()
from organization_lineage kept
full join organization_lineage_by_spans walked
  on walked.organization = kept.organization and walked.ancestor = kept.ancestor
 and walked.valid = kept.valid
where kept.organization is null or walked.organization is null

-- name: check_headcount()
--
-- Compares the number of officials of each unit at present with a count.
select 'headcount', null::text,
       coalesce((
           select code
           from organization_span span
           where span.organization = coalesce(counted.organization, kept.organization)
             and (lower(span.valid) is null or lower(span.valid) <= day_in_vietnam(now()))
           order by lower(span.valid) desc nulls last
           limit 1
       ), '?'),
       null::date, coalesce(kept.officials, 0)::text, coalesce(counted.officials, 0)::text, count(*) over ()
from headcount_by_officials counted
full join (
    select organization, sum(officials) as officials from headcount group by organization
) kept on kept.organization = counted.organization
where coalesce(counted.officials, 0) <> coalesce(kept.officials, 0)

-- name: check_imports()
--
-- Finds imports that have not as many records as they say that they created.
--
-- Officials of an undone import are deleted; completions are revoked and stay.
with named as (
    select 'completions' as kind, import, count(*) as records
    from completion
    where import is not null
    group by import
    union all
    select 'officials', import, count(*)
    from official
    where import is not null
    group by import
),
restored as (
    select import, count(*) as records from import_change where undone_at is not null group by import
)
select 'import', null::text, import.id::text, null::date, import.created_count::text,
       concat(coalesce(named.records, 0), ' + ', gone.records), count(*) over ()
from import
left join named on named.import = import.id and named.kind = import.kind
left join restored on restored.import = import.id
cross join lateral (
    select case when import.kind = 'completions' then 0
                else import.undone_count - coalesce(restored.records, 0) end as records
) gone
where import.kind in ('completions', 'officials')
  and import.created_count <> coalesce(named.records, 0) + gone.records

-- name: check_import_entries()
--
-- Compares each import with the counts of its entry on the trail.
select 'import', null::text, coalesce(import.id::text, entry.name), null::date,
       case when import.id is null then '–' else import.counts::text end, coalesce(entry.counts::text, '–'),
       count(*) over ()
from (
    select id, id::text collate "C" as name,
           jsonb_build_object(
               'kind', kind, 'sha256', sha256, 'rows', row_count, 'created', created_count,
               'updated', updated_count, 'unchanged', unchanged_count, 'rejected', rejected_count
           ) as counts
    from import
) import
full join (
    select name,
           (
               select jsonb_object_agg(field.key, field.value)
               from jsonb_each(after) field
               where field.key in ('kind', 'sha256', 'rows', 'created', 'updated', 'unchanged', 'rejected')
           ) as counts
    from audit
    where subject = 'import' and action = 'import.take'
) entry on entry.name = import.name
where import.counts is distinct from entry.counts

-- name: check_facts()
--
-- Compares each completion that was recorded singly with its entry on the trail, and each such entry with its completion.
-- Completions from a file are in the entry of its import.
select 'fact', null::text, coalesce(fact.name, entry.name), fact.completed_on,
       coalesce(fact.said::text, '–'), coalesce(entry.said::text, '–'), count(*) over ()
from (
    select id::text collate "C" as name, completed_on,
           jsonb_strip_nulls(jsonb_build_object(
               'by', recorded_by, 'request', request, 'completedOn', completed_on, 'score', score,
               'evidence', evidence, 'recognition', nullif(is_recognition, false)
           )) as said
    from completion
    where import is null
) fact
full join (
    select name,
           jsonb_strip_nulls(jsonb_build_object(
               'by', by, 'request', request, 'completedOn', after -> 'completedOn', 'score', after -> 'score',
               'evidence', after -> 'evidence', 'recognition', after -> 'recognition'
           )) as said
    from audit
    where subject = 'completion' and action = 'completion.record'
) entry on entry.name = fact.name
where fact.said is distinct from entry.said

-- name: check_revocations()
--
-- Finds revoked completions without an entry, their own or that of the undo of their import, and entries of revocations
-- without a revoked completion.
select 'revocation', null::text, coalesce(fact.name, entry.name), null::date,
       coalesce(fact.revoked_by, '–'), coalesce(entry.by, '–'), count(*) over ()
from (
    select completion.id::text collate "C" as name, completion.revoked_by,
           import.undone_at is not null as is_undone
    from completion
    left join import on import.id = completion.import
    where completion.revoked_at is not null
) fact
full join (
    select distinct on (name) name, by
    from audit
    where subject = 'completion' and action = 'completion.revoke'
    order by name, id desc
) entry on entry.name = fact.name
where fact.name is null or entry.name is null and not fact.is_undone

-- name: check_seats()
--
-- Finds classes with more seats taken than they have.
select 'seats', null::text, class.code, null::date, count(*)::text, class.capacity::text, count(*) over ()
from class
join enrollment on enrollment.class = class.id and enrollment_has_seat(enrollment.state)
group by class.id
having count(*) > class.capacity

-- name: check_moves()
--
-- Finds enrollments that are not in the state to which their moves led, each from the state of the one before, or in a
-- possible first state; and those of records that were merged into another.
with move as (
    select enrollment, from_state, to_state,
           lag(to_state) over chain as came_to, lead(to_state) over chain as goes_to
    from enrollment_transition
    window chain as (partition by enrollment order by at)
),
broken as (
    select move.enrollment, enrollment.state,
           string_agg(move.from_state || ' → ' || move.to_state, ', ') as moves
    from move
    join enrollment on enrollment.id = move.enrollment
    group by move.enrollment, enrollment.state
    having bool_or(move.from_state <> move.came_to)
        or bool_or(move.goes_to is null and move.to_state <> enrollment.state)
    union all
    select enrollment.id, enrollment.state, '–'
    from enrollment
    left join move on move.enrollment = enrollment.id
    where move.enrollment is null and not enrollment_is_open(enrollment.state)
    union all
    select enrollment.id, enrollment.state, 'merged'
    from enrollment
    join official on official.id = enrollment.official
    where official.merged_into is not null
)
select 'moves', null::text, enrollment::text, null::date, state, moves, count(*) over () from broken
