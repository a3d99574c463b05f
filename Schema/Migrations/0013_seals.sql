-- Seals: an append-only log of the hashes of facts, rules and entries, as a Merkle tree (RFC 9162, section 2.1), so that
-- nobody can change what is on record without being found out. docs/seals.md explains it.
--
-- A leaf is the hash of the state of one row: its words, and a random salt. A row that is added gets a leaf, and gets
-- another with each change and with its removal; nothing that was sealed is rewritten. Rows are sealed shortly after they
-- were stored, by sets, and outside of the transactions that stored them.

-- The words of a row.
--
-- They are lines of text: first the table, the number of the record and, where a record has several rows, the part; then a
-- line for each column that isn't null, with its name, a space and the value. So a new column without a value changes no
-- words. Days and moments are written as ISO 8601 does, moments in UTC; the session's time zone has no influence, and the
-- functions that compare words set the style of days themselves.

create function sealed_text(value text) returns text
    language sql immutable parallel safe
    return replace(replace(value, '\', '\\'), E'\n', '\n');

comment on function sealed_text is 'A value on one line: a backslash is written as two, a line break as \n';

create function sealed_moment(moment timestamptz) returns timestamp
    language sql immutable parallel safe
    return moment at time zone interval '0';

comment on function sealed_moment is 'A moment in UTC, whatever the session''s time zone';

create function sealed_day(day date) returns text
    language sql stable parallel safe
    return coalesce(to_char(day, 'YYYY-MM-DD'), '');

comment on function sealed_day is 'A day as the name of a part, empty for a span without a first day';

create function sealed_words(completion) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'completion ' || $1.id, 'official ' || $1.official, 'course ' || $1.course,
        'completed_on ' || $1.completed_on, 'score ' || $1.score, 'evidence ' || sealed_text($1.evidence),
        'recorded_at ' || sealed_moment($1.recorded_at), 'recorded_by ' || sealed_text($1.recorded_by),
        'request ' || sealed_text($1.request), 'import ' || $1.import, 'import_line ' || $1.import_line,
        'revoked_at ' || sealed_moment($1.revoked_at), 'revoked_by ' || sealed_text($1.revoked_by),
        'revocation_reason ' || sealed_text($1.revocation_reason), 'is_recognition ' || $1.is_recognition,
        'renewal ' || $1.renewal, 'expires_on ' || $1.expires_on
    );

create function sealed_words(completion_merged) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'completion_merged ' || $1.completion, 'merged_from ' || $1.merged_from,
        'organization ' || $1.organization, 'merged_at ' || sealed_moment($1.merged_at)
    );

create function sealed_words(audit) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'audit ' || $1.id, 'at ' || sealed_moment($1.at), 'account ' || sealed_text($1.account),
        'by ' || sealed_text($1.by), 'address ' || sealed_text($1.address), 'request ' || sealed_text($1.request),
        'action ' || sealed_text($1.action), 'subject ' || sealed_text($1.subject), 'name ' || sealed_text($1.name),
        'organization ' || $1.organization, 'before ' || $1.before::text, 'after ' || $1.after::text,
        'transaction ' || $1.transaction
    );

create function sealed_words(official) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'official ' || $1.id, 'official_code ' || sealed_text($1.official_code),
        'national_id ' || $1.national_id, 'full_name ' || sealed_text($1.full_name),
        'date_of_birth ' || $1.date_of_birth, 'gender ' || $1.gender, 'email ' || sealed_text($1.email),
        'phone ' || sealed_text($1.phone), 'organization ' || $1.organization,
        'organization_since ' || $1.organization_since, 'position ' || sealed_text($1.position),
        'category ' || $1.category, 'registered_at ' || sealed_moment($1.registered_at), 'import ' || $1.import,
        'import_line ' || $1.import_line, 'edited ' || array_to_json($1.edited), 'merged_into ' || $1.merged_into,
        'merged_at ' || sealed_moment($1.merged_at), 'merged_by ' || sealed_text($1.merged_by)
    );

