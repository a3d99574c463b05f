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

-- Whom a curriculum is for is one of the groups that there are. Older ones may name others, and keep them.
alter table curriculum
    add constraint curriculum_target_group_exists
        foreign key (target_group) references target_group not valid;

-- Everybody has an address, `id:` and the number of their record, by which those find people without a code who may not see
-- national IDs. A code that begins so would name two people; older ones, if there are any, name whom they named.
alter table official
    add constraint official_code_is_no_address check (not starts_with(official_code, 'id:')) not valid;

-- An answer that shows national IDs shows them again when it is given out again. What was put on record of the first reading is
-- found by the request that was answered.
alter table idempotent_answer add column request text;

comment on column idempotent_answer.request is 'What the request that was answered is named, on the audit trail too';
