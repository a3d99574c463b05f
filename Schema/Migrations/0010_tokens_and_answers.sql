-- Access over HTTP: tokens, tries of national IDs, and kept answers.

-- Bearer tokens, each with a role and with the part of the state that it may see.
create table token (
    id                integer     generated always as identity primary key,
    hash              bytea       not null,
    purpose           text,
    role              text        not null,
    organization      integer     references organization,
    sees_national_ids boolean     not null default false,
    maker             integer     references token,
    tries_as          text,
    created_at        timestamptz not null default now(),
    created_by        text        not null,
    expires_at        timestamptz not null,
    revoked_at        timestamptz,
    revoked_by        text,
    last_used_at      timestamptz,
    last_used_address text,

    constraint token_one_per_hash unique (hash),
    constraint token_hash_is_sha256 check (length(hash) = 32),
    constraint token_purpose_is_written check (purpose <> '' and purpose = btrim(purpose)),
    constraint token_role_is_known check (role in ('viewer', 'recorder', 'registrar', 'administrator')),
    constraint token_expires_after_it_was_created check (expires_at > created_at),
    -- The interval between two moments is the same in every time zone.
    constraint token_ends_within_a_year check (extract(epoch from expires_at - created_at) <= 366 * 86400),
    constraint token_revocation_says_who check ((revoked_at is null) = (revoked_by is null))
);

create index token_by_organization on token (organization);
create index token_by_maker on token (maker) where maker is not null;

comment on table token is 'The tokens that clients show over HTTP; only the holder knows the secret itself';
comment on column token.hash is 'SHA-256 of the secret, which is long and random, so that no salt is needed';
comment on column token.purpose is 'Its holder or its purpose, in words';
comment on column token.organization is 'Its scope: the token sees and changes this unit and those below it; null for the whole state';
comment on column token.sees_national_ids is 'True for a token that may see national IDs in full';
comment on column token.maker is 'The token that issued it, null where no token did';
comment on column token.tries_as is 'The name under which its tries of national IDs are counted, null for its own';
comment on column token.expires_at is 'The moment from which the token is no longer accepted';
comment on column token.last_used_at is 'The moment of its last use, to a minute: written once a minute at most';

-- A token gives at most the rights of its maker.
create function token_ends_with_its_maker() returns trigger language plpgsql as $$
begin
    -- Locked, so that a maker who is revoked at the same time either sees the new one or is seen to be revoked.
    perform
    from token maker
    where maker.id = new.maker
      and maker.role = 'administrator'
      and maker.revoked_at is null
      and maker.expires_at >= new.expires_at
      and (maker.sees_national_ids or not new.sees_national_ids)
      and (maker.organization is null or new.organization is not null)
    for share;
    if not found then
        raise exception 'a token ends with what its maker had'
            using errcode = 'check_violation', constraint = 'token_ends_with_its_maker';
    end if;
    return new;
end
$$;

create trigger token_ends_with_its_maker
    before insert on token
    for each row when (new.maker is not null)
    execute function token_ends_with_its_maker();

-- The rights of a token are fixed when it is made; after that it can only be revoked.
create function token_grants_never_change() returns trigger language plpgsql as $$
begin
    if (new.id, new.hash, new.role, new.organization, new.sees_national_ids, new.created_at, new.created_by,
        new.expires_at, new.maker, new.tries_as)
        is distinct from
        (old.id, old.hash, old.role, old.organization, old.sees_national_ids, old.created_at, old.created_by,
         old.expires_at, old.maker, old.tries_as)
        or old.revoked_at is not null
        and (new.revoked_at, new.revoked_by) is distinct from (old.revoked_at, old.revoked_by)
    then
        raise exception 'what a token may do never changes, and what was revoked stays revoked'
            using errcode = 'check_violation', constraint = 'token_grants_never_change';
    end if;
    return new;
end
$$;

create trigger token_grants_never_change
    before update on token
    for each row execute function token_grants_never_change();

-- Servers cache the tokens that they were shown, and are notified at once of those that are revoked.
create function token_tells_of_its_end() returns trigger language plpgsql as $$
begin
    perform pg_notify('token_changed', old.id::text);
    return null;
end
$$;

create trigger token_tells_of_its_revocation
    after update of revoked_at on token
    for each row execute function token_tells_of_its_end();

create trigger token_tells_of_its_removal
    after delete on token
    for each row execute function token_tells_of_its_end();

-- The tries of national IDs are limited.
create table national_id_try (
    caller text    primary key,
    day    date    not null,
    misses integer not null,

    constraint national_id_try_counts check (misses >= 0)
);

comment on table national_id_try is 'The number of national IDs that a caller who may not see them tried in vain, on the last day on which there was one';
comment on column national_id_try.caller is 'The name of the caller, or of the issuer of the caller''s token if that may not see national IDs either';
comment on column national_id_try.day is 'The day in Vietnam';

-- Answers to requests with a client's key (Idempotency-Key), kept for a day, so that a repeated request gets the same
-- answer and nothing is done twice.
--
-- An answer is stored in the transaction of its effects, so that both are stored or neither. A lock is held as long as
-- a transaction may still store an answer.
create table idempotent_answer (
    caller      text        not null,
    key         text        not null,
    part        smallint    not null default 0,
    fingerprint bytea       not null,
    request     text,
    started_at  timestamptz not null default now(),
    status      smallint    not null,
    headers     jsonb       not null,
    body        bytea       not null,

    constraint idempotent_answer_once primary key (caller, key, part),
    constraint idempotent_answer_part_makes_sense check (part >= 0)
);

create index idempotent_answer_by_age on idempotent_answer (started_at);

comment on table idempotent_answer is 'The answers to requests that carried a key, kept for 24 hours';
comment on column idempotent_answer.caller is 'The caller whose key it is; keys of different callers are independent';
comment on column idempotent_answer.part is '0 for the whole answer; from 1 on for parts of a request whose facts are stored in several commits, until the whole answer is there';
comment on column idempotent_answer.fingerprint is 'The SHA-256 of the method, the target and the body';
comment on column idempotent_answer.request is 'The name of the answered request, on the audit trail too';
comment on column idempotent_answer.started_at is 'The beginning of the transaction that stored it';
comment on column idempotent_answer.status is 'The status of the answer';