create function sealed_words(official_past_membership) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('official_past_membership ', $1.official, ' ', sealed_day(lower($1.valid))),
        'until ' || upper($1.valid), 'organization ' || $1.organization
    );

create function sealed_words(official_absence) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('official_absence ', $1.official, ' ', sealed_day(lower($1.valid))),
        'until ' || upper($1.valid), 'reason ' || sealed_text($1.reason),
        'recorded_by ' || sealed_text($1.recorded_by), 'recorded_at ' || sealed_moment($1.recorded_at)
    );

create function sealed_words(organization) returns text
    language sql stable parallel safe
    return concat_ws(E'\n', 'organization ' || $1.id, 'level ' || $1.level);

create function sealed_words(organization_span) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('organization_span ', $1.organization, ' ', sealed_day(lower($1.valid))),
        'until ' || upper($1.valid), 'level ' || $1.level, 'code ' || sealed_text($1.code),
        'name ' || sealed_text($1.name), 'parent ' || $1.parent, 'parent_level ' || $1.parent_level,
        'import ' || $1.import, 'import_line ' || $1.import_line
    );

create function sealed_words(course) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'course ' || $1.id, 'code ' || sealed_text($1.code), 'title_vi ' || sealed_text($1.title_vi),
        'title_en ' || sealed_text($1.title_en), 'hours ' || $1.hours, 'format ' || $1.format,
        'provider ' || sealed_text($1.provider), 'languages ' || array_to_json($1.languages), 'status ' || $1.status,
        'available_from ' || $1.available_from, 'retired_on ' || $1.retired_on, 'valid_months ' || $1.valid_months,
        'expires ' || $1.expires, 'import ' || $1.import, 'import_line ' || $1.import_line
    );

create function sealed_words(course_prerequisite) returns text
    language sql stable parallel safe
    return concat('course_prerequisite ', $1.course, ' ', $1.prerequisite);

create function sealed_words(course_equivalence) returns text
    language sql stable parallel safe
    return concat_ws(E'\n', concat('course_equivalence ', $1.course, ' ', $1.counts_as), 'since ' || $1.since);

create function sealed_words(curriculum) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'curriculum ' || $1.id, 'code ' || sealed_text($1.code), 'version ' || $1.version,
        'title_vi ' || sealed_text($1.title_vi), 'title_en ' || sealed_text($1.title_en),
        'target_group ' || sealed_text($1.target_group), 'minimum_elective_hours ' || $1.minimum_elective_hours,
        'status ' || $1.status, 'retired_on ' || $1.retired_on, 'on_the_way ' || $1.on_the_way,
        'on_the_way_until ' || $1.on_the_way_until, 'import ' || $1.import, 'import_line ' || $1.import_line
    );

create function sealed_words(curriculum_course) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('curriculum_course ', $1.curriculum, ' ', $1.course), 'requirement ' || $1.requirement,
        'hours ' || $1.hours
    );

create function sealed_words(target_group) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'target_group 0 ' || sealed_text($1.code), 'title_vi ' || sealed_text($1.title_vi),
        'title_en ' || sealed_text($1.title_en), 'categories ' || array_to_json($1.categories),
        'positions ' || array_to_json($1.positions)
    );

create function sealed_words(goal) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'goal ' || $1.id, 'code ' || sealed_text($1.code), 'title_vi ' || sealed_text($1.title_vi),
        'title_en ' || sealed_text($1.title_en), 'target ' || $1.target, 'start_on ' || $1.start_on,
        'deadline ' || $1.deadline
    );

create function sealed_words(goal_curriculum) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('goal_curriculum ', $1.goal, ' ', sealed_text($1.curriculum_code)), 'since ' || $1.since
    );

