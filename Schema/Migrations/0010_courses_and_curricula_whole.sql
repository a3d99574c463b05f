-- What a training department says of its courses and curricula: what has to come first, what counts as what, for how long
-- a completion holds, how many elective hours are needed, and what becomes of those on the way to an older version.

-- Texts are searched whatever the collation of what they come from: codes are in "C", where letters with accents have no
-- small ones. Without their accents they have, in every collation.
create or replace function fold(name text) returns text
    language sql immutable parallel safe
    return lower(translate(regexp_replace(normalize(name, nfd), U&'[\0300-\036F]', '', 'g'), 'Đđ', 'dd'));

alter table course
    add column provider       text,
    add column languages      text[]  not null default '{}',
    add column available_from date,
    add column valid_months   integer,
    add column expires        boolean not null default false,
    add constraint course_languages_are_written check (array_position(languages, null) is null),
    add constraint course_validity_makes_sense check (valid_months between 1 and 600),
    add constraint course_validity_is_remembered check (valid_months is null or expires),
    add constraint course_ends_after_it_begins check (retired_on > available_from);

comment on column course.available_from is 'The first day on which it can be completed, null where nobody said';
comment on column course.valid_months is 'How many months a completion holds, null where for ever; a completion keeps what held when it was recorded';
comment on column course.expires is 'Whether a completion of it may ever have been recorded with an end';

create table course_prerequisite (
    course       integer not null references course,
    prerequisite integer not null references course,

    constraint course_prerequisite_once primary key (course, prerequisite),
    constraint course_is_not_its_own_prerequisite check (course <> prerequisite)
);

comment on table course_prerequisite is 'What has to be completed before one can be enrolled on a course';

-- A circle of prerequisites is one that nobody can enter.
create function course_prerequisites_have_no_circle() returns trigger language plpgsql as $$
begin
    if exists (
        with recursive before as (
            select new.prerequisite as course
            union
            select course_prerequisite.prerequisite
            from course_prerequisite
            join before on before.course = course_prerequisite.course
        )
        select from before where course = new.course
    ) then
        raise exception 'a course can not be its own prerequisite, not by way of others either'
            using errcode = 'check_violation', constraint = 'course_prerequisites_have_no_circle';
    end if;
    return new;
end
$$;

create trigger course_prerequisites_have_no_circle
    before insert or update on course_prerequisite
    for each row execute function course_prerequisites_have_no_circle();

create table course_equivalence (
    course    integer not null references course,
    counts_as integer not null references course,
    since     date    not null default '-infinity',

    constraint course_equivalence_once primary key (course, counts_as),
    constraint course_counts_as_another check (course <> counts_as)
);

create index course_equivalence_by_what_it_counts_as on course_equivalence (counts_as);

comment on table course_equivalence is 'Having completed a course counts as having completed another, one step and no further';
comment on column course_equivalence.since is 'The first day on which it does; whoever had completed it earlier has so from that day on';

-- Whom a curriculum is for, by what is on record of an official.
create table target_group (
    code       text collate "C" primary key,
    title_vi   text   not null,
    title_en   text,
    categories text[] not null default '{}',
    positions  text[] not null default '{}',

    constraint target_group_code_is_written check (code <> '' and code = btrim(code)),
    constraint target_group_title_is_written check (title_vi <> '' and title_vi = btrim(title_vi)),
    constraint target_group_categories_are_known
        check (categories <@ array['cadre', 'civil_servant', 'public_employee'])
);

comment on table target_group is 'Officials by category and position';
comment on column target_group.categories is 'Those of these categories; empty for any';
comment on column target_group.positions is 'Those whose position holds one of these words, whatever its accents and case; empty for any';

