-- What is retired for a later day goes on until then, in every place that asks.

-- `retired` says that there is a day; whether it has come is a question of the day that one asks about.
create function status_on(status text, retired_on date, day date) returns text
    language sql immutable parallel safe
    return case when status = 'retired' and retired_on > day then 'published' else status end;

comment on function status_on is 'Where a course or a curriculum stands on a day: what is retired for a later day is published until then';
comment on column course.status is 'draft, published, or retired from retired_on on, which can be a day to come: status_on says how it stands on a day';
comment on column curriculum.status is 'draft, published, or retired from retired_on on, which can be a day to come: status_on says how it stands on a day';
comment on column curriculum.on_the_way_until is 'The last day on which they could finish, as it was said when this one was published, null where there is none; what holds is the older version''s retired_on';

-- Whoever publishes a new version says what becomes of those on the way to the older ones, by hand or by a file. What files
-- have published until now let them finish.
update curriculum
set on_the_way = 'finish'
where on_the_way is null and status <> 'draft'
  and exists (
      select from curriculum older
      where older.code = curriculum.code and older.version < curriculum.version and older.status = 'published'
  );

create function curriculum_new_version_tells() returns trigger language plpgsql as $$
begin
    if exists (
        select from curriculum older
        where older.code = new.code and older.version < new.version and older.status = 'published'
    ) then
        raise exception 'a new version has to say what becomes of those on the way to older ones'
            using errcode = 'check_violation', constraint = 'curriculum_new_version_tells';
    end if;
    return null;
end
$$;

create trigger curriculum_new_version_tells
    after update of status on curriculum
    for each row when (old.status = 'draft' and new.status = 'published' and new.on_the_way is null)
    execute function curriculum_new_version_tells();
