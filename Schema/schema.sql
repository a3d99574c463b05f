-- btree_gin (extension)

CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA public;

-- EXTENSION btree_gin (comment)

COMMENT ON EXTENSION btree_gin IS 'support for indexing common datatypes in GIN';

-- btree_gist (extension)

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

-- EXTENSION btree_gist (comment)

COMMENT ON EXTENSION btree_gist IS 'support for indexing common datatypes in GiST';

-- pg_trgm (extension)

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

-- EXTENSION pg_trgm (comment)

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

-- import_kind (domain)

CREATE DOMAIN public.import_kind AS text
	CONSTRAINT import_kind_is_known CHECK ((VALUE = ANY (ARRAY['organizations'::text, 'officials'::text, 'courses'::text, 'curricula'::text, 'enrollments'::text, 'completions'::text])));

-- official_category (domain)

CREATE DOMAIN public.official_category AS text
	CONSTRAINT official_category_is_known CHECK ((VALUE = ANY (ARRAY['cadre'::text, 'civil_servant'::text, 'public_employee'::text])));

-- DOMAIN official_category (comment)

COMMENT ON DOMAIN public.official_category IS 'cadre (cán bộ), civil_servant (công chức) or public_employee (viên chức)';

-- organization_level (type)

CREATE TYPE public.organization_level AS ENUM (
    'national',
    'ministry',
    'province',
    'district',
    'commune'
);

-- publication_status (domain)

CREATE DOMAIN public.publication_status AS text
	CONSTRAINT publication_status_is_known CHECK ((VALUE = ANY (ARRAY['draft'::text, 'published'::text, 'retired'::text])));

-- DOMAIN publication_status (comment)

COMMENT ON DOMAIN public.publication_status IS 'draft, published, or retired from a day on that may lie in the future; status_on gives the status on a day';

-- remark (type)

CREATE TYPE public.remark AS (
	field text,
	code text,
	parameters text[]
);

-- supposed_fact (type)

CREATE TYPE public.supposed_fact AS (
	official bigint,
	course integer,
	completed_on date,
	expires_on date
);

-- analyze_as_owner(regclass[]) (function)

CREATE FUNCTION public.analyze_as_owner(tables regclass[]) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog', 'pg_temp'
    AS $$
declare
    known text;
begin
    for known in
        select format('%I.%I', nspname, relname)
        from pg_class
        join pg_namespace on pg_namespace.oid = relnamespace
        where pg_class.oid = any (tables)
          and relowner = (select oid from pg_roles where rolname = current_user)
    loop
        -- Another transaction that analyzes the table would hold its lock until it ends.
        execute 'analyze (skip_locked) ' || known;
    end loop;
end
$$;

-- FUNCTION analyze_as_owner(tables regclass[]) (comment)

COMMENT ON FUNCTION public.analyze_as_owner(tables regclass[]) IS 'Lets the server analyze the registry''s tables, which it does not own';

-- analyze_tables(regclass[]) (function)

CREATE FUNCTION public.analyze_tables(VARIADIC tables regclass[]) RETURNS void
    LANGUAGE plpgsql
    AS $$
begin
    if has_function_privilege('analyze_as_owner(regclass[])', 'execute') then
        perform analyze_as_owner(tables);
    end if;
end
$$;

-- FUNCTION analyze_tables(VARIADIC tables regclass[]) (comment)

COMMENT ON FUNCTION public.analyze_tables(VARIADIC tables regclass[]) IS 'Analyzes tables if the account may; otherwise does nothing, and the planner keeps its statistics';

-- day_in_vietnam(timestamp with time zone) (function)

CREATE FUNCTION public.day_in_vietnam(moment timestamp with time zone) RETURNS date
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((moment AT TIME ZONE '07:00:00'::interval))::date;

-- FUNCTION day_in_vietnam(moment timestamp with time zone) (comment)

COMMENT ON FUNCTION public.day_in_vietnam(moment timestamp with time zone) IS 'The day on which a moment falls in Vietnam';

-- is_before_the_state(date) (function)

CREATE FUNCTION public.is_before_the_state(day date) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (day < '1945-09-02'::date);

-- FUNCTION is_before_the_state(day date) (comment)

COMMENT ON FUNCTION public.is_before_the_state(day date) IS 'True for days before 2 September 1945, when there was no state yet';

-- is_finite(daterange) (function)

CREATE FUNCTION public.is_finite(days daterange) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((lower(days) IS NULL) OR isfinite(lower(days))) AND ((upper(days) IS NULL) OR isfinite(upper(days))));

-- FUNCTION is_finite(days daterange) (comment)

COMMENT ON FUNCTION public.is_finite(days daterange) IS 'True for a span of days whose bounds, where it has any, are days and not infinity';

-- completion (table)

CREATE TABLE public.completion (
    id bigint NOT NULL,
    official bigint NOT NULL,
    course integer NOT NULL,
    completed_on date NOT NULL,
    score numeric(5,2),
    evidence text,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    recorded_by text NOT NULL,
    request text,
    import integer,
    import_line integer,
    revoked_at timestamp with time zone,
    revoked_by text,
    revocation_reason text,
    is_recognition boolean DEFAULT false NOT NULL,
    renewal smallint DEFAULT 0 NOT NULL,
    expires_on date,
    CONSTRAINT completion_day_makes_sense CHECK (((NOT public.is_before_the_state(completed_on)) AND (completed_on <= public.day_in_vietnam(recorded_at)))),
    CONSTRAINT completion_expires_after_its_day CHECK ((expires_on > completed_on)),
    CONSTRAINT completion_leads_back CHECK (((num_nonnulls(import, request) = 1) AND ((import IS NULL) = (import_line IS NULL)))),
    CONSTRAINT completion_recognition_has_evidence CHECK (((NOT is_recognition) OR (evidence <> ''::text))),
    CONSTRAINT completion_renewal_makes_sense CHECK ((renewal >= 0)),
    CONSTRAINT completion_revoked_with_a_reason CHECK (((num_nonnulls(revoked_at, revoked_by, revocation_reason) = ANY (ARRAY[0, 3])) AND (revocation_reason <> ''::text))),
    CONSTRAINT completion_score_makes_sense CHECK (((score >= (0)::numeric) AND (score <= (100)::numeric)))
);

-- TABLE completion (comment)

COMMENT ON TABLE public.completion IS 'The fact that an official completed a course on a day, with its evidence';

-- COLUMN completion.official (comment)

COMMENT ON COLUMN public.completion.official IS 'The official who completed the course; the official of a revoked fact may have been removed since, when the import that created them was undone';

-- COLUMN completion.request (comment)

COMMENT ON COLUMN public.completion.request IS 'The request that recorded it, null for one from a file';

-- COLUMN completion.import_line (comment)

COMMENT ON COLUMN public.completion.import_line IS 'The line of the import''s file that recorded it';

-- COLUMN completion.is_recognition (comment)

COMMENT ON COLUMN public.completion.is_recognition IS 'True where prior learning was recognized, with evidence: it satisfies what a completion does, and is not an attendance';

-- COLUMN completion.renewal (comment)

COMMENT ON COLUMN public.completion.renewal IS 'The number of the renewal, 0 for the first completion; only courses whose completions expire are completed again';

-- COLUMN completion.expires_on (comment)

COMMENT ON COLUMN public.completion.expires_on IS 'The first day on which it no longer holds, null where it holds for ever';

-- completion_merged (table)

CREATE TABLE public.completion_merged (
    completion bigint NOT NULL,
    merged_from bigint NOT NULL,
    organization integer NOT NULL,
    merged_at timestamp with time zone DEFAULT now() NOT NULL
);

-- TABLE completion_merged (comment)

COMMENT ON TABLE public.completion_merged IS 'Facts that came from a merged record, with that record and the unit in which they count';

-- curriculum (table)

CREATE TABLE public.curriculum (
    id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    title_vi text NOT NULL,
    title_en text,
    target_group text,
    minimum_elective_hours numeric(7,2),
    status public.publication_status DEFAULT 'draft'::text NOT NULL,
    retired_on date,
    on_the_way text,
    on_the_way_until date,
    import integer,
    import_line integer,
    CONSTRAINT curriculum_code_is_written CHECK (((code <> ''::text) AND (code = btrim(code)))),
    CONSTRAINT curriculum_elective_hours_make_sense CHECK ((minimum_elective_hours > (0)::numeric)),
    CONSTRAINT curriculum_on_the_way_has_a_day CHECK (((on_the_way_until IS NULL) OR (on_the_way = 'finish'::text))),
    CONSTRAINT curriculum_on_the_way_is_known CHECK ((on_the_way = ANY (ARRAY['finish'::text, 'move'::text]))),
    CONSTRAINT curriculum_retired_has_a_day CHECK ((((status)::text = 'retired'::text) = (retired_on IS NOT NULL))),
    CONSTRAINT curriculum_title_is_written CHECK (((title_vi <> ''::text) AND (title_vi = btrim(title_vi)))),
    CONSTRAINT curriculum_version_makes_sense CHECK ((version > 0))
);

-- TABLE curriculum (comment)

COMMENT ON TABLE public.curriculum IS 'A version of a set of courses for a target group; once published, its courses never change';

-- COLUMN curriculum.minimum_elective_hours (comment)

COMMENT ON COLUMN public.curriculum.minimum_elective_hours IS 'The class hours of elective courses that it requires besides the required courses';

-- COLUMN curriculum.retired_on (comment)

COMMENT ON COLUMN public.curriculum.retired_on IS 'The first day on which nobody new satisfies it; officials who satisfied it before stay counted';

-- COLUMN curriculum.on_the_way (comment)

COMMENT ON COLUMN public.curriculum.on_the_way IS 'The decision about officials enrolled on older versions when this one was published: finish lets them finish, move enrolls them on this one';

-- COLUMN curriculum.on_the_way_until (comment)

COMMENT ON COLUMN public.curriculum.on_the_way_until IS 'The last day on which they could finish, as it was decided when this one was published, null for none; the day in force is the older version''s retired_on';

-- curriculum_course (table)

CREATE TABLE public.curriculum_course (
    curriculum integer NOT NULL,
    course integer NOT NULL,
    requirement text NOT NULL,
    hours numeric(6,2),
    CONSTRAINT curriculum_course_requirement_is_known CHECK ((requirement = ANY (ARRAY['required'::text, 'elective'::text])))
);

-- TABLE curriculum_course (comment)

COMMENT ON TABLE public.curriculum_course IS 'A course of a curriculum. A curriculum is satisfied by all its required courses together with the hours of electives that it requires';

-- COLUMN curriculum_course.hours (comment)

COMMENT ON COLUMN public.curriculum_course.hours IS 'The course''s class hours when the curriculum was published; these count in the curriculum, even if the course changes later';

-- goal (table)

CREATE TABLE public.goal (
    id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    title_vi text NOT NULL,
    title_en text,
    target integer NOT NULL,
    start_on date NOT NULL,
    deadline date NOT NULL,
    CONSTRAINT goal_code_is_written CHECK (((code <> ''::text) AND (code = btrim(code)))),
    CONSTRAINT goal_dates_make_sense CHECK ((isfinite(start_on) AND isfinite(deadline) AND (start_on <= deadline))),
    CONSTRAINT goal_target_makes_sense CHECK ((target > 0)),
    CONSTRAINT goal_title_is_written CHECK (((title_vi <> ''::text) AND (title_vi = btrim(title_vi))))
);

-- TABLE goal (comment)

COMMENT ON TABLE public.goal IS 'A number of distinct officials to be trained by a deadline';

-- COLUMN goal.start_on (comment)

COMMENT ON COLUMN public.goal.start_on IS 'The first day that counts';

-- COLUMN goal.deadline (comment)

COMMENT ON COLUMN public.goal.deadline IS 'The last day that counts';

-- goal_closing (table)

CREATE TABLE public.goal_closing (
    goal integer NOT NULL,
    closed_on date NOT NULL,
    decision text,
    made_by text NOT NULL,
    request text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT goal_closed_on_a_day CHECK (isfinite(closed_on)),
    CONSTRAINT goal_closing_decision_is_written CHECK (((decision <> ''::text) AND (decision = btrim(decision))))
);

-- TABLE goal_closing (comment)

COMMENT ON TABLE public.goal_closing IS 'The goals about which nothing changes any more';

-- COLUMN goal_closing.closed_on (comment)

COMMENT ON COLUMN public.goal_closing.closed_on IS 'The day whose number stands; whatever became known on a later day is a correction';

-- goal_closing_curriculum (table)

CREATE TABLE public.goal_closing_curriculum (
    goal integer NOT NULL,
    curriculum integer NOT NULL,
    since date,
    retired_on date
);

-- TABLE goal_closing_curriculum (comment)

COMMENT ON TABLE public.goal_closing_curriculum IS 'The curricula that satisfied a goal when it was closed; later publications and endings change nothing about it';

-- goal_curriculum (table)

CREATE TABLE public.goal_curriculum (
    goal integer NOT NULL,
    curriculum_code text NOT NULL COLLATE pg_catalog."C",
    since date,
    CONSTRAINT goal_curriculum_since_a_day CHECK (isfinite(since))
);

-- TABLE goal_curriculum (comment)

COMMENT ON TABLE public.goal_curriculum IS 'The curricula, in all their versions, that satisfy a goal; a goal without any is satisfied by every published one';

-- COLUMN goal_curriculum.since (comment)

COMMENT ON COLUMN public.goal_curriculum.since IS 'The first day on which it satisfies the goal, null for always; an official who satisfied it earlier counts from that day on';

-- goal_satisfied_by (view)

CREATE VIEW public.goal_satisfied_by AS
 SELECT goal.id AS goal,
    goal.start_on,
    goal.deadline,
    curriculum.id AS curriculum,
    curriculum.retired_on,
    goal_curriculum.since
   FROM ((public.goal
     JOIN public.curriculum ON (((curriculum.status)::text <> 'draft'::text)))
     LEFT JOIN public.goal_curriculum ON (((goal_curriculum.goal = goal.id) AND (goal_curriculum.curriculum_code = curriculum.code))))
  WHERE (((goal_curriculum.goal IS NOT NULL) OR (NOT (EXISTS ( SELECT
           FROM public.goal_curriculum goal_curriculum_1
          WHERE (goal_curriculum_1.goal = goal.id))))) AND (NOT (EXISTS ( SELECT
           FROM public.goal_closing
          WHERE (goal_closing.goal = goal.id)))))
UNION ALL
 SELECT goal.id AS goal,
    goal.start_on,
    goal.deadline,
    kept.curriculum,
    kept.retired_on,
    kept.since
   FROM (public.goal_closing_curriculum kept
     JOIN public.goal ON ((goal.id = kept.goal)));

-- VIEW goal_satisfied_by (comment)

COMMENT ON VIEW public.goal_satisfied_by IS 'The published curricula that satisfy each goal, with its dates and the day from which they do, null for always';

-- goal_course (view)

CREATE VIEW public.goal_course AS
 SELECT DISTINCT goal_satisfied_by.goal,
    goal_satisfied_by.start_on,
    goal_satisfied_by.deadline,
    curriculum_course.course
   FROM (public.goal_satisfied_by
     JOIN public.curriculum_course ON ((curriculum_course.curriculum = goal_satisfied_by.curriculum)));

-- VIEW goal_course (comment)

COMMENT ON VIEW public.goal_course IS 'The courses whose completions are attendances of a goal, with its dates';

-- official (table)

CREATE TABLE public.official (
    id bigint NOT NULL,
    official_code text COLLATE pg_catalog."C",
    national_id text COLLATE pg_catalog."C",
    full_name text NOT NULL,
    date_of_birth date,
    gender text,
    email text,
    phone text,
    organization integer NOT NULL,
    organization_since date,
    "position" text,
    category public.official_category,
    registered_at timestamp with time zone DEFAULT now() NOT NULL,
    import integer,
    import_line integer,
    edited text[],
    merged_into bigint,
    merged_at timestamp with time zone,
    merged_by text,
    CONSTRAINT official_birth_makes_sense CHECK (((date_of_birth >= '1900-01-01'::date) AND (date_of_birth <= public.day_in_vietnam(registered_at)))),
    CONSTRAINT official_code_is_no_address CHECK ((NOT starts_with(official_code, 'id:'::text))),
    CONSTRAINT official_code_is_written CHECK (((official_code <> ''::text) AND (official_code = btrim(official_code)))),
    CONSTRAINT official_edited_names_something CHECK ((cardinality(edited) > 0)),
    CONSTRAINT official_gender_is_known CHECK ((gender = ANY (ARRAY['male'::text, 'female'::text]))),
    CONSTRAINT official_has_a_number CHECK (((official_code IS NOT NULL) OR (national_id IS NOT NULL))),
    CONSTRAINT official_is_not_merged_into_itself CHECK ((merged_into <> id)),
    CONSTRAINT official_merged_by_someone CHECK ((num_nonnulls(merged_into, merged_at, merged_by) = ANY (ARRAY[0, 3]))),
    CONSTRAINT official_name_is_written CHECK (((full_name <> ''::text) AND (full_name = btrim(full_name)))),
    CONSTRAINT official_national_id_has_12_digits CHECK (((octet_length(national_id) = 12) AND (national_id !~ '[^0-9]'::text))),
    CONSTRAINT official_organization_since_a_day CHECK (isfinite(organization_since))
);

-- TABLE official (comment)

COMMENT ON TABLE public.official IS 'A person in the state''s service, in their present state';

-- COLUMN official.official_code (comment)

COMMENT ON COLUMN public.official.official_code IS 'The code that the employer gave';

-- COLUMN official.national_id (comment)

COMMENT ON COLUMN public.official.national_id IS 'Số định danh cá nhân, the 12 digits of the CCCD: issued once, never repeated';

-- COLUMN official.organization (comment)

COMMENT ON COLUMN public.official.organization IS 'The unit to which the person has belonged since organization_since; official_past_membership has the earlier days';

-- COLUMN official.organization_since (comment)

COMMENT ON COLUMN public.official.organization_since IS 'The first day in that unit, null where it is unknown';

-- COLUMN official.import_line (comment)

COMMENT ON COLUMN public.official.import_line IS 'The line of the import''s file that registered this person';

-- COLUMN official.edited (comment)

COMMENT ON COLUMN public.official.edited IS 'The fields that were edited by hand after a file had set them; an import keeps them unless it overwrites edits';

-- COLUMN official.merged_into (comment)

COMMENT ON COLUMN public.official.merged_into IS 'The record of the same person into which this one was merged; the numbers of this record still name the person';

-- official_past_membership (table)

CREATE TABLE public.official_past_membership (
    official bigint NOT NULL,
    organization integer NOT NULL,
    valid daterange NOT NULL,
    CONSTRAINT official_past_membership_is_over CHECK (((NOT isempty(valid)) AND (NOT upper_inf(valid)) AND public.is_finite(valid)))
);

-- TABLE official_past_membership (comment)

COMMENT ON TABLE public.official_past_membership IS 'The units to which an official belonged before; together with official.organization they cover every day';

-- attendances(bigint[]) (function)

CREATE FUNCTION public.attendances(facts bigint[]) RETURNS TABLE(completion bigint, goal integer, organization integer, day date)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH named AS MATERIALIZED (
          SELECT goal_course.goal,
             goal_course.course,
             goal_course.start_on,
             goal_course.deadline
            FROM public.goal_course
         ), attended AS MATERIALIZED (
          SELECT fact.id,
             fact.official,
             fact.completed_on,
             named.goal
            FROM (( SELECT completion.id,
                     completion.official,
                     completion.course,
                     completion.completed_on
                    FROM public.completion
                   WHERE ((completion.id = ANY (attendances.facts)) AND (completion.revoked_at IS NULL) AND (NOT completion.is_recognition))) fact
              FULL JOIN named ON ((named.course = fact.course)))
           WHERE COALESCE(((fact.completed_on >= named.start_on) AND (fact.completed_on <= named.deadline)), false)
         )
  SELECT placed.id,
     placed.goal,
     placed.organization,
     placed.completed_on
    FROM ( SELECT attended.id,
             attended.goal,
             COALESCE(merged.organization, past.organization, home.organization) AS organization,
             attended.completed_on
            FROM (((attended
              FULL JOIN ( SELECT official.id,
                     official.organization
                    FROM public.official
                   WHERE (official.id = ANY (ARRAY( SELECT attended_1.official
                            FROM attended attended_1)))) home ON ((home.id = attended.official)))
              FULL JOIN ( SELECT official_past_membership.official,
                     official_past_membership.organization,
                     official_past_membership.valid
                    FROM public.official_past_membership
                   WHERE (official_past_membership.official = ANY (ARRAY( SELECT attended_1.official
                            FROM attended attended_1)))) past ON (((past.official = attended.official) AND (past.valid @> attended.completed_on))))
              FULL JOIN ( SELECT completion_merged.completion,
                     completion_merged.organization
                    FROM public.completion_merged
                   WHERE (completion_merged.completion = ANY (ARRAY( SELECT attended_1.id
                            FROM attended attended_1)))) merged ON ((merged.completion = attended.id)))
          OFFSET 0) placed
   WHERE (placed.id IS NOT NULL);
END;

-- FUNCTION attendances(facts bigint[]) (comment)

COMMENT ON FUNCTION public.attendances(facts bigint[]) IS 'The attendances (lượt) among completions, with the goal, the unit and the day';

-- audit_is_only_added_to() (function)

CREATE FUNCTION public.audit_is_only_added_to() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'the audit trail is only ever added to'
        using errcode = 'insufficient_privilege';
end
$$;

-- fold(text) (function)

