-- The statements that keep `trained` and `progress` correct, and move enrollments as completions demand. The schema defines their correct contents, by `earned` and
-- `attendance`; these statements update them, in the transaction of each change.
--
-- Plans don't depend on the planner's knowledge of the tables. Officials, and what belongs to them, are found by arrays and
-- an index, in portions of two hundred officials, for one completion as for a million; PostgreSQL never moves a query with
-- `offset 0` into another join; sets without an index meet in full joins, which never compare row by row; and a row that
-- changes is found by its place (`ctid`).

-- name: settle(officials bigint[], recorded bigint[], told bigint[], rules_changed boolean)
--
-- Counts some officials again, and settles the effects.
--
--   officials      those with changed completions or enrollments; each is counted once, however often named
--   recorded       the new completions: their attendances are added, and they complete enrollments
--   told           the completions whose effects are reported: new ones, and repeats of those that stand
--   rules_changed  whether the rules changed, and not the completions
--
-- Gives a row `trained` with the number of officials who newly count towards a goal. For each completion in `told` it
-- also gives a row for each `goal` and `curriculum` that it satisfied, each `enrollment` that it completed, and each
-- `flag`.
with given as materialized (
    select :officials as officials, :recorded as recorded, :told as told, :rules_changed as rules_changed
),
concerned as materialized (
    select array_agg(official) as officials
    from (
        select official, row_number() over (order by official) / 200 as portion
        from (select distinct unnest(officials) as official from given) each_once
    ) portions
    group by portion
),
earned as materialized (
    select earned.*
    from concerned
    cross join lateral earned(concerned.officials)
),

-- A recount that runs beside this transaction counts these officials again.
noted as (
    insert into counted_beside_recount (official)
    select unnest(officials) from concerned where current_setting('daotao.recount', true) = 'true' order by 1
    on conflict do nothing
),

-- The trained officials.
standing as materialized (
    select standing.*
    from concerned
    cross join lateral (
        select ctid as place, trained.* from trained where official = any(concerned.officials) offset 0
    ) standing
),
changed as materialized (
    select coalesce(counted.official, standing.official) as official, coalesce(counted.goal, standing.goal) as goal,
           counted.day, counted.organization, counted.completion,
           standing.place, standing.day as day_before, standing.organization as organization_before
    from (select * from earned where goal is not null) counted
    full join standing on standing.official = counted.official and standing.goal = counted.goal
    where (counted.day, counted.organization, counted.completion)
          is distinct from (standing.day, standing.organization, standing.completion)
),
taken_back as (
    delete from trained
    where ctid = any(array(select place from changed where day is null))
),
brought_about as (
    insert into trained (official, goal, day, organization, completion)
    select official, goal, day, organization, completion
    from changed
    where day is not null
    order by official, goal
    on conflict (official, goal) do update
    set day = excluded.day, organization = excluded.organization, completion = excluded.completion
),

-- The moves of enrollments. A new completion completes those in its course, even if its day is before theirs, because
-- it was recorded after them. An enrollment in a curriculum is completed by the completion that satisfies the curriculum, and is active
-- again when the curriculum is no longer satisfied.
moving as materialized (
    select enrolled.place, enrolled.state as before, 'completed' as state, fact.id as completion, true as is_satisfied
    from concerned
    cross join lateral (
        select place, official, course, state from enrollment_on_course
        where official = any(concerned.officials) and enrollment_is_under_way(state)
        offset 0
    ) enrolled
    cross join lateral (
        select id from completion
        where official = enrolled.official and course = enrolled.course and revoked_at is null
        offset 0
    ) fact
    -- Asked so, the new completions are hashed, and only if there are such enrollments.
    where (fact.id in (select unnest(recorded) from given)) is true
    union all
    select enrolled.place, enrolled.state, case when satisfied.completion is null then 'active' else 'completed' end,
           satisfied.completion, satisfied.official is not null
    from (
        select enrolled.*
        from concerned
        cross join lateral (
            select ctid as place, official, curriculum, state from enrollment
            where official = any(concerned.officials) and curriculum is not null and is_standing
            offset 0
        ) enrolled
    ) enrolled
    full join (select * from earned where goal is null) satisfied
           on satisfied.official = enrolled.official and satisfied.curriculum = enrolled.curriculum
    -- Completed and no longer satisfied, or satisfied and not completed.
    where (enrolled.state = 'completed') is not distinct from (satisfied.completion is null)
),
moved as (
    update enrollment
    set state = moving.state
    from moving
    -- A row that another transaction has changed meanwhile stays as that one made it: besides recordings only moves change
    -- enrollments at the same time, and they change the state.
    where enrollment.ctid = moving.place and enrollment.state = moving.before
    returning enrollment.id, moving.before, enrollment.state, moving.completion, moving.is_satisfied
),
moves as (
    insert into enrollment_transition (enrollment, from_state, to_state, by, why, completion)
    select moved.id, moved.before, moved.state, 'registry',
           case when moved.completion is not null then 'completed'
                when not (select rules_changed from given) then 'revoked'
                when moved.is_satisfied then 'the curriculum ended before'
                else 'the rules changed' end,
           moved.completion
    from moved
),

