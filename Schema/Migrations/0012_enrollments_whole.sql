-- Enrollments as they live: asked for, approved, completed by a fact, and ended.

alter table enrollment
    add column reason text;

comment on column enrollment.reason is 'Why it was asked for, where somebody said';

-- What a completion finds when it moves what it completes.
create index enrollment_by_official on enrollment (official);

alter table enrollment_transition
    add column completion bigint references completion;

comment on column enrollment_transition.completion is 'The fact that moved it, where a fact did';

create index enrollment_transition_by_completion on enrollment_transition (completion) where completion is not null;

-- A seat that was promised is taken up on the class's first day; an approval of a full class puts the official on the waitlist.
insert into enrollment_move (from_state, to_state) values
    ('requested', 'active'),
    -- A curriculum is satisfied by facts, whoever has approved of it by then.
    ('requested', 'completed'), ('waitlisted', 'completed'),
    ('waitlisted', 'rejected'), ('approved', 'failed');