create function sealed_words(goal_plan) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('goal_plan ', $1.goal, ' ', $1.number), 'day ' || $1.day,
        'decision ' || sealed_text($1.decision), 'made_by ' || sealed_text($1.made_by),
        'request ' || sealed_text($1.request), 'made_at ' || sealed_moment($1.made_at)
    );

create function sealed_words(goal_share) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('goal_share ', $1.goal, ' ', $1.plan, '.', $1.organization), 'day ' || $1.day,
        'target ' || $1.target
    );

create function sealed_words(opening_balance) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('opening_balance ', $1.goal, ' ', $1.number), 'organization ' || $1.organization,
        'day ' || $1.day, 'officials ' || $1.officials, 'source ' || sealed_text($1.source),
        'replaces ' || $1.replaces, 'made_by ' || sealed_text($1.made_by), 'request ' || sealed_text($1.request),
        'made_at ' || sealed_moment($1.made_at)
    );

create function sealed_words(goal_closing) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'goal_closing ' || $1.goal, 'closed_on ' || $1.closed_on, 'decision ' || sealed_text($1.decision),
        'made_by ' || sealed_text($1.made_by), 'request ' || sealed_text($1.request),
        'made_at ' || sealed_moment($1.made_at)
    );

create function sealed_words(goal_closing_curriculum) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', concat('goal_closing_curriculum ', $1.goal, ' ', $1.curriculum), 'since ' || $1.since,
        'retired_on ' || $1.retired_on
    );

create function sealed_words(import) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'import ' || $1.id, 'kind ' || $1.kind, 'file_name ' || sealed_text($1.file_name),
        'sha256 ' || $1.sha256, 'mode ' || $1.mode, 'imported_by ' || sealed_text($1.imported_by),
        'imported_at ' || sealed_moment($1.imported_at), 'organization ' || $1.organization,
        'row_count ' || $1.row_count, 'created_count ' || $1.created_count, 'updated_count ' || $1.updated_count,
        'unchanged_count ' || $1.unchanged_count, 'rejected_count ' || $1.rejected_count,
        'mended_count ' || $1.mended_count, 'undone_at ' || sealed_moment($1.undone_at),
        'undone_by ' || sealed_text($1.undone_by), 'undone_count ' || $1.undone_count,
        'left_count ' || $1.left_count
    );

-- The words of a row that is gone.
create function gone_words(kind text, record bigint, part text) returns text
    language sql immutable parallel safe
    return concat(kind, ' ', record, case when part <> '' then ' ' || part end, E'\ngone');

comment on function gone_words is 'The words that are sealed when a row is removed';

-- The hash of a leaf, by RFC 9162: of a zero byte, the 16 bytes of the salt, and the words in UTF-8.
create function leaf_hash(salt uuid, words text) returns bytea
    language sql stable parallel safe
    return sha256('\x00'::bytea || uuid_send(salt) || convert_to(words, 'UTF8'));

comment on function leaf_hash is 'The hash of a leaf of the sealed log';

-- The tables whose rows are sealed.
create table sealed_kind (
    kind             text    primary key,
    record           text    not null,
    part             text    not null,
    is_found_by_mark boolean not null,
    transaction      text
);

comment on table sealed_kind is 'The tables whose rows are sealed';
comment on column sealed_kind.kind is 'The table''s name, for which there is a function sealed_words';
comment on column sealed_kind.record is 'The number of a row''s record, as SQL';
comment on column sealed_kind.part is 'The name of the row among those of its record, as SQL; an empty text where the record has one row';
comment on column sealed_kind.is_found_by_mark is 'True where new rows are found by their numbers above a mark, so that adding them costs nothing extra';
comment on column sealed_kind.transaction is 'The transaction that added a row, as SQL; null where the table doesn''t say it';

