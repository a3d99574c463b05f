-- The statements of goals: shares of a target, and what they are parts of.

-- name: add_plan(goal integer, day date, decision text, made_by text, request text, organizations integer[], targets integer[])
--
-- Makes a plan with the shares that differ from those that hold on its day; none if no share differs.
--
--   organizations, targets  the units and their shares; null takes a share away
with changed as (
    select given.organization, given.target
    from unnest(:organizations, :targets) as given (organization, target)
    where (select target from goal_share_on(:goal, given.organization, :day)) is distinct from given.target
),
plan as (
    insert into goal_plan (goal, number, day, decision, made_by, request)
    select :goal, coalesce((select max(number) from goal_plan where goal = :goal), 0) + 1, :day, :decision, :made_by, :request
    where exists (select from changed)
    returning goal, number, day
)
insert into goal_share (goal, organization, day, plan, target)
select plan.goal, changed.organization, plan.day, plan.number, changed.target
from plan
cross join changed
order by changed.organization

-- name: share_out(organizations integer[], targets integer[], day date, level organization_level, units integer[], weights bigint[])
--
-- Shares the targets of units out over the units directly below them, in proportion to weights.
--
--   organizations, targets  the units and what each has to share out
--   level                   the lowest level that gets a share
--   units, weights          the units that get shares, and their weights
--
-- Each share is rounded down, and what is left goes to the largest remainders; of equal ones to the units whose codes come
-- first. Units without weight get nothing.
with exact as (
    select span.parent, span.organization, span.code, shared.target,
           shared.target * weighed.weight::numeric as weighed, sum(weighed.weight) over (partition by span.parent) as total
    from unnest(:organizations, :targets) as shared (organization, target)
    join organization_span span on span.parent = shared.organization and span.valid @> :day
    join organization on organization.id = span.organization and organization.level <= :level
    join unnest(:units, :weights) as weighed (organization, weight) on weighed.organization = span.organization
),
ranked as (
    -- Remainders are whole numbers: quotients have fewer decimals the larger they are, and equal ones would differ.
    select organization, div(weighed, total) as whole,
           row_number() over (partition by parent order by weighed % total desc, code) as place,
           target - sum(div(weighed, total)) over (partition by parent) as left_over
    from exact
)
select organization, (whole + case when place <= left_over then 1 else 0 end)::integer
from ranked

-- name: find_shares_beyond(goal integer, day date, organizations integer[], needs_share boolean)
--
-- Finds a unit whose parts have more shares than it has itself, on a day, at the beginning of any later plan, or when a unit
-- begins or moves later. The parts of a unit without a share can't have more than the goal's target.
--
--   organizations  the units whose shares have changed: they, and the units above them, are looked at
--   needs_share    true if a unit without a share can't share anything out
with moment as (
    select :day as day
    union
    select goal_plan.day from goal_plan where goal_plan.goal = :goal and goal_plan.day > :day
    union
    select lower(span.valid)
    from organization_span span
    join goal on goal.id = :goal
    where (span.organization = any(:organizations) or span.parent = any(:organizations))
      and lower(span.valid) > :day and lower(span.valid) <= goal.deadline
),
sharer as (
    select named.organization, moment.day
    from unnest(:organizations) as named (organization)
    cross join moment
    union
    select span.parent, moment.day
    from unnest(:organizations) as named (organization)
    join organization_span span on span.organization = named.organization
    join moment on span.valid @> moment.day
    where span.parent is not null
)
select coalesce(own.code, '?') as code, sharer.day::text as day, case when not :needs_share or share.target is not null
            then coalesce(share.target, (select target from goal where id = :goal)) end::text as share,
       parts.shared_out::text as shared_out
from sharer
join organization on organization.id = sharer.organization
join organization_span own on own.organization = sharer.organization and own.valid @> sharer.day
cross join lateral (
    select case when organization.level = 'national' then (select target from goal where id = :goal)
                else (select target from goal_share_on(:goal, sharer.organization, sharer.day)) end as target
) share
cross join lateral (
    select sum(share.target) as shared_out
    from organization_span part
    cross join lateral goal_share_on(:goal, part.organization, sharer.day) share
    where part.parent = sharer.organization and part.valid @> sharer.day
) parts
where parts.shared_out > coalesce(share.target, (select target from goal where id = :goal))
   or (:needs_share and share.target is null and parts.shared_out is not null)
order by sharer.day, own.code
limit 1
