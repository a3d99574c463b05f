-- Completions: the facts from which everything else is counted.
--
-- A completion is recorded, and can be revoked with a reason; it is never edited and never deleted.

create table completion (
    id                bigint      generated always as identity primary key,
    official          bigint      not null,
    course            integer     not null,
    completed_on      date        not null,
    score             numeric(5, 2),
    evidence          text,
    recorded_at       timestamptz not null default now(),
    recorded_by       text        not null,
    request           text,
    import            integer,
    import_line       integer,
    revoked_at        timestamptz,
    revoked_by        text,
    revocation_reason text,
    is_recognition    boolean     not null default false,
    renewal           smallint    not null default 0,
    expires_on        date,

    constraint completion_course_exists foreign key (course) references course,
    constraint completion_import_exists foreign key (import) references import,

    constraint completion_day_makes_sense
        check (not is_before_the_state(completed_on) and completed_on <= day_in_vietnam(recorded_at)),
    constraint completion_expires_after_its_day
        check (expires_on > completed_on),
    constraint completion_renewal_makes_sense
        check (renewal >= 0),
    constraint completion_score_makes_sense
        check (score between 0 and 100),
    constraint completion_recognition_has_evidence
        check (not is_recognition or evidence <> ''),
    constraint completion_leads_back
        check (num_nonnulls(import, request) = 1 and (import is null) = (import_line is null)),
    constraint completion_revoked_with_a_reason
        check (num_nonnulls(revoked_at, revoked_by, revocation_reason) in (0, 3) and revocation_reason <> '')
);

-- One live completion per official, course and renewal; after a revocation it can be recorded again.
create unique index completion_one_live on completion (official, course, renewal) include (completed_on, id)
    where revoked_at is null;

-- Live completions are found by completion_one_live.
create index completion_revoked on completion (official) where revoked_at is not null;

-- As of officials: the facts of an import lie together.
create index completion_by_import on completion using brin (import) with (pages_per_range = 32);

comment on table completion is 'The fact that an official completed a course on a day, with its evidence';
comment on column completion.official is 'The official who completed the course; the official of a revoked fact may have been removed since, when the import that created them was undone';
comment on column completion.renewal is 'The number of the renewal, 0 for the first completion; only courses whose completions expire are completed again';
comment on column completion.expires_on is 'The first day on which it no longer holds, null where it holds for ever';
comment on column completion.is_recognition is 'True where prior learning was recognized, with evidence: it satisfies what a completion does, and is not an attendance';
comment on column completion.request is 'The request that recorded it, null for one from a file';
comment on column completion.import_line is 'The line of the import''s file that recorded it';

-- A completion can be revoked, and a merge moves it to the record that is kept; nothing else about it ever changes.
create function completion_is_never_edited() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
        and (new.id, new.course, new.completed_on, new.recorded_at, new.recorded_by, new.is_recognition)
            = (old.id, old.course, old.completed_on, old.recorded_at, old.recorded_by, old.is_recognition)
        and (new.score, new.evidence, new.request, new.import, new.import_line, new.expires_on)
            is not distinct from (old.score, old.evidence, old.request, old.import, old.import_line, old.expires_on)
    then
        if old.official = new.official and old.renewal = new.renewal and old.revoked_at is null then
            return new;
        end if;
        if (new.revoked_at, new.revoked_by, new.revocation_reason)
            is not distinct from (old.revoked_at, old.revoked_by, old.revocation_reason)
            and exists (select from official where id = old.official and merged_into = new.official)
        then
            return new;
        end if;
    end if;
    raise exception 'a recorded completion is never edited or deleted: revoke it and record it again'
        using errcode = 'check_violation', constraint = 'completion_is_never_edited';
end
$$;

create trigger completion_is_never_edited
    before update or delete on completion
    for each row execute function completion_is_never_edited();

create trigger completion_is_never_truncated
    before truncate on completion
    for each statement execute function rows_are_never_truncated();

-- The reference to officials is checked for all rows of a statement at once: the live completions of an official have
-- one index, and the revoked ones another, and a foreign key can use neither.

-- A completion needs an existing official. An index finds each: a session keeps its plan, and one made while the table
-- was small would later scan the table for each completion (10,000 of them among 20,000 officials: 2.2 s instead of
-- 0.07). `offset 0` is needed too: without it a join may read the whole index for each (20,000 officials deleted: 11 s
-- instead of 0.3).
create function completions_are_of_officials() returns trigger
    language plpgsql set enable_seqscan = off as $$
