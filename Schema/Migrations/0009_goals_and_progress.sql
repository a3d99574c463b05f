-- Goals, and the country's progress towards them.

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
comment on column goal_curriculum.since is 'The first day on which it satisfies the goal, null for always; an official who satisfied it earlier counts from that day on';

-- Plans. A plan says on which day the shares of some units in a goal's target change, and by whose decision. The units that
-- it doesn't name keep the shares that they have. Plans are never changed: a revision is another plan, and a report of an
-- earlier day has the shares of that day.
create table goal_plan (
    goal     integer     not null references goal,
    number   integer     not null,
    day      date        not null,
    decision text,
    made_by  text        not null,
    request  text        not null,
    made_at  timestamptz not null default now(),

    constraint goal_plan_once primary key (goal, number),
    constraint goal_plan_has_one_day unique (goal, number, day),
    constraint goal_plan_number_counts_from_one check (number > 0),
    constraint goal_plan_is_of_a_day check (isfinite(day)),
    constraint goal_plan_decision_is_written check (decision <> '' and decision = btrim(decision))
);

comment on table goal_plan is 'Decisions on how a goal''s target is shared out over units';
comment on column goal_plan.number is 'The number of the plan among those of its goal';
comment on column goal_plan.day is 'The first day of its shares; of two plans of one day the one with the higher number holds';
comment on column goal_plan.decision is 'The decision behind it, as its paper is called';
comment on column goal_plan.made_by is 'The caller who made it';

create table goal_share (
    goal         integer not null,
    organization integer not null references organization,
    day          date    not null,
    plan         integer not null,
    target       integer,

    -- The share of a unit on a day is found by one look into this key.
    constraint goal_share_once primary key (goal, organization, day, plan),
    constraint goal_share_of_a_plan foreign key (goal, plan, day) references goal_plan (goal, number, day),
    constraint goal_share_makes_sense check (target >= 0)
);

comment on table goal_share is 'The shares that a plan gives to units';
comment on column goal_share.day is 'The day of the plan';
comment on column goal_share.target is 'The number of officials to be trained; null where the unit has no share any more';

create function goal_share_on(goal integer, organization integer, day date, known_on date default null)
    returns table (target integer)
    language sql stable parallel safe
begin atomic
select share.target
from goal_share share
where share.goal = goal_share_on.goal and share.organization = goal_share_on.organization
  and share.day <= goal_share_on.day
  and (
      goal_share_on.known_on is null
      or exists (
          select from goal_plan plan
          where plan.goal = share.goal and plan.number = share.plan
            and day_in_vietnam(plan.made_at) <= goal_share_on.known_on
      )
  )
order by share.day desc, share.plan desc
limit 1;
end;

comment on function goal_share_on is 'The share of a unit in a goal''s target on a day, as known on another, null for now; no row, or null, where it has none';

-- Opening balances: people who were trained before records began, of whom only the number is known. They are never added
-- to those with names. When names come, a decision replaces a balance by a lower one.
create table opening_balance (
    goal         integer     not null references goal,
    number       integer     not null,
    organization integer     not null references organization,
    day          date        not null,
    officials    integer     not null,
    source       text        not null,
    replaces     integer,
    made_by      text        not null,
    request      text        not null,
    made_at      timestamptz not null default now(),

    constraint opening_balance_once primary key (goal, number),
    constraint opening_balance_replaced_once unique (goal, replaces),
    constraint opening_balance_replaces_one foreign key (goal, replaces) references opening_balance,
    constraint opening_balance_number_counts_from_one check (number > 0),
    constraint opening_balance_replaces_an_earlier_one check (replaces < number),
    constraint opening_balance_makes_sense check (officials >= 0),
    constraint opening_balance_is_of_a_day check (isfinite(day)),
    constraint opening_balance_source_is_written check (source <> '' and source = btrim(source))
);

