-- name: renew_lineage()
--
-- Brings `organization_lineage` in line with the spans of units: it deletes and inserts the pairs that differ.
with walked as materialized (
    select organization, ancestor, valid from organization_lineage_by_spans
),
gone as (
    delete from organization_lineage
    where (organization, ancestor, valid) in (
        select organization, ancestor, valid from organization_lineage
        except
        select organization, ancestor, valid from walked
    )
)
insert into organization_lineage (organization, ancestor, valid)
select organization, ancestor, valid from walked
except
select organization, ancestor, valid from organization_lineage

-- name: find_ended_unit(code text)
--
-- The unit whose last code this was, with its last day, its last parent, and the code that the parent had then; of several
-- the one that ended last.
select last.organization, upper(last.valid) - 1, last.parent,
       (
           select parent.code
           from organization_span parent
           where parent.organization = last.parent and parent.valid @> upper(last.valid) - 1
       )
from organization_span last
where last.code = :code
  and not exists (
      select from organization_span later
      where later.organization = last.organization and later.valid >> last.valid
  )
order by upper_inf(last.valid), upper(last.valid) desc
limit 1
