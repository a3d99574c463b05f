-- Classes, and who is enrolled: in a class, on a course, or on a curriculum.

create table class (
    id                integer generated always as identity primary key,
    code              text collate "C" not null,
    course            integer          not null references course,
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
    constraint class_capacity_makes_sense check (capacity > 0)
);

create index class_by_course on class (course);

comment on table class is 'One run of a course';
comment on column class.opens_on is 'The first day on which one can be enrolled, null for any';
comment on column class.closes_on is 'The last day on which one can be enrolled, null for any';
comment on column class.capacity is 'How many seats there are, null where nobody counts';

-- The states of an enrollment and the moves between them: the state machine whole, as data.
create table enrollment_state (
    state       text    primary key,
    is_standing boolean not null,
    has_seat    boolean not null
);

comment on column enrollment_state.is_standing is 'Whether it is the official''s enrollment there, so that asking again is asking for the same';
comment on column enrollment_state.has_seat is 'Whether it takes one of a class''s seats';

insert into enrollment_state (state, is_standing, has_seat) values
    ('requested',  true,  false),
    ('waitlisted', true,  false),
    ('approved',   true,  true),
    ('active',     true,  true),
    ('completed',  true,  true),
    ('rejected',   false, false),
    ('withdrawn',  false, false),
    ('expired',    false, false),
    ('failed',     false, true);

create table enrollment_move (
    from_state text not null references enrollment_state,
    to_state   text not null references enrollment_state,

    constraint enrollment_move_once primary key (from_state, to_state)
);

insert into enrollment_move (from_state, to_state) values
    ('requested', 'approved'), ('requested', 'waitlisted'), ('requested', 'rejected'), ('requested', 'withdrawn'),
    ('requested', 'expired'),
    ('waitlisted', 'approved'), ('waitlisted', 'active'), ('waitlisted', 'withdrawn'), ('waitlisted', 'expired'),
    ('approved', 'active'), ('approved', 'completed'), ('approved', 'withdrawn'), ('approved', 'expired'),
    ('active', 'completed'), ('active', 'failed'), ('active', 'withdrawn'), ('active', 'expired'),
    -- A completion can be revoked.
    ('completed', 'active');

create table enrollment (
    id          bigint generated always as identity primary key,
    official    bigint      not null,
    course      integer,
    class       integer,
    curriculum  integer,
    state       text        not null,
    enrolled_on date        not null,
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
    constraint enrollment_state_is_known foreign key (state) references enrollment_state,

    constraint enrollment_is_of_one_thing check (num_nonnulls(course, class, curriculum) = 1),
    constraint enrollment_day_makes_sense check (enrolled_on >= date '1945-09-02'),
    constraint enrollment_leads_back
        check (num_nonnulls(import, request) = 1 and (import is null) = (import_line is null))
);

-- One standing enrollment per official and thing; after it has ended one can be enrolled anew.
create unique index enrollment_one_standing_course on enrollment (official, course)
    where course is not null and state in ('requested', 'waitlisted', 'approved', 'active', 'completed');
create unique index enrollment_one_standing_class on enrollment (official, class)
    where class is not null and state in ('requested', 'waitlisted', 'approved', 'active', 'completed');
create unique index enrollment_one_standing_curriculum on enrollment (official, curriculum)
    where curriculum is not null and state in ('requested', 'waitlisted', 'approved', 'active', 'completed');

-- Seats are counted, and the waitlist moves up, class by class in the order of asking.
create index enrollment_by_class on enrollment (class, state, id) where class is not null;

comment on table enrollment is 'An official in a class, or on a course or a curriculum';
comment on column enrollment.request is 'The request that recorded it, where it did not come from a file';

create table enrollment_transition (
    enrollment bigint      not null references enrollment on delete cascade,
    at         timestamptz not null default clock_timestamp(),
    from_state text        not null,
    to_state   text        not null,
    by         text        not null,
    why        text,

    constraint enrollment_transition_is_a_move
        foreign key (from_state, to_state) references enrollment_move (from_state, to_state)
);

create index enrollment_transition_by_enrollment on enrollment_transition (enrollment, at);

comment on table enrollment_transition is 'Every move of an enrollment from one state to another: when, by whom and why';
