-- Goals, and how far the country is from them.

create table goal (
    id       integer generated always as identity primary key,
    code     text collate "C" not null,
    title_vi text             not null,
    title_en text,
    target   integer          not null,
    start_on date             not null,
    deadline date             not null,

    constraint goal_one_per_code unique (code),
    constraint goal_code_is_written check (code <> '' and code = btrim(code)),
    constraint goal_title_is_written check (title_vi <> '' and title_vi = btrim(title_vi)),
    constraint goal_target_makes_sense check (target > 0),
    constraint goal_dates_make_sense check (isfinite(start_on) and isfinite(deadline) and start_on <= deadline)
);

comment on table goal is 'A number of distinct officials to be trained by a deadline';
comment on column goal.start_on is 'The first day that counts';
comment on column goal.deadline is 'The last day that counts';

create table goal_curriculum (
    goal            integer          not null references goal,
    curriculum_code text collate "C" not null,
    since           date,

    constraint goal_curriculum_once primary key (goal, curriculum_code),
    constraint goal_curriculum_since_a_day check (isfinite(since))
);

comment on table goal_curriculum is 'The curricula, in all their versions, that satisfy a goal; a goal without any is satisfied by every published one';
comment on column goal_curriculum.since is 'From which day it satisfies the goal, null for always; whoever satisfied it earlier counts from that day on';

create table goal_allocation (
    goal         integer not null references goal,
    organization integer not null references organization,
    target       integer not null,

    constraint goal_allocation_once primary key (goal, organization),
    constraint goal_allocation_makes_sense check (target >= 0)
);

comment on table goal_allocation is 'How a goal''s target is shared out over organizations';

-- Who is trained, a row a person and goal, kept in the transaction of every fact that changes it.
--
-- This table and the next follow from facts and rules that have their keys, and `daotao verify` counts them anew; keys of
-- their own would only look up every row once more, for each of them, whenever it is written.
create table trained (
    official     bigint  not null,
    goal         integer not null,
    day          date    not null,
    organization integer not null,
    completion   bigint  not null,

    constraint trained_once primary key (official, goal)
);

comment on table trained is 'An official who counts towards a goal, once: since which day and in which organization, and by which fact';
comment on column trained.day is 'The first day of the goal on which the official had every required course of one of its curricula';
comment on column trained.organization is 'Where the official belonged that day';
comment on column trained.completion is 'The fact whose recording made it so';

-- The number, a row a goal, unit and day; each unit carries what happened in all units below it.
--
-- Those who record single facts needn't wait for each other at a counter: a transaction takes a slot that no other one has, by
-- an advisory lock, and adds to the rows of that slot alone. The number is the sum over all of them. What counts alone adds to
-- slot 0.
create table progress (
    goal         integer  not null,
    organization integer  not null,
    day          date     not null,
    slot         smallint not null default 0,
    trained      integer  not null,
    attendances  integer  not null,

    constraint progress_once primary key (goal, organization, day, slot)
);

comment on table progress is 'How many officials became trained on a day, and how many attendances there were, at or below an organization';
comment on column progress.attendances is 'Lượt: live completions that day of courses that the goal''s curricula name';
comment on column progress.slot is 'Which of those who count at the same time added it; a slot can be below zero, their sum never is';

-- Whatever is taken away was added before, but perhaps to another slot. Only who leaves a slot below zero looks at the sum, when
-- the transaction ends and all of its steps are there; so those who add pay nothing for it.
create function progress_is_never_negative() returns trigger language plpgsql as $$
begin
    if (
        select sum(trained) < 0 or sum(attendances) < 0
        from progress
        where goal = new.goal and organization = new.organization and day = new.day
    ) then
        raise exception 'more was taken away from a number than had been added to it'
            using errcode = 'check_violation', constraint = 'progress_is_never_negative';
    end if;
    return null;
end
$$;

create constraint trigger progress_is_never_negative
    after insert or update on progress
    deferrable initially deferred
    for each row when (new.trained < 0 or new.attendances < 0)
    execute function progress_is_never_negative();

-- What trained and progress must equal at every moment follows from these; `daotao verify` compares them.

create view goal_satisfied_by as
select goal.id as goal, curriculum.id as curriculum, curriculum.retired_on, goal_curriculum.since
from goal
join curriculum on curriculum.status <> 'draft'
left join goal_curriculum on goal_curriculum.goal = goal.id and goal_curriculum.curriculum_code = curriculum.code
where goal_curriculum.goal is not null
   or not exists (select from goal_curriculum where goal_curriculum.goal = goal.id);

comment on view goal_satisfied_by is 'The published curricula that satisfy each goal, and from when, null for always';

create view goal_course as
select distinct goal_satisfied_by.goal, curriculum_course.course
from goal_satisfied_by
join curriculum_course on curriculum_course.curriculum = goal_satisfied_by.curriculum;

comment on view goal_course is 'The courses whose completions are attendances of a goal';
