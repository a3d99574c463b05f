-- Codes that a spreadsheet ate the zeros of are found by what is left of them: only those that begin with zeros have any to lose.

create index official_by_bare_code on official (ltrim(official_code, '0')) where official_code like '0%';

comment on index official_by_bare_code is 'By their codes without the zeros before them, those whose codes begin with some';