comment on table opening_balance is 'Numbers of officials who were trained before records began, without names';
comment on column opening_balance.organization is 'The unit to which they belonged';
comment on column opening_balance.day is 'The day by which they were trained';
comment on column opening_balance.source is 'The report or decision that says so';
comment on column opening_balance.replaces is 'The number of the balance in whose place this one is';

create function opening_balances(goal integer, day date, known_on date)
    returns table (organization integer, day date, officials bigint)
    language sql stable parallel safe
begin atomic
select lineage.ancestor, balance.day, sum(balance.officials)
from opening_balance balance
join goal on goal.id = balance.goal and balance.day between goal.start_on and goal.deadline
join organization_lineage lineage on lineage.organization = balance.organization and lineage.valid @> balance.day
where balance.goal = opening_balances.goal and balance.day <= opening_balances.day
  and (opening_balances.known_on is null or day_in_vietnam(balance.made_at) <= opening_balances.known_on)
  and not exists (
      select from opening_balance later
      where later.goal = balance.goal and later.replaces = balance.number
        and (opening_balances.known_on is null or day_in_vietnam(later.made_at) <= opening_balances.known_on)
  )
group by lineage.ancestor, balance.day;
end;

comment on function opening_balances is 'The opening balances of a goal by a day, added up for every unit above, as known on a day, null for now';

-- A closed goal stays as it is. The number that was known when it was closed is kept by `progress.known_on`: whatever is
-- found out later is shown as corrections to it.
create table goal_closing (
    goal      integer     not null references goal,
    closed_on date        not null,
    decision  text,
    made_by   text        not null,
    request   text        not null,
    made_at   timestamptz not null default now(),

    constraint goal_closed_once primary key (goal),
    constraint goal_closed_on_a_day check (isfinite(closed_on)),
    constraint goal_closing_decision_is_written check (decision <> '' and decision = btrim(decision))
);

comment on table goal_closing is 'The goals about which nothing changes any more';
comment on column goal_closing.closed_on is 'The day whose number stands; whatever became known on a later day is a correction';

create table goal_closing_curriculum (
    goal       integer not null references goal_closing,
    curriculum integer not null references curriculum,
    since      date,
    retired_on date,

    constraint goal_closing_curriculum_once primary key (goal, curriculum)
);

comment on table goal_closing_curriculum is 'The curricula that satisfied a goal when it was closed; later publications and endings change nothing about it';

create trigger goal_plan_is_never_changed
    before update or delete or truncate on goal_plan
    for each statement execute function rows_are_never_changed();
create trigger goal_share_is_never_changed
    before update or delete or truncate on goal_share
    for each statement execute function rows_are_never_changed();
create trigger opening_balance_is_never_changed
    before update or delete or truncate on opening_balance
    for each statement execute function rows_are_never_changed();
create trigger goal_closing_is_never_changed
    before update or delete or truncate on goal_closing
    for each statement execute function rows_are_never_changed();
create trigger goal_closing_curriculum_is_never_changed
    before update or delete or truncate on goal_closing_curriculum
    for each statement execute function rows_are_never_changed();

-- The trained officials, with a row per official and goal, kept up to date in every transaction that changes them.
--
-- This table and the next follow from facts and rules that have keys, and `daotao verify` recounts them; keys of their
-- own would only look up every row again whenever it is written.
create table trained (
    official     bigint  not null,
    goal         integer not null,
    day          date    not null,
    organization integer not null,
    completion   bigint  not null,

    constraint trained_once primary key (official, goal)
);

comment on table trained is 'An official who counts towards a goal, once, with the day, the organization and the fact';
comment on column trained.day is 'The day, within those of the goal, on which the official first satisfied one of its curricula, or from which that curriculum counts if that is later';
comment on column trained.organization is 'The unit to which the official belonged that day';
comment on column trained.completion is 'The fact that completed it';

