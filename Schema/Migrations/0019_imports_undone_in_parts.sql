-- What an undoing leaves, because something rests on it or it was changed since, can be taken back later: so each change
-- says whether it was, and the import how much was, and how much can be still.

alter table import_change
    add column undone_at timestamptz;

comment on column import_change.undone_at is 'When an undoing put it back; null where it stands';

alter table import
    add column undone_count bigint not null default 0,
    add column left_count   bigint not null default 0,
    add column organization integer references organization,
    add constraint import_undone_in_parts
        check (undone_count >= 0 and left_count >= 0 and (undone_at is not null or undone_count + left_count = 0));

comment on column import.undone_at is 'When `imports undo` last took back what could be taken back';
comment on column import.undone_count is 'How many records were taken back, by all undoings together';
comment on column import.left_count is 'How many records the last undoing left that can be taken back later; none where the import is undone whole';
comment on column import.organization is 'All that it holds belongs to this unit or one below it, for whoever took it in sees no other; null where it may be anybody''s';

-- The audit trail knows what was undone and left before there was a place for it, and within which unit files were taken in.
-- What an undoing left in a record that was there before the import stays: nobody wrote down which changes those were.
update import
set undone_count = (entry.after ->> 'removed')::bigint + (entry.after ->> 'restored')::bigint,
    left_count = case when import.kind = 'completions' then 0 else (entry.after ->> 'left')::bigint end
from audit entry
where entry.action = 'import.undo' and entry.name = import.id::text and import.undone_at is not null;

update import_change
set undone_at = import.undone_at
from import
where import.id = import_change.import and import.undone_at is not null;

update import
set organization = entry.organization
from audit entry
where entry.action = 'import.take' and entry.name = import.id::text
  and exists (select from organization where organization.id = entry.organization);

create or replace view standing_change as
select import_change.*
from import_change
where import_change.undone_at is null;

comment on view standing_change is 'What imports changed that has not been put back';

create index import_by_organization on import (organization);
