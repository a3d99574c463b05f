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

-- Whoever changes an enrollment, it goes only where the table of moves lets it go, and begins where one can begin.
create function enrollment_moves_as_the_table_says() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
        and exists (select from enrollment_move where from_state = old.state and to_state = new.state)
    then
        return new;
    end if;
    raise exception 'an enrollment can not go there'
        using errcode = 'check_violation', constraint = 'enrollment_moves_as_the_table_says';
end
$$;

create trigger enrollment_begins_as_one_can
    before insert on enrollment
    for each row when (new.state not in ('requested', 'waitlisted', 'approved', 'active'))
    execute function enrollment_moves_as_the_table_says();

create trigger enrollment_moves_as_the_table_says
    before update of state on enrollment
    for each row when (old.state <> new.state)
    execute function enrollment_moves_as_the_table_says();
