-- Imports that came over HTTP, so that any server on this database can tell how far one is and hand out what it refused.

create table import_task (
    id          uuid        primary key default gen_random_uuid(),
    kind        text        not null,
    file_name   text        not null,
    asked_by    text        not null,
    started_at  timestamptz not null default now(),
    seen_at     timestamptz not null default now(),
    step        text        not null default 'waiting',
    row_count   bigint      not null default 0,
    finished_at timestamptz,
    answer      text,
    failed      boolean,

    constraint import_task_step_is_known
        check (step in ('waiting', 'reading', 'judging', 'rejecting', 'storing')),
    constraint import_task_ends_with_an_answer
        check (num_nonnulls(finished_at, answer, failed) in (0, 3))
);

create index import_task_by_age on import_task (started_at);

comment on table import_task is 'An import over HTTP: a name that nobody can guess, how far it is, and its answer';
comment on column import_task.seen_at is 'When the server that runs it last said that it is alive; one that is silent has died, and its transaction with it';
comment on column import_task.answer is 'What the client was told, or would have been: the summary or the problem, as JSON';

-- Files of a task in parts, so that neither side ever holds a whole one.
create table import_task_file (
    task  uuid    not null references import_task on delete cascade,
    name  text    not null,
    part  integer not null,
    bytes bytea   not null,

    constraint import_task_file_part_once primary key (task, name, part),
    constraint import_task_file_name_is_known check (name in ('rejects', 'notes'))
);

comment on table import_task_file is 'What an import over HTTP refused or noted, as CSV';