-- The number, with a row per goal, unit and day; each unit includes all units below it.
--
-- Transactions that record single completions needn't wait for each other at a counter: each takes a slot for itself,
-- by an advisory lock, and adds only to the rows of that slot. The number is the sum over all slots. A transaction that
-- counts alone adds to slot 0.
--
-- A row is never rewritten on a later day: whatever is found out later, a revocation, a move, another rule, is added on
-- the day on which it became known. So the sum over all rows is what is known now of a day, and the sum over those that
-- were known on an earlier day is what the registry said then:
--
--     select sum(trained) from progress where organization = 1 and day <= '2022-06-30' and known_on <= '2022-07-15';
create table progress (
    goal         integer  not null,
    organization integer  not null,
    day          date     not null,
    known_on     date     not null default day_in_vietnam(statement_timestamp()),
    slot         smallint not null default 0,
    trained      integer  not null,
    attendances  integer  not null,

    constraint progress_once primary key (goal, organization, day, known_on, slot)
);

comment on table progress is 'The numbers of officials trained and of attendances on a day, in an organization and all units below it';
comment on column progress.attendances is 'Attendances (lượt): live completions that day of courses of the goal''s curricula';
comment on column progress.known_on is 'The day on which the row was added, when those whom it is about were locked already: nothing is known before what it follows from';
comment on column progress.slot is 'The number of the parallel transaction that wrote the row; one row can be below zero, the sum over the slots never is';

-- Whatever is subtracted was added before, but perhaps in another slot or on an earlier day. Only a transaction that
-- leaves a row below zero checks the sum, when it ends and all of its steps are there; so those that add pay nothing for it.
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

-- The officials whom transactions have counted by the old rules while another counted everybody by new ones. That one
-- counts them again in its last step, and empties the table.
create table counted_beside_recount (
    official bigint primary key
);

comment on table counted_beside_recount is 'Officials with new facts since a recount began';

create view goal_satisfied_by as
select goal.id as goal, goal.start_on, goal.deadline, curriculum.id as curriculum, curriculum.retired_on,
       goal_curriculum.since
from goal
join curriculum on curriculum.status <> 'draft'
left join goal_curriculum on goal_curriculum.goal = goal.id and goal_curriculum.curriculum_code = curriculum.code
where (
        goal_curriculum.goal is not null
        or not exists (select from goal_curriculum where goal_curriculum.goal = goal.id)
    )
  and not exists (select from goal_closing where goal_closing.goal = goal.id)
union all
select goal.id, goal.start_on, goal.deadline, kept.curriculum, kept.retired_on, kept.since
from goal_closing_curriculum kept
join goal on goal.id = kept.goal;

comment on view goal_satisfied_by is 'The published curricula that satisfy each goal, with its dates and the day from which they do, null for always';

create view goal_course as
select distinct goal_satisfied_by.goal, goal_satisfied_by.start_on, goal_satisfied_by.deadline, curriculum_course.course
from goal_satisfied_by
join curriculum_course on curriculum_course.curriculum = goal_satisfied_by.curriculum;

comment on view goal_course is 'The courses whose completions are attendances of a goal, with its dates';

-- A completion that isn't on record: a dry run asks what it would bring about.
create type supposed_fact as (official bigint, course integer, completed_on date, expires_on date);

-- The curricula and goals that officials have earned by their completions: the one definition of who satisfies which
-- curriculum and who is trained for which goal. Everything that keeps `trained` and `progress` selects from it, and so does `daotao verify`.
-- It can be called in psql, too:
--
--     select * from earned(array[1234]);
--
-- When PostgreSQL plans a statement it replaces a call of this function by its body, unless an argument is a sub-select:
-- so give many officials as the column of a relation, as trained_by_facts gives those of all_officials (at psql, `set jit
-- = off` first). An index finds each official of the array, whatever the planner knows of the tables: a session keeps its
-- plan, and one made for nearly empty tables would scan them when they are large. PostgreSQL never moves a query with
-- `offset 0` into another join, so each row is looked up.
--
-- An official satisfies a plain curriculum on the day of the last completion of its required courses, by the one that
-- was recorded last. A curriculum whose courses expire, can be replaced by others, or that requires elective hours, is
-- satisfied on each day on which the official comes to hold all its courses at once. An official counts towards a goal
-- from the first such day within the goal's dates, once, in the unit of that day.
create function earned(officials bigint[], supposed supposed_fact[] default '{}')
    returns table (official bigint, curriculum integer, goal integer, day date, organization integer, completion bigint)
    language sql stable parallel safe
