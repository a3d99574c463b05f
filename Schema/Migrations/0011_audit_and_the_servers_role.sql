-- The audit trail: who did what to what, from where and in which request, and the values before and after. Every change
-- writes its entry in its own transaction, and so does every unmasked reading of national IDs.
--
-- Entries are only added. A trigger refuses everything else, even to the table's owner; and the server works in a role
-- that owns nothing, may not change the trail, and can't drop the trigger.

create table audit (
    id           bigint      generated always as identity primary key,
    at           timestamptz not null default clock_timestamp(),
    account      text        not null default current_user,
    by           text        not null,
    address      text,
    request      text        not null,
    action       text        not null,
    subject      text        not null,
    name         text collate "C",
    organization integer,
    before       jsonb,
    after        jsonb,
    transaction  xid8        not null default pg_current_xact_id(),

    constraint audit_server_is_no_operator
        check (account <> 'daotao_server' or by not like 'operator:%')
);

-- The trail is read backwards by id, or for one thing.
create index audit_by_subject on audit (subject, name);

-- Days are found by summaries of ranges of pages, because entries come in the order of time. Vacuum summarizes new
-- pages, so that writing an entry costs nothing extra. A caller or a request is searched within days, or among all
-- entries.
create index audit_by_time on audit using brin (at) with (pages_per_range = 32);

-- A search for everything done to an official includes the official's former numbers. The edits that changed a number
-- are few, and this index finds them among all entries.
create index audit_renumbering on audit (id)
    where action = 'official.edit' and (after ? 'officialCode' or after ? 'nationalId');

comment on table audit is 'The audit trail: an entry for each change, and for each reading of national IDs in full; append-only';
comment on column audit.account is 'The account of the database that wrote the entry, as the database knows it';
comment on column audit.by is 'The caller''s name: operator:lan at a shell, token:12 over HTTP, registry where a rule did it';
comment on column audit.address is 'The address of the caller, null for a shell';
comment on column audit.request is 'The request in which it was done; the facts that a request recorded name it too';
comment on column audit.action is 'The kind of action, such as official.edit';
comment on column audit.subject is 'The kind of thing to which it was done, such as official';
comment on column audit.name is 'The code or number of the thing, null where there were many';
comment on column audit.organization is 'The unit of the thing, null for a thing of the whole state; without a foreign key, because that would slow down every recorded completion';
comment on column audit.before is 'The changed fields before the change, null for a new thing';
comment on column audit.after is 'The changed fields after it, with those that identify the thing';
comment on column audit.transaction is 'The transaction that wrote the entry, and made the change that it is about';

create function audit_is_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'the audit trail is only ever added to'
        using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_is_only_added_to
    before update or delete or truncate on audit
    for each statement execute function audit_is_only_added_to();

-- The planner needs new statistics when a table has changed a lot; only its owner may analyze it, and the server isn't
-- the owner.
create function analyze_as_owner(tables regclass[]) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    known text;
begin
    for known in
        select format('%I.%I', nspname, relname)
        from pg_class
        join pg_namespace on pg_namespace.oid = relnamespace
        where pg_class.oid = any (tables)
          and relowner = (select oid from pg_roles where rolname = current_user)
    loop
        -- Another transaction that analyzes the table would hold its lock until it ends.
        execute 'analyze (skip_locked) ' || known;
    end loop;
end
$$;

comment on function analyze_as_owner is 'Lets the server analyze the registry''s tables, which it does not own';

-- The function runs with its owner's rights, so only the owner and the server may call it.
revoke execute on function analyze_as_owner from public;

create function analyze_tables(variadic tables regclass[]) returns void language plpgsql as $$
begin
    if has_function_privilege('analyze_as_owner(regclass[])', 'execute') then
        perform analyze_as_owner(tables);
    end if;
end
$$;

comment on function analyze_tables is 'Analyzes tables if the account may; otherwise does nothing, and the planner keeps its statistics';

-- Gives the role `daotao_server` the rights that a server needs, and no more: to read and write the registry's tables,
-- also those of later migrations; only to add to the audit trail; only to read the migrations' own tables. An
-- administrator runs it again where the role was made after the migration.
create function grant_to_server() returns void language plpgsql as $$
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
    -- The number, the time, the account and the transaction of an entry are the database's to say.
    revoke insert, update, delete on audit from daotao_server;
    grant insert (by, address, request, action, subject, name, organization, before, after) on audit to daotao_server;
    revoke insert, update, delete on schema_migration, enrollment_state, enrollment_move from daotao_server;
    -- The tables of the sealed log, which a later migration makes, are only added to.
    for relation in
        select oid::regclass as name from pg_class
        where relnamespace = place::regnamespace
          and relname in ('seal_leaf', 'seal_node', 'seal_key', 'seal_head', 'seal_origin', 'sealed_kind')
    loop
        execute format('revoke update, delete on %s from daotao_server', relation.name);
    end loop;
    -- A token is revoked, and stays on record; tries are counted, and not forgotten.
    revoke update, delete on token from daotao_server;
    grant update (revoked_at, revoked_by, last_used_at, last_used_address) on token to daotao_server;
    revoke delete on national_id_try from daotao_server;
    grant execute on function analyze_as_owner to daotao_server;
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

comment on function grant_to_server is 'Gives the role daotao_server the rights that a server needs, and no more';

-- Roles belong to the whole cluster: another database may have made this one, or be about to.
do $$
begin
    if not exists (select from pg_roles where rolname = 'daotao_server') then
        begin
            create role daotao_server nologin;
        exception
            when duplicate_object or unique_violation then
                null;
            when insufficient_privilege then
                raise warning 'the role daotao_server is missing, and % may not make it: the server will work as a role that may change more than it has to',
                    current_user
                    using hint = 'Have an administrator run: create role daotao_server nologin; then: select grant_to_server().';
        end;
    end if;
    if exists (select from pg_roles where rolname = 'daotao_server') then
        perform grant_to_server();
        -- An account that made the role may let the program use it.
        begin
            if not pg_has_role(current_user, 'daotao_server', 'member') then
                execute format('grant daotao_server to %I', current_user);
            end if;
        exception
            when insufficient_privilege or unique_violation or invalid_grant_operation then
                raise notice '% may not put on the role daotao_server', current_user;
        end;
    end if;
end
$$;
