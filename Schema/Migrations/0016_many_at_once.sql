-- What it takes to serve many at once: counters that those who record at the same time needn't wait for each other at, and
-- indexes for what is looked up with every fact that is recorded and every official that is shown.

-- A transaction that records single facts takes a slot that no other one has, by an advisory lock, and adds to the rows of
-- that slot alone; the number is the sum over all of them. What counts alone adds to slot 0.
alter table progress
    add column slot smallint not null default 0,
    drop constraint progress_once,
    drop constraint progress_never_negative,
    add constraint progress_once primary key (goal, organization, day, slot);

comment on column progress.slot is 'Which of those who count at the same time added it; a slot can be below zero, their sum never is';

-- Searching the indexes of exclusion constraints takes many times as long.
create index official_past_membership_by_official on official_past_membership (official);
create index official_absence_by_official on official_absence (official);
create index organization_span_by_organization
    on organization_span (organization, lower(valid) desc nulls last) include (code, name, valid);

-- Standing facts are found by completion_one_live.
create index completion_revoked on completion (official) where revoked_at is not null;

-- A fact moves an enrollment from active to completed, and most facts do: where no index depends on the state itself, the
-- new version of the row stays on its page, and no index has to be told.
alter table enrollment
    add column is_standing boolean not null
        generated always as (state in ('requested', 'waitlisted', 'approved', 'active', 'completed')) stored;

comment on column enrollment.is_standing is 'Whether it is the official''s enrollment there, as enrollment_state says of its state';

alter table enrollment set (fillfactor = 80);

drop index enrollment_one_standing_course, enrollment_one_standing_class, enrollment_one_standing_curriculum,
    enrollment_by_class;
create unique index enrollment_one_standing_course on enrollment (official, course)
    where course is not null and is_standing;
create unique index enrollment_one_standing_class on enrollment (official, class)
    where class is not null and is_standing;
create unique index enrollment_one_standing_curriculum on enrollment (official, curriculum)
    where curriculum is not null and is_standing;
create index enrollment_by_class on enrollment (class, id) where class is not null;
