-- name: record_completions(officials text[], courses text[], days date[], scores numeric[], evidences text[], recognitions boolean[], callers text[], requests text[], addresses text[], scopes integer[], today date, locked bigint[])
--
-- Judges completions, and inserts those that are new, each with its entry on the audit trail.
--
--   officials  any numbers of the officials
--   scopes     the unit at the top of the caller's scope; null for the whole state
--   today      the present day; null for the day by the database's clock
--   locked     the officials whose rows the transaction has locked. It ends with a serialization failure where a number
--              has come to name another since: after a merge, or an edit.
--
-- A completion that is on record in exactly the same form is unchanged. Another one for the same official and course is
-- refused until the recorded one is revoked, unless the course expires: then one of another day renews it. Of equal
-- completions the first is recorded.
--
-- Gives a row for each completion, with its fate and its faults. The next statement, `settle`, settles the effects. It
-- finds the ids of new completions in `daotao.recorded`, and those of all completions on record in `daotao.told`.
with given as materialized (
    select coalesce(:locked, '{}') as locked
),
asked as (
    select row::integer, number, course_code, completed_on, score, evidence, is_recognition, caller, request, address, scope,
           coalesce(:today, day_in_vietnam(statement_timestamp())) as today
    from unnest(
        :officials, :courses, :days, :scores, :evidences, :recognitions, :callers, :requests, :addresses, :scopes
    ) with ordinality fact (
        number, course_code, completed_on, score, evidence, is_recognition, caller, request, address, scope, row
    )
),
-- The official, the course, and the faults of each completion by itself. An official whose code is the number comes
-- before one whose national ID it is.
matched as (
    select asked.row, asked.course_code, asked.completed_on, asked.score, asked.evidence, asked.is_recognition,
           asked.caller, asked.request, asked.address, asked.number as written_number,
           case when coalesce(by_code.person, by_national_id.person) is not null
                     and coalesce(by_code.person, by_national_id.person) <> all((select locked from given)::bigint[])
                then refuse_unlocked_official()
                else coalesce(by_code.person, by_national_id.person) end as official,
           coalesce(by_code.number, by_national_id.number) as number,
           coalesce(by_code.organization, by_national_id.organization) as organization,
           course.id as course, course.expires as is_renewable, course.valid_months,
           case when coalesce(by_code.person, by_national_id.person) is null then
               fault('official_code', 'unknown_official', 'found', asked.number)
           end
           || completion_faults(
               asked.completed_on, asked.today, course, asked.course_code,
               coalesce(by_code.date_of_birth, by_national_id.date_of_birth), absence.valid
           ) as faults
    from asked
    left join lateral (
        select * from person_by_number
        where person_by_number.official_code = asked.number
        offset 0
    ) by_code
           on asked.scope is null
           or exists (
               select from organization_lineage
               where organization = by_code.organization and ancestor = asked.scope and valid @> asked.today
           )
    left join lateral (
        select * from person_by_number
        where person_by_number.national_id = case when by_code.person is null then asked.number end
        offset 0
    ) by_national_id
           on asked.scope is null
           or exists (
               select from organization_lineage
               where organization = by_national_id.organization and ancestor = asked.scope and valid @> asked.today
           )
    left join course on course.code = asked.course_code
    left join lateral (
        select valid from official_absence
        where official = coalesce(by_code.person, by_national_id.person) and valid @> asked.completed_on
        offset 0
    ) absence on true
),
-- The first completion of the same official and course, and the live one in its place.
compared as (
    select facts.*, standing.id as standing, standing.recorded_at as standing_recorded_at,
           standing.completed_on as standing_completed_on, standing.expires_on as standing_expires_on,
           case when standing.id is not null then
               (standing.completed_on, standing.score, standing.evidence, standing.is_recognition)
               is distinct from
               (facts.completed_on, facts.score, facts.evidence, coalesce(facts.is_recognition, standing.is_recognition))
           else
               facts.first_row <> facts.row
               and (facts.first_completed_on, facts.first_score, facts.first_evidence)
                   is distinct from (facts.completed_on, facts.score, facts.evidence)
           end as differs
    from (
        select matched.*,
               first_value(row) over same_course as first_row,
               first_value(completed_on) over same_course as first_completed_on,
               first_value(score) over same_course as first_score,
               first_value(evidence) over same_course as first_evidence
        from matched
        window same_course as (
            partition by official, course, case when is_renewable then completed_on end, faults is null
            order by row
        )
    ) facts
    left join lateral (
        select id, recorded_at, completed_on, expires_on, score, evidence, is_recognition
        from completion
        where completion.official = facts.official and completion.course = facts.course
          and completion.revoked_at is null
          and (not facts.is_renewable or completion.completed_on = facts.completed_on)
        offset 0
    ) standing on true
),
judged as materialized (
    select fated.*, case when fated.fate = 'created' then nextval('completion_id_seq') end as id
    from (
        select row, official, number, organization, course, course_code, is_renewable, completed_on, score, evidence,
               is_recognition, caller, request, address, standing, standing_recorded_at,
               case when standing is null then
                   (completed_on + make_interval(months => valid_months))::date
               else standing_expires_on end as expires_on,
               case when faults is not null or not coalesce(differs, false) then faults
                    -- Rows that share a commit come from different callers, who learn the completion on record once the
                    -- first is stored.
                    when standing is null then
                        fault('course_code', 'completion_differs', 'expected', first_completed_on::text,
                              'found', course_code, 'official', written_number, 'row', first_row::text)
                    else
                        fault('course_code', 'completion_differs', 'expected', standing_completed_on::text,
                              'found', course_code, 'official', written_number, 'id', standing::text)
               end as faults,
               case when faults is not null or differs then 'rejected'
                    when standing is not null or first_row <> row then 'unchanged'
                    else 'created'
               end as fate
        from compared
    ) fated
),
created as (
    select * from judged where fate = 'created'
),
recorded as (
    insert into completion
        (id, official, course, completed_on, score, evidence, is_recognition, renewal, expires_on, recorded_at, recorded_by,
         request)
    overriding system value
    select id, official, course, completed_on, score, evidence, is_recognition,
           case when is_renewable then coalesce((
               select max(completion.renewal) + 1
               from completion
               where completion.official = created.official and completion.course = created.course
                 and completion.revoked_at is null
           ), 0) + row_number() over (partition by official, course order by completed_on) - 1
           else 0 end,
           -- The moment isn't that of the transaction's beginning, which may have waited long for its slot.
           expires_on, statement_timestamp(), caller, request
    from created
),
audited as (
    insert into audit (by, address, request, action, subject, name, organization, after)
    select caller, address, request, 'completion.record', 'completion', id::text, organization,
           jsonb_strip_nulls(jsonb_build_object(
               'official', number, 'course', course_code, 'completedOn', completed_on, 'expiresOn', expires_on,
               'score', score, 'evidence', evidence, 'recognition', nullif(is_recognition, false)
           ))
    from created
    order by id
),
told as materialized (
    select set_config('daotao.recorded', (select coalesce(array_agg(id), '{}') from created)::text, true),
           set_config('daotao.told', (
               select coalesce(array_agg(coalesce(id, standing)), '{}') from judged
               where coalesce(id, standing) is not null and fate <> 'rejected'
           )::text, true)
)
select judged.row, judged.fate = 'created' as is_new,
       coalesce(judged.standing, max(judged.id) over (partition by official, course, completed_on)) as completion,
       judged.official, judged.number, judged.course_code,
       coalesce(judged.standing_recorded_at, statement_timestamp()) as recorded_at, judged.expires_on,
       to_jsonb(judged.faults)::text as faults
