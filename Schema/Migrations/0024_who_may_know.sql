-- Who may know, and as whom the server writes: national IDs that are tried run out, a token ends with what its maker had, and
-- the server adds to the audit trail as itself, now.

create table national_id_try (
    caller text    primary key,
    day    date    not null,
    misses integer not null,

    constraint national_id_try_counts check (misses >= 0)
);

comment on table national_id_try is 'How many national IDs those who may not see them have tried that named nobody, on the last day when one did';
comment on column national_id_try.caller is 'Who tries: the caller''s name, or that of whoever handed out their token and may not see national IDs either';
comment on column national_id_try.day is 'The day in Vietnam';

alter table token
    add column maker    integer references token,
    add column tries_as text;

create index token_by_maker on token (maker) where maker is not null;

comment on column token.maker is 'The token that handed it out, null where no token did';
comment on column token.tries_as is 'Under what name its holder''s tries of national IDs are counted, null for its own';

-- The interval between two moments is the same in every time zone.
alter table token
    add constraint token_ends_within_a_year
    check (extract(epoch from expires_at - created_at) <= 366 * 86400);

-- Whoever makes a token gives away what they have, and no more of it than that.
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

create or replace function token_grants_never_change() returns trigger language plpgsql as $$
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

-- Which account wrote an entry is the database's own word: nobody in the server's role can set it, nor the time.
alter table audit
    add column account text not null default current_user,
    add constraint audit_server_is_no_operator
    check (account <> 'daotao_server' or by not like 'operator:%');

comment on column audit.account is 'The account of the database that wrote the entry, as the database knows it';

create or replace function grant_to_server() returns void language plpgsql as $$
declare
    place name := (
        select nspname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where pg_class.oid = 'audit'::regclass
    );
    relation record;
begin
    -- Others may keep tables of their own beside ours.
    for relation in
        select oid::regclass as name, case when relkind = 'S' then 'usage, select on sequence'
                                           else 'select, insert, update, delete on table' end as allowed
        from pg_class
        where relnamespace = place::regnamespace and relkind in ('r', 'p', 'v', 'S')
          and relowner = (select relowner from pg_class where oid = 'audit'::regclass)
    loop
        execute format('grant %s %s to daotao_server', relation.allowed, relation.name);
    end loop;
    execute format(
        'alter default privileges in schema %I grant select, insert, update, delete on tables to daotao_server', place
    );
    execute format('alter default privileges in schema %I grant usage, select on sequences to daotao_server', place);
    -- The number, the time and the account of an entry are the database's to say.
    revoke insert, update, delete on audit from daotao_server;
    grant insert (by, address, request, action, subject, name, organization, before, after) on audit to daotao_server;
    revoke insert, update, delete on schema_migration, enrollment_state, enrollment_move from daotao_server;
    -- A token is revoked, and stays on record; tries are counted, and not forgotten.
    revoke update, delete on token from daotao_server;
    grant update (revoked_at, revoked_by, last_used_at, last_used_address) on token to daotao_server;
    revoke delete on national_id_try from daotao_server;
    -- Everybody may do these two, unless an administrator has taken them away.
    begin
        execute format('grant temporary on database %I to daotao_server', current_database());
        execute format('grant usage on schema %I to daotao_server', place);
    exception
        when insufficient_privilege then
            raise notice '% may not let daotao_server use the database', current_user;
    end;
end
$$;

do $$
begin
    if exists (select from pg_roles where rolname = 'daotao_server') then
        perform grant_to_server();
    end if;
end
$$;
