-- Who may come in over HTTP: bearer tokens, each with a role, and with the part of the state that it is for.

create table token (
    id                integer     generated always as identity primary key,
    hash              bytea       not null,
    purpose           text,
    role              text        not null,
    organization      integer     references organization,
    sees_national_ids boolean     not null default false,
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
    constraint token_revocation_says_who check ((revoked_at is null) = (revoked_by is null))
);

create index token_by_organization on token (organization);

comment on table token is 'What clients over HTTP show; what it is itself is known to its holder alone';
comment on column token.hash is 'SHA-256 of the secret, which is long and random, so that no salt is needed';
comment on column token.purpose is 'Whose it is, or what for, in words';
comment on column token.organization is 'All that it sees hangs from this unit; null for the whole state';
comment on column token.sees_national_ids is 'Whether it may see national IDs whole';
comment on column token.expires_at is 'From then on it is worth nothing';
comment on column token.last_used_at is 'About when it was last shown: written once a minute at most';

-- What a token may do is settled when it is handed out; after that it can only be taken away.
create function token_grants_never_change() returns trigger language plpgsql as $$
begin
    if (new.id, new.hash, new.role, new.organization, new.sees_national_ids, new.created_at, new.created_by,
        new.expires_at)
        is distinct from
        (old.id, old.hash, old.role, old.organization, old.sees_national_ids, old.created_at, old.created_by,
         old.expires_at)
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

-- Servers remember the tokens that they were shown, and hear at once of those that are taken away.
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
