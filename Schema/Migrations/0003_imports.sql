-- Imports: every imported file, so that any stored fact leads back to its file and line, and the file's changes can be
-- reviewed and undone.
--
-- An import is one transaction: its row and everything it brought are stored together, or not at all.

create domain import_kind as text
    constraint import_kind_is_known
        check (value in ('organizations', 'officials', 'courses', 'curricula', 'enrollments', 'completions'));

create table import (
    id              integer     generated always as identity primary key,
    kind            import_kind not null,
    file_name       text        not null,
    sha256          text        not null,
    mode            text        not null,
    imported_by     text        not null,
    imported_at     timestamptz not null default now(),
    organization    integer     references organization,
    row_count       bigint      not null default 0,
    created_count   bigint      not null default 0,
    updated_count   bigint      not null default 0,
    unchanged_count bigint      not null default 0,
    rejected_count  bigint      not null default 0,
    mended_count    bigint      not null default 0,
    undone_at       timestamptz,
    undone_by       text,
    undone_count    bigint      not null default 0,
    left_count      bigint      not null default 0,

    constraint import_mode_is_known
        check (mode in ('upsert', 'create', 'update')),
    constraint import_counts_add_up
        check (row_count = created_count + updated_count + unchanged_count + rejected_count),
    constraint import_undone_by_someone
        check ((undone_at is null) = (undone_by is null)),
    constraint import_undone_in_parts
        check (undone_count >= 0 and left_count >= 0 and (undone_at is not null or undone_count + left_count = 0))
);

create index import_by_organization on import (organization);

comment on table import is 'An imported file: by whom, when, which file, and the fates of its rows';
comment on column import.sha256 is 'The SHA-256 of the file''s bytes, in hexadecimal';
comment on column import.organization is 'The scope of the caller who imported it: all records of the file belong to this unit or one below it; null for the whole state';
comment on column import.mended_count is 'The number of stored rows that were mended, such as those whose zeros a spreadsheet had dropped';
comment on column import.undone_at is 'The moment at which the import was last undone';
comment on column import.undone_count is 'The number of records that were undone, over all undoings';
comment on column import.left_count is 'The number of records that the last undoing left and a later one can undo; 0 where the whole import is undone';

-- Units come from files, and files belong to units, so one of the two keys has to follow both tables.
alter table organization_span add constraint organization_span_import_fkey foreign key (import) references import;

-- An import's changes of earlier records. New records name the import themselves, in `import` and `import_line`. A
-- change that an undo leaves, because other records depend on it or it was changed since, can be undone later: so each
-- change says whether it was undone.
--
-- A record is named by kind and number, without a key, as on the audit trail, because its changes stay known after it
-- is deleted. The fields of `before` and `after` have the names of the columns, so that an undo can compare them with
-- the row and restore them: a migration that renames a column has to rename it here.
create table import_change (
    import      integer not null references import,
    import_line integer not null,
    kind        text    not null,
    record      bigint  not null,
    before      jsonb   not null,
    after       jsonb   not null,
    undone_at   timestamptz,

    constraint import_change_once primary key (kind, record, import, import_line),
    constraint import_change_kind_is_known
        check (kind in ('organization', 'official', 'course', 'curriculum', 'enrollment')),
    constraint import_change_changes_something
        check (before <> after)
);

create index import_change_by_import on import_change (import);

comment on table import_change is 'The change that a line of a file made to a record that existed before: the changed fields, before and after';
comment on column import_change.undone_at is 'The moment at which an undoing reversed the change; null while it stands';

-- An undo asks whether later changes build on a change; those that were undone don't count.
create view standing_change as
select import, import_line, kind, record, before, after, undone_at
from import_change
where undone_at is null;

comment on view standing_change is 'Changes by imports that were not undone';

-- Imports over HTTP, so that any server on this database can report their progress and return their refused rows.
create table import_task (
    id          uuid        primary key default gen_random_uuid(),
    kind        import_kind not null,
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

comment on table import_task is 'An import over HTTP: a name that nobody can guess, its progress and its answer';
comment on column import_task.seen_at is 'The last sign of life of the server that runs it; a silent server has died, and its transaction with it';
comment on column import_task.answer is 'The answer for the client: the summary or the problem, as JSON';

-- The files of a task in parts, so that neither side ever holds a whole one.
create table import_task_file (
    task  uuid    not null references import_task on delete cascade,
    name  text    not null,
    part  integer not null,
    bytes bytea   not null,

    constraint import_task_file_part_once primary key (task, name, part),
    constraint import_task_file_name_is_known check (name in ('rejects', 'notes'))
);

comment on table import_task_file is 'The rejects or the notes of an import over HTTP, as CSV';

-- A remark on a field of a row, null for the whole row, as imports carry it from the judging statement to the rejects
-- file and the notes. The parameters of its sentence are names and values, in turn.
create type remark as (
    field      text,
    code       text,
    parameters text[]
);

create function fault(field text, code text, variadic parameters text[] default '{}') returns remark[]
    language sql immutable parallel safe
    return array[row(field, code, parameters)::remark];

comment on function fault is 'One remark as an array, so that remarks are joined with ||, where null is none; no stored row depends on this function';