begin atomic
with live as materialized (
    select completion.id, completion.official, completion.course, completion.completed_on, completion.expires_on
    from completion
    where completion.official = any (officials) and completion.revoked_at is null
    union all
    select null, fact.official, fact.course, fact.completed_on, fact.expires_on
    from unnest(supposed) as fact
),
rule as materialized (
    select curriculum_rule.curriculum, curriculum_rule.courses, curriculum_rule.minimum_elective_hours,
           curriculum_rule.is_plain
    from curriculum_rule
),
-- The completions by which officials hold parts of curricula that aren't plain, and their days.
held as materialized (
    select live.official, curriculum_fact.curriculum, curriculum_fact.wanted, curriculum_fact.requirement,
           curriculum_fact.hours, greatest(live.completed_on, curriculum_fact.since) as since,
           live.expires_on as until, live.id
    from rule
    join curriculum_fact on curriculum_fact.curriculum = rule.curriculum
    join live on live.course = curriculum_fact.course
    where not rule.is_plain
),
-- The days on which they hold the whole: those on which something begins to hold, and the days before them.
together as (
    select wanted.official, wanted.curriculum, wanted.day, wanted.begins, max(wanted.completion) as completion
    from (
        select days.official, days.curriculum, days.day, days.begins, held.wanted, held.requirement, held.hours,
               (array_agg(held.id order by held.since, held.id))[1] as completion
        from (
            select held.official, held.curriculum, around.day, bool_or(around.begins) as begins
            from held
            cross join lateral (values (held.since, true), (held.since - 1, false)) as around (day, begins)
            group by held.official, held.curriculum, around.day
        ) days
        -- Every row of held has its days, so the full join adds nothing; it is one that is never made row by row, whatever the
        -- planner expects of the two sets.
        full join held on held.official = days.official and held.curriculum = days.curriculum
        where coalesce(held.since <= days.day and (held.until is null or days.day < held.until), false)
        group by days.official, days.curriculum, days.day, days.begins, held.wanted, held.requirement, held.hours
    ) wanted
    join rule on rule.curriculum = wanted.curriculum
    group by wanted.official, wanted.curriculum, wanted.day, wanted.begins, rule.courses, rule.minimum_elective_hours
    having count(*) filter (where wanted.requirement = 'required') = rule.courses
       and coalesce(sum(wanted.hours) filter (where wanted.requirement = 'elective'), 0)
           >= coalesce(rule.minimum_elective_hours, 0)
),
satisfied as materialized (
    select live.official, curriculum_course.curriculum, max(live.completed_on) as day, max(live.id) as completion
    from live
    join curriculum_course on curriculum_course.course = live.course and curriculum_course.requirement = 'required'
    join rule on rule.curriculum = curriculum_course.curriculum and rule.is_plain
    group by live.official, curriculum_course.curriculum, rule.courses
    having count(*) = rule.courses
    union all
    select spell.official, spell.curriculum, spell.day, spell.completion
    from (
        select together.official, together.curriculum, together.day, together.begins, together.completion,
               lag(together.day) over (partition by together.official, together.curriculum order by together.day)
                   as day_before
        from together
    ) spell
    where spell.begins and spell.day_before is distinct from spell.day - 1
),
counted as (
    select distinct on (satisfied.official, goal_satisfied_by.goal)
           satisfied.official, satisfied.curriculum, goal_satisfied_by.goal, satisfied.day as satisfied_on,
           greatest(satisfied.day, goal_satisfied_by.since) as day, satisfied.completion
    from satisfied
    join goal_satisfied_by on goal_satisfied_by.curriculum = satisfied.curriculum
    where satisfied.day >= goal_satisfied_by.start_on
      and greatest(satisfied.day, goal_satisfied_by.since) <= goal_satisfied_by.deadline
      and (goal_satisfied_by.retired_on is null or satisfied.day < goal_satisfied_by.retired_on)
    -- Of two curricula that one fact satisfies on one day the first counts: the unit of somebody with merged records follows from it.
    order by satisfied.official, goal_satisfied_by.goal, greatest(satisfied.day, goal_satisfied_by.since),
             satisfied.completion, satisfied.curriculum
)
select counted.official, counted.curriculum, counted.goal, counted.day,
       coalesce(
           -- After a merge, the official counts in the unit of the record with the completion of the last day, whenever
           -- that was recorded: of several completions of that day those of the kept record come first, then those of
           -- the latest merge.
           case when exists (select from official duplicate where duplicate.merged_into = counted.official) then (
               select merged.organization
               from completion fact
               left join completion_merged merged on merged.completion = fact.id
               where fact.official = counted.official and fact.revoked_at is null
                 and fact.completed_on <= counted.satisfied_on
                 and exists (
                     select from curriculum_fact
                     join rule on rule.curriculum = curriculum_fact.curriculum
                     where curriculum_fact.curriculum = counted.curriculum and curriculum_fact.course = fact.course
                       and (curriculum_fact.requirement = 'required' or rule.minimum_elective_hours is not null)
                 )
               order by fact.completed_on desc, merged.merged_at desc nulls first, merged.organization
               limit 1
           ) end,
           past.organization, official.organization
       ),
       counted.completion
