-- The login that the compose file's server comes in with: made where it is missing, and given the password of the environment.
\getenv password DAOTAO_DATABASE_PASSWORD
select format('create role %I login in role daotao_server', 'daotao_web')
where not exists (select from pg_roles where rolname = 'daotao_web')
\gexec
select format('alter role %I login password %L', 'daotao_web', :'password')
\gexec
