-- Courses, with their prerequisites, their equivalents, and how long a completion is valid.

create domain publication_status as text
    constraint publication_status_is_known check (value in ('draft', 'published', 'retired'));

comment on domain publication_status is 'draft, published, or retired from a day on that may lie in the future; status_on gives the status on a day';

create table course (
    id             integer            generated always as identity primary key,
    code           text collate "C"   not null,
    title_vi       text               not null,
    title_en       text,
    hours          numeric(6, 2),
    format         text,
    provider       text,
    languages      text[]             not null default '{}',
    status         publication_status not null default 'draft',
    available_from date,
    retired_on     date,
    valid_months   integer,
    expires        boolean            not null default false,
    import         integer            references import,
    import_line    integer,

    constraint course_one_per_code unique (code),
    constraint course_code_is_written check (code <> '' and code = btrim(code)),
    constraint course_title_is_written check (title_vi <> '' and title_vi = btrim(title_vi)),
    constraint course_hours_make_sense check (hours > 0),
    constraint course_format_is_known check (format in ('online', 'classroom', 'blended')),
    constraint course_languages_are_written check (array_position(languages, null) is null),
    constraint course_retired_has_a_day check ((status = 'retired') = (retired_on is not null)),
    constraint course_ends_after_it_begins check (retired_on > available_from),
    constraint course_validity_makes_sense check (valid_months between 1 and 600),
    constraint course_validity_is_remembered check (valid_months is null or expires)
);

comment on table course is 'A unit of training';
comment on column course.hours is 'Class hours (tiết), exact; never turned into days';
comment on column course.available_from is 'The first day on which it can be completed, null for any day';
comment on column course.retired_on is 'The first day on which it can no longer be completed';
comment on column course.valid_months is 'The number of months for which a completion holds, null for ever; each completion keeps the end that it got when it was recorded';
comment on column course.expires is 'True once a completion of it may have been recorded with an end';

-- `retired` means that there is a day of retirement; whether it has come depends on the day in question.
create function status_on(status text, retired_on date, day date) returns text
    language sql immutable parallel safe
    return case when status = 'retired' and retired_on > day then 'published' else status end;

comment on function status_on is 'The status of a course or a curriculum on a day: if its retirement is on a later day, it is published until then';

create table course_prerequisite (
    course       integer not null references course,
    prerequisite integer not null references course,

    constraint course_prerequisite_once primary key (course, prerequisite),
    constraint course_is_not_its_own_prerequisite check (course <> prerequisite)
);

comment on table course_prerequisite is 'Courses that have to be completed before an official can be enrolled on a course';

-- A circle of prerequisites could never be begun.
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
    since     date,

    constraint course_equivalence_once primary key (course, counts_as),
    constraint course_counts_as_another check (course <> counts_as),
    constraint course_counts_since_a_day check (isfinite(since))
);

create index course_equivalence_by_what_it_counts_as on course_equivalence (counts_as);

comment on table course_equivalence is 'A completion of one course counts as one of another; the rule is applied once and not chained';
comment on column course_equivalence.since is 'The first day on which the rule holds, null for always; an earlier completion counts from that day on';
