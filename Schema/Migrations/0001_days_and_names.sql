-- The things that all subjects share: days in Vietnam, names without accents, and rows that can't be truncated.
--
-- A list of values is a check beside its column, or a domain where two tables share it. Only the levels of
-- organizations are an enum, because their order is a rule.

-- Vietnam is seven hours ahead of UTC all year, whatever the session's time zone. When PostgreSQL plans a statement it
-- replaces a call of such a function by its body, so that a row costs nothing extra.
create function day_in_vietnam(moment timestamptz) returns date
    language sql immutable parallel safe
    return (moment at time zone interval '7 hours')::date;

comment on function day_in_vietnam is 'The day on which a moment falls in Vietnam';

create function midnight_in_vietnam(day date) returns timestamptz
    language sql immutable parallel safe
    return day::timestamp at time zone interval '7 hours';

comment on function midnight_in_vietnam is 'The moment at which a day begins in Vietnam';

create function is_before_the_state(day date) returns boolean
    language sql immutable parallel safe
    return day < date '1945-09-02';

comment on function is_before_the_state is 'True for days before 2 September 1945, when there was no state yet';

-- If a day is null, or a span of days has no bound, the rule has always held or never ends. '-infinity' isn't used
-- for that.
create function is_finite(days daterange) returns boolean
    language sql immutable parallel safe
    return (lower(days) is null or isfinite(lower(days))) and (upper(days) is null or isfinite(upper(days)));

comment on function is_finite is 'True for a span of days whose bounds, where it has any, are days and not infinity';

-- Codes have the collation "C", in which accented capitals can't be lowered, but plain capitals can. So the accents are
-- removed first. A migration that changes this function has to rebuild the indexes that use it.
create function fold(name text) returns text
    language sql immutable parallel safe
    return lower(translate(regexp_replace(normalize(name, nfd), U&'[\0300-\036F]+', '', 'g'), 'Đđ', 'dd'));

comment on function fold is 'A name in small letters without accents, for searching';

-- Records are removed row by row, by the rules of each table. A truncation fires no row trigger, and would escape these
-- rules.
create function rows_are_never_truncated() returns trigger language plpgsql as $$
begin
    raise exception 'what is on record in % is never taken back all at once', tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

comment on function rows_are_never_truncated is 'For triggers of tables whose rows are never all removed, because other records depend on them';

create function rows_are_never_changed() returns trigger language plpgsql as $$
begin
    raise exception 'the rows of % are added, and never changed', tg_table_name
        using errcode = 'check_violation', constraint = tg_name;
end
$$;

comment on function rows_are_never_changed is 'For triggers of tables to whose rows nothing but new rows is added';