from counted
cross join lateral (select official.organization from official where official.id = counted.official offset 0) official
left join lateral (
    select official_past_membership.organization from official_past_membership
    where official_past_membership.official = counted.official and official_past_membership.valid @> counted.day
    offset 0
) past on true
union all
(
    select distinct on (satisfied.official, satisfied.curriculum)
           satisfied.official, satisfied.curriculum, null::integer, satisfied.day, null::integer,
           case when curriculum.retired_on is null or satisfied.day < curriculum.retired_on then satisfied.completion end
    from satisfied
    join curriculum on curriculum.id = satisfied.curriculum
    order by satisfied.official, satisfied.curriculum, satisfied.day
);
end;

comment on function earned is 'Everything that officials have earned by their facts. A row with a goal has the day and the unit in which an official counts towards it. A row without a goal has the day on which they first satisfied a curriculum. Each row names the completion that did it; in a row without a goal it is null if the curriculum had ended by that day';

-- Portions are faster than one large array, or than counting everybody at once, because a sort or a hash of them stays
-- in the cache.
create view all_officials as
select everybody.officials[portion.start : portion.start + 499] as officials
from (select array(select id from official order by id) as officials offset 0) everybody
cross join lateral generate_series(1, cardinality(everybody.officials), 500) as portion (start);

comment on view all_officials is 'All officials, in arrays of five hundred';

-- The correct contents of trained and progress; `daotao verify` compares them.

create view trained_by_facts as
select earned.official, earned.goal, earned.day, earned.organization, earned.completion
from all_officials
cross join lateral earned(all_officials.officials)
where earned.goal is not null;

comment on view trained_by_facts is 'The content that trained must have, counted from the facts';

-- The attendances of completions, with a row for each live completion and each goal whose curricula name its course and
-- whose dates contain its day, in the unit where it counts; recognized prior learning isn't an attendance.
--
-- An index finds what belongs to the completions by an array, which takes half as long as a look for each; and full joins
-- never compare row by row, whatever the planner expects of the sets. No outer query turns them into other joins, because
-- it is kept apart from them by `offset 0`.
create function attendances(facts bigint[])
    returns table (completion bigint, goal integer, organization integer, day date)
    language sql stable parallel safe
