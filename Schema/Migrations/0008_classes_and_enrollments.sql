-- Classes, and enrollments of officials in a class, a course, or a curriculum.

create table class (
    id                integer generated always as identity primary key,
    code              text collate "C" not null,
    course            integer          not null references course,
    organization      integer references organization,
    title_vi          text,
    title_en          text,
    starts_on         date,
    ends_on           date,
    opens_on          date,
    closes_on         date,
    capacity          integer,
    place             text,
    link              text,
    provider          text,
    requires_approval boolean          not null default false,

    constraint class_one_per_code unique (code),
    constraint class_code_is_written check (code <> '' and code = btrim(code)),
    constraint class_days_make_sense check (starts_on <= ends_on),
    constraint class_window_makes_sense check (opens_on <= closes_on),
    constraint class_capacity_makes_sense check (capacity > 0),
    constraint class_is_held_somewhere check (place <> '' and link <> ''),

    -- People follow the link from lists and pages, and one of another scheme could run a script.
    constraint class_link_leads_to_the_web check (link ~* '^https?://[^/?#[:space:]][^[:space:]]*$')
);

create index class_by_course on class (course);

comment on table class is 'One run of a course';
comment on column class.organization is 'The unit that runs the class: callers whose scope holds the unit manage it; null for a class of the whole state';
comment on column class.opens_on is 'The first day on which it takes enrollments, null for any';
comment on column class.closes_on is 'The last day on which it takes enrollments, null for any';
comment on column class.capacity is 'The number of seats, null for no limit';

-- The meaning of an enrollment's states. The planner replaces calls of these functions by their bodies, so that indexes
-- and generated columns can use them too.
create function enrollment_is_open(state text) returns boolean
    language sql immutable parallel safe
    return state in ('requested', 'waitlisted', 'approved', 'active');

comment on function enrollment_is_open is 'True for states in which an enrollment has not ended: it waits for a decision, or is under way';

create function enrollment_is_under_way(state text) returns boolean
    language sql immutable parallel safe
    return state in ('approved', 'active');

comment on function enrollment_is_under_way is 'True for states in which a completion completes the enrollment';

create function enrollment_is_standing(state text) returns boolean
    language sql immutable parallel safe
    return enrollment_is_open(state) or state = 'completed';

comment on function enrollment_is_standing is 'True for states in which a new request means the same enrollment';

create function enrollment_has_seat(state text) returns boolean
    language sql immutable parallel safe
    return enrollment_is_under_way(state) or state in ('completed', 'failed');

comment on function enrollment_has_seat is 'True for states in which an enrollment takes a seat of its class';

-- The states and the moves between them: the whole state machine, as data.
create table enrollment_state (
    state text primary key
);

insert into enrollment_state (state) values
    ('requested'), ('waitlisted'), ('approved'), ('active'), ('completed'),
    ('rejected'), ('withdrawn'), ('expired'), ('failed');

create table enrollment_move (
    from_state text not null references enrollment_state,
    to_state   text not null references enrollment_state,

    constraint enrollment_move_once primary key (from_state, to_state)
);

insert into enrollment_move (from_state, to_state) values
    -- Approval of a request for a full class puts the official on the waitlist.
    ('requested', 'approved'), ('requested', 'active'), ('requested', 'waitlisted'), ('requested', 'rejected'),
    ('requested', 'withdrawn'), ('requested', 'expired'),
    ('waitlisted', 'approved'), ('waitlisted', 'active'), ('waitlisted', 'rejected'), ('waitlisted', 'withdrawn'),
    ('waitlisted', 'expired'),
    -- A promised seat becomes active on the class's first day.
    ('approved', 'active'), ('approved', 'completed'), ('approved', 'failed'), ('approved', 'withdrawn'),
    ('approved', 'expired'),
    ('active', 'completed'), ('active', 'failed'), ('active', 'withdrawn'), ('active', 'expired'),
    -- Completions satisfy a curriculum even where the enrollment isn't approved yet.
    ('requested', 'completed'), ('waitlisted', 'completed'),
    -- A completion can be revoked.
    ('completed', 'active'),
    -- An enrollment that expired by a last day that is withdrawn returns to its earlier state, or waits where its seat
    -- is taken.
    ('expired', 'requested'), ('expired', 'waitlisted'), ('expired', 'approved'), ('expired', 'active'),
    -- No enrollment is active in a class that hasn't begun: when the class gets a later first day, active ones become
    -- approved and keep their seats.
    ('active', 'approved');

