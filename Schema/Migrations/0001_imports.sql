-- Imports: every file that was ever taken in, so that any stored fact leads back to its file and line.
--
-- An import is one transaction: its row, and everything it brought, is there whole or not at all.

create table import (
    id              integer generated always as identity primary key,
    kind            text        not null,
    file_name       text        not null,
    sha256          text        not null,
    mode            text        not null,
    imported_by     text        not null,
    imported_at     timestamptz not null default now(),
    row_count       bigint      not null default 0,
    created_count   bigint      not null default 0,
    updated_count   bigint      not null default 0,
    unchanged_count bigint      not null default 0,
    rejected_count  bigint      not null default 0,

    constraint import_kind_is_known
        check (kind in ('organizations', 'officials', 'courses', 'curricula', 'enrollments', 'completions')),
    constraint import_mode_is_known
        check (mode in ('upsert', 'create', 'update')),
    constraint import_counts_add_up
        check (row_count = created_count + updated_count + unchanged_count + rejected_count)
);

comment on table import is 'A file that was taken in: who, when, which file, and what became of its rows';
comment on column import.sha256 is 'Of the file''s bytes, in hexadecimal';

-- What is wrong with a field of a row, as imports carry it from the judging statement to the rejects file: the column,
-- the code, then name and value of each parameter, with U+001F between and U+001E behind.
create function fault(field text, code text, variadic parameters text[] default '{}') returns text
    language sql immutable parallel safe
    return array_to_string(array[coalesce(field, ''), code] || parameters, E'\x1f', '') || E'\x1e';

comment on function fault is 'A fault of a field in the form in which imports carry it; nothing stored depends on it';
