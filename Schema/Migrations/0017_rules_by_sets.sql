-- Rules of enrollments that are held for all rows of a statement at once, in place of keys and a trigger that looked every row
-- up by itself: a recorded completion moves an enrollment, and each move paid for five of them.

-- Whoever changes enrollments, they go only where the table of moves lets them go, and stay the same enrollments. A set is
-- compared as a set, however few there were when the plan was made.
create function enrollments_move_as_the_table_says() returns trigger
    language plpgsql set enable_nestloop = off as $$
begin
    if exists (
        select from before
        left join after on after.id = before.id
        where after.id is null
           or after.state <> before.state
              and (before.state, after.state) not in (select from_state, to_state from enrollment_move)
    ) then
        raise exception 'an enrollment can not go there'
            using errcode = 'check_violation', constraint = 'enrollment_moves_as_the_table_says';
    end if;
    return null;
end
$$;

drop trigger enrollment_moves_as_the_table_says on enrollment;

create trigger enrollment_moves_as_the_table_says
    after update on enrollment
    referencing old table as before new table as after
    for each statement execute function enrollments_move_as_the_table_says();

-- It begins as one can and goes where a move leads, and so it is always in a state that there is.
alter table enrollment drop constraint enrollment_state_is_known;

-- What is left of the function says where an enrollment begins; the trigger on inserting has it.
create or replace function enrollment_moves_as_the_table_says() returns trigger language plpgsql as $$
begin
    raise exception 'an enrollment can not begin there'
        using errcode = 'check_violation', constraint = 'enrollment_moves_as_the_table_says';
end
$$;

alter function enrollment_moves_as_the_table_says rename to enrollment_begins_as_one_can;

-- What is told of a move is one, of an enrollment that there is, and by a fact that there is. Each is looked up by an index,
-- whatever the planner knew of the tables when the plan was made; `offset 0` keeps it from looking at all of them. Nobody takes
-- the enrollment away meanwhile: whoever tells of a move has moved it in the same transaction, and so holds its row.
create function enrollment_transitions_are_moves() returns trigger
    language plpgsql set enable_seqscan = off as $$
begin
    if exists (
        select from told
        where (from_state, to_state) not in (select from_state, to_state from enrollment_move)
           or not exists (select from enrollment where enrollment.id = told.enrollment offset 0)
           or completion is not null
              and not exists (select from completion where completion.id = told.completion offset 0)
    ) then
        raise exception 'there is no such move, enrollment or completion'
            using errcode = 'foreign_key_violation', constraint = 'enrollment_transition_is_a_move';
    end if;
    return null;
end
$$;

alter table enrollment_transition
    drop constraint enrollment_transition_is_a_move,
    drop constraint enrollment_transition_enrollment_fkey,
    drop constraint enrollment_transition_completion_fkey;

-- A trigger that sees the rows of its statement can be of one event only.
create trigger enrollment_transition_is_a_move
    after insert on enrollment_transition
    referencing new table as told
    for each statement execute function enrollment_transitions_are_moves();

create trigger enrollment_transition_stays_a_move
    after update on enrollment_transition
    referencing new table as told
    for each statement execute function enrollment_transitions_are_moves();

-- An enrollment that is taken back takes what was told of it along, and all of them at once are never taken back; a completion
-- is never deleted.
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

create function enrollments_stay() returns trigger language plpgsql as $$
begin
    raise exception 'enrollments are never taken back all at once'
        using errcode = 'insufficient_privilege';
end
$$;

create trigger enrollments_stay
    before truncate on enrollment
    for each statement execute function enrollments_stay();
