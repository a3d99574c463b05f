-- Curricula: the courses that together make an official trained, and the groups of officials that they are for.

-- The officials that a curriculum is for, by their positions and categories.
create table target_group (
    code       text collate "C" primary key,
    title_vi   text   not null,
    title_en   text,
    categories text[] not null default '{}',
    positions  text[] not null default '{}',

    constraint target_group_code_is_written check (code <> '' and code = btrim(code)),
    constraint target_group_title_is_written check (title_vi <> '' and title_vi = btrim(title_vi)),
    -- The cast checks each of them.
    constraint target_group_categories_are_known
        check (array_position(categories, null) is null and categories::official_category[] is not null)
);

comment on table target_group is 'Officials by category and position';
comment on column target_group.categories is 'The categories of its officials; empty for any';
comment on column target_group.positions is 'Words, one of which the position of its officials contains, whatever its accents and case; empty for any';

-- The patterns of positions that contain one of these words.
create function like_words(words text[]) returns text[]
    language sql immutable parallel safe
    return array(select '%' || fold(word) || '%' from unnest(words) as word);

comment on function like_words is 'Patterns for folded texts that contain a word; for constants the planner computes them once for all rows';

-- True if an official with this position and category belongs to a group with these rules.
create function belongs_to_group(in_position text, in_category text, positions text[], categories text[]) returns boolean
    language sql immutable parallel safe
    return (cardinality(categories) = 0 or in_category = any (categories))
       and (cardinality(positions) = 0 or fold(in_position) like any (like_words(positions)));

create table curriculum (
    id                     integer            generated always as identity primary key,
    code                   text collate "C"   not null,
    version                integer            not null,
    title_vi               text               not null,
    title_en               text,
    target_group           text,
    minimum_elective_hours numeric(7, 2),
    status                 publication_status not null default 'draft',
    retired_on             date,
    on_the_way             text,
    on_the_way_until       date,
    import                 integer            references import,
    import_line            integer,

    constraint curriculum_one_per_code_and_version unique (code, version),
    constraint curriculum_target_group_exists foreign key (target_group) references target_group,
    constraint curriculum_code_is_written check (code <> '' and code = btrim(code)),
    constraint curriculum_version_makes_sense check (version > 0),
    constraint curriculum_title_is_written check (title_vi <> '' and title_vi = btrim(title_vi)),
    constraint curriculum_elective_hours_make_sense check (minimum_elective_hours > 0),
    constraint curriculum_retired_has_a_day check ((status = 'retired') = (retired_on is not null)),
    constraint curriculum_on_the_way_is_known check (on_the_way in ('finish', 'move')),
    constraint curriculum_on_the_way_has_a_day check (on_the_way_until is null or on_the_way = 'finish')
);

comment on table curriculum is 'A version of a set of courses for a target group; once published, its courses never change';
comment on column curriculum.minimum_elective_hours is 'The class hours of elective courses that it requires besides the required courses';
comment on column curriculum.retired_on is 'The first day on which nobody new satisfies it; officials who satisfied it before stay counted';
comment on column curriculum.on_the_way is 'The decision about officials enrolled on older versions when this one was published: finish lets them finish, move enrolls them on this one';
comment on column curriculum.on_the_way_until is 'The last day on which they could finish, as it was decided when this one was published, null for none; the day in force is the older version''s retired_on';

-- Publishing a new version, by hand or from a file, includes a decision on the officials who are enrolled on older
-- ones.
create function curriculum_new_version_tells() returns trigger language plpgsql as $$
begin
    if exists (
        select from curriculum older
        where older.code = new.code and older.version < new.version and older.status = 'published'
    ) then
        raise exception 'a new version has to say what becomes of those on the way to older ones'
            using errcode = 'check_violation', constraint = 'curriculum_new_version_tells';
    end if;
    return null;
end
$$;

create trigger curriculum_new_version_tells
    after update of status on curriculum
    for each row when (old.status = 'draft' and new.status = 'published' and new.on_the_way is null)
    execute function curriculum_new_version_tells();

create table curriculum_course (
    curriculum  integer not null references curriculum,
    course      integer not null references course,
    requirement text    not null,
    hours       numeric(6, 2),

    constraint curriculum_course_once primary key (curriculum, course),
    constraint curriculum_course_requirement_is_known check (requirement in ('required', 'elective'))
);

create index curriculum_course_by_course on curriculum_course (course);

comment on table curriculum_course is 'A course of a curriculum. A curriculum is satisfied by all its required courses together with the hours of electives that it requires';
comment on column curriculum_course.hours is 'The course''s class hours when the curriculum was published; these count in the curriculum, even if the course changes later';

-- People were trained by a published set of courses: changing it would change who is trained.
create function curriculum_published_never_changes() returns trigger language plpgsql as $$
begin
    if exists (
        select from curriculum
        where id in (old.curriculum, new.curriculum) and status <> 'draft'
    ) then
        raise exception 'the courses of a published curriculum never change: make a new version'
            using errcode = 'check_violation', constraint = 'curriculum_published_never_changes';
    end if;
    return coalesce(new, old);
end
$$;

create trigger curriculum_published_never_changes
    before insert or update or delete on curriculum_course
    for each row execute function curriculum_published_never_changes();

-- The other requirements of a published curriculum never change either.
create function curriculum_published_keeps_its_rules() returns trigger language plpgsql as $$
begin
    if old.status <> 'draft'
        and (new.code, new.version) is distinct from (old.code, old.version)
        or old.status <> 'draft' and new.status <> 'draft'
        and new.minimum_elective_hours is distinct from old.minimum_elective_hours
    then
        raise exception 'the rules of a published curriculum never change: make a new version'
            using errcode = 'check_violation', constraint = 'curriculum_published_never_changes';
    end if;
    return new;
end
$$;

create trigger curriculum_published_keeps_its_rules
    before update on curriculum
    for each row execute function curriculum_published_keeps_its_rules();

-- The completions that satisfy a course of a curriculum: those of the course itself, and those of courses that count as
-- it.
create view curriculum_fact as
select curriculum_course.curriculum, curriculum_course.course as wanted, curriculum_course.requirement,
       curriculum_course.hours, curriculum_course.course, null::date as since
from curriculum_course
union all
select curriculum_course.curriculum, curriculum_course.course, curriculum_course.requirement,
       curriculum_course.hours, course_equivalence.course, course_equivalence.since
from curriculum_course
join course_equivalence on course_equivalence.counts_as = curriculum_course.course;

comment on view curriculum_fact is 'The completions that satisfy each course of each curriculum, with the day from which they do, null for always';

-- The number of required courses of each curriculum, and whether it is plain: satisfied on the day of the last of them,
-- because no other course counts as one of them, none expires, and it requires no elective hours.
create view curriculum_rule as
select curriculum.id as curriculum,
       count(curriculum_course.course) as courses,
       curriculum.minimum_elective_hours,
       curriculum.minimum_elective_hours is null
           and not bool_or(coalesce(course.expires, false))
           and not bool_or(exists (
               select from course_equivalence where course_equivalence.counts_as = curriculum_course.course
           )) as is_plain
from curriculum
join curriculum_course on curriculum_course.curriculum = curriculum.id and curriculum_course.requirement = 'required'
join course on course.id = curriculum_course.course
where curriculum.status <> 'draft'
group by curriculum.id, curriculum.minimum_elective_hours;

comment on view curriculum_rule is 'The requirements of each published curriculum';
