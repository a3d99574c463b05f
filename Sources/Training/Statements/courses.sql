-- name: refuse_circles()
--
-- Refuses the rows of a circle of prerequisites, whose courses nobody could ever begin.
with recursive edge as (
    select judged.code as course, named.code as before
    from judged
    cross join lateral (
        select jsonb_object_keys(judged.prerequisites) collate "C" as code
    ) named
    where judged.fate <> 'rejected'
    union
    select course.code, other.code
    from course_prerequisite rule
    join course on course.id = rule.course
    join course other on other.id = rule.prerequisite
    where not exists (select from judged where judged.course = course.id and judged.fate <> 'rejected')
),
walk as (
    select edge.course as start, edge.before as at
    from edge
    join judged on judged.code = edge.course and judged.fate in ('created', 'updated')
    union
    select walk.start, edge.before
    from walk
    join edge on edge.course = walk.at
)
update judged
set fate = 'rejected', faults = fault('prerequisites', 'prerequisite_circle')
from (select distinct start from walk where start = at) circle
where judged.code = circle.start and judged.fate <> 'rejected'