-- The three groups of the programme of 2022.
insert into target_group (code, title_vi, title_en, positions) values
    ('general', 'Toàn thể cán bộ, công chức, viên chức', 'All officials', '{}'),
    ('leaders', 'Lãnh đạo, quản lý', 'Leaders',
     '{bộ trưởng,thứ trưởng,vụ trưởng,cục trưởng,chủ tịch,giám đốc,chánh văn phòng,trưởng phòng,bí thư,hiệu trưởng,lãnh đạo}'),
    ('specialists', 'Cán bộ chuyên trách công nghệ thông tin và chuyển đổi số', 'Specialised staff',
     '{công nghệ thông tin,chuyển đổi số}');

-- What a position has to be like to hold one of these words.
create function like_words(words text[]) returns text[]
    language sql immutable parallel safe
    return array(select '%' || fold(word) || '%' from unnest(words) as word);

comment on function like_words is 'Patterns for folded texts that hold a word; of constants the planner makes them once for all rows';

-- Whether an official with this position and category belongs to a group with these rules.
create function belongs_to_group(in_position text, in_category text, positions text[], categories text[]) returns boolean
    language sql immutable parallel safe
    return (cardinality(categories) = 0 or in_category = any (categories))
       and (cardinality(positions) = 0 or fold(in_position) like any (like_words(positions)));

alter table curriculum
    add column minimum_elective_hours numeric(7, 2),
    add column on_the_way             text,
    add column on_the_way_until       date,
    add constraint curriculum_elective_hours_make_sense check (minimum_elective_hours > 0),
    add constraint curriculum_on_the_way_is_known check (on_the_way in ('finish', 'move')),
    add constraint curriculum_on_the_way_has_a_day check (on_the_way_until is null or on_the_way = 'finish');

comment on column curriculum.minimum_elective_hours is 'How many class hours of its elective courses it takes besides the required ones';
comment on column curriculum.on_the_way is 'What became of those on the way to older versions when this one was published: finish lets them finish, move enrolls them on this one';
comment on column curriculum.on_the_way_until is 'The last day on which they could finish, null where there is none';

alter table curriculum_course
    add column hours numeric(6, 2);

comment on column curriculum_course.hours is 'The course''s class hours when the curriculum was published: what they count for in it, whatever becomes of the course';

-- What a published curriculum takes never changes either.
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

alter table goal_curriculum
    add column since date not null default '-infinity';

comment on column goal_curriculum.since is 'From which day it satisfies the goal; whoever satisfied it earlier counts from that day on';

alter table class
    add column organization integer references organization,
    add constraint class_is_held_somewhere check (place <> '' and link <> '');

comment on column class.organization is 'Whose class it is: those whose scope holds the unit keep it; null for the whole state''s';

-- Which completions satisfy which course of which curriculum: the course itself, and what counts as it.
create view curriculum_fact as
select curriculum_course.curriculum, curriculum_course.course as wanted, curriculum_course.requirement,
       curriculum_course.hours, curriculum_course.course, date '-infinity' as since
from curriculum_course
union all
select curriculum_course.curriculum, curriculum_course.course, curriculum_course.requirement,
       curriculum_course.hours, course_equivalence.course, course_equivalence.since
from curriculum_course
join course_equivalence on course_equivalence.counts_as = curriculum_course.course;

comment on view curriculum_fact is 'Which completions satisfy which course of which curriculum, and from which day on they do';

-- How many required courses each curriculum has, and whether it is plain: satisfied on the day of the last of them, for no
-- other course counts as one of them, none expires, and no elective hours are asked for.
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

comment on view curriculum_rule is 'What it takes to satisfy each published curriculum';

create or replace view goal_satisfied_by as
select goal.id as goal, curriculum.id as curriculum, curriculum.retired_on,
       coalesce(goal_curriculum.since, '-infinity') as since
from goal
join curriculum on curriculum.status <> 'draft'
left join goal_curriculum on goal_curriculum.goal = goal.id and goal_curriculum.curriculum_code = curriculum.code
where goal_curriculum.goal is not null
   or not exists (select from goal_curriculum where goal_curriculum.goal = goal.id);

comment on view goal_satisfied_by is 'The published curricula that satisfy each goal, and from when';