-- Most completions move an enrollment from active to completed. So no index depends on the state itself, and pages keep
-- room, so that the new version of the row stays on its page and no index changes.
create table enrollment (
    id          bigint      generated always as identity primary key,
    official    bigint      not null,
    course      integer,
    class       integer,
    curriculum  integer,
    state       text        not null,
    is_standing boolean     not null
        generated always as (enrollment_is_standing(state)) stored,
    enrolled_on date        not null,
    reason      text,
    recorded_at timestamptz not null default now(),
    recorded_by text        not null,
    request     text,
    import      integer,
    import_line integer,

    constraint enrollment_official_exists foreign key (official) references official,
    constraint enrollment_course_exists foreign key (course) references course,
    constraint enrollment_class_exists foreign key (class) references class,
    constraint enrollment_curriculum_exists foreign key (curriculum) references curriculum,
    constraint enrollment_import_exists foreign key (import) references import,

    constraint enrollment_is_of_one_thing check (num_nonnulls(course, class, curriculum) = 1),
    constraint enrollment_day_makes_sense check (not is_before_the_state(enrolled_on)),
    constraint enrollment_leads_back
        check (num_nonnulls(import, request) = 1 and (import is null) = (import_line is null))
) with (fillfactor = 80);

-- One standing enrollment per official and course, class or curriculum; after it has ended the official can enroll
-- again.
create unique index enrollment_one_standing_course on enrollment (official, course)
    where course is not null and is_standing;
create unique index enrollment_one_standing_class on enrollment (official, class)
    where class is not null and is_standing;
create unique index enrollment_one_standing_curriculum on enrollment (official, curriculum)
    where curriculum is not null and is_standing;

-- A completion finds the enrollments that it completes.
create index enrollment_by_official on enrollment (official);

-- Seats are counted, and the waitlist moves up, by class and in the order of requests.
create index enrollment_by_class on enrollment (class, id) where class is not null;

-- As of officials: the enrollments of an import lie together.
create index enrollment_by_import on enrollment using brin (import) with (pages_per_range = 32);

comment on table enrollment is 'An official in a class, or on a course or a curriculum';
comment on column enrollment.is_standing is 'The value of enrollment_is_standing for its state: true where a new request means this enrollment';
comment on column enrollment.reason is 'The reason given in the request, null for none';
comment on column enrollment.request is 'The request that recorded it, where it did not come from a file';

-- Rules of enrollments are checked for all rows of a statement at once: a completion moves an enrollment, and keys that
-- look up each row separately would slow every move.

-- An enrollment begins in an initial state and follows moves, so it is always in an existing state.
create function enrollment_begins_as_one_can() returns trigger language plpgsql as $$
begin
    raise exception 'an enrollment can not begin there'
        using errcode = 'check_violation', constraint = 'enrollment_moves_as_the_table_says';
end
$$;

create trigger enrollment_begins_as_one_can
    before insert on enrollment
    for each row when (not enrollment_is_open(new.state))
    execute function enrollment_begins_as_one_can();

-- Enrollments change only by the moves in the table, and otherwise stay the same. A session keeps its plan, and one
-- made for a single enrollment would later compare each with each (20,000 of them: 21 s instead of 0.16).
create function enrollments_move_as_the_table_says() returns trigger
    language plpgsql set enable_nestloop = off as $$
begin
    if exists (
        select before.state, after.state
        from before
        left join after on after.id = before.id
        where after.state is distinct from before.state
        except
        select from_state, to_state from enrollment_move
    ) then
        raise exception 'an enrollment can not go there'
            using errcode = 'check_violation', constraint = 'enrollment_moves_as_the_table_says';
    end if;
    return null;
end
$$;

create trigger enrollment_moves_as_the_table_says
    after update on enrollment
    referencing old table as before new table as after
    for each statement execute function enrollments_move_as_the_table_says();

create trigger enrollment_is_never_truncated
    before truncate on enrollment
    for each statement execute function rows_are_never_truncated();

