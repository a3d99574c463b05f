-- Rules that requests were held to by nobody: where a link leads, whom a curriculum is for, and what a code may look like; and
-- under which request an answer was given that is kept for those who ask again.

-- A link is followed from lists and pages: one of another scheme would run something on whoever follows it. What was written
-- as the name of a server is the link that it was meant to be; what else stands there says where, and stays in words.
update class set link = 'https://' || link
where link !~* '^https?://' and link ~* '^[a-z0-9-]+(\.[a-z0-9-]+)+(/\S*)?$';

update class
set place = case when place is null then link else place || ' (' || link || ')' end, link = null
where link !~* '^https?://[^/?#[:space:]][^[:space:]]*$';

alter table class
    add constraint class_link_leads_to_the_web check (link ~* '^https?://[^/?#[:space:]][^[:space:]]*$');

-- Whom a curriculum is for is one of the groups that there are. Those that curricula name, or named before an import that can
-- be undone, and nobody has described, are groups by their code alone.
insert into target_group (code, title_vi)
select distinct code, code
from (
    select target_group from curriculum
    union all
    select before ->> 'target_group' from import_change where kind = 'curriculum'
) named (code)
where code <> '' and code = btrim(code)
on conflict (code) do nothing;

update curriculum set target_group = null
where target_group is not null and target_group not in (select code from target_group);

alter table curriculum
    add constraint curriculum_target_group_exists foreign key (target_group) references target_group;

-- Everybody has an address, `id:` and the number of their record, by which those find people without a code who may not see
-- national IDs. A code that begins so would name two people; older ones, if there are any, name whom they named.
create function official_code_is_no_address() returns trigger language plpgsql as $$
begin
    raise exception 'an official code begins as an address does'
        using errcode = 'check_violation', constraint = 'official_code_is_no_address';
end
$$;

create trigger official_code_is_no_address_when_registered
    before insert on official
    for each row when (starts_with(new.official_code, 'id:'))
    execute function official_code_is_no_address();

create trigger official_code_is_no_address_when_changed
    before update of official_code on official
    for each row when (starts_with(new.official_code, 'id:') and new.official_code is distinct from old.official_code)
    execute function official_code_is_no_address();

-- An answer that shows national IDs shows them again when it is given out again. What was put on record of the first reading is
-- found by the request that was answered.
alter table idempotent_answer add column request text;

comment on column idempotent_answer.request is 'What the request that was answered is named, on the audit trail too';
