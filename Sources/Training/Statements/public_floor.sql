-- name: count_floor_units()
--
-- The registered officials of each unit: with all units below it, and its own; and everything ever counted in it.
--
-- Every official counts once, in the official's unit.
with own as (
    select organization, count(*) as officials from official where merged_into is null group by organization
),
registered as (
    select lineage.ancestor as organization, sum(own.officials)::bigint as officials
    from (select distinct organization, ancestor from organization_lineage) lineage
    join own on own.organization = lineage.organization
    group by lineage.ancestor
),
kept as (
    select organization, sum(counted)::bigint as counted
    from (
        select organization, trained + attendances as counted from progress
        union all
        select balance.organization, balance.officials
        from goal
        cross join lateral opening_balances(goal.id, 'infinity', null) balance
    ) counts
    group by organization
)
select organization.id, coalesce(registered.officials, 0), coalesce(own.officials, 0),
       coalesce(kept.counted, 0)
from organization
left join registered on registered.organization = organization.id
left join own on own.organization = organization.id
left join kept on kept.organization = organization.id

-- name: count_floor_parts()
--
-- The units that each unit ever had directly below it, with the number counted in each during that time.
select span.parent, span.organization, coalesce(sum(counts.counted), 0)::bigint
from (
    select organization, parent,
           daterange(
               case when row_number() over spans > 1 then lower(valid) end, lead(lower(valid)) over spans
           ) as valid
    from organization_span
    window spans as (partition by organization order by lower(valid) nulls first)
) span
left join (
    select organization, day, trained + attendances as counted from progress
    union all
    select balance.organization, balance.day, balance.officials
    from goal
    cross join lateral opening_balances(goal.id, 'infinity', null) balance
) counts on counts.organization = span.organization and span.valid @> counts.day
where span.parent is not null
group by span.parent, span.organization
