-- name: change_curricula(import integer)
--
-- Sets titles, target groups and status of the curricula of a file, and keeps these before and after. Gives the
-- number of curricula that were published or retired.
--
-- Of a draft on record it also keeps, by their codes, the courses that the file adds or requires in another way. Officials
-- enrolled on an older version that is published (perhaps by this very file) may finish it.
with named as (
    select judged.line, judged.curriculum, judged.becomes, judged.ends_on, judged.minimum, curriculum.id,
           staged.title_vi, staged.title_en, staged.target_group, to_jsonb(curriculum.*) as was
    from judged
    join staged on staged.row = judged.row
    join curriculum
      on curriculum.code = judged.curriculum_code and curriculum.version = judged.version
    where judged.fate <> 'rejected' and judged.is_first
),
updated as (
    update curriculum
    set title_vi = named.title_vi,
        title_en = coalesce(named.title_en, curriculum.title_en),
        target_group = coalesce(named.target_group, curriculum.target_group),
        minimum_elective_hours = named.minimum,
        status = named.becomes,
        retired_on = named.ends_on,
        on_the_way = case
            when curriculum.on_the_way is null and curriculum.status = 'draft' and named.becomes = 'published'
                 and exists (
                     select from curriculum older
                     left join named beside on beside.id = older.id
                     where older.code = curriculum.code and older.version < curriculum.version
                       and coalesce(beside.becomes, older.status) = 'published'
                 )
            then 'finish'
            else curriculum.on_the_way
        end
    from named
    where curriculum.id = named.id
    returning curriculum.id, to_jsonb(curriculum.*) as became
),
courses as (
    select judged.curriculum as id,
           jsonb_object_agg(staged.course_code, judged.requirement_before) as was,
           jsonb_object_agg(staged.course_code, staged.requirement) as became
    from judged
    join staged on staged.row = judged.row
    where judged.fate in ('created', 'updated') and judged.curriculum is not null
      and judged.requirement_before is distinct from staged.requirement
    group by judged.curriculum
),
field as (
    select named.line, named.id, each.name, each.was, each.became
    from named
    join updated on updated.id = named.id
    left join courses on courses.id = named.curriculum
    cross join lateral (
        select name, named.was -> name, updated.became -> name
        from unnest(array[
            'title_vi', 'title_en', 'target_group', 'minimum_elective_hours', 'status', 'retired_on', 'on_the_way'
        ]) name
        union all
        select 'courses', courses.was, courses.became
    ) each (name, was, became)
    where named.curriculum is not null and each.was is distinct from each.became
),
kept as (
    insert into import_change (import, import_line, kind, record, before, after)
    select :import::integer, line, 'curriculum', id,
           jsonb_object_agg(name, was), jsonb_object_agg(name, became)
    from field
    group by line, id
)
select count(*)
from named
join updated on updated.id = named.id
where named.was ->> 'status' <> updated.became ->> 'status'