from judged
cross join told

-- name: lock_named_officials(numbers text[])
--
-- Locks the officials whom numbers name, by code or national ID, and gives their ids. The next statements find the ids in
-- `daotao.locked`.
--
-- The officials are locked in the order of their ids, so that two writers wait for each other and never deadlock; and before
-- anything is counted, because an earlier count would miss the completions that the other writer has just recorded.
with locked as materialized (
    select id, official_code is not null as has_code from official
    where id = any(array(
        select coalesce(merged_into, id) from official
        where official_code = any(:numbers) or national_id = any(:numbers)
    ))
    order by id
    for no key update
)
select locked.id, locked.has_code
from locked
cross join (
    select set_config('daotao.locked', array(select id from locked)::text, true)
    offset 0
) remembered

-- name: judge_completions(scope integer, today date)
--
-- Judges the rows of a file of completions, as `record_completions` does: for each row of `staged` its `fate` (`created`,
-- `unchanged` or `rejected`), its `faults`, the `notes` of its reading, the official and the course, and the live completion
-- that is on record already.
--
--   scope  the unit at the top of the caller's scope; null for the whole state
--   today  the present day; later completions are refused
with matched as (
    -- Each row with its official, its course, and its own faults.
    select staged.row, staged.line, staged.course_code, staged.completed_on, staged.score, staged.evidence, staged.notes,
           coalesce(by_code.person, by_national_id.person) as official,
           coalesce(staged.official_code, staged.national_id) as written_number,
           course.id as course, course.expires as is_renewable, course.valid_months,
           staged.faults
           || case when staged.faults is null
                         and staged.official_code is null and staged.national_id is null then
                   fault(null, 'missing_number') end
           || number_faults(
               staged.official_code, staged.national_id, by_code.person, by_code.national_id, by_national_id.person,
               by_national_id.official_code
           )
           || completion_faults(
               staged.completed_on, :today, course, staged.course_code,
               coalesce(by_code.date_of_birth, by_national_id.date_of_birth), absence.valid
           ) as faults
    from staged
    left join person_by_number by_code
           on by_code.official_code = staged.official_code
          and (:scope::integer is null or by_code.organization in (
              select organization from organization_lineage where ancestor = :scope::integer and valid @> :today::date
          ))
    left join person_by_number by_national_id
           on by_national_id.national_id = staged.national_id
          and (:scope::integer is null or by_national_id.organization in (
              select organization from organization_lineage where ancestor = :scope::integer and valid @> :today::date
          ))
    left join course on course.code = staged.course_code
    left join official_absence absence
           on absence.official = coalesce(by_code.person, by_national_id.person)
          and absence.valid @> staged.completed_on
),
-- Each row with the first row about the same official and course, where there is an earlier one.
compared as (
    select matched.*,
           first_value(row) over same_course as first_row,
           first_value(line) over same_course as first_line,
           first_value(completed_on) over same_course as first_completed_on,
           first_value(score) over same_course as first_score,
           first_value(evidence) over same_course as first_evidence
    from matched
    window same_course as (
        partition by official, course, case when is_renewable then completed_on end, faults is null
        order by row
    )
)
select row, line, official, course, completed_on, score, evidence, notes, standing, is_renewable,
       case when standing is null then (completed_on + make_interval(months => valid_months))::date
            else standing_expires_on end as expires_on,
       case when faults is not null or not coalesce(differs, false) then faults
            when standing is null then
                fault('course_code', 'duplicate_row', 'found', course_code, 'line', first_line::text)
            else
                fault('course_code', 'completion_differs', 'expected', standing_completed_on::text,
                      'found', course_code, 'official', written_number, 'id', standing::text)
       end as faults,
       case when faults is not null or differs then 'rejected'
            when standing is not null or first_row <> row then 'unchanged'
            else 'created' end as fate
