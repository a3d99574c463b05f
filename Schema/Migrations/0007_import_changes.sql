-- What imports changed, so that they can be looked through and taken back; and what people changed by hand, so that the
-- next file does not undo it.

alter table import
    add column mended_count bigint not null default 0,
    add column undone_at    timestamptz,
    add column undone_by    text,
    add constraint import_undone_by_someone check ((undone_at is null) = (undone_by is null));

comment on column import.mended_count is 'How many of the rows that were taken were stored otherwise than written, as with zeros that a spreadsheet ate';
comment on column import.undone_at is 'When `imports undo` took back what could be taken back';

-- What an import made of what was there before it. Who and what it brought itself names it in `import` and `import_line`.
create table import_change (
    import      integer not null references import,
    import_line integer not null,
    kind        text    not null,
    record      bigint  not null,
    before      jsonb   not null,
    after       jsonb   not null,

    constraint import_change_kind_is_known
        check (kind in ('organization', 'official', 'course', 'curriculum', 'enrollment')),
    constraint import_change_changes_something
        check (before <> after)
);

-- Undoing asks whether anybody has built on a change since; what was undone itself is nothing to build on.
create view standing_change as
select import_change.*
from import_change
join import on import.id = import_change.import
where import.undone_at is null;

comment on view standing_change is 'What imports changed that have not been undone';

create index import_change_by_record on import_change (kind, record, import);
create index import_change_by_import on import_change (import);

comment on table import_change is 'What a line of a file changed in a record that was there before: the changed fields as they were and as they became';

alter table official
    add column edited text[],
    add constraint official_edited_names_something check (cardinality(edited) > 0);

comment on column official.edited is 'The fields that somebody set by hand since a file last did; an import leaves them alone unless told otherwise';
