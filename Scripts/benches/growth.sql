-- A registry of :officials officials with three completions and one enrollment each, for Scripts/bench growth, set by set
-- and without the keys and triggers that would look up each row. `daotao verify` finds nothing wrong with it.
--
-- Four communes are the same at each size: of a hundred people, of ten, of one and of none. All others share the rest evenly, so
-- that units grow with the country. Each unit trains its people in sessions, so that many come to be trained on one day.
set session_replication_role = replica;
set synchronous_commit = off;
set work_mem = '256MB';
set maintenance_work_mem = '512MB';
begin;

insert into goal (code, title_vi, target, start_on, deadline)
values ('DX-COBAN', 'Chuyển đổi số cơ bản', 1000000, '2022-01-01', '2025-12-31'),
       ('DX-2024', 'Bồi dưỡng về chuyển đổi số năm 2024', 1000000, '2024-01-01', '2024-12-31');
insert into goal_curriculum (goal, curriculum_code)
select id, 'CT-COBAN' from goal where code = 'DX-COBAN';

create temporary table commune as
select organization, row_number() over (order by code) - 1 as number from organization_span where level = 'commune';
create unique index on commune (number) include (organization);
analyze commune;

create temporary table portion as
select number, (select coalesce(max(id), 0) from import) + number as import from generate_series(1, (:officials + 9999) / 10000) number;

insert into import (id, kind, file_name, sha256, mode, imported_by, row_count, created_count)
overriding system value
select import, 'officials', 'officials-' || number || '.csv', 'growth', 'upsert', 'operator:growth', rows, rows
from portion
cross join lateral (select least(10000, :officials - (number - 1) * 10000) as rows) portioned;

insert into official (
    official_code, national_id, full_name, date_of_birth, gender, organization, position, category, registered_at, import, import_line
)
select 'P' || lpad(n::text, 8, '0'), '0' || lpad(n::text, 11, '0'),
       (array['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Vũ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Ngô', 'Dương', 'Lý'])[1 + n % 14]
           || (array[' Văn ', ' Thị ', ' Hữu ', ' Đức ', ' Minh ', ' Ngọc ', ' Thanh ', ' Quang ', ' Thu '])[1 + n / 14 % 9]
           || (array['An', 'Bình', 'Châu', 'Dũng', 'Giang', 'Hà', 'Hùng', 'Khánh', 'Lan', 'Long', 'Mai', 'Nam', 'Oanh', 'Phúc',
                     'Quân', 'Sơn', 'Tâm', 'Trang', 'Uyên', 'Việt', 'Xuân', 'Yến', 'Đạt'])[1 + n / 126 % 23],
       date '1965-01-01' + n % 12000, (array['male', 'female'])[1 + n % 2], commune.organization,
       (array['Chuyên viên', 'Trưởng phòng', 'Kế toán viên', 'Phó Giám đốc', 'Văn thư'])[1 + n % 5],
       (array['cadre', 'civil_servant', 'public_employee'])[1 + n % 3]::official_category,
       timestamptz '2021-01-01 09:00+07' + interval '1 second' * (n / 10), portion.import, 1 + (n - 1) % 10000 + 1
from generate_series(1, :officials) n
join portion on portion.number = 1 + (n - 1) / 10000
join commune on commune.number = case when n % 31 = 0 and n <= 3100 then 0 when n % 31 = 1 and n < 311 then 1 when n = 2 then 2
                                      else 4 + n * 7919::bigint % ((select count(*) from commune) - 4) end
order by n;
insert into headcount (organization, officials) select organization, officials from headcount_by_officials;

-- Of ten facts nine come from files and one was recorded by itself; of a thousand one was revoked.
insert into import (id, kind, file_name, sha256, mode, imported_by, row_count, created_count)
overriding system value
select max(portion.import) over () + portion.number, 'completions', 'completions-' || portion.number || '.csv', 'growth', 'upsert', 'operator:growth',
       portion.rows, portion.rows
from (
    select number, import,
           (select count(*) from generate_series((number - 1) * 10000 + 1, least(number * 10000, :officials)) n where n % 10 > 0) * 3 as rows
    from portion
) portion;

insert into completion (
    official, course, completed_on, recorded_at, recorded_by, request, import, import_line, revoked_at, revoked_by, revocation_reason
)
select official.id, course.id, day.day, midnight_in_vietnam(day.day + 30), 'operator:growth',
       case when n % 10 = 0 then md5(n::text)::uuid::text end,
       case when n % 10 > 0 then portion.import + (select count(*) from portion) end,
       case when n % 10 > 0 then 3 * ((n - 1) % 10000) + which + 1 end,
       case when n % 1000 = 999 then timestamptz '2023-06-01' end,
       case when n % 1000 = 999 then 'operator:growth' end,
       case when n % 1000 = 999 then 'nhập nhầm' end
from official
cross join lateral (select right(official.official_code, 8)::integer as n) numbered
join portion on portion.number = 1 + (n - 1) / 10000
cross join generate_series(0, 2) as facts (which)
join course on course.code = case when n % 2 = 0 then (array['DX-101', 'DX-102', 'DX-103'])[1 + which]
                                  else (array['DX-101', 'DX-201', 'DX-104'])[1 + which] end
cross join lateral (select date '2022-01-10' + (official.organization * 7 + which * 61 + n / 31 % 8 * 20) % 340 as day) day
order by n, which;

insert into enrollment (official, course, state, enrolled_on, recorded_by, request)
select official.id, course.id, 'active', '2022-01-05', 'operator:growth', 'growth'
from official, course
where course.code = 'DX-301'
order by official.id;

insert into audit (at, by, request, action, subject, name, organization, after)
select recorded_at, recorded_by, request, 'completion.record', 'completion', completion.id::text, official.organization,
       jsonb_build_object('official', official.official_code, 'course', course.code, 'completedOn', completion.completed_on)
from completion
join official on official.id = completion.official
join course on course.id = completion.course
where completion.request is not null
order by completion.id;
insert into audit (at, by, request, action, subject, name, organization, before, after)
select revoked_at, revoked_by, 'growth', 'completion.revoke', 'completion', completion.id::text, official.organization,
       null, jsonb_build_object('official', official.official_code, 'revocationReason', revocation_reason)
from completion
join official on official.id = completion.official
where completion.revoked_at is not null
order by completion.id;
insert into audit (by, request, action, subject, name, after)
select imported_by, 'growth', 'import.take', 'import', id::text,
       jsonb_build_object('kind', kind, 'mode', mode, 'rows', row_count, 'sha256', sha256, 'created', created_count,
                          'updated', 0, 'unchanged', 0, 'rejected', 0, 'mended', 0, 'fileName', file_name)
from import
where sha256 = 'growth'
order by id;
select setval(pg_get_serial_sequence('import', 'id'), max(id)) from import;

commit;
analyze;
begin;
insert into trained (official, goal, day, organization, completion)
select official, goal, day, organization, completion from trained_by_facts;
analyze trained;
insert into progress (goal, organization, day, trained, attendances)
select goal, organization, day, trained, attendances from progress_by_facts;
commit;
vacuum (analyze);
checkpoint;
