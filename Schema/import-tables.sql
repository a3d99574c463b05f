-- The two tables of an import, with the columns of all kinds of file that statements of Sources/Training/Statements read.
-- An import makes tables of its own, with those of its kind; Scripts/sql and a test plan the statements with these.
create table staged (
    row           integer,
    line          integer,
    notes         remark[],
    faults        remark[],
    official_code text collate "C",
    national_id   text collate "C",
    course_code   text collate "C",
    completed_on  date,
    score         numeric(5, 2),
    evidence      text,
    title_vi      text,
    title_en      text,
    target_group  text,
    requirement   text
);

create table judged (
    row                integer,
    line               integer,
    fate               text,
    faults             remark[],
    official           bigint,
    course             integer,
    code               text collate "C",
    prerequisites      jsonb,
    completed_on       date,
    expires_on         date,
    is_renewable       boolean,
    renewal            smallint,
    curriculum         integer,
    curriculum_code    text collate "C",
    version            integer,
    requirement_before text,
    is_first           boolean,
    becomes            text,
    ends_on            date,
    minimum            numeric
);
