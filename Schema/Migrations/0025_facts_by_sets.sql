-- Whose facts they are, held for all rows of a statement at once: the live facts of an official have an index, and the
-- revoked ones another, which no foreign key can use.

-- A fact is recorded of an official that there is. Each is looked up by an index, whatever the planner knew of the tables when
-- the plan was made; `offset 0` keeps it from looking at all of them.
create function completions_are_of_officials() returns trigger
    language plpgsql set enable_seqscan = off as $$
begin
    if exists (
        select from recorded
        where not exists (select from official where official.id = recorded.official offset 0)
    ) then
        raise exception 'there is no such official'
            using errcode = 'foreign_key_violation', constraint = 'completion_official_exists';
    end if;
    return null;
end
$$;

-- Whoever has a live fact stays. A fact that was revoked counts for nobody: it stays too, with the file and line or the request
-- that it leads back to, but keeps nobody on record. Officials are taken away and facts recorded under locks that exclude each
-- other.
create function officials_with_facts_stay() returns trigger
    language plpgsql set enable_seqscan = off as $$
begin
    if exists (
        select from gone
        where exists (
            select from completion where completion.official = gone.id and completion.revoked_at is null offset 0
        )
    ) then
        raise exception 'an official has completed something'
            using errcode = 'foreign_key_violation', constraint = 'completion_official_exists';
    end if;
    return null;
end
$$;

alter table completion drop constraint completion_official_exists;

-- That a merge brings a fact to an official that there is follows from what a merge may change (completion_is_never_edited).
create trigger completion_official_exists
    after insert on completion
    referencing new table as recorded
    for each statement execute function completions_are_of_officials();

create trigger official_with_facts_stays
    after delete on official
    referencing old table as gone
    for each statement execute function officials_with_facts_stay();

create index completion_merged_by_origin on completion_merged (merged_from);

comment on column completion.official is 'Who completed the course; a revoked fact may be of somebody who was taken off the record since, with the file that brought them';
