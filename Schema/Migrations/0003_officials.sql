-- Officials: cán bộ, công chức and viên chức, one record a person.
--
-- A person is known by the 12 digits of the CCCD, or by the number the employer gave, and by nothing else: twins and
-- namesakes share name, birth date and unit.

create table official (
    id                 bigint generated always as identity primary key,
    official_code      text collate "C",
    national_id        text collate "C",
    full_name          text        not null,
    date_of_birth      date,
    gender             text,
    email              text,
    phone              text,
    organization       integer     not null,
    organization_since date        not null default '-infinity',
    position           text,
    category           text,
    registered_at      timestamptz not null default now(),
    import             integer,
    import_line        integer,

    constraint official_one_per_code unique (official_code),
    constraint official_one_per_national_id unique (national_id),
    constraint official_organization_exists foreign key (organization) references organization,
    constraint official_import_exists foreign key (import) references import,

    constraint official_has_a_number
        check (official_code is not null or national_id is not null),
    constraint official_code_is_written
        check (official_code <> '' and official_code = btrim(official_code)),
    constraint official_national_id_has_12_digits
        check (octet_length(national_id) = 12 and national_id !~ '[^0-9]'),
    constraint official_name_is_written
        check (full_name <> '' and full_name = btrim(full_name)),
    constraint official_gender_is_known
        check (gender in ('male', 'female')),
    constraint official_category_is_known
        check (category in ('cadre', 'civil_servant', 'public_employee')),
    constraint official_birth_makes_sense
        check (date_of_birth between date '1900-01-01' and (registered_at at time zone interval '7 hours')::date)
);

create index official_by_organization on official (organization);

comment on table official is 'A person of the state''s service, as known now';
comment on column official.national_id is 'Số định danh cá nhân, the 12 digits of the CCCD: issued once, never repeated';
comment on column official.official_code is 'The number that the employer gave';
comment on column official.organization is 'Where the person belongs since organization_since; earlier days are in official_past_membership';
comment on column official.organization_since is 'The first day of belonging there; ''-infinity'' where nobody said';
comment on column official.category is 'cadre (cán bộ), civil_servant (công chức) or public_employee (viên chức)';
comment on column official.import_line is 'The line of the import''s file that registered this person';

create table official_past_membership (
    official     bigint    not null references official,
    organization integer   not null references organization,
    valid        daterange not null,

    constraint official_past_membership_is_over
        check (not isempty(valid) and not upper_inf(valid)),
    constraint official_belongs_to_one_organization_a_day
        exclude using gist (official with =, valid with &&)
);

create index official_past_membership_by_organization on official_past_membership (organization);

comment on table official_past_membership is 'Where an official belonged before; together with official.organization it covers every day';

-- Names as they are searched: small letters without accents, đ as d, in composed or decomposed form alike.
create function fold(name text) returns text
    language sql immutable parallel safe
    return replace(
        regexp_replace(normalize(lower(name), nfd), U&'[\0300-\036F]', '', 'g'),
        'đ', 'd'
    );

comment on function fold is 'A name in small letters without accents, for searching';
