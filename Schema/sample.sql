-- A small registry for Scripts/sql, the same each time: 3,000 officials in a thousand communes, 6,000 completions, and
-- their effects.
begin;
insert into organization (level) values ('national'), ('province'), ('province'), ('ministry');
insert into organization (level) select 'commune' from generate_series(1, 1000);
insert into organization_span (organization, level, code, name, parent, parent_level, valid)
select id, level, id::text, 'Đơn vị ' || id,
       case level when 'national' then null when 'commune' then 2 + id % 2 else 1 end,
       case level when 'national' then null when 'commune' then 'province' else 'national' end::organization_level, '(,)'
from organization;
insert into organization_lineage select organization, ancestor, valid from organization_lineage_by_spans;
insert into official (official_code, national_id, full_name, organization)
select 'CB' || n, '001085' || lpad(n::text, 6, '0'), 'Người ' || n, 5 + n % 1000 from generate_series(1, 3000) n;
insert into course (code, title_vi, hours, status) select 'DX-' || n, 'Khóa ' || n, n, 'published' from generate_series(1, 8) n;
insert into curriculum (code, version, title_vi, status) select 'CT-' || n, 1, 'Chương trình ' || n, 'draft' from generate_series(1, 3) n;
insert into curriculum_course (curriculum, course, requirement)
select curriculum.id, course.id, case when course.id <= curriculum.id + 1 then 'required' else 'elective' end
from curriculum, course
where course.id <= 4;
update curriculum set status = 'published';
insert into completion (official, course, completed_on, recorded_by, request)
select id, course, date '2022-03-01' + (id % 200)::integer, 'sample', 'sample'
from official, generate_series(1, 2) course;
insert into enrollment (official, course, state, enrolled_on, recorded_by, request)
select id, 3, 'active', '2022-01-10', 'sample', 'sample' from official;
insert into enrollment (official, curriculum, state, enrolled_on, recorded_by, request)
select id, 2, 'active', '2022-01-10', 'sample', 'sample' from official where id % 3 = 0;
insert into trained select official, goal, day, organization, completion from trained_by_facts;
insert into progress (goal, organization, day, trained, attendances) select goal, organization, day, trained, attendances from progress_by_facts;
commit;
vacuum analyze;