create table enrollment_transition (
    enrollment bigint      not null,
    at         timestamptz not null default clock_timestamp(),
    from_state text        not null,
    to_state   text        not null,
    by         text        not null,
    why        text,
    completion bigint,

    -- A move locks the enrollment's row, so its moves come one after the other.
    constraint enrollment_transition_once primary key (enrollment, at)
);

create index enrollment_transition_by_completion on enrollment_transition (completion) where completion is not null;

comment on table enrollment_transition is 'Every move of an enrollment from one state to another: when, by whom and why';
comment on column enrollment_transition.completion is 'The fact that moved it, null where something else did';

-- A transition must be a possible move, of an existing enrollment, and by an existing completion. An index finds each,
-- as completions find their officials (20,000 moves: 0.08 s; 9 s without the setting, 42 s without `offset 0`). The
-- enrollment can't be deleted meanwhile, because the same transaction has moved it and holds its row.
create function enrollment_transitions_are_moves() returns trigger
    language plpgsql set enable_seqscan = off as $$
begin
    if exists (
        select from_state, to_state from told
        except
        select from_state, to_state from enrollment_move
    ) or exists (
        select from told
        where not exists (select from enrollment where enrollment.id = told.enrollment offset 0)
           or completion is not null
              and not exists (select from completion where completion.id = told.completion offset 0)
    ) then
        raise exception 'there is no such move, enrollment or completion'
            using errcode = 'foreign_key_violation', constraint = 'enrollment_transition_is_a_move';
    end if;
    return null;
end
$$;

-- A trigger that sees the rows of its statement can have only one event.
create trigger enrollment_transition_is_a_move
    after insert on enrollment_transition
    referencing new table as told
    for each statement execute function enrollment_transitions_are_moves();

create trigger enrollment_transition_stays_a_move
    after update on enrollment_transition
    referencing new table as told
    for each statement execute function enrollment_transitions_are_moves();

-- Deleting an enrollment deletes its transitions too; a completion is never deleted.
create function enrollment_takes_its_transitions_along() returns trigger language plpgsql as $$
begin
    delete from enrollment_transition where enrollment in (select id from gone);
    return null;
end
$$;

create trigger enrollment_takes_its_transitions_along
    after delete on enrollment
    referencing old table as gone
    for each statement execute function enrollment_takes_its_transitions_along();

create trigger enrollment_transition_is_never_truncated
    before truncate on enrollment_transition
    for each statement execute function rows_are_never_truncated();

-- The enrollments that a completion of the course completes: those in the course itself and in its classes.
create view enrollment_on_course as
select enrollment.id, enrollment.ctid as place, enrollment.official, coalesce(enrollment.course, of_class.course) as course,
       enrollment.state, enrollment.enrolled_on
from enrollment
-- Kept apart by `offset 0`, a class is looked up by its enrollment, and never an enrollment by its class.
left join lateral (select class.course from class where class.id = enrollment.class offset 0) of_class on true
where enrollment.curriculum is null and enrollment.is_standing;

comment on view enrollment_on_course is 'Standing enrollments on a course, or in a class of it';

-- The unusual things about a completion that was recorded nevertheless. They are shown wherever it is, and found again
-- each time, because the facts about people and courses change.
create function completion_flags(of_official bigint, of_course integer, completed_on date)
    returns table (flags text[])
    language sql stable parallel safe
begin atomic
    select array_remove(array[
        -- The official was enrolled in the course only after completing it.
        case when (
            select min(enrollment_on_course.enrolled_on) from enrollment_on_course
            where enrollment_on_course.official = of_official and enrollment_on_course.course = of_course
        ) > completion_flags.completed_on then 'before_enrollment' end,
        -- The official had not completed a prerequisite.
        case when exists (
            select from missing_prerequisites(of_official, of_course, completion_flags.completed_on)
        ) then 'prerequisite_missing' end,
        -- The official was not in the state's service that day.
        case when exists (
            select from official_absence
            where official_absence.official = of_official and official_absence.valid @> completion_flags.completed_on
        ) then 'after_departure' end
    ], null);
end;

comment on function completion_flags is 'The flags of a completion, in one row: before_enrollment, prerequisite_missing, after_departure';