begin atomic
with named as materialized (
    select goal, course, start_on, deadline from goal_course
),
attended as materialized (
    select fact.id, fact.official, fact.completed_on, named.goal
    from (
        select completion.id, completion.official, completion.course, completion.completed_on
        from completion
        where completion.id = any (facts) and completion.revoked_at is null and not completion.is_recognition
    ) fact
    full join named on named.course = fact.course
    where coalesce(fact.completed_on between named.start_on and named.deadline, false)
)
select placed.id, placed.goal, placed.organization, placed.completed_on
from (
    select attended.id, attended.goal,
           coalesce(merged.organization, past.organization, home.organization) as organization, attended.completed_on
    from attended
    full join (
        select official.id, official.organization
        from official
        where official.id = any (array(select official from attended))
    ) home on home.id = attended.official
    full join (
        select official_past_membership.official, official_past_membership.organization, official_past_membership.valid
        from official_past_membership
        where official_past_membership.official = any (array(select official from attended))
    ) past on past.official = attended.official and past.valid @> attended.completed_on
    full join (
        select completion_merged.completion, completion_merged.organization
        from completion_merged
        where completion_merged.completion = any (array(select id from attended))
    ) merged on merged.completion = attended.id
    offset 0
) placed
where placed.id is not null;
end;

comment on function attendances is 'The attendances (lượt) among completions, with the goal, the unit and the day';

-- The attendances of all completions, from whole tables. `daotao verify` compares the two, because the function maintains
-- progress and the view checks it.
create view attendance as
select placed.id as completion, placed.goal, placed.organization, placed.completed_on as day
from (
    select attended.id, attended.goal,
           coalesce(merged.organization, past.organization, official.organization) as organization, attended.completed_on
    from (
        select fact.id, fact.official, fact.completed_on, named.goal
        from completion fact
        full join goal_course named on named.course = fact.course
        where coalesce(
            fact.revoked_at is null and not fact.is_recognition
            and fact.completed_on between named.start_on and named.deadline,
            false
        )
    ) attended
    full join official on official.id = attended.official
    full join official_past_membership past
           on past.official = attended.official and past.valid @> attended.completed_on
    full join completion_merged merged on merged.completion = attended.id
    offset 0
) placed
where placed.id is not null;

comment on view attendance is 'The attendances (lượt) among all completions, with the goal, the unit and the day';

-- The same, before the completions meet the goals: a second goal costs `daotao verify` next to nothing.
create view attended as
select placed.course, placed.organization, placed.completed_on as day, count(*)::integer as times
from (
    select fact.id, fact.course, coalesce(merged.organization, past.organization, official.organization) as organization,
           fact.completed_on
    from (
        select id, official, course, completed_on from completion where revoked_at is null and not is_recognition
    ) fact
    full join official on official.id = fact.official
    full join official_past_membership past on past.official = fact.official and past.valid @> fact.completed_on
    full join completion_merged merged on merged.completion = fact.id
    offset 0
) placed
where placed.id is not null
group by placed.course, placed.organization, placed.completed_on;

comment on view attended is 'The number of completions of each course in a unit on a day, without recognized prior learning';

create view progress_by_facts as
select counted.goal, lineage.ancestor as organization, counted.day,
       sum(counted.trained)::integer as trained, sum(counted.attendances)::integer as attendances
from (
    select goal, organization, day, sum(trained)::integer as trained, sum(attendances)::integer as attendances
    from (
        select goal, organization, day, 1 as trained, 0 as attendances from trained
        union all
        select named.goal, attended.organization, attended.day, 0, attended.times
        from attended
        full join goal_course named on named.course = attended.course
        where coalesce(attended.day between named.start_on and named.deadline, false)
    ) each
    group by goal, organization, day
) counted
full join organization_lineage lineage on lineage.organization = counted.organization
where coalesce(lineage.valid @> counted.day, false)
group by counted.goal, lineage.ancestor, counted.day;

comment on view progress_by_facts is 'The content that progress must have, counted from trained and the facts';

create function slot_of_transaction() returns smallint
    language sql stable
    return coalesce(nullif(current_setting('daotao.slot', true), ''), '0')::smallint;

comment on function slot_of_transaction is 'The slot of progress that this transaction has taken; 0 for one that took none because it runs alone';