-- The log.
create table seal_leaf (
    position bigint           primary key,
    kind     text collate "C" not null,
    record   bigint           not null,
    part     text collate "C" not null default '',
    version  integer          not null,
    salt     uuid             not null,
    hash     bytea            not null,

    -- Two servers that sealed the same state of a row would collide here.
    constraint seal_leaf_once unique (kind, record, part, version),
    constraint seal_leaf_position_makes_sense check (position >= 0),
    constraint seal_leaf_version_makes_sense check (version >= 1),
    constraint seal_leaf_hash_has_32_bytes check (length(hash) = 32)
);

-- Few rows have several states; the last leaf of a row is one that none of these follows.
create index seal_leaf_of_later_states on seal_leaf (kind, record, part, version) where version > 1;

comment on table seal_leaf is 'The sealed log: a leaf for each state of each sealed row, in the order in which they were sealed';
comment on column seal_leaf.position is 'The place in the log, counted from 0 without gaps';
comment on column seal_leaf.version is 'The number of the row''s state, counted from 1: it is recorded, and may be revoked, changed or removed later';
comment on column seal_leaf.salt is 'Random bits, so that a hash doesn''t tell whether somebody''s guess of the row is right';

-- A tree of a million leaves has a million inner nodes. Only those above 256 leaves, above 256 of these, and so on, are
-- stored; the seven levels between are computed from 256 hashes when they are needed.
create table seal_node (
    level    smallint not null,
    position bigint   not null,
    hash     bytea    not null,

    constraint seal_node_once primary key (level, position),
    constraint seal_node_level_makes_sense check (level >= 1),
    constraint seal_node_hash_has_32_bytes check (length(hash) = 32)
);

comment on table seal_node is 'The inner nodes of the log''s complete subtrees, every eighth level of the tree';
comment on column seal_node.level is 'The subtree has 256 leaves to the power of this';
comment on column seal_node.position is 'The place among the subtrees of its level, counted from 0';

create view seal_tile as
select 0::smallint as level, position, hash from seal_leaf
union all
select level, position, hash from seal_node;

comment on view seal_tile is 'The stored nodes of the tree, with the leaves as level 0';

create table seal_key (
    name       text        primary key,
    public_key text        not null,
    created_at timestamptz not null default now(),
    created_by text        not null
);

comment on table seal_key is 'The public keys with which heads of the log were signed; the private ones are never in the database';
comment on column seal_key.public_key is 'The key as a note''s verifier reads it: name, hash and key, joined with +';

create function sealed_words(seal_key) returns text
    language sql stable parallel safe
    return concat_ws(
        E'\n', 'seal_key 0 ' || sealed_text($1.name), 'public_key ' || $1.public_key,
        'created_at ' || sealed_moment($1.created_at), 'created_by ' || sealed_text($1.created_by)
    );

create table seal_head (
    size    bigint      primary key,
    root    bytea       not null,
    at      timestamptz not null,
    key     text        not null references seal_key,
    note    text        not null
);

create index seal_head_by_key on seal_head (key);

comment on table seal_head is 'The signed heads of the log';
comment on column seal_head.note is 'The head as it was handed out: origin, size, root hash, time, and the signature';

-- The name of this registry's log, which each head begins with.
create table seal_origin (
    origin text primary key
);

create unique index seal_origin_is_one on seal_origin ((true));

comment on table seal_origin is 'The name of this registry''s log, different for each registry';

insert into seal_origin (origin) values ('daotao/' || gen_random_uuid());

create function seals_are_only_added_to() returns trigger language plpgsql as $$
begin
    raise exception 'the sealed log is only ever added to'
        using errcode = 'insufficient_privilege';
end
$$;

create trigger seal_leaf_is_only_added_to
    before update or delete or truncate on seal_leaf
    for each statement execute function seals_are_only_added_to();
create trigger seal_node_is_only_added_to
    before update or delete or truncate on seal_node
    for each statement execute function seals_are_only_added_to();
create trigger seal_key_is_only_added_to
    before update or delete or truncate on seal_key
    for each statement execute function seals_are_only_added_to();