begin
    if exists (
        select from recorded
        where not exists (select from official where official.id = recorded.official offset 0)
    ) then
        raise exception 'there is no such official'
            using errcode = 'foreign_key_violation', constraint = 'completion_official_exists';
    end if;
    return null;
end
$$;

-- completion_is_never_edited ensures that a merge moves a completion to an existing official.
create trigger completion_official_exists
    after insert on completion
    referencing new table as recorded
    for each statement execute function completions_are_of_officials();

-- An official with a live completion can't be deleted. A revoked completion counts for nobody: it stays too, with its
-- file and line or its request, but doesn't keep its official. Deleting officials and recording completions take locks
-- that exclude each other.
create function officials_with_facts_stay() returns trigger
    language plpgsql set enable_seqscan = off as $$
begin
    if exists (
        select from gone
        where exists (
            select from completion where completion.official = gone.id and completion.revoked_at is null offset 0
        )
    ) then
        raise exception 'an official has completed something'
            using errcode = 'foreign_key_violation', constraint = 'completion_official_exists';
    end if;
    return null;
end
$$;

create trigger official_with_facts_stays
    after delete on official
    referencing old table as gone
    for each statement execute function officials_with_facts_stay();

-- A completion that a merge moved to another record: the record that it came from, and the organization in which it
-- still counts, so that the merge changes no unit's number.
create table completion_merged (
    completion   bigint      primary key references completion,
    merged_from  bigint      not null references official,
    organization integer     not null references organization,
    merged_at    timestamptz not null default now()
);

create index completion_merged_by_origin on completion_merged (merged_from);

comment on table completion_merged is 'Facts that came from a merged record, with that record and the unit in which they count';

-- The prerequisites of a course that an official has not completed by a day, not even by a course that counts as one of
-- them.
create function missing_prerequisites(of_official bigint, of_course integer, by_day date)
    returns table (course integer)
    language sql stable parallel safe
begin atomic
    select course_prerequisite.prerequisite
    from course_prerequisite
    where course_prerequisite.course = of_course
      and not exists (
          select from completion fact
          where fact.official = of_official and fact.revoked_at is null and fact.completed_on <= by_day
            and (fact.expires_on is null or fact.expires_on > by_day)
            and (fact.course = course_prerequisite.prerequisite
                 or exists (
                     select from course_equivalence
                     where course_equivalence.course = fact.course
                       and course_equivalence.counts_as = course_prerequisite.prerequisite
                       and (course_equivalence.since is null or course_equivalence.since <= by_day)
                 ))
      );
end;

comment on function missing_prerequisites is 'The prerequisites of a course that an official had not completed by a day';

-- Ends a transaction that finds an official whom it hasn't locked: since it took its locks, a number has come to name
-- somebody else. The transaction can be repeated at once.
create function refuse_unlocked_official() returns bigint language plpgsql as $$
begin
    raise exception 'a number has come to name another official' using errcode = 'serialization_failure';
end
$$;

comment on function refuse_unlocked_official is 'Ends the transaction, which can be repeated at once';

-- The faults of a completion by its course and its day: the same for one over HTTP and for a million from a file.
create function completion_faults(
    completed_on date, today date, of_course course, course_code text, born_on date, absent daterange
) returns remark[]
    language sql stable parallel safe
    return case
               when (of_course).id is null and course_code is not null then
                   fault('course_code', 'unknown_course', 'found', course_code)
               when (of_course).status = 'draft' then
                   fault('course_code', 'course_not_published', 'found', (of_course).code)
               when (of_course).retired_on <= completed_on then
                   fault('course_code', 'course_retired', 'found', (of_course).code,
                         'expected', (of_course).retired_on::text)
           end
           || case
               when completed_on > today then
                   fault('completed_on', 'completed_in_future', 'found', completed_on::text)
               when is_before_the_state(completed_on) then
                   fault('completed_on', 'completed_too_early', 'found', completed_on::text)
               when completed_on < (of_course).available_from then
                   fault('completed_on', 'course_not_yet', 'found', completed_on::text,
                         'expected', (of_course).available_from::text)
               when completed_on <= born_on then
                   fault('completed_on', 'completed_before_birth', 'found', completed_on::text,
                         'expected', born_on::text)
               when completed_on <@ absent then
                   fault('completed_on', 'official_had_left', 'found', completed_on::text,
                         'expected', lower(absent)::text)
           end;

comment on function completion_faults is 'The faults of a completion by its course, by the day of birth of its official, and by the days on which they were not in the state''s service';
