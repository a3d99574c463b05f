-- Courses and curricula: what can be completed, and which courses together make an official trained.

create table course (
    id         integer generated always as identity primary key,
    code       text collate "C" not null,
    title_vi   text             not null,
    title_en   text,
    hours      numeric(6, 2),
    format     text,
    status     text             not null default 'draft',
    retired_on date,
    import      integer references import,
    import_line integer,

    constraint course_one_per_code unique (code),
    constraint course_code_is_written check (code <> '' and code = btrim(code)),
    constraint course_title_is_written check (title_vi <> '' and title_vi = btrim(title_vi)),
    constraint course_hours_make_sense check (hours > 0),
    constraint course_format_is_known check (format in ('online', 'classroom', 'blended')),
    constraint course_status_is_known check (status in ('draft', 'published', 'retired')),
    constraint course_retired_has_a_day check ((status = 'retired') = (retired_on is not null))
);

comment on table course is 'A unit of training';
comment on column course.hours is 'Class hours (tiết), exact; never turned into days';
comment on column course.retired_on is 'The first day on which it can no longer be completed';

create table curriculum (
    id           integer generated always as identity primary key,
    code         text collate "C" not null,
    version      integer          not null,
    title_vi     text             not null,
    title_en     text,
    target_group text,
    status       text             not null default 'draft',
    retired_on   date,
    import       integer references import,
    import_line  integer,

    constraint curriculum_one_per_code_and_version unique (code, version),
    constraint curriculum_code_is_written check (code <> '' and code = btrim(code)),
    constraint curriculum_version_makes_sense check (version > 0),
    constraint curriculum_title_is_written check (title_vi <> '' and title_vi = btrim(title_vi)),
    constraint curriculum_status_is_known check (status in ('draft', 'published', 'retired')),
    constraint curriculum_retired_has_a_day check ((status = 'retired') = (retired_on is not null))
);

comment on table curriculum is 'A version of a set of courses for a target group; once published, its courses never change';
comment on column curriculum.retired_on is 'The first day on which nobody new satisfies it; who did before stays counted';

create table curriculum_course (
    curriculum  integer not null references curriculum,
    course      integer not null references course,
    requirement text    not null,

    constraint curriculum_course_once primary key (curriculum, course),
    constraint curriculum_course_requirement_is_known check (requirement in ('required', 'elective'))
);

create index curriculum_course_by_course on curriculum_course (course);

comment on table curriculum_course is 'A course of a curriculum. A curriculum is satisfied by all its required courses; electives are counted as attendances';

-- A published set of courses is what people were trained by: changing it would change who is trained.
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