-- The number, added up for every unit above.
deltas as (
    select goal, organization, day, 1 as trained, 0 as attendances from changed where day is not null
    union all
    select goal, organization_before, day_before, -1, 0 from changed where day_before is not null
    union all
    select attended.goal, attended.organization, attended.day, 0, 1
    from given
    cross join lateral attendances(given.recorded) attended
),
counted as materialized (
    select goal, organization, day, sum(trained)::integer as trained, sum(attendances)::integer as attendances
    from deltas
    group by goal, organization, day
),
raised as materialized (
    select counted.goal, lineage.ancestor as organization, counted.day,
           sum(counted.trained)::integer as trained, sum(counted.attendances)::integer as attendances
    from counted
    full join (
        select organization, ancestor, valid
        from organization_lineage
        where organization = any(array(select organization from counted))
    ) lineage on lineage.organization = counted.organization
    where coalesce(lineage.valid @> counted.day, false)
    group by counted.goal, lineage.ancestor, counted.day
    having sum(counted.trained) <> 0 or sum(counted.attendances) <> 0
),
added as (
    -- The rows go to the transaction's slot, so that no transaction waits for another's rows; a transaction without a
    -- slot runs alone.
    insert into progress (goal, organization, day, slot, trained, attendances)
    select goal, organization, day, slot_of_transaction(), trained, attendances
    from raised
    order by goal, organization, day
    on conflict (goal, organization, day, known_on, slot) do update
    set trained = progress.trained + excluded.trained, attendances = progress.attendances + excluded.attendances
)
select 'trained' as kind, null::bigint as completion, count(distinct official)::text as name
from changed
where day is not null and day_before is null
union all
select case when earned.goal is null then 'curriculum' else 'goal' end, earned.completion, coalesce(goal.code, curriculum.code)
from earned
join curriculum on curriculum.id = earned.curriculum
left join goal on goal.id = earned.goal
where earned.completion = any((select told from given)::bigint[])
union all
select 'enrollment', completion, id::text
from moved
where completion = any((select told from given)::bigint[])
union all
-- The earlier moves by a completion that was on record already.
select 'enrollment', told.id, before.enrollment::text
from given
cross join lateral unnest(given.told) as told (id)
cross join lateral (select enrollment from enrollment_transition where completion = told.id offset 0) before
union all
select 'flag', fact.id, flag
from given
cross join lateral unnest(given.told) as told (id)
cross join lateral (select id, official, course, completed_on from completion where id = told.id offset 0) fact
cross join lateral completion_flags(fact.official, fact.course, fact.completed_on) unusual
cross join lateral unnest(unusual.flags) as flag

-- name: find_changed(officials bigint[])
--
-- Finds the officials whom `settle` would count in another way than they are counted, or whose enrollments it would move: a
-- recount settles only them.
--
--   officials  the officials to look at, in one array
with earned as materialized (
    select earned.*
    from (select :officials as officials) given
    cross join lateral earned(given.officials)
)
select coalesce(counted.official, standing.official)
from (select * from earned where goal is not null) counted
full join (
    select standing.*
    from (select :officials as officials) given
    cross join lateral (select * from trained where official = any(given.officials) offset 0) standing
) standing on standing.official = counted.official and standing.goal = counted.goal
where (counted.day, counted.organization, counted.completion)
      is distinct from (standing.day, standing.organization, standing.completion)
union
select enrolled.official
from (select :officials as officials) given
cross join lateral (
    select official, curriculum, state from enrollment
    where official = any(given.officials) and curriculum is not null and is_standing
    offset 0
) enrolled
left join (select * from earned where goal is null) satisfied
       on satisfied.official = enrolled.official and satisfied.curriculum = enrolled.curriculum
where (enrolled.state = 'completed') is not distinct from (satisfied.completion is null)

-- name: add_attendances(facts bigint[], sign integer)
--
-- Adds the attendances of completions to `progress`, or subtracts them: before completions are revoked, and around a
-- change of the officials' past units.
--
--   facts  live completions
--   sign   1 to add, -1 to subtract
with deltas as (
    select attended.goal, attended.organization, attended.day, :sign * count(*) as attendances
    from (select :facts as facts) given
    cross join lateral attendances(given.facts) attended
    group by attended.goal, attended.organization, attended.day
),
raised as (
    select deltas.goal, lineage.ancestor as organization, deltas.day, sum(deltas.attendances)::integer as attendances
    from deltas
    cross join lateral (
        select ancestor from organization_lineage
        where organization = deltas.organization and valid @> deltas.day
        offset 0
    ) lineage
    group by deltas.goal, lineage.ancestor, deltas.day
)
insert into progress (goal, organization, day, slot, trained, attendances)
select goal, organization, day, slot_of_transaction(), 0, attendances
from raised
order by goal, organization, day
on conflict (goal, organization, day, known_on, slot) do update
set attendances = progress.attendances + excluded.attendances