create trigger seal_head_is_only_added_to
    before update or delete or truncate on seal_head
    for each statement execute function seals_are_only_added_to();
create trigger seal_origin_is_only_added_to
    before update or delete or truncate on seal_origin
    for each statement execute function seals_are_only_added_to();

-- The rows that wait to be sealed.
--
-- Completions and entries are added thousands of times a second. They are found without a trigger, by numbers above a
-- mark: up to the mark every number has been sealed, or will never be used. A transaction may commit after another with
-- higher numbers. So the mark moves up to a number only once all transactions have ended that ran when the number was
-- the highest, even those that had written nothing yet; until then rows above it are compared with the log.
create table seal_mark (
    kind    text   primary key references sealed_kind,
    sealed  bigint not null default 0,
    passed  bigint,
    next    bigint not null default 0,
    began   pg_snapshot,
    seen    pg_snapshot,
    reached bigint not null default 0,
    running text[] not null default '{}'
);

comment on table seal_mark is 'Up to where the rows of a table have been sealed';
comment on column seal_mark.sealed is 'Every row up to this number is sealed';
comment on column seal_mark.passed is 'How far the present pass over the rows above it has come, null between passes';
comment on column seal_mark.next is 'Where the mark moves when the present pass is over';
comment on column seal_mark.began is 'The transactions that had ended when the present pass began';
comment on column seal_mark.seen is 'The same of the last pass that is over: every row of these transactions is sealed';
comment on column seal_mark.reached is 'The highest number at the end of the last pass, to which the mark moves once those who ran then have ended';
comment on column seal_mark.running is 'The transactions that ran at that time';

-- All other additions, changes and removals are noted by the statement that makes them. A change is sealed only if its
-- transaction left an entry on the audit trail: what somebody changes at the database alone isn't sealed as if it were
-- right, and `daotao verify` names it. Whoever has to do that adds an entry in the same transaction.
create table seal_change (
    id             bigint      generated always as identity primary key,
    kind           text        not null references sealed_kind,
    records        bigint[]    not null,
    parts          text[],
    transaction    xid8        default pg_current_xact_id(),
    began_at       timestamptz not null default now(),
    account        text        not null default session_user,
    is_unexplained boolean     not null default false
);

create index seal_change_by_kind on seal_change (kind);

comment on table seal_change is 'Rows that were added, changed or removed, and wait to be sealed';
comment on column seal_change.transaction is 'The transaction that did it, null for what a new registry contains';
comment on column seal_change.is_unexplained is 'True once a sealing has found that its rows differ from their leaves, and that it left no entry';
comment on column seal_change.began_at is 'The moment at which the transaction began';

create function note_change_to_seal() returns trigger language plpgsql as $$
declare
    record text := tg_argv[0];
    part text := tg_argv[1];
begin
    if part = '''''' then
        execute format(
            'insert into seal_change (kind, records) select %L, array_agg((%s)::bigint) from %I having count(*) > 0',
            tg_table_name, record, case when tg_op = 'DELETE' then 'gone' else 'given' end
        );
    else
        -- A change of the part itself is the removal of one row and the addition of another.
        execute format(
            concat(
                'insert into seal_change (kind, records, parts) select %1$L, array_agg(record), array_agg(part) from (',
                concat_ws(
                    ' union ',
                    case when tg_op <> 'INSERT' then 'select (%2$s)::bigint as record, (%3$s)::text as part from gone' end,
                    case when tg_op <> 'DELETE' then 'select (%2$s)::bigint as record, (%3$s)::text as part from given' end
                ),
                ') key having count(*) > 0'
            ),
            tg_table_name, record, part
        );
    end if;
    return null;
end
$$;

-- Has the rows of a table sealed from now on, with those that it has.
create function seal_rows_of(
    of_table regclass, record text, part text default '''''', by_mark boolean default false, transaction text default null
) returns void language plpgsql as $$
declare
    event text;
