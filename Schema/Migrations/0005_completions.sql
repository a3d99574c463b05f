-- Completions: the facts that everything else is counted from.
--
-- A fact is recorded, and it can be revoked with a reason; it is never edited and never deleted.

create table completion (
    id                bigint generated always as identity primary key,
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

    constraint completion_official_exists foreign key (official) references official,
    constraint completion_course_exists foreign key (course) references course,
    constraint completion_import_exists foreign key (import) references import,

    constraint completion_day_makes_sense
        check (completed_on between date '1945-09-02' and (recorded_at at time zone interval '7 hours')::date),
    constraint completion_score_makes_sense
        check (score between 0 and 100),
    constraint completion_leads_back
        check (num_nonnulls(import, request) = 1 and (import is null) = (import_line is null)),
    constraint completion_revoked_with_a_reason
        check (num_nonnulls(revoked_at, revoked_by, revocation_reason) in (0, 3) and revocation_reason <> '')
);

-- One live fact per official and course; after a revocation it can be recorded anew.
create unique index completion_one_live on completion (official, course) include (completed_on, id)
    where revoked_at is null;

comment on table completion is 'The fact that an official completed a course on a day, with its evidence';
comment on column completion.request is 'The request that recorded it, where it did not come from a file';
comment on column completion.import_line is 'The line of the import''s file that recorded it';

create function completion_is_never_edited() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
        and old.revoked_at is null
        and (new.id, new.official, new.course, new.completed_on, new.recorded_at, new.recorded_by)
            = (old.id, old.official, old.course, old.completed_on, old.recorded_at, old.recorded_by)
        and (new.score, new.evidence, new.request, new.import, new.import_line)
            is not distinct from (old.score, old.evidence, old.request, old.import, old.import_line)
    then
        return new;
    end if;
    raise exception 'a recorded completion is never edited or deleted: revoke it and record it anew'
        using errcode = 'check_violation', constraint = 'completion_is_never_edited';
end
$$;

create trigger completion_is_never_edited
    before update or delete on completion
    for each row execute function completion_is_never_edited();
