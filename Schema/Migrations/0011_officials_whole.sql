-- Officials who leave and come back, and two records that turn out to be one person.

create table official_absence (
    official    bigint      not null references official,
    valid       daterange   not null,
    reason      text        not null,
    recorded_by text        not null,
    recorded_at timestamptz not null default now(),

    constraint official_absence_has_a_reason check (reason <> ''),
    constraint official_absence_is_not_empty check (not isempty(valid) and not lower_inf(valid)),
    constraint official_is_absent_once_a_day exclude using gist (official with =, valid with &&)
);

comment on table official_absence is 'The days on which an official was not in the state''s service: from the departure to the return';

alter table official
    add column merged_into bigint references official,
    add column merged_at   timestamptz,
    add column merged_by   text,
    add constraint official_merged_by_someone check (num_nonnulls(merged_into, merged_at, merged_by) in (0, 3)),
    add constraint official_is_not_merged_into_itself check (merged_into <> id);

create index official_by_merged_into on official (merged_into) where merged_into is not null;

comment on column official.merged_into is 'The record of the same person that everything of this one has gone to; its numbers go on naming the person';

-- A fact that a merge brought to another record: whose it was, and the organization in which it goes on counting, so that
-- no number of any unit changes by it.
create table completion_merged (
    completion      bigint      primary key references completion,
    merged_from     bigint      not null references official,
    organization    integer     not null references organization,
    merged_at       timestamptz not null default now()
);

comment on table completion_merged is 'Facts that came from a merged record: whose they were, and where they count';

alter table completion
    add column is_recognition boolean  not null default false,
    add column renewal        smallint not null default 0,
    add column expires_on     date,
    add constraint completion_renewal_makes_sense check (renewal >= 0),
    add constraint completion_expires_after_its_day check (expires_on > completed_on),
    add constraint completion_recognition_has_evidence check (not is_recognition or evidence <> '');

comment on column completion.is_recognition is 'Whether prior learning was recognized, with evidence: it satisfies what a completion does, and is no attendance';
comment on column completion.renewal is 'Which renewal it is, 0 for the first completion; only courses that expire are completed again';
comment on column completion.expires_on is 'The first day on which it no longer holds, null where it holds for ever';

-- One live fact per official, course and renewal.
drop index completion_one_live;
create unique index completion_one_live on completion (official, course, renewal) include (completed_on, id)
    where revoked_at is null;

-- A merge brings a fact to the record that the person goes on under; nothing else about a fact ever changes.
create or replace function completion_is_never_edited() returns trigger language plpgsql as $$
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
    raise exception 'a recorded completion is never edited or deleted: revoke it and record it anew'
        using errcode = 'check_violation', constraint = 'completion_is_never_edited';
end
$$;