begin
    insert into sealed_kind (kind, record, part, is_found_by_mark, transaction)
    values (of_table::text, record, part, by_mark, transaction);
    if by_mark then
        insert into seal_mark (kind) values (of_table::text);
    else
        execute format(
            'insert into seal_change (kind, records, parts, transaction) select %L, array_agg((%s)::bigint), array_agg((%s)::text), null from %s having count(*) > 0',
            of_table, record, part, of_table
        );
    end if;
    foreach event in array case when by_mark then '{update,delete}' else '{insert,update,delete}' end::text[] loop
        execute format(
            'create trigger %I after %s on %s referencing %s for each statement execute function note_change_to_seal(%L, %L)',
            of_table || '_' || event || '_is_sealed', event, of_table,
            case event when 'insert' then 'new table as given' when 'delete' then 'old table as gone'
                       else 'old table as gone new table as given' end,
            record, part
        );
    end loop;
end
$$;

comment on function seal_rows_of is 'Has the rows of a table sealed; the table needs a function sealed_words';

-- Facts, and the entries of the trail.
select seal_rows_of('completion', 'id', by_mark => true);
select seal_rows_of('completion_merged', 'completion');
select seal_rows_of('audit', 'id', by_mark => true, transaction => 'transaction');
select seal_rows_of('import', 'id');

-- People, and the units to which they belong.
select seal_rows_of('official', 'id');
select seal_rows_of('official_past_membership', 'official', 'sealed_day(lower(valid))');
select seal_rows_of('official_absence', 'official', 'sealed_day(lower(valid))');
select seal_rows_of('organization', 'id');
select seal_rows_of('organization_span', 'organization', 'sealed_day(lower(valid))');

-- Rules.
select seal_rows_of('course', 'id');
select seal_rows_of('course_prerequisite', 'course', 'prerequisite::text');
select seal_rows_of('course_equivalence', 'course', 'counts_as::text');
select seal_rows_of('curriculum', 'id');
select seal_rows_of('curriculum_course', 'curriculum', 'course::text');
select seal_rows_of('target_group', '0', 'code');
select seal_rows_of('goal', 'id');
select seal_rows_of('goal_curriculum', 'goal', 'curriculum_code');
select seal_rows_of('goal_plan', 'goal', 'number::text');
select seal_rows_of('goal_share', 'goal', 'concat(plan, ''.'', organization)');
select seal_rows_of('opening_balance', 'goal', 'number::text');
select seal_rows_of('goal_closing', 'goal');
select seal_rows_of('goal_closing_curriculum', 'goal', 'curriculum::text');

-- The keys that sign heads.
select seal_rows_of('seal_key', '0', 'name');

-- Changes that may be sealed: their transaction left an entry, or they are the contents of a new registry.
create view explained_change as
select id, kind, records, parts
from seal_change
where transaction is null
   or exists (
       -- The time lets the summaries of `audit_by_time` find it; clocks may be set back a little.
       select from audit
       where audit.at >= seal_change.began_at - interval '1 hour' and audit.transaction = seal_change.transaction
   );

comment on view explained_change is 'Changes that wait to be sealed and have an entry on the audit trail';

-- Computes the complete nodes of a level, 256 below each: eight times, of each two neighbours' hashes the hash of both.
create function seal_nodes(of_level smallint) returns bigint language plpgsql as $$
declare
    first bigint := coalesce((select max(position) + 1 from seal_node where level = of_level), 0);
    last bigint := coalesce((select max(position) + 1 from seal_tile where level = of_level - 1), 0) / 256;
    -- The eight levels are eight queries, each on the one below.
    pairs text := 'select position, hash from seal_tile where level = $1 and position >= $2 and position < $3';
