-- name: examine_database(names text[])
--
-- Tells whether a database can hold the registry: its encoding, the rights of its account, and the tables and views of the
-- registry's names.
--
-- The statement reads the catalogue alone, because it comes before the first migration.
--
--   names  the names of all tables and views that migrations leave behind, and `schema_migration`
with place as (select oid from pg_namespace where nspname = 'public'),
named as (
    select pg_class.oid, relname, nspname
    from pg_class
    join pg_namespace on pg_namespace.oid = relnamespace
    where relname = any(:names) and relkind in ('r', 'p', 'v', 'm', 'f')
          and nspname not like 'pg\_%'
), migration as (
    select oid from named where nspname = 'public' and relname = 'schema_migration'
)
select exists (select from migration) as has_migrations,
       current_setting('server_encoding') as encoding, current_user as account,
       coalesce((select has_schema_privilege(oid, 'usage') from place), false) as may_enter,
       coalesce((select has_schema_privilege(oid, 'create') from place), false) as may_make,
       coalesce((select has_table_privilege(oid, 'select') from migration), false) as may_read,
       (
           select nspname from named where relname in ('schema_migration', 'organization_lineage')
           group by nspname having count(*) = 2 and nspname <> 'public' order by nspname limit 1
       ) as elsewhere,
       array(
           select relname from named where nspname = 'public' and relname <> 'schema_migration' order by relname
       ) as present

-- name: read_indexes_and_keys(relation text, small bigint)
--
-- Every index and key of a table, in the order in which they can be created again: the statement that drops it, the one that
-- creates it again, and its step.
--
-- The primary key, and other tables' foreign keys to it, are included only where those tables are small.
--
--   small  the size in bytes up to which the other tables are small
with own as (select to_regclass(:relation) as id),
keys as (
    select pg_constraint.*, conrelid <> own.id as is_foreign
    from pg_constraint
    cross join own
    where (conrelid = own.id and contype in ('p', 'u', 'f')) or (confrelid = own.id and contype = 'f')
),
others as (
    select coalesce(sum(pg_relation_size(conrelid)), 0) <= :small as are_small
    from keys
    where is_foreign
)
select format('alter table %s drop constraint %I', conrelid::regclass, conname),
       format('alter table %s add constraint %I %s', conrelid::regclass, conname,
              pg_get_constraintdef(keys.oid))
       || coalesce(format('; comment on constraint %I on %s is %L', conname, conrelid::regclass,
                          obj_description(keys.oid, 'pg_constraint')), ''),
       case contype when 'p' then 1 when 'u' then 2 else 4 end as step
from keys
cross join others
where others.are_small or not (is_foreign or contype = 'p')
union all
select format('drop index %s', indexrelid::regclass),
       pg_get_indexdef(indexrelid)
       || coalesce(format('; comment on index %s is %L', indexrelid::regclass,
                          obj_description(indexrelid, 'pg_class')), ''),
       3
from pg_index
cross join own
where indrelid = own.id
  and not exists (select from pg_constraint where conindid = indexrelid)
order by 3, 2