from (
    select facts.*, standing.id as standing, standing.completed_on as standing_completed_on,
           standing.expires_on as standing_expires_on,
           case when standing.id is not null then
               (standing.completed_on, standing.score, standing.evidence)
               is distinct from (facts.completed_on, facts.score, facts.evidence)
           else
               facts.first_row <> facts.row
               and (facts.first_completed_on, facts.first_score, facts.first_evidence)
                   is distinct from (facts.completed_on, facts.score, facts.evidence)
           end as differs
    from compared facts
    left join completion standing
           on standing.official = facts.official and standing.course = facts.course
          and standing.revoked_at is null
          and (not facts.is_renewable or standing.completed_on = facts.completed_on)
) judged

-- name: foresee_trained()
--
-- The number of officials who would come to count towards a goal, for the dry run of a file of completions.
with portioned as (
    select official, course, completed_on, expires_on,
           dense_rank() over (order by official) / 200 as portion
    from judged
    where fate = 'created'
)
select count(distinct earned.official)
from (
    select array_agg(distinct official) as officials,
           array_agg((official, course, completed_on, expires_on)::supposed_fact) as facts
    from portioned
    group by portion
) supposed
cross join lateral earned(supposed.officials, supposed.facts)
left join trained on trained.official = earned.official and trained.goal = earned.goal
where earned.goal is not null and trained.official is null

-- name: number_renewals()
--
-- Numbers the completions of a file that renew others, in the registry or in the file.
update judged
set renewal = numbered.renewal
from (
    select judged.row,
           row_number() over (partition by judged.official, judged.course order by judged.completed_on)
           + coalesce(standing.renewal, -1) as renewal
    from judged
    left join (
        select official, course, max(renewal) as renewal
        from completion
        where revoked_at is null and course in (select id from course where expires)
        group by official, course
    ) standing on standing.official = judged.official and standing.course = judged.course
    where judged.is_renewable and judged.fate = 'created'
) numbered
where numbered.row = judged.row and numbered.renewal > 0