begin
    if last <= first then
        return 0;
    end if;
    for height in 1..8 loop
        pairs := format(
            'select position / 2 as position, sha256(''\x01''::bytea || string_agg(hash, ''''::bytea order by position)) as hash '
                || 'from (%s) level_%s group by position / 2',
            pairs, height
        );
    end loop;
    execute format('insert into seal_node (level, position, hash) select %s, position, hash from (%s) node order by position',
                   of_level, pairs)
        using of_level - 1, first * 256, last * 256;
    return last - first;
end
$$;

comment on function seal_nodes is 'Adds the inner nodes of a level that have become complete';

-- Seals rows that wait, at most about so many of them, and answers with the size of the log and with whether no more wait.
--
-- One transaction at a time may do it; it needs a view of its own for each statement (READ COMMITTED).
create function seal_waiting(most integer, out size bigint, out is_done boolean)
    language plpgsql set datestyle = 'ISO, YMD' set enable_seqscan = off set jit = off as $$
declare
    sealed sealed_kind;
    mark seal_mark;
    chosen bigint[];
    added bigint;
begin
    size := coalesce((select max(position) + 1 from seal_leaf), 0);
    is_done := true;

    select array_agg(id) into chosen
    from (
        select id, sum(cardinality(records)) over (order by id) - cardinality(records) as before
        from explained_change
    ) change
    where before < most;
    if chosen is not null then
        for sealed in
            select * from sealed_kind
            where kind in (select kind from seal_change where id = any (chosen))
            order by kind
        loop
            execute format(
                $statement$
                with changed as materialized (
                    select distinct key.record, coalesce(key.part, '') as part
                    from seal_change
                    cross join lateral unnest(records, parts) key (record, part)
                    where seal_change.id = any ($1) and seal_change.kind = %1$L
                ),
                present as materialized (
                    select (%2$s)::bigint as record, (%3$s)::text as part, sealed_words(%1$s.*) as words
                    from %1$s
                    where %2$s = any (array(select record from changed))
                ),
                stated as (
                    select changed.record, changed.part, present.words,
                           (
                               select version from seal_leaf
                               where kind = %1$L and seal_leaf.record = changed.record and seal_leaf.part = changed.part
                               order by version desc
                               limit 1
                           ) as version
                    -- A full join never compares each row with each.
                    from changed
                    full join present on present.record = changed.record and present.part = changed.part
                    where changed.record is not null
                ),
                salted as (
                    select $2 + row_number() over (order by record, part) - 1 as position, record, part,
                           coalesce(version, 0) + 1 as version, gen_random_uuid() as salt,
                           coalesce(words, gone_words(%1$L, record, part)) as words
                    from stated
                    -- What was removed before it was sealed leaves no trace.
                    where words is not null or version is not null
                )
                insert into seal_leaf (position, kind, record, part, version, salt, hash)
                select position, %1$L, record, part, version, salt, leaf_hash(salt, words)
                from salted
                order by position
                $statement$,
                sealed.kind, sealed.record, sealed.part
            ) using chosen, size;
            get diagnostics added = row_count;
            size := size + added;
        end loop;
        delete from seal_change where id = any (chosen);
        is_done := not exists (select from explained_change);
    end if;

    -- An edit to what was there already leaves no entry, and nothing to seal. A change without an entry that leaves a row
    -- other than it was sealed is kept for `verify`, even if the row is changed again.
    for sealed in
        select * from sealed_kind
        where kind in (
            select kind from seal_change
            where not is_unexplained and id not in (select id from explained_change)
        )
        order by kind
    loop
        execute format(
            $statement$
            with explained as materialized (
                select id, kind, records, parts from explained_change where kind = %1$L
            ),
            changed as materialized (
                select change.id, key.record, coalesce(key.part, '') as part
                from seal_change change
                cross join lateral unnest(records, parts) key (record, part)
                where change.kind = %1$L and not is_unexplained and change.id not in (select id from explained)
            ),
            waiting as materialized (
                select distinct key.record, coalesce(key.part, '') as part
                from explained
                cross join lateral unnest(records, parts) key (record, part)
            ),
            present as materialized (
                select (%2$s)::bigint as record, (%3$s)::text as part, sealed_words(%1$s.*) as words
                from %1$s
                where %2$s = any (array(select record from changed))
            ),
            compared as materialized (
                select changed.id, waiting.record is not null as is_waiting,
                       case when leaf.hash is null then present.words is not null
                            else leaf.hash <> leaf_hash(
                                leaf.salt,
                                coalesce(present.words, gone_words(%1$L, changed.record, changed.part))
                            ) end as differs
                from changed
                full join present on present.record = changed.record and present.part = changed.part
                full join waiting on waiting.record = changed.record and waiting.part = changed.part
                left join lateral (
                    select salt, hash from seal_leaf
                    where kind = %1$L and record = changed.record and part = changed.part
                    order by version desc
                    limit 1
                ) leaf on true
                where changed.id is not null
            ),
            decided as (
                select id, bool_or(differs and not is_waiting) as differs, bool_or(is_waiting) as is_waiting
                from compared
                group by id
            ),
            forgotten as (
                delete from seal_change where id in (select id from decided where not differs and not is_waiting)
            )
            update seal_change set is_unexplained = true where id in (select id from decided where differs)
            $statement$,
            sealed.kind, sealed.record, sealed.part
        );
    end loop;

    for sealed in select * from sealed_kind where is_found_by_mark order by kind loop
        select * into mark from seal_mark where kind = sealed.kind for update;
        if mark.passed is null then
            mark.passed := mark.sealed;
            mark.began := pg_current_snapshot();
            mark.next := case when exists (
                select from pg_locks where locktype = 'virtualxid' and virtualxid = any (mark.running)
            ) then mark.sealed else mark.reached end;
        end if;
        execute format(
            $statement$
            with found as materialized (
                select %2$s as record, sealed_words(%1$s.*) as words
                from %1$s
                where %2$s > $1
                  and not exists (
                      select from seal_leaf
                      where kind = %1$L and record = %2$s and part = '' and version = 1
                  )
                order by %2$s
                limit $3
            ),
            salted as (
                select $2 + row_number() over (order by record) - 1 as position, record,
                       gen_random_uuid() as salt, words
                from found
            )
            insert into seal_leaf (position, kind, record, version, salt, hash)
            select position, %1$L, record, 1, salt, leaf_hash(salt, words)
            from salted
            order by position
            $statement$,
            sealed.kind, sealed.record
        ) using mark.passed, size, most;
        get diagnostics added = row_count;
        size := size + added;
        if added = most then
            is_done := false;
            mark.passed := (
                select record from seal_leaf where seal_leaf.kind = sealed.kind and position = size - 1
            );
        else
            mark.passed := null;
            mark.sealed := mark.next;
            mark.seen := mark.began;
            -- The highest number comes first: whoever took it, or a lower one, is among those who run, or has ended.
            mark.reached := coalesce(
                pg_sequence_last_value(pg_get_serial_sequence(sealed.kind, sealed.record)::regclass), 0
            );
            mark.running := array(
                select virtualxid
                from pg_locks
                join pg_stat_activity on pg_stat_activity.pid = pg_locks.pid and datname = current_database()
                where locktype = 'virtualxid' and pg_locks.pid <> pg_backend_pid()
            );
        end if;
        update seal_mark
        set sealed = mark.sealed, passed = mark.passed, next = mark.next, began = mark.began, seen = mark.seen,
            reached = mark.reached, running = mark.running
        where kind = sealed.kind;
    end loop;

    for level in 1..7 loop
        exit when seal_nodes(level::smallint) = 0;
    end loop;
end
$$;

comment on function seal_waiting is 'Seals rows that wait, and answers with the size of the log and with whether no more wait';

-- The log is only added to, by servers too.
do $$
begin
    if exists (select from pg_roles where rolname = 'daotao_server') then
        perform grant_to_server();
    end if;
end
$$;