CREATE FUNCTION public.fold(name text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(translate(regexp_replace(NORMALIZE(name, NFD), '[̀-ͯ]+'::text, ''::text, 'g'::text), 'Đđ'::text, 'dd'::text));

-- FUNCTION fold(name text) (comment)

COMMENT ON FUNCTION public.fold(name text) IS 'A name in small letters without accents, for searching';

-- like_words(text[]) (function)

CREATE FUNCTION public.like_words(words text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY(SELECT (('%'::text || public.fold(word.word)) || '%'::text) FROM unnest(like_words.words) word(word));

-- FUNCTION like_words(words text[]) (comment)

COMMENT ON FUNCTION public.like_words(words text[]) IS 'Patterns for folded texts that contain a word; for constants the planner computes them once for all rows';

-- belongs_to_group(text, text, text[], text[]) (function)

CREATE FUNCTION public.belongs_to_group(in_position text, in_category text, positions text[], categories text[]) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((cardinality(categories) = 0) OR (in_category = ANY (categories))) AND ((cardinality(positions) = 0) OR (public.fold(in_position) ~~ ANY (public.like_words(positions)))));

-- fault(text, text, text[]) (function)

CREATE FUNCTION public.fault(field text, code text, VARIADIC parameters text[] DEFAULT '{}'::text[]) RETURNS public.remark[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ARRAY[ROW(field, code, parameters)::public.remark];

-- FUNCTION fault(field text, code text, VARIADIC parameters text[]) (comment)

COMMENT ON FUNCTION public.fault(field text, code text, VARIADIC parameters text[]) IS 'One remark as an array, so that remarks are joined with ||, where null is none; no stored row depends on this function';

-- course (table)

CREATE TABLE public.course (
    id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    title_vi text NOT NULL,
    title_en text,
    hours numeric(6,2),
    format text,
    provider text,
    languages text[] DEFAULT '{}'::text[] NOT NULL,
    status public.publication_status DEFAULT 'draft'::text NOT NULL,
    available_from date,
    retired_on date,
    valid_months integer,
    expires boolean DEFAULT false NOT NULL,
    import integer,
    import_line integer,
    CONSTRAINT course_code_is_written CHECK (((code <> ''::text) AND (code = btrim(code)))),
    CONSTRAINT course_ends_after_it_begins CHECK ((retired_on > available_from)),
    CONSTRAINT course_format_is_known CHECK ((format = ANY (ARRAY['online'::text, 'classroom'::text, 'blended'::text]))),
    CONSTRAINT course_hours_make_sense CHECK ((hours > (0)::numeric)),
    CONSTRAINT course_languages_are_written CHECK ((array_position(languages, NULL::text) IS NULL)),
    CONSTRAINT course_retired_has_a_day CHECK ((((status)::text = 'retired'::text) = (retired_on IS NOT NULL))),
    CONSTRAINT course_title_is_written CHECK (((title_vi <> ''::text) AND (title_vi = btrim(title_vi)))),
    CONSTRAINT course_validity_is_remembered CHECK (((valid_months IS NULL) OR expires)),
    CONSTRAINT course_validity_makes_sense CHECK (((valid_months >= 1) AND (valid_months <= 600)))
);

-- TABLE course (comment)

COMMENT ON TABLE public.course IS 'A unit of training';

-- COLUMN course.hours (comment)

COMMENT ON COLUMN public.course.hours IS 'Class hours (tiết), exact; never turned into days';

-- COLUMN course.available_from (comment)

COMMENT ON COLUMN public.course.available_from IS 'The first day on which it can be completed, null for any day';

-- COLUMN course.retired_on (comment)

COMMENT ON COLUMN public.course.retired_on IS 'The first day on which it can no longer be completed';

-- COLUMN course.valid_months (comment)

COMMENT ON COLUMN public.course.valid_months IS 'The number of months for which a completion holds, null for ever; each completion keeps the end that it got when it was recorded';

-- COLUMN course.expires (comment)

COMMENT ON COLUMN public.course.expires IS 'True once a completion of it may have been recorded with an end';

-- completion_faults(date, date, public.course, text, date, daterange) (function)

CREATE FUNCTION public.completion_faults(completed_on date, today date, of_course public.course, course_code text, born_on date, absent daterange) RETURNS public.remark[]
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (CASE WHEN (((of_course).id IS NULL) AND (course_code IS NOT NULL)) THEN public.fault('course_code'::text, 'unknown_course'::text, VARIADIC ARRAY['found'::text, course_code]) WHEN (((of_course).status)::text = 'draft'::text) THEN public.fault('course_code'::text, 'course_not_published'::text, VARIADIC ARRAY['found'::text, (of_course).code]) WHEN ((of_course).retired_on <= completed_on) THEN public.fault('course_code'::text, 'course_retired'::text, VARIADIC ARRAY['found'::text, (of_course).code, 'expected'::text, ((of_course).retired_on)::text]) ELSE NULL::public.remark[] END || CASE WHEN (completed_on > today) THEN public.fault('completed_on'::text, 'completed_in_future'::text, VARIADIC ARRAY['found'::text, (completed_on)::text]) WHEN public.is_before_the_state(completed_on) THEN public.fault('completed_on'::text, 'completed_too_early'::text, VARIADIC ARRAY['found'::text, (completed_on)::text]) WHEN (completed_on < (of_course).available_from) THEN public.fault('completed_on'::text, 'course_not_yet'::text, VARIADIC ARRAY['found'::text, (completed_on)::text, 'expected'::text, ((of_course).available_from)::text]) WHEN (completed_on <= born_on) THEN public.fault('completed_on'::text, 'completed_before_birth'::text, VARIADIC ARRAY['found'::text, (completed_on)::text, 'expected'::text, (born_on)::text]) WHEN (completed_on <@ absent) THEN public.fault('completed_on'::text, 'official_had_left'::text, VARIADIC ARRAY['found'::text, (completed_on)::text, 'expected'::text, (lower(absent))::text]) ELSE NULL::public.remark[] END);

-- FUNCTION completion_faults(completed_on date, today date, of_course public.course, course_code text, born_on date, absent daterange) (comment)

COMMENT ON FUNCTION public.completion_faults(completed_on date, today date, of_course public.course, course_code text, born_on date, absent daterange) IS 'The faults of a completion by its course, by the day of birth of its official, and by the days on which they were not in the state''s service';

-- enrollment_is_open(text) (function)

CREATE FUNCTION public.enrollment_is_open(state text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (state = ANY (ARRAY['requested'::text, 'waitlisted'::text, 'approved'::text, 'active'::text]));

-- FUNCTION enrollment_is_open(state text) (comment)

COMMENT ON FUNCTION public.enrollment_is_open(state text) IS 'True for states in which an enrollment has not ended: it waits for a decision, or is under way';

-- enrollment_is_standing(text) (function)

CREATE FUNCTION public.enrollment_is_standing(state text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (public.enrollment_is_open(state) OR (state = 'completed'::text));

-- FUNCTION enrollment_is_standing(state text) (comment)

COMMENT ON FUNCTION public.enrollment_is_standing(state text) IS 'True for states in which a new request means the same enrollment';

-- course_equivalence (table)

CREATE TABLE public.course_equivalence (
    course integer NOT NULL,
    counts_as integer NOT NULL,
    since date,
    CONSTRAINT course_counts_as_another CHECK ((course <> counts_as)),
    CONSTRAINT course_counts_since_a_day CHECK (isfinite(since))
);

-- TABLE course_equivalence (comment)

COMMENT ON TABLE public.course_equivalence IS 'A completion of one course counts as one of another; the rule is applied once and not chained';

-- COLUMN course_equivalence.since (comment)

COMMENT ON COLUMN public.course_equivalence.since IS 'The first day on which the rule holds, null for always; an earlier completion counts from that day on';

-- course_prerequisite (table)

CREATE TABLE public.course_prerequisite (
    course integer NOT NULL,
    prerequisite integer NOT NULL,
    CONSTRAINT course_is_not_its_own_prerequisite CHECK ((course <> prerequisite))
);

-- TABLE course_prerequisite (comment)

COMMENT ON TABLE public.course_prerequisite IS 'Courses that have to be completed before an official can be enrolled on a course';

-- missing_prerequisites(bigint, integer, date) (function)

CREATE FUNCTION public.missing_prerequisites(of_official bigint, of_course integer, by_day date) RETURNS TABLE(course integer)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT course_prerequisite.prerequisite
    FROM public.course_prerequisite
   WHERE ((course_prerequisite.course = missing_prerequisites.of_course) AND (NOT (EXISTS ( SELECT
            FROM public.completion fact
           WHERE ((fact.official = missing_prerequisites.of_official) AND (fact.revoked_at IS NULL) AND (fact.completed_on <= missing_prerequisites.by_day) AND ((fact.expires_on IS NULL) OR (fact.expires_on > missing_prerequisites.by_day)) AND ((fact.course = course_prerequisite.prerequisite) OR (EXISTS ( SELECT
                    FROM public.course_equivalence
                   WHERE ((course_equivalence.course = fact.course) AND (course_equivalence.counts_as = course_prerequisite.prerequisite) AND ((course_equivalence.since IS NULL) OR (course_equivalence.since <= missing_prerequisites.by_day)))))))))));
END;

-- FUNCTION missing_prerequisites(of_official bigint, of_course integer, by_day date) (comment)

COMMENT ON FUNCTION public.missing_prerequisites(of_official bigint, of_course integer, by_day date) IS 'The prerequisites of a course that an official had not completed by a day';

-- class (table)

CREATE TABLE public.class (
    id integer NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    course integer NOT NULL,
    organization integer,
    title_vi text,
    title_en text,
    starts_on date,
    ends_on date,
    opens_on date,
    closes_on date,
    capacity integer,
    place text,
    link text,
    provider text,
    requires_approval boolean DEFAULT false NOT NULL,
    CONSTRAINT class_capacity_makes_sense CHECK ((capacity > 0)),
    CONSTRAINT class_code_is_written CHECK (((code <> ''::text) AND (code = btrim(code)))),
    CONSTRAINT class_days_make_sense CHECK ((starts_on <= ends_on)),
    CONSTRAINT class_is_held_somewhere CHECK (((place <> ''::text) AND (link <> ''::text))),
    CONSTRAINT class_link_leads_to_the_web CHECK ((link ~* '^https?://[^/?#[:space:]][^[:space:]]*$'::text)),
    CONSTRAINT class_window_makes_sense CHECK ((opens_on <= closes_on))
);

-- TABLE class (comment)

COMMENT ON TABLE public.class IS 'One run of a course';

-- COLUMN class.organization (comment)

COMMENT ON COLUMN public.class.organization IS 'The unit that runs the class: callers whose scope holds the unit manage it; null for a class of the whole state';

-- COLUMN class.opens_on (comment)

COMMENT ON COLUMN public.class.opens_on IS 'The first day on which it takes enrollments, null for any';

-- COLUMN class.closes_on (comment)

COMMENT ON COLUMN public.class.closes_on IS 'The last day on which it takes enrollments, null for any';

-- COLUMN class.capacity (comment)

COMMENT ON COLUMN public.class.capacity IS 'The number of seats, null for no limit';

-- enrollment (table)

CREATE TABLE public.enrollment (
    id bigint NOT NULL,
    official bigint NOT NULL,
    course integer,
    class integer,
    curriculum integer,
    state text NOT NULL,
    is_standing boolean GENERATED ALWAYS AS (public.enrollment_is_standing(state)) STORED NOT NULL,
    enrolled_on date NOT NULL,
    reason text,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    recorded_by text NOT NULL,
    request text,
    import integer,
    import_line integer,
    CONSTRAINT enrollment_day_makes_sense CHECK ((NOT public.is_before_the_state(enrolled_on))),
    CONSTRAINT enrollment_is_of_one_thing CHECK ((num_nonnulls(course, class, curriculum) = 1)),
    CONSTRAINT enrollment_leads_back CHECK (((num_nonnulls(import, request) = 1) AND ((import IS NULL) = (import_line IS NULL))))
)
WITH (fillfactor='80');

-- TABLE enrollment (comment)

COMMENT ON TABLE public.enrollment IS 'An official in a class, or on a course or a curriculum';

-- COLUMN enrollment.is_standing (comment)

COMMENT ON COLUMN public.enrollment.is_standing IS 'The value of enrollment_is_standing for its state: true where a new request means this enrollment';

-- COLUMN enrollment.reason (comment)

COMMENT ON COLUMN public.enrollment.reason IS 'The reason given in the request, null for none';

-- COLUMN enrollment.request (comment)

COMMENT ON COLUMN public.enrollment.request IS 'The request that recorded it, where it did not come from a file';

-- enrollment_on_course (view)

CREATE VIEW public.enrollment_on_course AS
 SELECT enrollment.id,
    enrollment.ctid AS place,
    enrollment.official,
    COALESCE(enrollment.course, of_class.course) AS course,
    enrollment.state,
    enrollment.enrolled_on
   FROM (public.enrollment
     LEFT JOIN LATERAL ( SELECT class.course
           FROM public.class
          WHERE (class.id = enrollment.class)
         OFFSET 0) of_class ON (true))
  WHERE ((enrollment.curriculum IS NULL) AND enrollment.is_standing);

-- VIEW enrollment_on_course (comment)

COMMENT ON VIEW public.enrollment_on_course IS 'Standing enrollments on a course, or in a class of it';

-- official_absence (table)

CREATE TABLE public.official_absence (
    official bigint NOT NULL,
    valid daterange NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT official_absence_has_a_reason CHECK ((reason <> ''::text)),
    CONSTRAINT official_absence_is_not_empty CHECK (((NOT isempty(valid)) AND (NOT lower_inf(valid)) AND public.is_finite(valid)))
);

-- TABLE official_absence (comment)

COMMENT ON TABLE public.official_absence IS 'The days on which an official was not in the state''s service: from the departure to the return';

-- completion_flags(bigint, integer, date) (function)

CREATE FUNCTION public.completion_flags(of_official bigint, of_course integer, completed_on date) RETURNS TABLE(flags text[])
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT array_remove(ARRAY[
         CASE
             WHEN (( SELECT min(enrollment_on_course.enrolled_on) AS min
                FROM public.enrollment_on_course
               WHERE ((enrollment_on_course.official = completion_flags.of_official) AND (enrollment_on_course.course = completion_flags.of_course))) > completed_on) THEN 'before_enrollment'::text
             ELSE NULL::text
         END,
         CASE
             WHEN (EXISTS ( SELECT
                FROM public.missing_prerequisites(completion_flags.of_official, completion_flags.of_course, completion_flags.completed_on) missing_prerequisites(course))) THEN 'prerequisite_missing'::text
             ELSE NULL::text
         END,
         CASE
             WHEN (EXISTS ( SELECT
                FROM public.official_absence
               WHERE ((official_absence.official = completion_flags.of_official) AND (official_absence.valid @> completion_flags.completed_on)))) THEN 'after_departure'::text
             ELSE NULL::text
         END], NULL::text) AS array_remove;
END;

-- FUNCTION completion_flags(of_official bigint, of_course integer, completed_on date) (comment)

COMMENT ON FUNCTION public.completion_flags(of_official bigint, of_course integer, completed_on date) IS 'The flags of a completion, in one row: before_enrollment, prerequisite_missing, after_departure';

-- completion_is_never_edited() (function)

CREATE FUNCTION public.completion_is_never_edited() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if tg_op = 'UPDATE'
        and (new.id, new.course, new.completed_on, new.recorded_at, new.recorded_by, new.is_recognition)
            = (old.id, old.course, old.completed_on, old.recorded_at, old.recorded_by, old.is_recognition)
        and (new.score, new.evidence, new.request, new.import, new.import_line, new.expires_on)
            is not distinct from (old.score, old.evidence, old.request, old.import, old.import_line, old.expires_on)
    then
        if old.official = new.official and old.renewal = new.renewal and old.revoked_at is null then
            return new;
        end if;
        if (new.revoked_at, new.revoked_by, new.revocation_reason)
            is not distinct from (old.revoked_at, old.revoked_by, old.revocation_reason)
            and exists (select from official where id = old.official and merged_into = new.official)
        then
            return new;
        end if;
    end if;
    raise exception 'a recorded completion is never edited or deleted: revoke it and record it again'
        using errcode = 'check_violation', constraint = 'completion_is_never_edited';
end
$$;

-- completions_are_of_officials() (function)

CREATE FUNCTION public.completions_are_of_officials() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
begin
    if exists (
        select from recorded
        where not exists (select from official where official.id = recorded.official offset 0)
    ) then
        raise exception 'there is no such official'
            using errcode = 'foreign_key_violation', constraint = 'completion_official_exists';
    end if;
    return null;
end
$$;

-- course_prerequisites_have_no_circle() (function)

CREATE FUNCTION public.course_prerequisites_have_no_circle() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (
        with recursive before as (
            select new.prerequisite as course
            union
            select course_prerequisite.prerequisite
            from course_prerequisite
            join before on before.course = course_prerequisite.course
        )
        select from before where course = new.course
    ) then
        raise exception 'a course can not be its own prerequisite, not by way of others either'
            using errcode = 'check_violation', constraint = 'course_prerequisites_have_no_circle';
    end if;
    return new;
end
$$;

-- curriculum_new_version_tells() (function)

CREATE FUNCTION public.curriculum_new_version_tells() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

-- curriculum_published_keeps_its_rules() (function)

CREATE FUNCTION public.curriculum_published_keeps_its_rules() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if old.status <> 'draft'
        and (new.code, new.version) is distinct from (old.code, old.version)
        or old.status <> 'draft' and new.status <> 'draft'
        and new.minimum_elective_hours is distinct from old.minimum_elective_hours
    then
        raise exception 'the rules of a published curriculum never change: make a new version'
            using errcode = 'check_violation', constraint = 'curriculum_published_never_changes';
    end if;
    return new;
end
$$;

-- curriculum_published_never_changes() (function)

CREATE FUNCTION public.curriculum_published_never_changes() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (
        select from curriculum
        where id in (old.curriculum, new.curriculum) and status <> 'draft'
    ) then
        raise exception 'the courses of a published curriculum never change: make a new version'
            using errcode = 'check_violation', constraint = 'curriculum_published_never_changes';
    end if;
    return coalesce(new, old);
end
$$;

-- curriculum_fact (view)

CREATE VIEW public.curriculum_fact AS
 SELECT curriculum_course.curriculum,
    curriculum_course.course AS wanted,
    curriculum_course.requirement,
    curriculum_course.hours,
    curriculum_course.course,
    NULL::date AS since
   FROM public.curriculum_course
UNION ALL
 SELECT curriculum_course.curriculum,
    curriculum_course.course AS wanted,
    curriculum_course.requirement,
    curriculum_course.hours,
    course_equivalence.course,
    course_equivalence.since
   FROM (public.curriculum_course
     JOIN public.course_equivalence ON ((course_equivalence.counts_as = curriculum_course.course)));

-- VIEW curriculum_fact (comment)

COMMENT ON VIEW public.curriculum_fact IS 'The completions that satisfy each course of each curriculum, with the day from which they do, null for always';

-- curriculum_rule (view)

CREATE VIEW public.curriculum_rule AS
 SELECT curriculum.id AS curriculum,
    count(curriculum_course.course) AS courses,
    curriculum.minimum_elective_hours,
    ((curriculum.minimum_elective_hours IS NULL) AND (NOT bool_or(COALESCE(course.expires, false))) AND (NOT bool_or((EXISTS ( SELECT
           FROM public.course_equivalence
          WHERE (course_equivalence.counts_as = curriculum_course.course)))))) AS is_plain
   FROM ((public.curriculum
     JOIN public.curriculum_course ON (((curriculum_course.curriculum = curriculum.id) AND (curriculum_course.requirement = 'required'::text))))
     JOIN public.course ON ((course.id = curriculum_course.course)))
  WHERE ((curriculum.status)::text <> 'draft'::text)
  GROUP BY curriculum.id, curriculum.minimum_elective_hours;

-- VIEW curriculum_rule (comment)

COMMENT ON VIEW public.curriculum_rule IS 'The requirements of each published curriculum';

-- earned(bigint[], public.supposed_fact[]) (function)

CREATE FUNCTION public.earned(officials bigint[], supposed public.supposed_fact[] DEFAULT '{}'::public.supposed_fact[]) RETURNS TABLE(official bigint, curriculum integer, goal integer, day date, organization integer, completion bigint)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 WITH live AS MATERIALIZED (
          SELECT completion.id,
             completion.official,
             completion.course,
             completion.completed_on,
             completion.expires_on
            FROM public.completion
           WHERE ((completion.official = ANY (earned.officials)) AND (completion.revoked_at IS NULL))
         UNION ALL
          SELECT NULL::bigint,
             fact.official,
             fact.course,
             fact.completed_on,
             fact.expires_on
            FROM unnest(earned.supposed) fact(official, course, completed_on, expires_on)
         ), rule AS MATERIALIZED (
          SELECT curriculum_rule.curriculum,
             curriculum_rule.courses,
             curriculum_rule.minimum_elective_hours,
             curriculum_rule.is_plain
            FROM public.curriculum_rule
         ), held AS MATERIALIZED (
          SELECT live.official,
             curriculum_fact.curriculum,
             curriculum_fact.wanted,
             curriculum_fact.requirement,
             curriculum_fact.hours,
             GREATEST(live.completed_on, curriculum_fact.since) AS since,
             live.expires_on AS until,
             live.id
            FROM ((rule
              JOIN public.curriculum_fact ON ((curriculum_fact.curriculum = rule.curriculum)))
              JOIN live ON ((live.course = curriculum_fact.course)))
           WHERE (NOT rule.is_plain)
         ), together AS (
          SELECT wanted.official,
             wanted.curriculum,
             wanted.day,
             wanted.begins,
             max(wanted.completion) AS completion
            FROM (( SELECT days.official,
                     days.curriculum,
                     days.day,
                     days.begins,
                     held.wanted,
                     held.requirement,
                     held.hours,
                     (array_agg(held.id ORDER BY held.since, held.id))[1] AS completion
                    FROM (( SELECT held_1.official,
                             held_1.curriculum,
                             around.day,
                             bool_or(around.begins) AS begins
                            FROM (held held_1
                              CROSS JOIN LATERAL ( VALUES (held_1.since,true), ((held_1.since - 1),false)) around(day, begins))
                           GROUP BY held_1.official, held_1.curriculum, around.day) days
                      FULL JOIN held ON (((held.official = days.official) AND (held.curriculum = days.curriculum))))
                   WHERE COALESCE(((held.since <= days.day) AND ((held.until IS NULL) OR (days.day < held.until))), false)
                   GROUP BY days.official, days.curriculum, days.day, days.begins, held.wanted, held.requirement, held.hours) wanted
              JOIN rule ON ((rule.curriculum = wanted.curriculum)))
           GROUP BY wanted.official, wanted.curriculum, wanted.day, wanted.begins, rule.courses, rule.minimum_elective_hours
          HAVING ((count(*) FILTER (WHERE (wanted.requirement = 'required'::text)) = rule.courses) AND (COALESCE(sum(wanted.hours) FILTER (WHERE (wanted.requirement = 'elective'::text)), (0)::numeric) >= COALESCE(rule.minimum_elective_hours, (0)::numeric)))
         ), satisfied AS MATERIALIZED (
          SELECT live.official,
             curriculum_course.curriculum,
             max(live.completed_on) AS day,
             max(live.id) AS completion
            FROM ((live
              JOIN public.curriculum_course ON (((curriculum_course.course = live.course) AND (curriculum_course.requirement = 'required'::text))))
              JOIN rule ON (((rule.curriculum = curriculum_course.curriculum) AND rule.is_plain)))
           GROUP BY live.official, curriculum_course.curriculum, rule.courses
          HAVING (count(*) = rule.courses)
         UNION ALL
          SELECT spell.official,
             spell.curriculum,
             spell.day,
             spell.completion
            FROM ( SELECT together.official,
                     together.curriculum,
                     together.day,
                     together.begins,
                     together.completion,
                     lag(together.day) OVER (PARTITION BY together.official, together.curriculum ORDER BY together.day) AS day_before
                    FROM together) spell
           WHERE (spell.begins AND (spell.day_before IS DISTINCT FROM (spell.day - 1)))
         ), counted AS (
          SELECT DISTINCT ON (satisfied.official, goal_satisfied_by.goal) satisfied.official,
             satisfied.curriculum,
             goal_satisfied_by.goal,
             satisfied.day AS satisfied_on,
             GREATEST(satisfied.day, goal_satisfied_by.since) AS day,
             satisfied.completion
            FROM (satisfied
              JOIN public.goal_satisfied_by ON ((goal_satisfied_by.curriculum = satisfied.curriculum)))
           WHERE ((satisfied.day >= goal_satisfied_by.start_on) AND (GREATEST(satisfied.day, goal_satisfied_by.since) <= goal_satisfied_by.deadline) AND ((goal_satisfied_by.retired_on IS NULL) OR (satisfied.day < goal_satisfied_by.retired_on)))
           ORDER BY satisfied.official, goal_satisfied_by.goal, GREATEST(satisfied.day, goal_satisfied_by.since), satisfied.completion, satisfied.curriculum
         )
  SELECT counted.official,
     counted.curriculum,
     counted.goal,
     counted.day,
     COALESCE(
         CASE
             WHEN (EXISTS ( SELECT
                FROM public.official duplicate
               WHERE (duplicate.merged_into = counted.official))) THEN ( SELECT merged.organization
                FROM (public.completion fact
                  LEFT JOIN public.completion_merged merged ON ((merged.completion = fact.id)))
               WHERE ((fact.official = counted.official) AND (fact.revoked_at IS NULL) AND (fact.completed_on <= counted.satisfied_on) AND (EXISTS ( SELECT
                        FROM (public.curriculum_fact
                          JOIN rule ON ((rule.curriculum = curriculum_fact.curriculum)))
                       WHERE ((curriculum_fact.curriculum = counted.curriculum) AND (curriculum_fact.course = fact.course) AND ((curriculum_fact.requirement = 'required'::text) OR (rule.minimum_elective_hours IS NOT NULL))))))
               ORDER BY fact.completed_on DESC, merged.merged_at DESC, merged.organization
              LIMIT 1)
             ELSE NULL::integer
         END, past.organization, official.organization) AS "coalesce",
     counted.completion
    FROM ((counted
      CROSS JOIN LATERAL ( SELECT official_1.organization
            FROM public.official official_1
           WHERE (official_1.id = counted.official)
          OFFSET 0) official)
      LEFT JOIN LATERAL ( SELECT official_past_membership.organization
            FROM public.official_past_membership
           WHERE ((official_past_membership.official = counted.official) AND (official_past_membership.valid @> counted.day))
          OFFSET 0) past ON (true))
 UNION ALL
 ( SELECT DISTINCT ON (satisfied.official, satisfied.curriculum) satisfied.official,
     satisfied.curriculum,
     NULL::integer AS int4,
     satisfied.day,
     NULL::integer AS int4,
         CASE
             WHEN ((curriculum.retired_on IS NULL) OR (satisfied.day < curriculum.retired_on)) THEN satisfied.completion
             ELSE NULL::bigint
         END AS "case"
    FROM (satisfied
      JOIN public.curriculum ON ((curriculum.id = satisfied.curriculum)))
   ORDER BY satisfied.official, satisfied.curriculum, satisfied.day);
END;

-- FUNCTION earned(officials bigint[], supposed public.supposed_fact[]) (comment)

COMMENT ON FUNCTION public.earned(officials bigint[], supposed public.supposed_fact[]) IS 'Everything that officials have earned by their facts. A row with a goal has the day and the unit in which an official counts towards it. A row without a goal has the day on which they first satisfied a curriculum. Each row names the completion that did it; in a row without a goal it is null if the curriculum had ended by that day';

-- enrollment_begins_as_one_can() (function)

CREATE FUNCTION public.enrollment_begins_as_one_can() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'an enrollment can not begin there'
        using errcode = 'check_violation', constraint = 'enrollment_moves_as_the_table_says';
end
$$;

-- enrollment_is_under_way(text) (function)

CREATE FUNCTION public.enrollment_is_under_way(state text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (state = ANY (ARRAY['approved'::text, 'active'::text]));

-- FUNCTION enrollment_is_under_way(state text) (comment)

COMMENT ON FUNCTION public.enrollment_is_under_way(state text) IS 'True for states in which a completion completes the enrollment';

-- enrollment_has_seat(text) (function)

CREATE FUNCTION public.enrollment_has_seat(state text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (public.enrollment_is_under_way(state) OR (state = ANY (ARRAY['completed'::text, 'failed'::text])));

-- FUNCTION enrollment_has_seat(state text) (comment)

COMMENT ON FUNCTION public.enrollment_has_seat(state text) IS 'True for states in which an enrollment takes a seat of its class';

-- enrollment_takes_its_transitions_along() (function)

CREATE FUNCTION public.enrollment_takes_its_transitions_along() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    delete from enrollment_transition where enrollment in (select id from gone);
    return null;
end
$$;

-- enrollment_transitions_are_moves() (function)

CREATE FUNCTION public.enrollment_transitions_are_moves() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
begin
    if exists (
        select from_state, to_state from told
        except
        select from_state, to_state from enrollment_move
    ) or exists (
        select from told
        where not exists (select from enrollment where enrollment.id = told.enrollment offset 0)
           or completion is not null
              and not exists (select from completion where completion.id = told.completion offset 0)
    ) then
        raise exception 'there is no such move, enrollment or completion'
            using errcode = 'foreign_key_violation', constraint = 'enrollment_transition_is_a_move';
    end if;
    return null;
end
$$;

-- enrollments_move_as_the_table_says() (function)

CREATE FUNCTION public.enrollments_move_as_the_table_says() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_nestloop TO 'off'
    AS $$
begin
    if exists (
        select before.state, after.state
        from before
        left join after on after.id = before.id
        where after.state is distinct from before.state
        except
        select from_state, to_state from enrollment_move
    ) then
        raise exception 'an enrollment can not go there'
            using errcode = 'check_violation', constraint = 'enrollment_moves_as_the_table_says';
    end if;
    return null;
end
$$;

-- goal_plan (table)

CREATE TABLE public.goal_plan (
    goal integer NOT NULL,
    number integer NOT NULL,
    day date NOT NULL,
    decision text,
    made_by text NOT NULL,
    request text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT goal_plan_decision_is_written CHECK (((decision <> ''::text) AND (decision = btrim(decision)))),
    CONSTRAINT goal_plan_is_of_a_day CHECK (isfinite(day)),
    CONSTRAINT goal_plan_number_counts_from_one CHECK ((number > 0))
);

-- TABLE goal_plan (comment)

COMMENT ON TABLE public.goal_plan IS 'Decisions on how a goal''s target is shared out over units';

-- COLUMN goal_plan.number (comment)

COMMENT ON COLUMN public.goal_plan.number IS 'The number of the plan among those of its goal';

-- COLUMN goal_plan.day (comment)

COMMENT ON COLUMN public.goal_plan.day IS 'The first day of its shares; of two plans of one day the one with the higher number holds';

-- COLUMN goal_plan.decision (comment)

COMMENT ON COLUMN public.goal_plan.decision IS 'The decision behind it, as its paper is called';

-- COLUMN goal_plan.made_by (comment)

COMMENT ON COLUMN public.goal_plan.made_by IS 'The caller who made it';

-- goal_share (table)

CREATE TABLE public.goal_share (
    goal integer NOT NULL,
    organization integer NOT NULL,
    day date NOT NULL,
    plan integer NOT NULL,
    target integer,
    CONSTRAINT goal_share_makes_sense CHECK ((target >= 0))
);

-- TABLE goal_share (comment)

COMMENT ON TABLE public.goal_share IS 'The shares that a plan gives to units';

-- COLUMN goal_share.day (comment)

COMMENT ON COLUMN public.goal_share.day IS 'The day of the plan';

-- COLUMN goal_share.target (comment)

COMMENT ON COLUMN public.goal_share.target IS 'The number of officials to be trained; null where the unit has no share any more';

-- goal_share_on(integer, integer, date, date) (function)

CREATE FUNCTION public.goal_share_on(goal integer, organization integer, day date, known_on date DEFAULT NULL::date) RETURNS TABLE(target integer)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT share.target
    FROM public.goal_share share
   WHERE ((share.goal = goal_share_on.goal) AND (share.organization = goal_share_on.organization) AND (share.day <= goal_share_on.day) AND ((goal_share_on.known_on IS NULL) OR (EXISTS ( SELECT
            FROM public.goal_plan plan
           WHERE ((plan.goal = share.goal) AND (plan.number = share.plan) AND (public.day_in_vietnam(plan.made_at) <= goal_share_on.known_on))))))
   ORDER BY share.day DESC, share.plan DESC
  LIMIT 1;
END;

-- FUNCTION goal_share_on(goal integer, organization integer, day date, known_on date) (comment)

COMMENT ON FUNCTION public.goal_share_on(goal integer, organization integer, day date, known_on date) IS 'The share of a unit in a goal''s target on a day, as known on another, null for now; no row, or null, where it has none';

-- gone_words(text, bigint, text) (function)

CREATE FUNCTION public.gone_words(kind text, record bigint, part text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN concat(kind, ' ', record, CASE WHEN (part <> ''::text) THEN (' '::text || part) ELSE NULL::text END, '
gone');

-- FUNCTION gone_words(kind text, record bigint, part text) (comment)

COMMENT ON FUNCTION public.gone_words(kind text, record bigint, part text) IS 'The words that are sealed when a row is removed';

-- grant_to_server() (function)

CREATE FUNCTION public.grant_to_server() RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    place name := (
        select nspname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where pg_class.oid = 'audit'::regclass
    );
    relation record;
begin
    -- Others may keep tables of their own beside ours.
    for relation in
        select oid::regclass as name, case when relkind = 'S' then 'usage, select on sequence'
                                           else 'select, insert, update, delete on table' end as allowed
        from pg_class
        where relnamespace = place::regnamespace and relkind in ('r', 'p', 'v', 'S')
          and relowner = (select relowner from pg_class where oid = 'audit'::regclass)
    loop
        execute format('grant %s %s to daotao_server', relation.allowed, relation.name);
    end loop;
    execute format(
        'alter default privileges in schema %I grant select, insert, update, delete on tables to daotao_server', place
    );
    execute format('alter default privileges in schema %I grant usage, select on sequences to daotao_server', place);
    -- The number, the time, the account and the transaction of an entry are the database's to say.
    revoke insert, update, delete on audit from daotao_server;
    grant insert (by, address, request, action, subject, name, organization, before, after) on audit to daotao_server;
    revoke insert, update, delete on schema_migration, enrollment_state, enrollment_move from daotao_server;
    -- The tables of the sealed log, which a later migration makes, are only added to.
    for relation in
        select oid::regclass as name from pg_class
        where relnamespace = place::regnamespace
          and relname in ('seal_leaf', 'seal_node', 'seal_key', 'seal_head', 'seal_origin', 'sealed_kind')
    loop
        execute format('revoke update, delete on %s from daotao_server', relation.name);
    end loop;
    -- A token is revoked, and stays on record; tries are counted, and not forgotten.
    revoke update, delete on token from daotao_server;
    grant update (revoked_at, revoked_by, last_used_at, last_used_address) on token to daotao_server;
    revoke delete on national_id_try from daotao_server;
    grant execute on function analyze_as_owner to daotao_server;
    -- Everybody may do these two, unless an administrator has taken them away.
    begin
        execute format('grant temporary on database %I to daotao_server', current_database());
        execute format('grant usage on schema %I to daotao_server', place);
    exception
        when insufficient_privilege then
            raise notice '% may not let daotao_server use the database', current_user;
    end;
end
$$;

-- FUNCTION grant_to_server() (comment)

COMMENT ON FUNCTION public.grant_to_server() IS 'Gives the role daotao_server the rights that a server needs, and no more';

-- headcount_follows() (function)

CREATE FUNCTION public.headcount_follows() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
declare
    units integer[];
    changes integer[];
begin
    if tg_op = 'INSERT' then
        select array_agg(organization), array_agg(officials) into units, changes
        from (
            select organization, count(*) as officials from arrived where merged_into is null group by organization
        ) counted;
    elsif tg_op = 'DELETE' then
        select array_agg(organization), array_agg(officials) into units, changes
        from (
            select organization, -count(*) as officials from gone where merged_into is null group by organization
        ) counted;
    else
        select array_agg(organization), array_agg(officials) into units, changes
        from (
            select organization, sum(officials) as officials
            from (
                select organization, 1 as officials from arrived where merged_into is null
                union all
                select organization, -1 from gone where merged_into is null
            ) each
            group by organization
            having sum(officials) <> 0
        ) counted;
    end if;
    if units is null then
        return null;
    end if;
    with change as materialized (
        select change.organization, change.officials, free.id
        from unnest(units, changes) as change (organization, officials)
        left join lateral (
            select id from headcount where headcount.organization = change.organization
            limit 1
            for update skip locked
        ) free on true
    ),
    added as (
        update headcount
        set officials = headcount.officials + change.officials
        from change
        where headcount.id = change.id
    )
    insert into headcount (organization, officials)
    select organization, officials from change where id is null;
    return null;
end
$$;

-- leaf_hash(uuid, text) (function)

CREATE FUNCTION public.leaf_hash(salt uuid, words text) RETURNS bytea
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN sha256((('\x00'::bytea || uuid_send(salt)) || convert_to(words, 'UTF8'::name)));

-- FUNCTION leaf_hash(salt uuid, words text) (comment)

COMMENT ON FUNCTION public.leaf_hash(salt uuid, words text) IS 'The hash of a leaf of the sealed log';

-- midnight_in_vietnam(date) (function)

CREATE FUNCTION public.midnight_in_vietnam(day date) RETURNS timestamp with time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN ((day)::timestamp without time zone AT TIME ZONE '07:00:00'::interval);

-- FUNCTION midnight_in_vietnam(day date) (comment)

COMMENT ON FUNCTION public.midnight_in_vietnam(day date) IS 'The moment at which a day begins in Vietnam';

-- note_change_to_seal() (function)

CREATE FUNCTION public.note_change_to_seal() RETURNS trigger
    LANGUAGE plpgsql
    AS $_$
declare
    record text := tg_argv[0];
    part text := tg_argv[1];
begin
    if part = '''''' then
        execute format(
            'insert into seal_change (kind, records) select %L, array_agg((%s)::bigint) from %I having count(*) > 0',
            tg_table_name, record, case when tg_op = 'DELETE' then 'gone' else 'given' end
        );
    else
        -- A change of the part itself is the removal of one row and the addition of another.
        execute format(
            concat(
                'insert into seal_change (kind, records, parts) select %1$L, array_agg(record), array_agg(part) from (',
                concat_ws(
                    ' union ',
                    case when tg_op <> 'INSERT' then 'select (%2$s)::bigint as record, (%3$s)::text as part from gone' end,
                    case when tg_op <> 'DELETE' then 'select (%2$s)::bigint as record, (%3$s)::text as part from given' end
                ),
                ') key having count(*) > 0'
            ),
            tg_table_name, record, part
        );
    end if;
    return null;
end
$_$;

-- number_faults(text, text, bigint, text, bigint, text) (function)

CREATE FUNCTION public.number_faults(official_code text, national_id text, by_code bigint, their_national_id text, by_national_id bigint, their_official_code text) RETURNS public.remark[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((COALESCE(by_code, by_national_id) IS NULL) AND (COALESCE(official_code, national_id) IS NOT NULL)) THEN public.fault(CASE WHEN (official_code IS NULL) THEN 'national_id'::text ELSE 'official_code'::text END, 'unknown_official'::text, VARIADIC ARRAY['found'::text, COALESCE(official_code, national_id)]) WHEN ((by_code <> by_national_id) OR ((by_national_id IS NULL) AND (national_id <> their_national_id)) OR ((by_code IS NULL) AND (official_code <> their_official_code))) THEN public.fault(NULL::text, 'officials_differ'::text) ELSE NULL::public.remark[] END;

-- FUNCTION number_faults(official_code text, national_id text, by_code bigint, their_national_id text, by_national_id bigint, their_official_code text) (comment)

COMMENT ON FUNCTION public.number_faults(official_code text, national_id text, by_code bigint, their_national_id text, by_national_id bigint, their_official_code text) IS 'The faults of a code and a national ID: neither names an official, or they name two; with the official whom each names and that official''s other number';

-- officials_with_facts_stay() (function)

CREATE FUNCTION public.officials_with_facts_stay() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_seqscan TO 'off'
    AS $$
begin
    if exists (
        select from gone
        where exists (
            select from completion where completion.official = gone.id and completion.revoked_at is null offset 0
        )
    ) then
        raise exception 'an official has completed something'
            using errcode = 'foreign_key_violation', constraint = 'completion_official_exists';
    end if;
    return null;
end
$$;

-- opening_balance (table)

CREATE TABLE public.opening_balance (
    goal integer NOT NULL,
    number integer NOT NULL,
    organization integer NOT NULL,
    day date NOT NULL,
    officials integer NOT NULL,
    source text NOT NULL,
    replaces integer,
    made_by text NOT NULL,
    request text NOT NULL,
    made_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT opening_balance_is_of_a_day CHECK (isfinite(day)),
    CONSTRAINT opening_balance_makes_sense CHECK ((officials >= 0)),
    CONSTRAINT opening_balance_number_counts_from_one CHECK ((number > 0)),
    CONSTRAINT opening_balance_replaces_an_earlier_one CHECK ((replaces < number)),
    CONSTRAINT opening_balance_source_is_written CHECK (((source <> ''::text) AND (source = btrim(source))))
);

-- TABLE opening_balance (comment)

COMMENT ON TABLE public.opening_balance IS 'Numbers of officials who were trained before records began, without names';

-- COLUMN opening_balance.organization (comment)

COMMENT ON COLUMN public.opening_balance.organization IS 'The unit to which they belonged';

-- COLUMN opening_balance.day (comment)

COMMENT ON COLUMN public.opening_balance.day IS 'The day by which they were trained';

-- COLUMN opening_balance.source (comment)

COMMENT ON COLUMN public.opening_balance.source IS 'The report or decision that says so';

-- COLUMN opening_balance.replaces (comment)

COMMENT ON COLUMN public.opening_balance.replaces IS 'The number of the balance in whose place this one is';

-- organization_lineage (table)

CREATE TABLE public.organization_lineage (
    organization integer NOT NULL,
    ancestor integer NOT NULL,
    valid daterange NOT NULL
);

-- TABLE organization_lineage (comment)

COMMENT ON TABLE public.organization_lineage IS 'Each unit with itself and every unit above it, by days; derived from organization_span in the transaction that changes it';

-- opening_balances(integer, date, date) (function)

CREATE FUNCTION public.opening_balances(goal integer, day date, known_on date) RETURNS TABLE(organization integer, day date, officials bigint)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
 SELECT lineage.ancestor,
     balance.day,
     sum(balance.officials) AS sum
    FROM ((public.opening_balance balance
      JOIN public.goal ON (((goal.id = balance.goal) AND ((balance.day >= goal.start_on) AND (balance.day <= goal.deadline)))))
      JOIN public.organization_lineage lineage ON (((lineage.organization = balance.organization) AND (lineage.valid @> balance.day))))
   WHERE ((balance.goal = opening_balances.goal) AND (balance.day <= opening_balances.day) AND ((opening_balances.known_on IS NULL) OR (public.day_in_vietnam(balance.made_at) <= opening_balances.known_on)) AND (NOT (EXISTS ( SELECT
            FROM public.opening_balance later
           WHERE ((later.goal = balance.goal) AND (later.replaces = balance.number) AND ((opening_balances.known_on IS NULL) OR (public.day_in_vietnam(later.made_at) <= opening_balances.known_on)))))))
   GROUP BY lineage.ancestor, balance.day;
END;

-- FUNCTION opening_balances(goal integer, day date, known_on date) (comment)

COMMENT ON FUNCTION public.opening_balances(goal integer, day date, known_on date) IS 'The opening balances of a goal by a day, added up for every unit above, as known on a day, null for now';

-- progress_is_never_negative() (function)

CREATE FUNCTION public.progress_is_never_negative() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if (
        select sum(trained) < 0 or sum(attendances) < 0
        from progress
        where goal = new.goal and organization = new.organization and day = new.day
    ) then
        raise exception 'more was taken away from a number than had been added to it'
            using errcode = 'check_violation', constraint = 'progress_is_never_negative';
    end if;
    return null;
end
$$;

-- refuse_unlocked_official() (function)

CREATE FUNCTION public.refuse_unlocked_official() RETURNS bigint
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'a number has come to name another official' using errcode = 'serialization_failure';
end
$$;

-- FUNCTION refuse_unlocked_official() (comment)

COMMENT ON FUNCTION public.refuse_unlocked_official() IS 'Ends the transaction, which can be repeated at once';

-- rows_are_never_changed() (function)

CREATE FUNCTION public.rows_are_never_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'the rows of % are added, and never changed', tg_table_name
        using errcode = 'check_violation', constraint = tg_name;
end
$$;

-- FUNCTION rows_are_never_changed() (comment)

COMMENT ON FUNCTION public.rows_are_never_changed() IS 'For triggers of tables to whose rows nothing but new rows is added';

-- rows_are_never_truncated() (function)

CREATE FUNCTION public.rows_are_never_truncated() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'what is on record in % is never taken back all at once', tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

-- FUNCTION rows_are_never_truncated() (comment)

COMMENT ON FUNCTION public.rows_are_never_truncated() IS 'For triggers of tables whose rows are never all removed, because other records depend on them';

-- seal_nodes(smallint) (function)

CREATE FUNCTION public.seal_nodes(of_level smallint) RETURNS bigint
    LANGUAGE plpgsql
    AS $_$
declare
    first bigint := coalesce((select max(position) + 1 from seal_node where level = of_level), 0);
    last bigint := coalesce((select max(position) + 1 from seal_tile where level = of_level - 1), 0) / 256;
    -- The eight levels are eight queries, each on the one below.
    pairs text := 'select position, hash from seal_tile where level = $1 and position >= $2 and position < $3';
begin
    if last <= first then
        return 0;
    end if;
    for height in 1..8 loop
        pairs := format(
            'select position / 2 as position, sha256(''\x01''::bytea || string_agg(hash, ''''::bytea order by position)) as hash '
                || 'from (%s) level_%s group by position / 2',
            pairs, height
        );
    end loop;
    execute format('insert into seal_node (level, position, hash) select %s, position, hash from (%s) node order by position',
                   of_level, pairs)
        using of_level - 1, first * 256, last * 256;
    return last - first;
end
$_$;

-- FUNCTION seal_nodes(of_level smallint) (comment)

COMMENT ON FUNCTION public.seal_nodes(of_level smallint) IS 'Adds the inner nodes of a level that have become complete';

-- seal_rows_of(regclass, text, text, boolean, text) (function)

CREATE FUNCTION public.seal_rows_of(of_table regclass, record text, part text DEFAULT ''''''::text, by_mark boolean DEFAULT false, transaction text DEFAULT NULL::text) RETURNS void
    LANGUAGE plpgsql
    AS $$
declare
    event text;
begin
    insert into sealed_kind (kind, record, part, is_found_by_mark, transaction)
    values (of_table::text, record, part, by_mark, transaction);
    if by_mark then
        insert into seal_mark (kind) values (of_table::text);
    else
        execute format(
            'insert into seal_change (kind, records, parts, transaction) select %L, array_agg((%s)::bigint), array_agg((%s)::text), null from %s having count(*) > 0',
            of_table, record, part, of_table
        );
    end if;
    foreach event in array case when by_mark then '{update,delete}' else '{insert,update,delete}' end::text[] loop
        execute format(
            'create trigger %I after %s on %s referencing %s for each statement execute function note_change_to_seal(%L, %L)',
            of_table || '_' || event || '_is_sealed', event, of_table,
            case event when 'insert' then 'new table as given' when 'delete' then 'old table as gone'
                       else 'old table as gone new table as given' end,
            record, part
        );
    end loop;
end
$$;

-- FUNCTION seal_rows_of(of_table regclass, record text, part text, by_mark boolean, transaction text) (comment)

COMMENT ON FUNCTION public.seal_rows_of(of_table regclass, record text, part text, by_mark boolean, transaction text) IS 'Has the rows of a table sealed; the table needs a function sealed_words';

-- seal_waiting(integer) (function)

CREATE FUNCTION public.seal_waiting(most integer, OUT size bigint, OUT is_done boolean) RETURNS record
    LANGUAGE plpgsql
    SET "DateStyle" TO 'ISO, YMD'
    SET enable_seqscan TO 'off'
    SET jit TO 'off'
    AS $_$
declare
    sealed sealed_kind;
    mark seal_mark;
    chosen bigint[];
    added bigint;
begin
    size := coalesce((select max(position) + 1 from seal_leaf), 0);
    is_done := true;

    select array_agg(id) into chosen
    from (
        select id, sum(cardinality(records)) over (order by id) - cardinality(records) as before
        from explained_change
    ) change
    where before < most;
    if chosen is not null then
        for sealed in
            select * from sealed_kind
            where kind in (select kind from seal_change where id = any (chosen))
            order by kind
        loop
            execute format(
                $statement$
                with changed as materialized (
                    select distinct key.record, coalesce(key.part, '') as part
                    from seal_change
                    cross join lateral unnest(records, parts) key (record, part)
                    where seal_change.id = any ($1) and seal_change.kind = %1$L
                ),
                present as materialized (
                    select (%2$s)::bigint as record, (%3$s)::text as part, sealed_words(%1$s.*) as words
                    from %1$s
                    where %2$s = any (array(select record from changed))
                ),
                stated as (
                    select changed.record, changed.part, present.words,
                           (
                               select version from seal_leaf
                               where kind = %1$L and seal_leaf.record = changed.record and seal_leaf.part = changed.part
                               order by version desc
                               limit 1
                           ) as version
                    -- A full join never compares each row with each.
                    from changed
                    full join present on present.record = changed.record and present.part = changed.part
                    where changed.record is not null
                ),
                salted as (
                    select $2 + row_number() over (order by record, part) - 1 as position, record, part,
                           coalesce(version, 0) + 1 as version, gen_random_uuid() as salt,
                           coalesce(words, gone_words(%1$L, record, part)) as words
                    from stated
                    -- What was removed before it was sealed leaves no trace.
                    where words is not null or version is not null
                )
                insert into seal_leaf (position, kind, record, part, version, salt, hash)
                select position, %1$L, record, part, version, salt, leaf_hash(salt, words)
                from salted
                order by position
                $statement$,
                sealed.kind, sealed.record, sealed.part
            ) using chosen, size;
            get diagnostics added = row_count;
            size := size + added;
        end loop;
        delete from seal_change where id = any (chosen);
        is_done := not exists (select from explained_change);
    end if;

    -- An edit to what was there already leaves no entry, and nothing to seal. A change without an entry that leaves a row
    -- other than it was sealed is kept for `verify`, even if the row is changed again.
    for sealed in
        select * from sealed_kind
        where kind in (
            select kind from seal_change
            where not is_unexplained and id not in (select id from explained_change)
        )
        order by kind
    loop
        execute format(
            $statement$
            with explained as materialized (
                select id, kind, records, parts from explained_change where kind = %1$L
            ),
            changed as materialized (
                select change.id, key.record, coalesce(key.part, '') as part
                from seal_change change
                cross join lateral unnest(records, parts) key (record, part)
                where change.kind = %1$L and not is_unexplained and change.id not in (select id from explained)
            ),
            waiting as materialized (
                select distinct key.record, coalesce(key.part, '') as part
                from explained
                cross join lateral unnest(records, parts) key (record, part)
            ),
            present as materialized (
                select (%2$s)::bigint as record, (%3$s)::text as part, sealed_words(%1$s.*) as words
                from %1$s
                where %2$s = any (array(select record from changed))
            ),
            compared as materialized (
                select changed.id, waiting.record is not null as is_waiting,
                       case when leaf.hash is null then present.words is not null
                            else leaf.hash <> leaf_hash(
                                leaf.salt,
                                coalesce(present.words, gone_words(%1$L, changed.record, changed.part))
                            ) end as differs
                from changed
                full join present on present.record = changed.record and present.part = changed.part
                full join waiting on waiting.record = changed.record and waiting.part = changed.part
                left join lateral (
                    select salt, hash from seal_leaf
                    where kind = %1$L and record = changed.record and part = changed.part
                    order by version desc
                    limit 1
                ) leaf on true
                where changed.id is not null
            ),
            decided as (
                select id, bool_or(differs and not is_waiting) as differs, bool_or(is_waiting) as is_waiting
                from compared
                group by id
            ),
            forgotten as (
                delete from seal_change where id in (select id from decided where not differs and not is_waiting)
            )
            update seal_change set is_unexplained = true where id in (select id from decided where differs)
            $statement$,
            sealed.kind, sealed.record, sealed.part
        );
    end loop;

    for sealed in select * from sealed_kind where is_found_by_mark order by kind loop
        select * into mark from seal_mark where kind = sealed.kind for update;
        if mark.passed is null then
            mark.passed := mark.sealed;
            mark.began := pg_current_snapshot();
            mark.next := case when exists (
                select from pg_locks where locktype = 'virtualxid' and virtualxid = any (mark.running)
            ) then mark.sealed else mark.reached end;
        end if;
        execute format(
            $statement$
            with found as materialized (
                select %2$s as record, sealed_words(%1$s.*) as words
                from %1$s
                where %2$s > $1
                  and not exists (
                      select from seal_leaf
                      where kind = %1$L and record = %2$s and part = '' and version = 1
                  )
                order by %2$s
                limit $3
            ),
            salted as (
                select $2 + row_number() over (order by record) - 1 as position, record,
                       gen_random_uuid() as salt, words
                from found
            )
            insert into seal_leaf (position, kind, record, version, salt, hash)
            select position, %1$L, record, 1, salt, leaf_hash(salt, words)
            from salted
            order by position
            $statement$,
            sealed.kind, sealed.record
        ) using mark.passed, size, most;
        get diagnostics added = row_count;
        size := size + added;
        if added = most then
            is_done := false;
            mark.passed := (
                select record from seal_leaf where seal_leaf.kind = sealed.kind and position = size - 1
            );
        else
            mark.passed := null;
            mark.sealed := mark.next;
            mark.seen := mark.began;
            -- The highest number comes first: whoever took it, or a lower one, is among those who run, or has ended.
            mark.reached := coalesce(
                pg_sequence_last_value(pg_get_serial_sequence(sealed.kind, sealed.record)::regclass), 0
            );
            mark.running := array(
                select virtualxid
                from pg_locks
                join pg_stat_activity on pg_stat_activity.pid = pg_locks.pid and datname = current_database()
                where locktype = 'virtualxid' and pg_locks.pid <> pg_backend_pid()
            );
        end if;
        update seal_mark
        set sealed = mark.sealed, passed = mark.passed, next = mark.next, began = mark.began, seen = mark.seen,
            reached = mark.reached, running = mark.running
        where kind = sealed.kind;
    end loop;

    for level in 1..7 loop
        exit when seal_nodes(level::smallint) = 0;
    end loop;
end
$_$;

-- FUNCTION seal_waiting(most integer, OUT size bigint, OUT is_done boolean) (comment)

COMMENT ON FUNCTION public.seal_waiting(most integer, OUT size bigint, OUT is_done boolean) IS 'Seals rows that wait, and answers with the size of the log and with whether no more wait';

-- sealed_day(date) (function)

CREATE FUNCTION public.sealed_day(day date) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN COALESCE(to_char((day)::timestamp with time zone, 'YYYY-MM-DD'::text), ''::text);

-- FUNCTION sealed_day(day date) (comment)

COMMENT ON FUNCTION public.sealed_day(day date) IS 'A day as the name of a part, empty for a span without a first day';

-- sealed_moment(timestamp with time zone) (function)

CREATE FUNCTION public.sealed_moment(moment timestamp with time zone) RETURNS timestamp without time zone
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (moment AT TIME ZONE '00:00:00'::interval);

-- FUNCTION sealed_moment(moment timestamp with time zone) (comment)

COMMENT ON FUNCTION public.sealed_moment(moment timestamp with time zone) IS 'A moment in UTC, whatever the session''s time zone';

-- sealed_text(text) (function)

CREATE FUNCTION public.sealed_text(value text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN replace(replace(value, '\'::text, '\\'::text), '
'::text, '\n'::text);

-- FUNCTION sealed_text(value text) (comment)

COMMENT ON FUNCTION public.sealed_text(value text) IS 'A value on one line: a backslash is written as two, a line break as \n';

-- audit (table)

CREATE TABLE public.audit (
    id bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    account text DEFAULT CURRENT_USER NOT NULL,
    by text NOT NULL,
    address text,
    request text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    name text COLLATE pg_catalog."C",
    organization integer,
    before jsonb,
    after jsonb,
    transaction xid8 DEFAULT pg_current_xact_id() NOT NULL,
    CONSTRAINT audit_server_is_no_operator CHECK (((account <> 'daotao_server'::text) OR (by !~~ 'operator:%'::text)))
);

-- TABLE audit (comment)

COMMENT ON TABLE public.audit IS 'The audit trail: an entry for each change, and for each reading of national IDs in full; append-only';

-- COLUMN audit.account (comment)

COMMENT ON COLUMN public.audit.account IS 'The account of the database that wrote the entry, as the database knows it';

-- COLUMN audit.by (comment)

COMMENT ON COLUMN public.audit.by IS 'The caller''s name: operator:lan at a shell, token:12 over HTTP, registry where a rule did it';

-- COLUMN audit.address (comment)

COMMENT ON COLUMN public.audit.address IS 'The address of the caller, null for a shell';

-- COLUMN audit.request (comment)

COMMENT ON COLUMN public.audit.request IS 'The request in which it was done; the facts that a request recorded name it too';

-- COLUMN audit.action (comment)

COMMENT ON COLUMN public.audit.action IS 'The kind of action, such as official.edit';

-- COLUMN audit.subject (comment)

COMMENT ON COLUMN public.audit.subject IS 'The kind of thing to which it was done, such as official';

-- COLUMN audit.name (comment)

COMMENT ON COLUMN public.audit.name IS 'The code or number of the thing, null where there were many';

-- COLUMN audit.organization (comment)

COMMENT ON COLUMN public.audit.organization IS 'The unit of the thing, null for a thing of the whole state; without a foreign key, because that would slow down every recorded completion';

-- COLUMN audit.before (comment)

COMMENT ON COLUMN public.audit.before IS 'The changed fields before the change, null for a new thing';

-- COLUMN audit.after (comment)

COMMENT ON COLUMN public.audit.after IS 'The changed fields after it, with those that identify the thing';

-- COLUMN audit.transaction (comment)

COMMENT ON COLUMN public.audit.transaction IS 'The transaction that wrote the entry, and made the change that it is about';

-- sealed_words(public.audit) (function)

CREATE FUNCTION public.sealed_words(public.audit) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('audit '::text || ($1).id), ('at '::text || public.sealed_moment(($1).at)), ('account '::text || public.sealed_text(($1).account)), ('by '::text || public.sealed_text(($1).by)), ('address '::text || public.sealed_text(($1).address)), ('request '::text || public.sealed_text(($1).request)), ('action '::text || public.sealed_text(($1).action)), ('subject '::text || public.sealed_text(($1).subject)), ('name '::text || public.sealed_text(($1).name)), ('organization '::text || ($1).organization), ('before '::text || (($1).before)::text), ('after '::text || (($1).after)::text), ('transaction '::text || ($1).transaction));

-- sealed_words(public.completion) (function)

CREATE FUNCTION public.sealed_words(public.completion) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('completion '::text || ($1).id), ('official '::text || ($1).official), ('course '::text || ($1).course), ('completed_on '::text || ($1).completed_on), ('score '::text || ($1).score), ('evidence '::text || public.sealed_text(($1).evidence)), ('recorded_at '::text || public.sealed_moment(($1).recorded_at)), ('recorded_by '::text || public.sealed_text(($1).recorded_by)), ('request '::text || public.sealed_text(($1).request)), ('import '::text || ($1).import), ('import_line '::text || ($1).import_line), ('revoked_at '::text || public.sealed_moment(($1).revoked_at)), ('revoked_by '::text || public.sealed_text(($1).revoked_by)), ('revocation_reason '::text || public.sealed_text(($1).revocation_reason)), ('is_recognition '::text || ($1).is_recognition), ('renewal '::text || ($1).renewal), ('expires_on '::text || ($1).expires_on));

-- sealed_words(public.completion_merged) (function)

CREATE FUNCTION public.sealed_words(public.completion_merged) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('completion_merged '::text || ($1).completion), ('merged_from '::text || ($1).merged_from), ('organization '::text || ($1).organization), ('merged_at '::text || public.sealed_moment(($1).merged_at)));

-- sealed_words(public.course) (function)

CREATE FUNCTION public.sealed_words(public.course) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('course '::text || ($1).id), ('code '::text || public.sealed_text(($1).code)), ('title_vi '::text || public.sealed_text(($1).title_vi)), ('title_en '::text || public.sealed_text(($1).title_en)), ('hours '::text || ($1).hours), ('format '::text || ($1).format), ('provider '::text || public.sealed_text(($1).provider)), ('languages '::text || array_to_json(($1).languages)), ('status '::text || (($1).status)::text), ('available_from '::text || ($1).available_from), ('retired_on '::text || ($1).retired_on), ('valid_months '::text || ($1).valid_months), ('expires '::text || ($1).expires), ('import '::text || ($1).import), ('import_line '::text || ($1).import_line));

-- sealed_words(public.course_equivalence) (function)

CREATE FUNCTION public.sealed_words(public.course_equivalence) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('course_equivalence ', ($1).course, ' ', ($1).counts_as), ('since '::text || ($1).since));

-- sealed_words(public.course_prerequisite) (function)

CREATE FUNCTION public.sealed_words(public.course_prerequisite) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat('course_prerequisite ', ($1).course, ' ', ($1).prerequisite);

-- sealed_words(public.curriculum) (function)

CREATE FUNCTION public.sealed_words(public.curriculum) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('curriculum '::text || ($1).id), ('code '::text || public.sealed_text(($1).code)), ('version '::text || ($1).version), ('title_vi '::text || public.sealed_text(($1).title_vi)), ('title_en '::text || public.sealed_text(($1).title_en)), ('target_group '::text || public.sealed_text(($1).target_group)), ('minimum_elective_hours '::text || ($1).minimum_elective_hours), ('status '::text || (($1).status)::text), ('retired_on '::text || ($1).retired_on), ('on_the_way '::text || ($1).on_the_way), ('on_the_way_until '::text || ($1).on_the_way_until), ('import '::text || ($1).import), ('import_line '::text || ($1).import_line));

-- sealed_words(public.curriculum_course) (function)

CREATE FUNCTION public.sealed_words(public.curriculum_course) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('curriculum_course ', ($1).curriculum, ' ', ($1).course), ('requirement '::text || ($1).requirement), ('hours '::text || ($1).hours));

-- sealed_words(public.goal) (function)

CREATE FUNCTION public.sealed_words(public.goal) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('goal '::text || ($1).id), ('code '::text || public.sealed_text(($1).code)), ('title_vi '::text || public.sealed_text(($1).title_vi)), ('title_en '::text || public.sealed_text(($1).title_en)), ('target '::text || ($1).target), ('start_on '::text || ($1).start_on), ('deadline '::text || ($1).deadline));

-- sealed_words(public.goal_closing) (function)

CREATE FUNCTION public.sealed_words(public.goal_closing) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('goal_closing '::text || ($1).goal), ('closed_on '::text || ($1).closed_on), ('decision '::text || public.sealed_text(($1).decision)), ('made_by '::text || public.sealed_text(($1).made_by)), ('request '::text || public.sealed_text(($1).request)), ('made_at '::text || public.sealed_moment(($1).made_at)));

-- sealed_words(public.goal_closing_curriculum) (function)

CREATE FUNCTION public.sealed_words(public.goal_closing_curriculum) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('goal_closing_curriculum ', ($1).goal, ' ', ($1).curriculum), ('since '::text || ($1).since), ('retired_on '::text || ($1).retired_on));

-- sealed_words(public.goal_curriculum) (function)

CREATE FUNCTION public.sealed_words(public.goal_curriculum) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('goal_curriculum ', ($1).goal, ' ', public.sealed_text(($1).curriculum_code)), ('since '::text || ($1).since));

-- sealed_words(public.goal_plan) (function)

CREATE FUNCTION public.sealed_words(public.goal_plan) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('goal_plan ', ($1).goal, ' ', ($1).number), ('day '::text || ($1).day), ('decision '::text || public.sealed_text(($1).decision)), ('made_by '::text || public.sealed_text(($1).made_by)), ('request '::text || public.sealed_text(($1).request)), ('made_at '::text || public.sealed_moment(($1).made_at)));

-- sealed_words(public.goal_share) (function)

CREATE FUNCTION public.sealed_words(public.goal_share) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('goal_share ', ($1).goal, ' ', ($1).plan, '.', ($1).organization), ('day '::text || ($1).day), ('target '::text || ($1).target));

-- import (table)

CREATE TABLE public.import (
    id integer NOT NULL,
    kind public.import_kind NOT NULL,
    file_name text NOT NULL,
    sha256 text NOT NULL,
    mode text NOT NULL,
    imported_by text NOT NULL,
    imported_at timestamp with time zone DEFAULT now() NOT NULL,
    organization integer,
    row_count bigint DEFAULT 0 NOT NULL,
    created_count bigint DEFAULT 0 NOT NULL,
    updated_count bigint DEFAULT 0 NOT NULL,
    unchanged_count bigint DEFAULT 0 NOT NULL,
    rejected_count bigint DEFAULT 0 NOT NULL,
    mended_count bigint DEFAULT 0 NOT NULL,
    undone_at timestamp with time zone,
    undone_by text,
    undone_count bigint DEFAULT 0 NOT NULL,
    left_count bigint DEFAULT 0 NOT NULL,
    CONSTRAINT import_counts_add_up CHECK ((row_count = (((created_count + updated_count) + unchanged_count) + rejected_count))),
    CONSTRAINT import_mode_is_known CHECK ((mode = ANY (ARRAY['upsert'::text, 'create'::text, 'update'::text]))),
    CONSTRAINT import_undone_by_someone CHECK (((undone_at IS NULL) = (undone_by IS NULL))),
    CONSTRAINT import_undone_in_parts CHECK (((undone_count >= 0) AND (left_count >= 0) AND ((undone_at IS NOT NULL) OR ((undone_count + left_count) = 0))))
);

-- TABLE import (comment)

COMMENT ON TABLE public.import IS 'An imported file: by whom, when, which file, and the fates of its rows';

-- COLUMN import.sha256 (comment)

COMMENT ON COLUMN public.import.sha256 IS 'The SHA-256 of the file''s bytes, in hexadecimal';

-- COLUMN import.organization (comment)

COMMENT ON COLUMN public.import.organization IS 'The scope of the caller who imported it: all records of the file belong to this unit or one below it; null for the whole state';

-- COLUMN import.mended_count (comment)

COMMENT ON COLUMN public.import.mended_count IS 'The number of stored rows that were mended, such as those whose zeros a spreadsheet had dropped';

-- COLUMN import.undone_at (comment)

COMMENT ON COLUMN public.import.undone_at IS 'The moment at which the import was last undone';

-- COLUMN import.undone_count (comment)

COMMENT ON COLUMN public.import.undone_count IS 'The number of records that were undone, over all undoings';

-- COLUMN import.left_count (comment)

COMMENT ON COLUMN public.import.left_count IS 'The number of records that the last undoing left and a later one can undo; 0 where the whole import is undone';

-- sealed_words(public.import) (function)

CREATE FUNCTION public.sealed_words(public.import) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('import '::text || ($1).id), ('kind '::text || (($1).kind)::text), ('file_name '::text || public.sealed_text(($1).file_name)), ('sha256 '::text || ($1).sha256), ('mode '::text || ($1).mode), ('imported_by '::text || public.sealed_text(($1).imported_by)), ('imported_at '::text || public.sealed_moment(($1).imported_at)), ('organization '::text || ($1).organization), ('row_count '::text || ($1).row_count), ('created_count '::text || ($1).created_count), ('updated_count '::text || ($1).updated_count), ('unchanged_count '::text || ($1).unchanged_count), ('rejected_count '::text || ($1).rejected_count), ('mended_count '::text || ($1).mended_count), ('undone_at '::text || public.sealed_moment(($1).undone_at)), ('undone_by '::text || public.sealed_text(($1).undone_by)), ('undone_count '::text || ($1).undone_count), ('left_count '::text || ($1).left_count));

-- sealed_words(public.official) (function)

CREATE FUNCTION public.sealed_words(public.official) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('official '::text || ($1).id), ('official_code '::text || public.sealed_text(($1).official_code)), ('national_id '::text || ($1).national_id), ('full_name '::text || public.sealed_text(($1).full_name)), ('date_of_birth '::text || ($1).date_of_birth), ('gender '::text || ($1).gender), ('email '::text || public.sealed_text(($1).email)), ('phone '::text || public.sealed_text(($1).phone)), ('organization '::text || ($1).organization), ('organization_since '::text || ($1).organization_since), ('position '::text || public.sealed_text(($1)."position")), ('category '::text || (($1).category)::text), ('registered_at '::text || public.sealed_moment(($1).registered_at)), ('import '::text || ($1).import), ('import_line '::text || ($1).import_line), ('edited '::text || array_to_json(($1).edited)), ('merged_into '::text || ($1).merged_into), ('merged_at '::text || public.sealed_moment(($1).merged_at)), ('merged_by '::text || public.sealed_text(($1).merged_by)));

-- sealed_words(public.official_absence) (function)

CREATE FUNCTION public.sealed_words(public.official_absence) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('official_absence ', ($1).official, ' ', public.sealed_day(lower(($1).valid))), ('until '::text || upper(($1).valid)), ('reason '::text || public.sealed_text(($1).reason)), ('recorded_by '::text || public.sealed_text(($1).recorded_by)), ('recorded_at '::text || public.sealed_moment(($1).recorded_at)));

-- sealed_words(public.official_past_membership) (function)

CREATE FUNCTION public.sealed_words(public.official_past_membership) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('official_past_membership ', ($1).official, ' ', public.sealed_day(lower(($1).valid))), ('until '::text || upper(($1).valid)), ('organization '::text || ($1).organization));

-- sealed_words(public.opening_balance) (function)

CREATE FUNCTION public.sealed_words(public.opening_balance) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('opening_balance ', ($1).goal, ' ', ($1).number), ('organization '::text || ($1).organization), ('day '::text || ($1).day), ('officials '::text || ($1).officials), ('source '::text || public.sealed_text(($1).source)), ('replaces '::text || ($1).replaces), ('made_by '::text || public.sealed_text(($1).made_by)), ('request '::text || public.sealed_text(($1).request)), ('made_at '::text || public.sealed_moment(($1).made_at)));

-- organization (table)

CREATE TABLE public.organization (
    id integer NOT NULL,
    level public.organization_level NOT NULL
);

-- TABLE organization (comment)

COMMENT ON TABLE public.organization IS 'The identity of a unit of the state; organization_span has its codes, names and parents';

-- sealed_words(public.organization) (function)

CREATE FUNCTION public.sealed_words(public.organization) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('organization '::text || ($1).id), ('level '::text || ($1).level));

-- organization_span (table)

CREATE TABLE public.organization_span (
    organization integer NOT NULL,
    level public.organization_level NOT NULL,
    code text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL,
    parent integer,
    parent_level public.organization_level,
    valid daterange NOT NULL,
    import integer,
    import_line integer,
    CONSTRAINT organization_code_is_written CHECK (((code <> ''::text) AND (code = btrim(code)))),
    CONSTRAINT organization_name_is_written CHECK (((name <> ''::text) AND (name = btrim(name)))),
    CONSTRAINT organization_only_nation_has_no_parent CHECK (((level = 'national'::public.organization_level) = (parent IS NULL))),
    CONSTRAINT organization_parent_stands_above CHECK ((parent_level < level)),
    CONSTRAINT organization_span_is_not_empty CHECK (((NOT isempty(valid)) AND public.is_finite(valid))),
    CONSTRAINT organization_top_unit_hangs_from_nation CHECK (((level <> ALL (ARRAY['ministry'::public.organization_level, 'province'::public.organization_level])) OR (parent_level = 'national'::public.organization_level)))
);

-- TABLE organization_span (comment)

COMMENT ON TABLE public.organization_span IS 'The code, name and parent of a unit for a span of days';

-- COLUMN organization_span.valid (comment)

COMMENT ON COLUMN public.organization_span.valid IS 'The days on which the row holds; the upper bound is the first day on which it no longer does';

-- sealed_words(public.organization_span) (function)

CREATE FUNCTION public.sealed_words(public.organization_span) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, concat('organization_span ', ($1).organization, ' ', public.sealed_day(lower(($1).valid))), ('until '::text || upper(($1).valid)), ('level '::text || ($1).level), ('code '::text || public.sealed_text(($1).code)), ('name '::text || public.sealed_text(($1).name)), ('parent '::text || ($1).parent), ('parent_level '::text || ($1).parent_level), ('import '::text || ($1).import), ('import_line '::text || ($1).import_line));

-- seal_key (table)

CREATE TABLE public.seal_key (
    name text NOT NULL,
    public_key text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text NOT NULL
);

-- TABLE seal_key (comment)

COMMENT ON TABLE public.seal_key IS 'The public keys with which heads of the log were signed; the private ones are never in the database';

-- COLUMN seal_key.public_key (comment)

COMMENT ON COLUMN public.seal_key.public_key IS 'The key as a note''s verifier reads it: name, hash and key, joined with +';

-- sealed_words(public.seal_key) (function)

CREATE FUNCTION public.sealed_words(public.seal_key) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('seal_key 0 '::text || public.sealed_text(($1).name)), ('public_key '::text || ($1).public_key), ('created_at '::text || public.sealed_moment(($1).created_at)), ('created_by '::text || public.sealed_text(($1).created_by)));

-- target_group (table)

CREATE TABLE public.target_group (
    code text NOT NULL COLLATE pg_catalog."C",
    title_vi text NOT NULL,
    title_en text,
    categories text[] DEFAULT '{}'::text[] NOT NULL,
    positions text[] DEFAULT '{}'::text[] NOT NULL,
    CONSTRAINT target_group_categories_are_known CHECK (((array_position(categories, NULL::text) IS NULL) AND ((categories)::public.official_category[] IS NOT NULL))),
    CONSTRAINT target_group_code_is_written CHECK (((code <> ''::text) AND (code = btrim(code)))),
    CONSTRAINT target_group_title_is_written CHECK (((title_vi <> ''::text) AND (title_vi = btrim(title_vi))))
);

-- TABLE target_group (comment)

COMMENT ON TABLE public.target_group IS 'Officials by category and position';

-- COLUMN target_group.categories (comment)

COMMENT ON COLUMN public.target_group.categories IS 'The categories of its officials; empty for any';

-- COLUMN target_group.positions (comment)

COMMENT ON COLUMN public.target_group.positions IS 'Words, one of which the position of its officials contains, whatever its accents and case; empty for any';

-- sealed_words(public.target_group) (function)

CREATE FUNCTION public.sealed_words(public.target_group) RETURNS text
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN concat_ws('
'::text, ('target_group 0 '::text || public.sealed_text(($1).code)), ('title_vi '::text || public.sealed_text(($1).title_vi)), ('title_en '::text || public.sealed_text(($1).title_en)), ('categories '::text || array_to_json(($1).categories)), ('positions '::text || array_to_json(($1).positions)));

-- seals_are_only_added_to() (function)

CREATE FUNCTION public.seals_are_only_added_to() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'the sealed log is only ever added to'
        using errcode = 'insufficient_privilege';
end
$$;

-- slot_of_transaction() (function)

CREATE FUNCTION public.slot_of_transaction() RETURNS smallint
    LANGUAGE sql STABLE
    RETURN (COALESCE(NULLIF(current_setting('daotao.slot'::text, true), ''::text), '0'::text))::smallint;

-- FUNCTION slot_of_transaction() (comment)

COMMENT ON FUNCTION public.slot_of_transaction() IS 'The slot of progress that this transaction has taken; 0 for one that took none because it runs alone';

-- status_on(text, date, date) (function)

CREATE FUNCTION public.status_on(status text, retired_on date, day date) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN ((status = 'retired'::text) AND (retired_on > day)) THEN 'published'::text ELSE status END;

-- FUNCTION status_on(status text, retired_on date, day date) (comment)

COMMENT ON FUNCTION public.status_on(status text, retired_on date, day date) IS 'The status of a course or a curriculum on a day: if its retirement is on a later day, it is published until then';

-- token_ends_with_its_maker() (function)

CREATE FUNCTION public.token_ends_with_its_maker() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    -- Locked, so that a maker who is revoked at the same time either sees the new one or is seen to be revoked.
    perform
    from token maker
    where maker.id = new.maker
      and maker.role = 'administrator'
      and maker.revoked_at is null
      and maker.expires_at >= new.expires_at
      and (maker.sees_national_ids or not new.sees_national_ids)
      and (maker.organization is null or new.organization is not null)
    for share;
    if not found then
        raise exception 'a token ends with what its maker had'
            using errcode = 'check_violation', constraint = 'token_ends_with_its_maker';
    end if;
    return new;
end
$$;

-- token_grants_never_change() (function)

CREATE FUNCTION public.token_grants_never_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if (new.id, new.hash, new.role, new.organization, new.sees_national_ids, new.created_at, new.created_by,
        new.expires_at, new.maker, new.tries_as)
        is distinct from
        (old.id, old.hash, old.role, old.organization, old.sees_national_ids, old.created_at, old.created_by,
         old.expires_at, old.maker, old.tries_as)
        or old.revoked_at is not null
        and (new.revoked_at, new.revoked_by) is distinct from (old.revoked_at, old.revoked_by)
    then
        raise exception 'what a token may do never changes, and what was revoked stays revoked'
            using errcode = 'check_violation', constraint = 'token_grants_never_change';
    end if;
    return new;
end
$$;

-- token_tells_of_its_end() (function)

CREATE FUNCTION public.token_tells_of_its_end() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    perform pg_notify('token_changed', old.id::text);
    return null;
end
$$;

-- unit_by_day(integer, date) (function)

CREATE FUNCTION public.unit_by_day(unit integer, day date) RETURNS TABLE(code text, name text, level public.organization_level, parent integer, valid daterange, has_begun boolean)
    LANGUAGE sql STABLE PARALLEL SAFE
    BEGIN ATOMIC
( SELECT span.code,
     span.name,
     span.level,
     span.parent,
     span.valid,
     true
    FROM public.organization_span span
   WHERE ((span.organization = unit_by_day.unit) AND ((lower(span.valid) IS NULL) OR (lower(span.valid) <= unit_by_day.day)))
   ORDER BY (lower(span.valid)) DESC NULLS LAST
  LIMIT 1)
 UNION ALL
 ( SELECT span.code,
     span.name,
     span.level,
     span.parent,
     span.valid,
     false
    FROM public.organization_span span
   WHERE (span.organization = unit_by_day.unit)
   ORDER BY (lower(span.valid)) NULLS FIRST
  LIMIT 1)
 LIMIT 1;
END;

-- FUNCTION unit_by_day(unit integer, day date) (comment)

COMMENT ON FUNCTION public.unit_by_day(unit integer, day date) IS 'The code, name and parent of a unit on a day. A unit that has ended by then has those of its end; one that has not begun has those of its first span, and has_begun is false';

-- all_officials (view)

CREATE VIEW public.all_officials AS
 SELECT everybody.officials[portion.start:(portion.start + 499)] AS officials
   FROM (( SELECT ARRAY( SELECT official.id
                   FROM public.official
                  ORDER BY official.id) AS officials
         OFFSET 0) everybody
     CROSS JOIN LATERAL generate_series(1, cardinality(everybody.officials), 500) portion(start));

-- VIEW all_officials (comment)

COMMENT ON VIEW public.all_officials IS 'All officials, in arrays of five hundred';

-- attendance (view)

CREATE VIEW public.attendance AS
 SELECT placed.id AS completion,
    placed.goal,
    placed.organization,
    placed.completed_on AS day
   FROM ( SELECT attended.id,
            attended.goal,
            COALESCE(merged.organization, past.organization, official.organization) AS organization,
            attended.completed_on
           FROM (((( SELECT fact.id,
                    fact.official,
                    fact.completed_on,
                    named.goal
                   FROM (public.completion fact
                     FULL JOIN public.goal_course named ON ((named.course = fact.course)))
                  WHERE COALESCE(((fact.revoked_at IS NULL) AND (NOT fact.is_recognition) AND ((fact.completed_on >= named.start_on) AND (fact.completed_on <= named.deadline))), false)) attended
             FULL JOIN public.official ON ((official.id = attended.official)))
             FULL JOIN public.official_past_membership past ON (((past.official = attended.official) AND (past.valid @> attended.completed_on))))
             FULL JOIN public.completion_merged merged ON ((merged.completion = attended.id)))
         OFFSET 0) placed
  WHERE (placed.id IS NOT NULL);

-- VIEW attendance (comment)

COMMENT ON VIEW public.attendance IS 'The attendances (lượt) among all completions, with the goal, the unit and the day';

-- attended (view)

CREATE VIEW public.attended AS
 SELECT placed.course,
    placed.organization,
    placed.completed_on AS day,
    (count(*))::integer AS times
   FROM ( SELECT fact.id,
            fact.course,
            COALESCE(merged.organization, past.organization, official.organization) AS organization,
            fact.completed_on
           FROM (((( SELECT completion.id,
                    completion.official,
                    completion.course,
                    completion.completed_on
                   FROM public.completion
                  WHERE ((completion.revoked_at IS NULL) AND (NOT completion.is_recognition))) fact
             FULL JOIN public.official ON ((official.id = fact.official)))
             FULL JOIN public.official_past_membership past ON (((past.official = fact.official) AND (past.valid @> fact.completed_on))))
             FULL JOIN public.completion_merged merged ON ((merged.completion = fact.id)))
         OFFSET 0) placed
  WHERE (placed.id IS NOT NULL)
  GROUP BY placed.course, placed.organization, placed.completed_on;

-- VIEW attended (comment)

COMMENT ON VIEW public.attended IS 'The number of completions of each course in a unit on a day, without recognized prior learning';

-- audit_id_seq (sequence)

ALTER TABLE public.audit ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- class_id_seq (sequence)

ALTER TABLE public.class ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.class_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- completion_id_seq (sequence)

ALTER TABLE public.completion ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.completion_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- counted_beside_recount (table)

CREATE TABLE public.counted_beside_recount (
    official bigint NOT NULL
);

-- TABLE counted_beside_recount (comment)

COMMENT ON TABLE public.counted_beside_recount IS 'Officials with new facts since a recount began';

-- course_id_seq (sequence)

ALTER TABLE public.course ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.course_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- curriculum_id_seq (sequence)

ALTER TABLE public.curriculum ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.curriculum_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- enrollment_id_seq (sequence)

ALTER TABLE public.enrollment ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.enrollment_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- enrollment_move (table)

CREATE TABLE public.enrollment_move (
    from_state text NOT NULL,
    to_state text NOT NULL
);

-- enrollment_state (table)

CREATE TABLE public.enrollment_state (
    state text NOT NULL
);

-- enrollment_transition (table)

CREATE TABLE public.enrollment_transition (
    enrollment bigint NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    by text NOT NULL,
    why text,
    completion bigint
);

-- TABLE enrollment_transition (comment)

COMMENT ON TABLE public.enrollment_transition IS 'Every move of an enrollment from one state to another: when, by whom and why';

-- COLUMN enrollment_transition.completion (comment)

COMMENT ON COLUMN public.enrollment_transition.completion IS 'The fact that moved it, null where something else did';

-- seal_change (table)

CREATE TABLE public.seal_change (
    id bigint NOT NULL,
    kind text NOT NULL,
    records bigint[] NOT NULL,
    parts text[],
    transaction xid8 DEFAULT pg_current_xact_id(),
    began_at timestamp with time zone DEFAULT now() NOT NULL,
    account text DEFAULT SESSION_USER NOT NULL,
    is_unexplained boolean DEFAULT false NOT NULL
);

-- TABLE seal_change (comment)

COMMENT ON TABLE public.seal_change IS 'Rows that were added, changed or removed, and wait to be sealed';

-- COLUMN seal_change.transaction (comment)

COMMENT ON COLUMN public.seal_change.transaction IS 'The transaction that did it, null for what a new registry contains';

-- COLUMN seal_change.began_at (comment)

COMMENT ON COLUMN public.seal_change.began_at IS 'The moment at which the transaction began';

-- COLUMN seal_change.is_unexplained (comment)

COMMENT ON COLUMN public.seal_change.is_unexplained IS 'True once a sealing has found that its rows differ from their leaves, and that it left no entry';

-- explained_change (view)

CREATE VIEW public.explained_change AS
 SELECT seal_change.id,
    seal_change.kind,
    seal_change.records,
    seal_change.parts
   FROM public.seal_change
  WHERE ((seal_change.transaction IS NULL) OR (EXISTS ( SELECT
           FROM public.audit
          WHERE ((audit.at >= (seal_change.began_at - '01:00:00'::interval)) AND (audit.transaction = seal_change.transaction)))));

-- VIEW explained_change (comment)

COMMENT ON VIEW public.explained_change IS 'Changes that wait to be sealed and have an entry on the audit trail';

-- goal_id_seq (sequence)

ALTER TABLE public.goal ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.goal_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- headcount (table)

CREATE TABLE public.headcount (
    id bigint NOT NULL,
    organization integer NOT NULL,
    officials integer NOT NULL
);

-- TABLE headcount (comment)

COMMENT ON TABLE public.headcount IS 'The number of officials who belong to a unit at present, without merged records, as the sum of its rows; derived from official in the transaction that changes it';

-- headcount_by_officials (view)

CREATE VIEW public.headcount_by_officials AS
 SELECT official.organization,
    (count(*))::integer AS officials
   FROM public.official
  WHERE (official.merged_into IS NULL)
  GROUP BY official.organization;

-- VIEW headcount_by_officials (comment)

COMMENT ON VIEW public.headcount_by_officials IS 'The content that headcount must have, counted from the officials';

-- headcount_id_seq (sequence)

ALTER TABLE public.headcount ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.headcount_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- idempotent_answer (table)

CREATE TABLE public.idempotent_answer (
    caller text NOT NULL,
    key text NOT NULL,
    part smallint DEFAULT 0 NOT NULL,
    fingerprint bytea NOT NULL,
    request text,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    status smallint NOT NULL,
    headers jsonb NOT NULL,
    body bytea NOT NULL,
    CONSTRAINT idempotent_answer_part_makes_sense CHECK ((part >= 0))
);

-- TABLE idempotent_answer (comment)

COMMENT ON TABLE public.idempotent_answer IS 'The answers to requests that carried a key, kept for 24 hours';

-- COLUMN idempotent_answer.caller (comment)

COMMENT ON COLUMN public.idempotent_answer.caller IS 'The caller whose key it is; keys of different callers are independent';

-- COLUMN idempotent_answer.part (comment)

COMMENT ON COLUMN public.idempotent_answer.part IS '0 for the whole answer; from 1 on for parts of a request whose facts are stored in several commits, until the whole answer is there';

-- COLUMN idempotent_answer.fingerprint (comment)

COMMENT ON COLUMN public.idempotent_answer.fingerprint IS 'The SHA-256 of the method, the target and the body';

-- COLUMN idempotent_answer.request (comment)

COMMENT ON COLUMN public.idempotent_answer.request IS 'The name of the answered request, on the audit trail too';

-- COLUMN idempotent_answer.started_at (comment)

COMMENT ON COLUMN public.idempotent_answer.started_at IS 'The beginning of the transaction that stored it';

-- COLUMN idempotent_answer.status (comment)

COMMENT ON COLUMN public.idempotent_answer.status IS 'The status of the answer';

-- import_change (table)

CREATE TABLE public.import_change (
    import integer NOT NULL,
    import_line integer NOT NULL,
    kind text NOT NULL,
    record bigint NOT NULL,
    before jsonb NOT NULL,
    after jsonb NOT NULL,
    undone_at timestamp with time zone,
    CONSTRAINT import_change_changes_something CHECK ((before <> after)),
    CONSTRAINT import_change_kind_is_known CHECK ((kind = ANY (ARRAY['organization'::text, 'official'::text, 'course'::text, 'curriculum'::text, 'enrollment'::text])))
);

-- TABLE import_change (comment)

COMMENT ON TABLE public.import_change IS 'The change that a line of a file made to a record that existed before: the changed fields, before and after';

-- COLUMN import_change.undone_at (comment)

COMMENT ON COLUMN public.import_change.undone_at IS 'The moment at which an undoing reversed the change; null while it stands';

-- import_id_seq (sequence)

ALTER TABLE public.import ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.import_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- import_task (table)

CREATE TABLE public.import_task (
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    kind public.import_kind NOT NULL,
    file_name text NOT NULL,
    asked_by text NOT NULL,
    started_at timestamp with time zone DEFAULT now() NOT NULL,
    seen_at timestamp with time zone DEFAULT now() NOT NULL,
    step text DEFAULT 'waiting'::text NOT NULL,
    row_count bigint DEFAULT 0 NOT NULL,
    finished_at timestamp with time zone,
    answer text,
    failed boolean,
    CONSTRAINT import_task_ends_with_an_answer CHECK ((num_nonnulls(finished_at, answer, failed) = ANY (ARRAY[0, 3]))),
    CONSTRAINT import_task_step_is_known CHECK ((step = ANY (ARRAY['waiting'::text, 'reading'::text, 'judging'::text, 'rejecting'::text, 'storing'::text])))
);

-- TABLE import_task (comment)

COMMENT ON TABLE public.import_task IS 'An import over HTTP: a name that nobody can guess, its progress and its answer';

-- COLUMN import_task.seen_at (comment)

COMMENT ON COLUMN public.import_task.seen_at IS 'The last sign of life of the server that runs it; a silent server has died, and its transaction with it';

-- COLUMN import_task.answer (comment)

COMMENT ON COLUMN public.import_task.answer IS 'The answer for the client: the summary or the problem, as JSON';

-- import_task_file (table)

CREATE TABLE public.import_task_file (
    task uuid NOT NULL,
    name text NOT NULL,
    part integer NOT NULL,
    bytes bytea NOT NULL,
    CONSTRAINT import_task_file_name_is_known CHECK ((name = ANY (ARRAY['rejects'::text, 'notes'::text])))
);

-- TABLE import_task_file (comment)

COMMENT ON TABLE public.import_task_file IS 'The rejects or the notes of an import over HTTP, as CSV';

-- national_id_try (table)

CREATE TABLE public.national_id_try (
    caller text NOT NULL,
    day date NOT NULL,
    misses integer NOT NULL,
    CONSTRAINT national_id_try_counts CHECK ((misses >= 0))
);

-- TABLE national_id_try (comment)

COMMENT ON TABLE public.national_id_try IS 'The number of national IDs that a caller who may not see them tried in vain, on the last day on which there was one';

-- COLUMN national_id_try.caller (comment)

COMMENT ON COLUMN public.national_id_try.caller IS 'The name of the caller, or of the issuer of the caller''s token if that may not see national IDs either';

-- COLUMN national_id_try.day (comment)

COMMENT ON COLUMN public.national_id_try.day IS 'The day in Vietnam';

-- official_id_seq (sequence)

ALTER TABLE public.official ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.official_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- organization_id_seq (sequence)

ALTER TABLE public.organization ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.organization_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- organization_lineage_by_spans (view)

CREATE VIEW public.organization_lineage_by_spans AS
 WITH RECURSIVE stretched AS (
         SELECT organization_span.organization,
            organization_span.parent,
            daterange(
                CASE
                    WHEN (row_number() OVER spans = 1) THEN NULL::date
                    ELSE lower(organization_span.valid)
                END, lead(lower(organization_span.valid)) OVER spans) AS valid
           FROM public.organization_span
          WINDOW spans AS (PARTITION BY organization_span.organization ORDER BY (lower(organization_span.valid)) NULLS FIRST)
        ), lineage(organization, ancestor, valid) AS (
         SELECT stretched.organization,
            stretched.organization,
            '(,)'::daterange AS daterange
           FROM stretched
          GROUP BY stretched.organization
        UNION
         SELECT lineage_1.organization,
            stretched.parent,
            (lineage_1.valid * stretched.valid)
           FROM (lineage lineage_1
             JOIN stretched ON (((stretched.organization = lineage_1.ancestor) AND (stretched.valid && lineage_1.valid))))
          WHERE (stretched.parent IS NOT NULL)
        )
 SELECT lineage.organization,
    lineage.ancestor,
    lineage.valid
   FROM lineage;

-- VIEW organization_lineage_by_spans (comment)

COMMENT ON VIEW public.organization_lineage_by_spans IS 'The content that organization_lineage must have, computed from the spans';

-- person_by_number (view)

CREATE VIEW public.person_by_number AS
 SELECT official.id,
    COALESCE(official.merged_into, official.id) AS person,
    official.official_code,
    official.national_id,
    official.date_of_birth,
        CASE
            WHEN (official.merged_into IS NULL) THEN official.organization
            ELSE ( SELECT person.organization
               FROM public.official person
              WHERE (person.id = official.merged_into))
        END AS organization,
        CASE
            WHEN (official.merged_into IS NULL) THEN COALESCE(official.official_code, official.national_id)
            ELSE ( SELECT COALESCE(person.official_code, person.national_id) AS "coalesce"
               FROM public.official person
              WHERE (person.id = official.merged_into))
        END AS number
   FROM public.official;

-- VIEW person_by_number (comment)

COMMENT ON VIEW public.person_by_number IS 'The person whom a number names, with the record into which their records were merged, their unit and the number they go by';

-- progress (table)

CREATE TABLE public.progress (
    goal integer NOT NULL,
    organization integer NOT NULL,
    day date NOT NULL,
    known_on date DEFAULT public.day_in_vietnam(statement_timestamp()) NOT NULL,
    slot smallint DEFAULT 0 NOT NULL,
    trained integer NOT NULL,
    attendances integer NOT NULL
);

-- TABLE progress (comment)

COMMENT ON TABLE public.progress IS 'The numbers of officials trained and of attendances on a day, in an organization and all units below it';

-- COLUMN progress.known_on (comment)

COMMENT ON COLUMN public.progress.known_on IS 'The day on which the row was added, when those whom it is about were locked already: nothing is known before what it follows from';

-- COLUMN progress.slot (comment)

COMMENT ON COLUMN public.progress.slot IS 'The number of the parallel transaction that wrote the row; one row can be below zero, the sum over the slots never is';

-- COLUMN progress.attendances (comment)

COMMENT ON COLUMN public.progress.attendances IS 'Attendances (lượt): live completions that day of courses of the goal''s curricula';

-- trained (table)

CREATE TABLE public.trained (
    official bigint NOT NULL,
    goal integer NOT NULL,
    day date NOT NULL,
    organization integer NOT NULL,
    completion bigint NOT NULL
);

-- TABLE trained (comment)

COMMENT ON TABLE public.trained IS 'An official who counts towards a goal, once, with the day, the organization and the fact';

-- COLUMN trained.day (comment)

COMMENT ON COLUMN public.trained.day IS 'The day, within those of the goal, on which the official first satisfied one of its curricula, or from which that curriculum counts if that is later';

-- COLUMN trained.organization (comment)

COMMENT ON COLUMN public.trained.organization IS 'The unit to which the official belonged that day';

-- COLUMN trained.completion (comment)

COMMENT ON COLUMN public.trained.completion IS 'The fact that completed it';

-- progress_by_facts (view)

CREATE VIEW public.progress_by_facts AS
 SELECT counted.goal,
    lineage.ancestor AS organization,
    counted.day,
    (sum(counted.trained))::integer AS trained,
    (sum(counted.attendances))::integer AS attendances
   FROM (( SELECT each.goal,
            each.organization,
            each.day,
            (sum(each.trained))::integer AS trained,
            (sum(each.attendances))::integer AS attendances
           FROM ( SELECT trained.goal,
                    trained.organization,
                    trained.day,
                    1 AS trained,
                    0 AS attendances
                   FROM public.trained
                UNION ALL
                 SELECT named.goal,
                    attended.organization,
                    attended.day,
                    0,
                    attended.times
                   FROM (public.attended
                     FULL JOIN public.goal_course named ON ((named.course = attended.course)))
                  WHERE COALESCE(((attended.day >= named.start_on) AND (attended.day <= named.deadline)), false)) each
          GROUP BY each.goal, each.organization, each.day) counted
     FULL JOIN public.organization_lineage lineage ON ((lineage.organization = counted.organization)))
  WHERE COALESCE((lineage.valid @> counted.day), false)
  GROUP BY counted.goal, lineage.ancestor, counted.day;

-- VIEW progress_by_facts (comment)

COMMENT ON VIEW public.progress_by_facts IS 'The content that progress must have, counted from trained and the facts';

-- schema_migration (table)

CREATE TABLE public.schema_migration (
    version integer NOT NULL,
    name text NOT NULL,
    checksum text NOT NULL,
    ran_at timestamp with time zone DEFAULT now() NOT NULL
);

-- TABLE schema_migration (comment)

COMMENT ON TABLE public.schema_migration IS 'The migrations that made this database, and the SHA-256 of their text';

-- seal_change_id_seq (sequence)

ALTER TABLE public.seal_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.seal_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- seal_head (table)

CREATE TABLE public.seal_head (
    size bigint NOT NULL,
    root bytea NOT NULL,
    at timestamp with time zone NOT NULL,
    key text NOT NULL,
    note text NOT NULL
);

-- TABLE seal_head (comment)

COMMENT ON TABLE public.seal_head IS 'The signed heads of the log';

-- COLUMN seal_head.note (comment)

COMMENT ON COLUMN public.seal_head.note IS 'The head as it was handed out: origin, size, root hash, time, and the signature';

-- seal_leaf (table)

CREATE TABLE public.seal_leaf (
    "position" bigint NOT NULL,
    kind text NOT NULL COLLATE pg_catalog."C",
    record bigint NOT NULL,
    part text DEFAULT ''::text NOT NULL COLLATE pg_catalog."C",
    version integer NOT NULL,
    salt uuid NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT seal_leaf_hash_has_32_bytes CHECK ((length(hash) = 32)),
    CONSTRAINT seal_leaf_position_makes_sense CHECK (("position" >= 0)),
    CONSTRAINT seal_leaf_version_makes_sense CHECK ((version >= 1))
);

-- TABLE seal_leaf (comment)

COMMENT ON TABLE public.seal_leaf IS 'The sealed log: a leaf for each state of each sealed row, in the order in which they were sealed';

-- COLUMN seal_leaf."position" (comment)

COMMENT ON COLUMN public.seal_leaf."position" IS 'The place in the log, counted from 0 without gaps';

-- COLUMN seal_leaf.version (comment)

COMMENT ON COLUMN public.seal_leaf.version IS 'The number of the row''s state, counted from 1: it is recorded, and may be revoked, changed or removed later';

-- COLUMN seal_leaf.salt (comment)

COMMENT ON COLUMN public.seal_leaf.salt IS 'Random bits, so that a hash doesn''t tell whether somebody''s guess of the row is right';

-- seal_mark (table)

CREATE TABLE public.seal_mark (
    kind text NOT NULL,
    sealed bigint DEFAULT 0 NOT NULL,
    passed bigint,
    next bigint DEFAULT 0 NOT NULL,
    began pg_snapshot,
    seen pg_snapshot,
    reached bigint DEFAULT 0 NOT NULL,
    running text[] DEFAULT '{}'::text[] NOT NULL
);

-- TABLE seal_mark (comment)

COMMENT ON TABLE public.seal_mark IS 'Up to where the rows of a table have been sealed';

-- COLUMN seal_mark.sealed (comment)

COMMENT ON COLUMN public.seal_mark.sealed IS 'Every row up to this number is sealed';

-- COLUMN seal_mark.passed (comment)

COMMENT ON COLUMN public.seal_mark.passed IS 'How far the present pass over the rows above it has come, null between passes';

-- COLUMN seal_mark.next (comment)

COMMENT ON COLUMN public.seal_mark.next IS 'Where the mark moves when the present pass is over';

-- COLUMN seal_mark.began (comment)

COMMENT ON COLUMN public.seal_mark.began IS 'The transactions that had ended when the present pass began';

-- COLUMN seal_mark.seen (comment)

COMMENT ON COLUMN public.seal_mark.seen IS 'The same of the last pass that is over: every row of these transactions is sealed';

-- COLUMN seal_mark.reached (comment)

COMMENT ON COLUMN public.seal_mark.reached IS 'The highest number at the end of the last pass, to which the mark moves once those who ran then have ended';

-- COLUMN seal_mark.running (comment)

COMMENT ON COLUMN public.seal_mark.running IS 'The transactions that ran at that time';

-- seal_node (table)

CREATE TABLE public.seal_node (
    level smallint NOT NULL,
    "position" bigint NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT seal_node_hash_has_32_bytes CHECK ((length(hash) = 32)),
    CONSTRAINT seal_node_level_makes_sense CHECK ((level >= 1))
);

-- TABLE seal_node (comment)

COMMENT ON TABLE public.seal_node IS 'The inner nodes of the log''s complete subtrees, every eighth level of the tree';

-- COLUMN seal_node.level (comment)

COMMENT ON COLUMN public.seal_node.level IS 'The subtree has 256 leaves to the power of this';

-- COLUMN seal_node."position" (comment)

COMMENT ON COLUMN public.seal_node."position" IS 'The place among the subtrees of its level, counted from 0';

-- seal_origin (table)

CREATE TABLE public.seal_origin (
    origin text NOT NULL
);

-- TABLE seal_origin (comment)

COMMENT ON TABLE public.seal_origin IS 'The name of this registry''s log, different for each registry';

-- seal_tile (view)

CREATE VIEW public.seal_tile AS
 SELECT (0)::smallint AS level,
    seal_leaf."position",
    seal_leaf.hash
   FROM public.seal_leaf
UNION ALL
 SELECT seal_node.level,
    seal_node."position",
    seal_node.hash
   FROM public.seal_node;

-- VIEW seal_tile (comment)

COMMENT ON VIEW public.seal_tile IS 'The stored nodes of the tree, with the leaves as level 0';

-- sealed_kind (table)

CREATE TABLE public.sealed_kind (
    kind text NOT NULL,
    record text NOT NULL,
    part text NOT NULL,
    is_found_by_mark boolean NOT NULL,
    transaction text
);

-- TABLE sealed_kind (comment)

COMMENT ON TABLE public.sealed_kind IS 'The tables whose rows are sealed';

-- COLUMN sealed_kind.kind (comment)

COMMENT ON COLUMN public.sealed_kind.kind IS 'The table''s name, for which there is a function sealed_words';

-- COLUMN sealed_kind.record (comment)

COMMENT ON COLUMN public.sealed_kind.record IS 'The number of a row''s record, as SQL';

-- COLUMN sealed_kind.part (comment)

COMMENT ON COLUMN public.sealed_kind.part IS 'The name of the row among those of its record, as SQL; an empty text where the record has one row';

-- COLUMN sealed_kind.is_found_by_mark (comment)

COMMENT ON COLUMN public.sealed_kind.is_found_by_mark IS 'True where new rows are found by their numbers above a mark, so that adding them costs nothing extra';

-- COLUMN sealed_kind.transaction (comment)

COMMENT ON COLUMN public.sealed_kind.transaction IS 'The transaction that added a row, as SQL; null where the table doesn''t say it';

-- standing_change (view)

CREATE VIEW public.standing_change AS
 SELECT import_change.import,
    import_change.import_line,
    import_change.kind,
    import_change.record,
    import_change.before,
    import_change.after,
    import_change.undone_at
   FROM public.import_change
  WHERE (import_change.undone_at IS NULL);

-- VIEW standing_change (comment)

COMMENT ON VIEW public.standing_change IS 'Changes by imports that were not undone';

-- token (table)

CREATE TABLE public.token (
    id integer NOT NULL,
    hash bytea NOT NULL,
    purpose text,
    role text NOT NULL,
    organization integer,
    sees_national_ids boolean DEFAULT false NOT NULL,
    maker integer,
    tries_as text,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    created_by text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    revoked_by text,
    last_used_at timestamp with time zone,
    last_used_address text,
    CONSTRAINT token_ends_within_a_year CHECK ((EXTRACT(epoch FROM (expires_at - created_at)) <= ((366 * 86400))::numeric)),
    CONSTRAINT token_expires_after_it_was_created CHECK ((expires_at > created_at)),
    CONSTRAINT token_hash_is_sha256 CHECK ((length(hash) = 32)),
    CONSTRAINT token_purpose_is_written CHECK (((purpose <> ''::text) AND (purpose = btrim(purpose)))),
    CONSTRAINT token_revocation_says_who CHECK (((revoked_at IS NULL) = (revoked_by IS NULL))),
    CONSTRAINT token_role_is_known CHECK ((role = ANY (ARRAY['viewer'::text, 'recorder'::text, 'registrar'::text, 'administrator'::text])))
);

-- TABLE token (comment)

COMMENT ON TABLE public.token IS 'The tokens that clients show over HTTP; only the holder knows the secret itself';

-- COLUMN token.hash (comment)

COMMENT ON COLUMN public.token.hash IS 'SHA-256 of the secret, which is long and random, so that no salt is needed';

-- COLUMN token.purpose (comment)

COMMENT ON COLUMN public.token.purpose IS 'Its holder or its purpose, in words';

-- COLUMN token.organization (comment)

COMMENT ON COLUMN public.token.organization IS 'Its scope: the token sees and changes this unit and those below it; null for the whole state';

-- COLUMN token.sees_national_ids (comment)

COMMENT ON COLUMN public.token.sees_national_ids IS 'True for a token that may see national IDs in full';

-- COLUMN token.maker (comment)

COMMENT ON COLUMN public.token.maker IS 'The token that issued it, null where no token did';

-- COLUMN token.tries_as (comment)

COMMENT ON COLUMN public.token.tries_as IS 'The name under which its tries of national IDs are counted, null for its own';

-- COLUMN token.expires_at (comment)

COMMENT ON COLUMN public.token.expires_at IS 'The moment from which the token is no longer accepted';

-- COLUMN token.last_used_at (comment)

COMMENT ON COLUMN public.token.last_used_at IS 'The moment of its last use, to a minute: written once a minute at most';

-- token_id_seq (sequence)

ALTER TABLE public.token ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.token_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

-- trained_by_facts (view)

CREATE VIEW public.trained_by_facts AS
 SELECT earned.official,
    earned.goal,
    earned.day,
    earned.organization,
    earned.completion
   FROM (public.all_officials
     CROSS JOIN LATERAL public.earned(all_officials.officials) earned(official, curriculum, goal, day, organization, completion))
  WHERE (earned.goal IS NOT NULL);

-- VIEW trained_by_facts (comment)

COMMENT ON VIEW public.trained_by_facts IS 'The content that trained must have, counted from the facts';

-- audit audit_pkey (constraint)

ALTER TABLE ONLY public.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (id);

-- class class_one_per_code (constraint)

ALTER TABLE ONLY public.class
    ADD CONSTRAINT class_one_per_code UNIQUE (code);

-- class class_pkey (constraint)

ALTER TABLE ONLY public.class
    ADD CONSTRAINT class_pkey PRIMARY KEY (id);

-- completion_merged completion_merged_pkey (constraint)

ALTER TABLE ONLY public.completion_merged
    ADD CONSTRAINT completion_merged_pkey PRIMARY KEY (completion);

-- completion completion_pkey (constraint)

ALTER TABLE ONLY public.completion
    ADD CONSTRAINT completion_pkey PRIMARY KEY (id);

-- counted_beside_recount counted_beside_recount_pkey (constraint)

ALTER TABLE ONLY public.counted_beside_recount
    ADD CONSTRAINT counted_beside_recount_pkey PRIMARY KEY (official);

-- course_equivalence course_equivalence_once (constraint)

ALTER TABLE ONLY public.course_equivalence
    ADD CONSTRAINT course_equivalence_once PRIMARY KEY (course, counts_as);

-- course course_one_per_code (constraint)

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_one_per_code UNIQUE (code);

-- course course_pkey (constraint)

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_pkey PRIMARY KEY (id);

-- course_prerequisite course_prerequisite_once (constraint)

ALTER TABLE ONLY public.course_prerequisite
    ADD CONSTRAINT course_prerequisite_once PRIMARY KEY (course, prerequisite);

-- curriculum_course curriculum_course_once (constraint)

ALTER TABLE ONLY public.curriculum_course
    ADD CONSTRAINT curriculum_course_once PRIMARY KEY (curriculum, course);

-- curriculum curriculum_one_per_code_and_version (constraint)

ALTER TABLE ONLY public.curriculum
    ADD CONSTRAINT curriculum_one_per_code_and_version UNIQUE (code, version);

-- curriculum curriculum_pkey (constraint)

ALTER TABLE ONLY public.curriculum
    ADD CONSTRAINT curriculum_pkey PRIMARY KEY (id);

-- enrollment_move enrollment_move_once (constraint)

ALTER TABLE ONLY public.enrollment_move
    ADD CONSTRAINT enrollment_move_once PRIMARY KEY (from_state, to_state);

-- enrollment enrollment_pkey (constraint)

ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_pkey PRIMARY KEY (id);

-- enrollment_state enrollment_state_pkey (constraint)

ALTER TABLE ONLY public.enrollment_state
    ADD CONSTRAINT enrollment_state_pkey PRIMARY KEY (state);

-- enrollment_transition enrollment_transition_once (constraint)

ALTER TABLE ONLY public.enrollment_transition
    ADD CONSTRAINT enrollment_transition_once PRIMARY KEY (enrollment, at);

-- goal_closing goal_closed_once (constraint)

ALTER TABLE ONLY public.goal_closing
    ADD CONSTRAINT goal_closed_once PRIMARY KEY (goal);

-- goal_closing_curriculum goal_closing_curriculum_once (constraint)

ALTER TABLE ONLY public.goal_closing_curriculum
    ADD CONSTRAINT goal_closing_curriculum_once PRIMARY KEY (goal, curriculum);

-- goal_curriculum goal_curriculum_once (constraint)

ALTER TABLE ONLY public.goal_curriculum
    ADD CONSTRAINT goal_curriculum_once PRIMARY KEY (goal, curriculum_code);

-- goal goal_one_per_code (constraint)

ALTER TABLE ONLY public.goal
    ADD CONSTRAINT goal_one_per_code UNIQUE (code);

-- goal goal_pkey (constraint)

ALTER TABLE ONLY public.goal
    ADD CONSTRAINT goal_pkey PRIMARY KEY (id);

-- goal_plan goal_plan_has_one_day (constraint)

ALTER TABLE ONLY public.goal_plan
    ADD CONSTRAINT goal_plan_has_one_day UNIQUE (goal, number, day);

-- goal_plan goal_plan_once (constraint)

ALTER TABLE ONLY public.goal_plan
    ADD CONSTRAINT goal_plan_once PRIMARY KEY (goal, number);

-- goal_share goal_share_once (constraint)

ALTER TABLE ONLY public.goal_share
    ADD CONSTRAINT goal_share_once PRIMARY KEY (goal, organization, day, plan);

-- headcount headcount_pkey (constraint)

ALTER TABLE ONLY public.headcount
    ADD CONSTRAINT headcount_pkey PRIMARY KEY (id);

-- idempotent_answer idempotent_answer_once (constraint)

ALTER TABLE ONLY public.idempotent_answer
    ADD CONSTRAINT idempotent_answer_once PRIMARY KEY (caller, key, part);

-- import_change import_change_once (constraint)

ALTER TABLE ONLY public.import_change
    ADD CONSTRAINT import_change_once PRIMARY KEY (kind, record, import, import_line);

-- import import_pkey (constraint)

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_pkey PRIMARY KEY (id);

-- import_task_file import_task_file_part_once (constraint)

ALTER TABLE ONLY public.import_task_file
    ADD CONSTRAINT import_task_file_part_once PRIMARY KEY (task, name, part);

-- import_task import_task_pkey (constraint)

ALTER TABLE ONLY public.import_task
    ADD CONSTRAINT import_task_pkey PRIMARY KEY (id);

-- national_id_try national_id_try_pkey (constraint)

ALTER TABLE ONLY public.national_id_try
    ADD CONSTRAINT national_id_try_pkey PRIMARY KEY (caller);

-- official_absence official_absence_once (constraint)

ALTER TABLE ONLY public.official_absence
    ADD CONSTRAINT official_absence_once PRIMARY KEY (official, valid);

-- official_past_membership official_belongs_to_one_organization_a_day (constraint)

ALTER TABLE ONLY public.official_past_membership
    ADD CONSTRAINT official_belongs_to_one_organization_a_day EXCLUDE USING gist (official WITH =, valid WITH &&);

-- official_absence official_is_absent_once_a_day (constraint)

ALTER TABLE ONLY public.official_absence
    ADD CONSTRAINT official_is_absent_once_a_day EXCLUDE USING gist (official WITH =, valid WITH &&);

-- official official_one_per_code (constraint)

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_one_per_code UNIQUE (official_code);

-- official official_one_per_national_id (constraint)

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_one_per_national_id UNIQUE (national_id);

-- official_past_membership official_past_membership_once (constraint)

ALTER TABLE ONLY public.official_past_membership
    ADD CONSTRAINT official_past_membership_once PRIMARY KEY (official, valid);

-- official official_pkey (constraint)

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_pkey PRIMARY KEY (id);

-- opening_balance opening_balance_once (constraint)

ALTER TABLE ONLY public.opening_balance
    ADD CONSTRAINT opening_balance_once PRIMARY KEY (goal, number);

-- opening_balance opening_balance_replaced_once (constraint)

ALTER TABLE ONLY public.opening_balance
    ADD CONSTRAINT opening_balance_replaced_once UNIQUE (goal, replaces);

-- organization_span organization_code_names_one_unit_a_day (constraint)

ALTER TABLE ONLY public.organization_span
    ADD CONSTRAINT organization_code_names_one_unit_a_day EXCLUDE USING gist (code WITH =, valid WITH &&);

-- organization organization_has_one_level (constraint)

ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_has_one_level UNIQUE (id, level);

-- organization_span organization_is_one_thing_a_day (constraint)

ALTER TABLE ONLY public.organization_span
    ADD CONSTRAINT organization_is_one_thing_a_day EXCLUDE USING gist (organization WITH =, valid WITH &&);

-- organization_lineage organization_lineage_once (constraint)

ALTER TABLE ONLY public.organization_lineage
    ADD CONSTRAINT organization_lineage_once PRIMARY KEY (organization, ancestor, valid);

-- organization_span organization_one_nation_a_day (constraint)

ALTER TABLE ONLY public.organization_span
    ADD CONSTRAINT organization_one_nation_a_day EXCLUDE USING gist (valid WITH &&) WHERE ((level = 'national'::public.organization_level));

-- organization organization_pkey (constraint)

ALTER TABLE ONLY public.organization
    ADD CONSTRAINT organization_pkey PRIMARY KEY (id);

-- organization_span organization_span_once (constraint)

ALTER TABLE ONLY public.organization_span
    ADD CONSTRAINT organization_span_once PRIMARY KEY (organization, valid);

-- progress progress_once (constraint)

ALTER TABLE ONLY public.progress
    ADD CONSTRAINT progress_once PRIMARY KEY (goal, organization, day, known_on, slot);

-- schema_migration schema_migration_pkey (constraint)

ALTER TABLE ONLY public.schema_migration
    ADD CONSTRAINT schema_migration_pkey PRIMARY KEY (version);

-- seal_change seal_change_pkey (constraint)

ALTER TABLE ONLY public.seal_change
    ADD CONSTRAINT seal_change_pkey PRIMARY KEY (id);

-- seal_head seal_head_pkey (constraint)

ALTER TABLE ONLY public.seal_head
    ADD CONSTRAINT seal_head_pkey PRIMARY KEY (size);

-- seal_key seal_key_pkey (constraint)

ALTER TABLE ONLY public.seal_key
    ADD CONSTRAINT seal_key_pkey PRIMARY KEY (name);

-- seal_leaf seal_leaf_once (constraint)

ALTER TABLE ONLY public.seal_leaf
    ADD CONSTRAINT seal_leaf_once UNIQUE (kind, record, part, version);

-- seal_leaf seal_leaf_pkey (constraint)

ALTER TABLE ONLY public.seal_leaf
    ADD CONSTRAINT seal_leaf_pkey PRIMARY KEY ("position");

-- seal_mark seal_mark_pkey (constraint)

ALTER TABLE ONLY public.seal_mark
    ADD CONSTRAINT seal_mark_pkey PRIMARY KEY (kind);

-- seal_node seal_node_once (constraint)

ALTER TABLE ONLY public.seal_node
    ADD CONSTRAINT seal_node_once PRIMARY KEY (level, "position");

-- seal_origin seal_origin_pkey (constraint)

ALTER TABLE ONLY public.seal_origin
    ADD CONSTRAINT seal_origin_pkey PRIMARY KEY (origin);

-- sealed_kind sealed_kind_pkey (constraint)

ALTER TABLE ONLY public.sealed_kind
    ADD CONSTRAINT sealed_kind_pkey PRIMARY KEY (kind);

-- target_group target_group_pkey (constraint)

ALTER TABLE ONLY public.target_group
    ADD CONSTRAINT target_group_pkey PRIMARY KEY (code);

-- token token_one_per_hash (constraint)

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_one_per_hash UNIQUE (hash);

-- token token_pkey (constraint)

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (id);

-- trained trained_once (constraint)

ALTER TABLE ONLY public.trained
    ADD CONSTRAINT trained_once PRIMARY KEY (official, goal);

-- audit_by_subject (index)

CREATE INDEX audit_by_subject ON public.audit USING btree (subject, name);

-- audit_by_time (index)

CREATE INDEX audit_by_time ON public.audit USING brin (at) WITH (pages_per_range='32');

-- audit_renumbering (index)

CREATE INDEX audit_renumbering ON public.audit USING btree (id) WHERE ((action = 'official.edit'::text) AND ((after ? 'officialCode'::text) OR (after ? 'nationalId'::text)));

-- class_by_course (index)

CREATE INDEX class_by_course ON public.class USING btree (course);

-- completion_by_import (index)

CREATE INDEX completion_by_import ON public.completion USING brin (import) WITH (pages_per_range='32');

-- completion_merged_by_origin (index)

CREATE INDEX completion_merged_by_origin ON public.completion_merged USING btree (merged_from);

-- completion_one_live (index)

CREATE UNIQUE INDEX completion_one_live ON public.completion USING btree (official, course, renewal) INCLUDE (completed_on, id) WHERE (revoked_at IS NULL);

-- completion_revoked (index)

CREATE INDEX completion_revoked ON public.completion USING btree (official) WHERE (revoked_at IS NOT NULL);

-- course_equivalence_by_what_it_counts_as (index)

CREATE INDEX course_equivalence_by_what_it_counts_as ON public.course_equivalence USING btree (counts_as);

-- curriculum_course_by_course (index)

CREATE INDEX curriculum_course_by_course ON public.curriculum_course USING btree (course);

-- enrollment_by_class (index)

CREATE INDEX enrollment_by_class ON public.enrollment USING btree (class, id) WHERE (class IS NOT NULL);

-- enrollment_by_import (index)

CREATE INDEX enrollment_by_import ON public.enrollment USING brin (import) WITH (pages_per_range='32');

-- enrollment_by_official (index)

CREATE INDEX enrollment_by_official ON public.enrollment USING btree (official);

-- enrollment_one_standing_class (index)

CREATE UNIQUE INDEX enrollment_one_standing_class ON public.enrollment USING btree (official, class) WHERE ((class IS NOT NULL) AND is_standing);

-- enrollment_one_standing_course (index)

CREATE UNIQUE INDEX enrollment_one_standing_course ON public.enrollment USING btree (official, course) WHERE ((course IS NOT NULL) AND is_standing);

-- enrollment_one_standing_curriculum (index)

CREATE UNIQUE INDEX enrollment_one_standing_curriculum ON public.enrollment USING btree (official, curriculum) WHERE ((curriculum IS NOT NULL) AND is_standing);

-- enrollment_transition_by_completion (index)

CREATE INDEX enrollment_transition_by_completion ON public.enrollment_transition USING btree (completion) WHERE (completion IS NOT NULL);

-- headcount_by_organization (index)

CREATE INDEX headcount_by_organization ON public.headcount USING btree (organization);

-- idempotent_answer_by_age (index)

CREATE INDEX idempotent_answer_by_age ON public.idempotent_answer USING btree (started_at);

-- import_by_organization (index)

CREATE INDEX import_by_organization ON public.import USING btree (organization);

-- import_change_by_import (index)

CREATE INDEX import_change_by_import ON public.import_change USING btree (import);

-- import_task_by_age (index)

CREATE INDEX import_task_by_age ON public.import_task USING btree (started_at);

-- official_by_bare_code (index)

CREATE INDEX official_by_bare_code ON public.official USING btree (ltrim(official_code, '0'::text)) WHERE (official_code ~~ '0%'::text);

-- INDEX official_by_bare_code (comment)

COMMENT ON INDEX public.official_by_bare_code IS 'Officials whose codes begin with zeros, by their codes without those zeros';

-- official_by_folded_name (index)

CREATE INDEX official_by_folded_name ON public.official USING gin (((id / 20000)), public.fold(full_name) public.gin_trgm_ops);

-- official_by_import (index)

CREATE INDEX official_by_import ON public.official USING brin (import) WITH (pages_per_range='32');

-- official_by_merged_into (index)

CREATE INDEX official_by_merged_into ON public.official USING btree (merged_into) WHERE (merged_into IS NOT NULL);

-- official_by_organization (index)

CREATE INDEX official_by_organization ON public.official USING btree (organization);

-- official_past_membership_by_organization (index)

CREATE INDEX official_past_membership_by_organization ON public.official_past_membership USING btree (organization);

-- organization_lineage_by_ancestor (index)

CREATE INDEX organization_lineage_by_ancestor ON public.organization_lineage USING btree (ancestor, organization);

-- organization_span_by_code (index)

CREATE INDEX organization_span_by_code ON public.organization_span USING btree (code);

-- organization_span_by_organization (index)

CREATE INDEX organization_span_by_organization ON public.organization_span USING btree (organization, lower(valid) DESC NULLS LAST) INCLUDE (code, name, level, parent, valid);

-- organization_span_by_parent (index)

CREATE INDEX organization_span_by_parent ON public.organization_span USING btree (parent);

-- seal_change_by_kind (index)

CREATE INDEX seal_change_by_kind ON public.seal_change USING btree (kind);

-- seal_head_by_key (index)

CREATE INDEX seal_head_by_key ON public.seal_head USING btree (key);

-- seal_leaf_of_later_states (index)

CREATE INDEX seal_leaf_of_later_states ON public.seal_leaf USING btree (kind, record, part, version) WHERE (version > 1);

-- seal_origin_is_one (index)

CREATE UNIQUE INDEX seal_origin_is_one ON public.seal_origin USING btree ((true));

-- token_by_maker (index)

CREATE INDEX token_by_maker ON public.token USING btree (maker) WHERE (maker IS NOT NULL);

-- token_by_organization (index)

CREATE INDEX token_by_organization ON public.token USING btree (organization);

-- audit audit_delete_is_sealed (trigger)

CREATE TRIGGER audit_delete_is_sealed AFTER DELETE ON public.audit REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- audit audit_is_only_added_to (trigger)

CREATE TRIGGER audit_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit FOR EACH STATEMENT EXECUTE FUNCTION public.audit_is_only_added_to();

-- audit audit_update_is_sealed (trigger)

CREATE TRIGGER audit_update_is_sealed AFTER UPDATE ON public.audit REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- completion completion_delete_is_sealed (trigger)

CREATE TRIGGER completion_delete_is_sealed AFTER DELETE ON public.completion REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- completion completion_is_never_edited (trigger)

CREATE TRIGGER completion_is_never_edited BEFORE DELETE OR UPDATE ON public.completion FOR EACH ROW EXECUTE FUNCTION public.completion_is_never_edited();

-- completion completion_is_never_truncated (trigger)

CREATE TRIGGER completion_is_never_truncated BEFORE TRUNCATE ON public.completion FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_truncated();

-- completion_merged completion_merged_delete_is_sealed (trigger)

CREATE TRIGGER completion_merged_delete_is_sealed AFTER DELETE ON public.completion_merged REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('completion', '''''');

-- completion_merged completion_merged_insert_is_sealed (trigger)

CREATE TRIGGER completion_merged_insert_is_sealed AFTER INSERT ON public.completion_merged REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('completion', '''''');

-- completion_merged completion_merged_update_is_sealed (trigger)

CREATE TRIGGER completion_merged_update_is_sealed AFTER UPDATE ON public.completion_merged REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('completion', '''''');

-- completion completion_official_exists (trigger)

CREATE TRIGGER completion_official_exists AFTER INSERT ON public.completion REFERENCING NEW TABLE AS recorded FOR EACH STATEMENT EXECUTE FUNCTION public.completions_are_of_officials();

-- completion completion_update_is_sealed (trigger)

CREATE TRIGGER completion_update_is_sealed AFTER UPDATE ON public.completion REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- course course_delete_is_sealed (trigger)

CREATE TRIGGER course_delete_is_sealed AFTER DELETE ON public.course REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- course_equivalence course_equivalence_delete_is_sealed (trigger)

CREATE TRIGGER course_equivalence_delete_is_sealed AFTER DELETE ON public.course_equivalence REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('course', 'counts_as::text');

-- course_equivalence course_equivalence_insert_is_sealed (trigger)

CREATE TRIGGER course_equivalence_insert_is_sealed AFTER INSERT ON public.course_equivalence REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('course', 'counts_as::text');

-- course_equivalence course_equivalence_update_is_sealed (trigger)

CREATE TRIGGER course_equivalence_update_is_sealed AFTER UPDATE ON public.course_equivalence REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('course', 'counts_as::text');

-- course course_insert_is_sealed (trigger)

CREATE TRIGGER course_insert_is_sealed AFTER INSERT ON public.course REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- course_prerequisite course_prerequisite_delete_is_sealed (trigger)

CREATE TRIGGER course_prerequisite_delete_is_sealed AFTER DELETE ON public.course_prerequisite REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('course', 'prerequisite::text');

-- course_prerequisite course_prerequisite_insert_is_sealed (trigger)

CREATE TRIGGER course_prerequisite_insert_is_sealed AFTER INSERT ON public.course_prerequisite REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('course', 'prerequisite::text');

-- course_prerequisite course_prerequisite_update_is_sealed (trigger)

CREATE TRIGGER course_prerequisite_update_is_sealed AFTER UPDATE ON public.course_prerequisite REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('course', 'prerequisite::text');

-- course_prerequisite course_prerequisites_have_no_circle (trigger)

CREATE TRIGGER course_prerequisites_have_no_circle BEFORE INSERT OR UPDATE ON public.course_prerequisite FOR EACH ROW EXECUTE FUNCTION public.course_prerequisites_have_no_circle();

-- course course_update_is_sealed (trigger)

CREATE TRIGGER course_update_is_sealed AFTER UPDATE ON public.course REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- curriculum_course curriculum_course_delete_is_sealed (trigger)

CREATE TRIGGER curriculum_course_delete_is_sealed AFTER DELETE ON public.curriculum_course REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('curriculum', 'course::text');

-- curriculum_course curriculum_course_insert_is_sealed (trigger)

CREATE TRIGGER curriculum_course_insert_is_sealed AFTER INSERT ON public.curriculum_course REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('curriculum', 'course::text');

-- curriculum_course curriculum_course_update_is_sealed (trigger)

CREATE TRIGGER curriculum_course_update_is_sealed AFTER UPDATE ON public.curriculum_course REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('curriculum', 'course::text');

-- curriculum curriculum_delete_is_sealed (trigger)

CREATE TRIGGER curriculum_delete_is_sealed AFTER DELETE ON public.curriculum REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- curriculum curriculum_insert_is_sealed (trigger)

CREATE TRIGGER curriculum_insert_is_sealed AFTER INSERT ON public.curriculum REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- curriculum curriculum_new_version_tells (trigger)

CREATE TRIGGER curriculum_new_version_tells AFTER UPDATE OF status ON public.curriculum FOR EACH ROW WHEN ((((old.status)::text = 'draft'::text) AND ((new.status)::text = 'published'::text) AND (new.on_the_way IS NULL))) EXECUTE FUNCTION public.curriculum_new_version_tells();

-- curriculum curriculum_published_keeps_its_rules (trigger)

CREATE TRIGGER curriculum_published_keeps_its_rules BEFORE UPDATE ON public.curriculum FOR EACH ROW EXECUTE FUNCTION public.curriculum_published_keeps_its_rules();

-- curriculum_course curriculum_published_never_changes (trigger)

CREATE TRIGGER curriculum_published_never_changes BEFORE INSERT OR DELETE OR UPDATE ON public.curriculum_course FOR EACH ROW EXECUTE FUNCTION public.curriculum_published_never_changes();

-- curriculum curriculum_update_is_sealed (trigger)

CREATE TRIGGER curriculum_update_is_sealed AFTER UPDATE ON public.curriculum REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- enrollment enrollment_begins_as_one_can (trigger)

CREATE TRIGGER enrollment_begins_as_one_can BEFORE INSERT ON public.enrollment FOR EACH ROW WHEN ((NOT public.enrollment_is_open(new.state))) EXECUTE FUNCTION public.enrollment_begins_as_one_can();

-- enrollment enrollment_is_never_truncated (trigger)

CREATE TRIGGER enrollment_is_never_truncated BEFORE TRUNCATE ON public.enrollment FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_truncated();

-- enrollment enrollment_moves_as_the_table_says (trigger)

CREATE TRIGGER enrollment_moves_as_the_table_says AFTER UPDATE ON public.enrollment REFERENCING OLD TABLE AS before NEW TABLE AS after FOR EACH STATEMENT EXECUTE FUNCTION public.enrollments_move_as_the_table_says();

-- enrollment enrollment_takes_its_transitions_along (trigger)

CREATE TRIGGER enrollment_takes_its_transitions_along AFTER DELETE ON public.enrollment REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.enrollment_takes_its_transitions_along();

-- enrollment_transition enrollment_transition_is_a_move (trigger)

CREATE TRIGGER enrollment_transition_is_a_move AFTER INSERT ON public.enrollment_transition REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION public.enrollment_transitions_are_moves();

-- enrollment_transition enrollment_transition_is_never_truncated (trigger)

CREATE TRIGGER enrollment_transition_is_never_truncated BEFORE TRUNCATE ON public.enrollment_transition FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_truncated();

-- enrollment_transition enrollment_transition_stays_a_move (trigger)

CREATE TRIGGER enrollment_transition_stays_a_move AFTER UPDATE ON public.enrollment_transition REFERENCING NEW TABLE AS told FOR EACH STATEMENT EXECUTE FUNCTION public.enrollment_transitions_are_moves();

-- goal_closing_curriculum goal_closing_curriculum_delete_is_sealed (trigger)

CREATE TRIGGER goal_closing_curriculum_delete_is_sealed AFTER DELETE ON public.goal_closing_curriculum REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'curriculum::text');

-- goal_closing_curriculum goal_closing_curriculum_insert_is_sealed (trigger)

CREATE TRIGGER goal_closing_curriculum_insert_is_sealed AFTER INSERT ON public.goal_closing_curriculum REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'curriculum::text');

-- goal_closing_curriculum goal_closing_curriculum_is_never_changed (trigger)

CREATE TRIGGER goal_closing_curriculum_is_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON public.goal_closing_curriculum FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_changed();

-- goal_closing_curriculum goal_closing_curriculum_update_is_sealed (trigger)

CREATE TRIGGER goal_closing_curriculum_update_is_sealed AFTER UPDATE ON public.goal_closing_curriculum REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'curriculum::text');

-- goal_closing goal_closing_delete_is_sealed (trigger)

CREATE TRIGGER goal_closing_delete_is_sealed AFTER DELETE ON public.goal_closing REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', '''''');

-- goal_closing goal_closing_insert_is_sealed (trigger)

CREATE TRIGGER goal_closing_insert_is_sealed AFTER INSERT ON public.goal_closing REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', '''''');

-- goal_closing goal_closing_is_never_changed (trigger)

CREATE TRIGGER goal_closing_is_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON public.goal_closing FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_changed();

-- goal_closing goal_closing_update_is_sealed (trigger)

CREATE TRIGGER goal_closing_update_is_sealed AFTER UPDATE ON public.goal_closing REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', '''''');

-- goal_curriculum goal_curriculum_delete_is_sealed (trigger)

CREATE TRIGGER goal_curriculum_delete_is_sealed AFTER DELETE ON public.goal_curriculum REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'curriculum_code');

-- goal_curriculum goal_curriculum_insert_is_sealed (trigger)

CREATE TRIGGER goal_curriculum_insert_is_sealed AFTER INSERT ON public.goal_curriculum REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'curriculum_code');

-- goal_curriculum goal_curriculum_update_is_sealed (trigger)

CREATE TRIGGER goal_curriculum_update_is_sealed AFTER UPDATE ON public.goal_curriculum REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'curriculum_code');

-- goal goal_delete_is_sealed (trigger)

CREATE TRIGGER goal_delete_is_sealed AFTER DELETE ON public.goal REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- goal goal_insert_is_sealed (trigger)

CREATE TRIGGER goal_insert_is_sealed AFTER INSERT ON public.goal REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- goal_plan goal_plan_delete_is_sealed (trigger)

CREATE TRIGGER goal_plan_delete_is_sealed AFTER DELETE ON public.goal_plan REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'number::text');

-- goal_plan goal_plan_insert_is_sealed (trigger)

CREATE TRIGGER goal_plan_insert_is_sealed AFTER INSERT ON public.goal_plan REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'number::text');

-- goal_plan goal_plan_is_never_changed (trigger)

CREATE TRIGGER goal_plan_is_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON public.goal_plan FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_changed();

-- goal_plan goal_plan_update_is_sealed (trigger)

CREATE TRIGGER goal_plan_update_is_sealed AFTER UPDATE ON public.goal_plan REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'number::text');

-- goal_share goal_share_delete_is_sealed (trigger)

CREATE TRIGGER goal_share_delete_is_sealed AFTER DELETE ON public.goal_share REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'concat(plan, ''.'', organization)');

-- goal_share goal_share_insert_is_sealed (trigger)

CREATE TRIGGER goal_share_insert_is_sealed AFTER INSERT ON public.goal_share REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'concat(plan, ''.'', organization)');

-- goal_share goal_share_is_never_changed (trigger)

CREATE TRIGGER goal_share_is_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON public.goal_share FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_changed();

-- goal_share goal_share_update_is_sealed (trigger)

CREATE TRIGGER goal_share_update_is_sealed AFTER UPDATE ON public.goal_share REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'concat(plan, ''.'', organization)');

-- goal goal_update_is_sealed (trigger)

CREATE TRIGGER goal_update_is_sealed AFTER UPDATE ON public.goal REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- import import_delete_is_sealed (trigger)

CREATE TRIGGER import_delete_is_sealed AFTER DELETE ON public.import REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- import import_insert_is_sealed (trigger)

CREATE TRIGGER import_insert_is_sealed AFTER INSERT ON public.import REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- import import_update_is_sealed (trigger)

CREATE TRIGGER import_update_is_sealed AFTER UPDATE ON public.import REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- official_absence official_absence_delete_is_sealed (trigger)

CREATE TRIGGER official_absence_delete_is_sealed AFTER DELETE ON public.official_absence REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('official', 'sealed_day(lower(valid))');

-- official_absence official_absence_insert_is_sealed (trigger)

CREATE TRIGGER official_absence_insert_is_sealed AFTER INSERT ON public.official_absence REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('official', 'sealed_day(lower(valid))');

-- official_absence official_absence_update_is_sealed (trigger)

CREATE TRIGGER official_absence_update_is_sealed AFTER UPDATE ON public.official_absence REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('official', 'sealed_day(lower(valid))');

-- official official_arrival_is_counted (trigger)

CREATE TRIGGER official_arrival_is_counted AFTER INSERT ON public.official REFERENCING NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION public.headcount_follows();

-- official official_change_is_counted (trigger)

CREATE TRIGGER official_change_is_counted AFTER UPDATE ON public.official REFERENCING OLD TABLE AS gone NEW TABLE AS arrived FOR EACH STATEMENT EXECUTE FUNCTION public.headcount_follows();

-- official official_delete_is_sealed (trigger)

CREATE TRIGGER official_delete_is_sealed AFTER DELETE ON public.official REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- official official_insert_is_sealed (trigger)

CREATE TRIGGER official_insert_is_sealed AFTER INSERT ON public.official REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- official official_is_never_truncated (trigger)

CREATE TRIGGER official_is_never_truncated BEFORE TRUNCATE ON public.official FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_truncated();

-- official_past_membership official_past_membership_delete_is_sealed (trigger)

CREATE TRIGGER official_past_membership_delete_is_sealed AFTER DELETE ON public.official_past_membership REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('official', 'sealed_day(lower(valid))');

-- official_past_membership official_past_membership_insert_is_sealed (trigger)

CREATE TRIGGER official_past_membership_insert_is_sealed AFTER INSERT ON public.official_past_membership REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('official', 'sealed_day(lower(valid))');

-- official_past_membership official_past_membership_update_is_sealed (trigger)

CREATE TRIGGER official_past_membership_update_is_sealed AFTER UPDATE ON public.official_past_membership REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('official', 'sealed_day(lower(valid))');

-- official official_removal_is_counted (trigger)

CREATE TRIGGER official_removal_is_counted AFTER DELETE ON public.official REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.headcount_follows();

-- official official_update_is_sealed (trigger)

CREATE TRIGGER official_update_is_sealed AFTER UPDATE ON public.official REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- official official_with_facts_stays (trigger)

CREATE TRIGGER official_with_facts_stays AFTER DELETE ON public.official REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.officials_with_facts_stay();

-- opening_balance opening_balance_delete_is_sealed (trigger)

CREATE TRIGGER opening_balance_delete_is_sealed AFTER DELETE ON public.opening_balance REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'number::text');

-- opening_balance opening_balance_insert_is_sealed (trigger)

CREATE TRIGGER opening_balance_insert_is_sealed AFTER INSERT ON public.opening_balance REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'number::text');

-- opening_balance opening_balance_is_never_changed (trigger)

CREATE TRIGGER opening_balance_is_never_changed BEFORE DELETE OR UPDATE OR TRUNCATE ON public.opening_balance FOR EACH STATEMENT EXECUTE FUNCTION public.rows_are_never_changed();

-- opening_balance opening_balance_update_is_sealed (trigger)

CREATE TRIGGER opening_balance_update_is_sealed AFTER UPDATE ON public.opening_balance REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('goal', 'number::text');

-- organization organization_delete_is_sealed (trigger)

CREATE TRIGGER organization_delete_is_sealed AFTER DELETE ON public.organization REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- organization organization_insert_is_sealed (trigger)

CREATE TRIGGER organization_insert_is_sealed AFTER INSERT ON public.organization REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- organization_span organization_span_delete_is_sealed (trigger)

CREATE TRIGGER organization_span_delete_is_sealed AFTER DELETE ON public.organization_span REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('organization', 'sealed_day(lower(valid))');

-- organization_span organization_span_insert_is_sealed (trigger)

CREATE TRIGGER organization_span_insert_is_sealed AFTER INSERT ON public.organization_span REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('organization', 'sealed_day(lower(valid))');

-- organization_span organization_span_update_is_sealed (trigger)

CREATE TRIGGER organization_span_update_is_sealed AFTER UPDATE ON public.organization_span REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('organization', 'sealed_day(lower(valid))');

-- organization organization_update_is_sealed (trigger)

CREATE TRIGGER organization_update_is_sealed AFTER UPDATE ON public.organization REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('id', '''''');

-- progress progress_is_never_negative (trigger)

CREATE CONSTRAINT TRIGGER progress_is_never_negative AFTER INSERT OR UPDATE ON public.progress DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.trained < 0) OR (new.attendances < 0))) EXECUTE FUNCTION public.progress_is_never_negative();

-- seal_head seal_head_is_only_added_to (trigger)

CREATE TRIGGER seal_head_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.seal_head FOR EACH STATEMENT EXECUTE FUNCTION public.seals_are_only_added_to();

-- seal_key seal_key_delete_is_sealed (trigger)

CREATE TRIGGER seal_key_delete_is_sealed AFTER DELETE ON public.seal_key REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('0', 'name');

-- seal_key seal_key_insert_is_sealed (trigger)

CREATE TRIGGER seal_key_insert_is_sealed AFTER INSERT ON public.seal_key REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('0', 'name');

-- seal_key seal_key_is_only_added_to (trigger)

CREATE TRIGGER seal_key_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.seal_key FOR EACH STATEMENT EXECUTE FUNCTION public.seals_are_only_added_to();

-- seal_key seal_key_update_is_sealed (trigger)

CREATE TRIGGER seal_key_update_is_sealed AFTER UPDATE ON public.seal_key REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('0', 'name');

-- seal_leaf seal_leaf_is_only_added_to (trigger)

CREATE TRIGGER seal_leaf_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.seal_leaf FOR EACH STATEMENT EXECUTE FUNCTION public.seals_are_only_added_to();

-- seal_node seal_node_is_only_added_to (trigger)

CREATE TRIGGER seal_node_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.seal_node FOR EACH STATEMENT EXECUTE FUNCTION public.seals_are_only_added_to();

-- seal_origin seal_origin_is_only_added_to (trigger)

CREATE TRIGGER seal_origin_is_only_added_to BEFORE DELETE OR UPDATE OR TRUNCATE ON public.seal_origin FOR EACH STATEMENT EXECUTE FUNCTION public.seals_are_only_added_to();

-- target_group target_group_delete_is_sealed (trigger)

CREATE TRIGGER target_group_delete_is_sealed AFTER DELETE ON public.target_group REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('0', 'code');

-- target_group target_group_insert_is_sealed (trigger)

CREATE TRIGGER target_group_insert_is_sealed AFTER INSERT ON public.target_group REFERENCING NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('0', 'code');

-- target_group target_group_update_is_sealed (trigger)

CREATE TRIGGER target_group_update_is_sealed AFTER UPDATE ON public.target_group REFERENCING OLD TABLE AS gone NEW TABLE AS given FOR EACH STATEMENT EXECUTE FUNCTION public.note_change_to_seal('0', 'code');

-- token token_ends_with_its_maker (trigger)

CREATE TRIGGER token_ends_with_its_maker BEFORE INSERT ON public.token FOR EACH ROW WHEN ((new.maker IS NOT NULL)) EXECUTE FUNCTION public.token_ends_with_its_maker();

-- token token_grants_never_change (trigger)

CREATE TRIGGER token_grants_never_change BEFORE UPDATE ON public.token FOR EACH ROW EXECUTE FUNCTION public.token_grants_never_change();

-- token token_tells_of_its_removal (trigger)

CREATE TRIGGER token_tells_of_its_removal AFTER DELETE ON public.token FOR EACH ROW EXECUTE FUNCTION public.token_tells_of_its_end();

-- token token_tells_of_its_revocation (trigger)

CREATE TRIGGER token_tells_of_its_revocation AFTER UPDATE OF revoked_at ON public.token FOR EACH ROW EXECUTE FUNCTION public.token_tells_of_its_end();

-- class class_course_fkey (fk constraint)

ALTER TABLE ONLY public.class
    ADD CONSTRAINT class_course_fkey FOREIGN KEY (course) REFERENCES public.course(id);

-- class class_organization_fkey (fk constraint)

ALTER TABLE ONLY public.class
    ADD CONSTRAINT class_organization_fkey FOREIGN KEY (organization) REFERENCES public.organization(id);

-- completion completion_course_exists (fk constraint)

ALTER TABLE ONLY public.completion
    ADD CONSTRAINT completion_course_exists FOREIGN KEY (course) REFERENCES public.course(id);

-- completion completion_import_exists (fk constraint)

ALTER TABLE ONLY public.completion
    ADD CONSTRAINT completion_import_exists FOREIGN KEY (import) REFERENCES public.import(id);

-- completion_merged completion_merged_completion_fkey (fk constraint)

ALTER TABLE ONLY public.completion_merged
    ADD CONSTRAINT completion_merged_completion_fkey FOREIGN KEY (completion) REFERENCES public.completion(id);

-- completion_merged completion_merged_merged_from_fkey (fk constraint)

ALTER TABLE ONLY public.completion_merged
    ADD CONSTRAINT completion_merged_merged_from_fkey FOREIGN KEY (merged_from) REFERENCES public.official(id);

-- completion_merged completion_merged_organization_fkey (fk constraint)

ALTER TABLE ONLY public.completion_merged
    ADD CONSTRAINT completion_merged_organization_fkey FOREIGN KEY (organization) REFERENCES public.organization(id);

-- course_equivalence course_equivalence_counts_as_fkey (fk constraint)

ALTER TABLE ONLY public.course_equivalence
    ADD CONSTRAINT course_equivalence_counts_as_fkey FOREIGN KEY (counts_as) REFERENCES public.course(id);

-- course_equivalence course_equivalence_course_fkey (fk constraint)

ALTER TABLE ONLY public.course_equivalence
    ADD CONSTRAINT course_equivalence_course_fkey FOREIGN KEY (course) REFERENCES public.course(id);

-- course course_import_fkey (fk constraint)

ALTER TABLE ONLY public.course
    ADD CONSTRAINT course_import_fkey FOREIGN KEY (import) REFERENCES public.import(id);

-- course_prerequisite course_prerequisite_course_fkey (fk constraint)

ALTER TABLE ONLY public.course_prerequisite
    ADD CONSTRAINT course_prerequisite_course_fkey FOREIGN KEY (course) REFERENCES public.course(id);

-- course_prerequisite course_prerequisite_prerequisite_fkey (fk constraint)

ALTER TABLE ONLY public.course_prerequisite
    ADD CONSTRAINT course_prerequisite_prerequisite_fkey FOREIGN KEY (prerequisite) REFERENCES public.course(id);

-- curriculum_course curriculum_course_course_fkey (fk constraint)

ALTER TABLE ONLY public.curriculum_course
    ADD CONSTRAINT curriculum_course_course_fkey FOREIGN KEY (course) REFERENCES public.course(id);

-- curriculum_course curriculum_course_curriculum_fkey (fk constraint)

ALTER TABLE ONLY public.curriculum_course
    ADD CONSTRAINT curriculum_course_curriculum_fkey FOREIGN KEY (curriculum) REFERENCES public.curriculum(id);

-- curriculum curriculum_import_fkey (fk constraint)

ALTER TABLE ONLY public.curriculum
    ADD CONSTRAINT curriculum_import_fkey FOREIGN KEY (import) REFERENCES public.import(id);

-- curriculum curriculum_target_group_exists (fk constraint)

ALTER TABLE ONLY public.curriculum
    ADD CONSTRAINT curriculum_target_group_exists FOREIGN KEY (target_group) REFERENCES public.target_group(code);

-- enrollment enrollment_class_exists (fk constraint)

ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_class_exists FOREIGN KEY (class) REFERENCES public.class(id);

-- enrollment enrollment_course_exists (fk constraint)

ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_course_exists FOREIGN KEY (course) REFERENCES public.course(id);

-- enrollment enrollment_curriculum_exists (fk constraint)

ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_curriculum_exists FOREIGN KEY (curriculum) REFERENCES public.curriculum(id);

-- enrollment enrollment_import_exists (fk constraint)

ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_import_exists FOREIGN KEY (import) REFERENCES public.import(id);

-- enrollment_move enrollment_move_from_state_fkey (fk constraint)

ALTER TABLE ONLY public.enrollment_move
    ADD CONSTRAINT enrollment_move_from_state_fkey FOREIGN KEY (from_state) REFERENCES public.enrollment_state(state);

-- enrollment_move enrollment_move_to_state_fkey (fk constraint)

ALTER TABLE ONLY public.enrollment_move
    ADD CONSTRAINT enrollment_move_to_state_fkey FOREIGN KEY (to_state) REFERENCES public.enrollment_state(state);

-- enrollment enrollment_official_exists (fk constraint)

ALTER TABLE ONLY public.enrollment
    ADD CONSTRAINT enrollment_official_exists FOREIGN KEY (official) REFERENCES public.official(id);

-- goal_closing_curriculum goal_closing_curriculum_curriculum_fkey (fk constraint)

ALTER TABLE ONLY public.goal_closing_curriculum
    ADD CONSTRAINT goal_closing_curriculum_curriculum_fkey FOREIGN KEY (curriculum) REFERENCES public.curriculum(id);

-- goal_closing_curriculum goal_closing_curriculum_goal_fkey (fk constraint)

ALTER TABLE ONLY public.goal_closing_curriculum
    ADD CONSTRAINT goal_closing_curriculum_goal_fkey FOREIGN KEY (goal) REFERENCES public.goal_closing(goal);

-- goal_closing goal_closing_goal_fkey (fk constraint)

ALTER TABLE ONLY public.goal_closing
    ADD CONSTRAINT goal_closing_goal_fkey FOREIGN KEY (goal) REFERENCES public.goal(id);

-- goal_curriculum goal_curriculum_goal_fkey (fk constraint)

ALTER TABLE ONLY public.goal_curriculum
    ADD CONSTRAINT goal_curriculum_goal_fkey FOREIGN KEY (goal) REFERENCES public.goal(id);

-- goal_plan goal_plan_goal_fkey (fk constraint)

ALTER TABLE ONLY public.goal_plan
    ADD CONSTRAINT goal_plan_goal_fkey FOREIGN KEY (goal) REFERENCES public.goal(id);

-- goal_share goal_share_of_a_plan (fk constraint)

ALTER TABLE ONLY public.goal_share
    ADD CONSTRAINT goal_share_of_a_plan FOREIGN KEY (goal, plan, day) REFERENCES public.goal_plan(goal, number, day);

-- goal_share goal_share_organization_fkey (fk constraint)

ALTER TABLE ONLY public.goal_share
    ADD CONSTRAINT goal_share_organization_fkey FOREIGN KEY (organization) REFERENCES public.organization(id);

-- import_change import_change_import_fkey (fk constraint)

ALTER TABLE ONLY public.import_change
    ADD CONSTRAINT import_change_import_fkey FOREIGN KEY (import) REFERENCES public.import(id);

-- import import_organization_fkey (fk constraint)

ALTER TABLE ONLY public.import
    ADD CONSTRAINT import_organization_fkey FOREIGN KEY (organization) REFERENCES public.organization(id);

-- import_task_file import_task_file_task_fkey (fk constraint)

ALTER TABLE ONLY public.import_task_file
    ADD CONSTRAINT import_task_file_task_fkey FOREIGN KEY (task) REFERENCES public.import_task(id) ON DELETE CASCADE;

-- official_absence official_absence_official_fkey (fk constraint)

ALTER TABLE ONLY public.official_absence
    ADD CONSTRAINT official_absence_official_fkey FOREIGN KEY (official) REFERENCES public.official(id);

-- official official_import_exists (fk constraint)

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_import_exists FOREIGN KEY (import) REFERENCES public.import(id);

-- official official_merged_into_fkey (fk constraint)

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_merged_into_fkey FOREIGN KEY (merged_into) REFERENCES public.official(id);

-- official official_organization_exists (fk constraint)

ALTER TABLE ONLY public.official
    ADD CONSTRAINT official_organization_exists FOREIGN KEY (organization) REFERENCES public.organization(id);

-- official_past_membership official_past_membership_official_fkey (fk constraint)

ALTER TABLE ONLY public.official_past_membership
    ADD CONSTRAINT official_past_membership_official_fkey FOREIGN KEY (official) REFERENCES public.official(id);

-- official_past_membership official_past_membership_organization_fkey (fk constraint)

ALTER TABLE ONLY public.official_past_membership
    ADD CONSTRAINT official_past_membership_organization_fkey FOREIGN KEY (organization) REFERENCES public.organization(id);

-- opening_balance opening_balance_goal_fkey (fk constraint)

ALTER TABLE ONLY public.opening_balance
    ADD CONSTRAINT opening_balance_goal_fkey FOREIGN KEY (goal) REFERENCES public.goal(id);

-- opening_balance opening_balance_organization_fkey (fk constraint)

ALTER TABLE ONLY public.opening_balance
    ADD CONSTRAINT opening_balance_organization_fkey FOREIGN KEY (organization) REFERENCES public.organization(id);

-- opening_balance opening_balance_replaces_one (fk constraint)

ALTER TABLE ONLY public.opening_balance
    ADD CONSTRAINT opening_balance_replaces_one FOREIGN KEY (goal, replaces) REFERENCES public.opening_balance(goal, number);

-- organization_lineage organization_lineage_ancestor_fkey (fk constraint)

ALTER TABLE ONLY public.organization_lineage
    ADD CONSTRAINT organization_lineage_ancestor_fkey FOREIGN KEY (ancestor) REFERENCES public.organization(id);

-- organization_lineage organization_lineage_organization_fkey (fk constraint)

ALTER TABLE ONLY public.organization_lineage
    ADD CONSTRAINT organization_lineage_organization_fkey FOREIGN KEY (organization) REFERENCES public.organization(id);

-- organization_span organization_parent_exists (fk constraint)

ALTER TABLE ONLY public.organization_span
    ADD CONSTRAINT organization_parent_exists FOREIGN KEY (parent, parent_level) REFERENCES public.organization(id, level) MATCH FULL;

-- organization_span organization_span_import_fkey (fk constraint)

ALTER TABLE ONLY public.organization_span
    ADD CONSTRAINT organization_span_import_fkey FOREIGN KEY (import) REFERENCES public.import(id);

-- organization_span organization_span_keeps_level (fk constraint)

ALTER TABLE ONLY public.organization_span
    ADD CONSTRAINT organization_span_keeps_level FOREIGN KEY (organization, level) REFERENCES public.organization(id, level);

-- seal_change seal_change_kind_fkey (fk constraint)

ALTER TABLE ONLY public.seal_change
    ADD CONSTRAINT seal_change_kind_fkey FOREIGN KEY (kind) REFERENCES public.sealed_kind(kind);

-- seal_head seal_head_key_fkey (fk constraint)

ALTER TABLE ONLY public.seal_head
    ADD CONSTRAINT seal_head_key_fkey FOREIGN KEY (key) REFERENCES public.seal_key(name);

-- seal_mark seal_mark_kind_fkey (fk constraint)

ALTER TABLE ONLY public.seal_mark
    ADD CONSTRAINT seal_mark_kind_fkey FOREIGN KEY (kind) REFERENCES public.sealed_kind(kind);

-- token token_maker_fkey (fk constraint)

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_maker_fkey FOREIGN KEY (maker) REFERENCES public.token(id);

-- token token_organization_fkey (fk constraint)

ALTER TABLE ONLY public.token
    ADD CONSTRAINT token_organization_fkey FOREIGN KEY (organization) REFERENCES public.organization(id);

