-- The contents of a new registry, which its keepers may change.

-- The three groups of the programme of 2022.
insert into target_group (code, title_vi, title_en, positions) values
    ('general', 'Toàn thể cán bộ, công chức, viên chức', 'All officials', '{}'),
    ('leaders', 'Lãnh đạo, quản lý', 'Leaders',
     '{bộ trưởng,thứ trưởng,vụ trưởng,cục trưởng,chủ tịch,giám đốc,chánh văn phòng,trưởng phòng,bí thư,hiệu trưởng,lãnh đạo}'),
    ('specialists', 'Cán bộ chuyên trách công nghệ thông tin và chuyển đổi số', 'Specialised staff',
     '{công nghệ thông tin,chuyển đổi số}');

-- The drive of 2022, Quyết định 146/QĐ-TTg of 28 January 2022 and the ministry's plan for that year.
insert into goal (code, title_vi, title_en, target, start_on, deadline)
values (
    'DX-2022',
    '10.000 cán bộ, công chức, viên chức được bồi dưỡng về chuyển đổi số năm 2022',
    '10,000 officials trained in digital transformation in 2022',
    10000,
    '2022-01-01',
    '2022-12-31'
);
