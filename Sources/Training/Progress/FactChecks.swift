import Postgres

/// The checks of `verify` besides the number: facts must lead back to their recordings, and enrollments must be
/// consistent.
///
/// Each is a query like those of the number: kind, goal, about, day, the stored value, the expected value, and the
/// number of differences. Each reads its tables once, so its time depends only on the number of facts.
enum FactChecks {
    static let all: [Statement] = [imports, importEntries, facts, revocations, seats, moves]

    /// Each import has as many records as it says that it created.
    ///
    /// Officials of an undone import are deleted; completions are revoked and stay.
    private static let imports: Statement = """
        with named as (
            select 'completions' as kind, import, count(*) as records
            from completion
            where import is not null
            group by import
            union all
            select 'officials', import, count(*)
            from official
            where import is not null
            group by import
        ),
        restored as (
            select import, count(*) as records from import_change where undone_at is not null group by import
        )
        select 'import', null::text, import.id::text, null::date, import.created_count::text,
               concat(coalesce(named.records, 0), ' + ', gone.records), count(*) over ()
        from import
        left join named on named.import = import.id and named.kind = import.kind
        left join restored on restored.import = import.id
        cross join lateral (
            select case when import.kind = 'completions' then 0
                        else import.undone_count - coalesce(restored.records, 0) end as records
        ) gone
        where import.kind in ('completions', 'officials')
          and import.created_count <> coalesce(named.records, 0) + gone.records
        """

    /// Each import has an entry on the trail with the same counts.
    private static let importEntries: Statement = """
        select 'import', null::text, coalesce(import.id::text, entry.name), null::date,
               case when import.id is null then '–' else import.counts::text end, coalesce(entry.counts::text, '–'),
               count(*) over ()
        from (
            select id, id::text collate "C" as name,
                   jsonb_build_object(
                       'kind', kind, 'sha256', sha256, 'rows', row_count, 'created', created_count,
                       'updated', updated_count, 'unchanged', unchanged_count, 'rejected', rejected_count
                   ) as counts
            from import
        ) import
        full join (
            select name,
                   (
                       select jsonb_object_agg(field.key, field.value)
                       from jsonb_each(after) field
                       where field.key in ('kind', 'sha256', 'rows', 'created', 'updated', 'unchanged', 'rejected')
                   ) as counts
            from audit
            where subject = 'import' and action = 'import.take'
        ) entry on entry.name = import.name
        where import.counts is distinct from entry.counts
        """

    /// Each completion that was recorded singly has an equal entry on the trail, and each such entry has its
    /// completion; completions from a file are in the entry of its import.
    private static let facts: Statement = """
        select 'fact', null::text, coalesce(fact.name, entry.name), fact.completed_on,
               coalesce(fact.said::text, '–'), coalesce(entry.said::text, '–'), count(*) over ()
        from (
            select id::text collate "C" as name, completed_on,
                   jsonb_strip_nulls(jsonb_build_object(
                       'by', recorded_by, 'request', request, 'completedOn', completed_on, 'score', score,
                       'evidence', evidence, 'recognition', nullif(is_recognition, false)
                   )) as said
            from completion
            where import is null
        ) fact
        full join (
            select name,
                   jsonb_strip_nulls(jsonb_build_object(
                       'by', by, 'request', request, 'completedOn', after -> 'completedOn', 'score', after -> 'score',
                       'evidence', after -> 'evidence', 'recognition', after -> 'recognition'
                   )) as said
            from audit
            where subject = 'completion' and action = 'completion.record'
        ) entry on entry.name = fact.name
        where fact.said is distinct from entry.said
        """

    /// Each revoked completion has an entry, its own or that of the undo of its import; and each entry of a revocation
    /// has a revoked completion.
    private static let revocations: Statement = """
        select 'revocation', null::text, coalesce(fact.name, entry.name), null::date,
               coalesce(fact.revoked_by, '–'), coalesce(entry.by, '–'), count(*) over ()
        from (
            select completion.id::text collate "C" as name, completion.revoked_by,
                   import.undone_at is not null as is_undone
            from completion
            left join import on import.id = completion.import
            where completion.revoked_at is not null
        ) fact
        full join (
            select distinct on (name) name, by
            from audit
            where subject = 'completion' and action = 'completion.revoke'
            order by name, id desc
        ) entry on entry.name = fact.name
        where fact.name is null or entry.name is null and not fact.is_undone
        """

    /// No class has more seats taken than it has.
    private static let seats: Statement = """
        select 'seats', null::text, class.code, null::date, count(*)::text, class.capacity::text, count(*) over ()
        from class
        join enrollment on enrollment.class = class.id and enrollment_has_seat(enrollment.state)
        group by class.id
        having count(*) > class.capacity
        """

    /// Every enrollment is in the state to which its moves led, each from the state of the one before, or in a possible
    /// first state; and none belongs to a record that was merged into another.
    private static let moves: Statement = """
        with move as (
            select enrollment, from_state, to_state,
                   lag(to_state) over chain as came_to, lead(to_state) over chain as goes_to
            from enrollment_transition
            window chain as (partition by enrollment order by at)
        ),
        broken as (
            select move.enrollment, enrollment.state,
                   string_agg(move.from_state || ' → ' || move.to_state, ', ') as moves
            from move
            join enrollment on enrollment.id = move.enrollment
            group by move.enrollment, enrollment.state
            having bool_or(move.from_state <> move.came_to)
                or bool_or(move.goes_to is null and move.to_state <> enrollment.state)
            union all
            select enrollment.id, enrollment.state, '–'
            from enrollment
            left join move on move.enrollment = enrollment.id
            where move.enrollment is null and not enrollment_is_open(enrollment.state)
            union all
            select enrollment.id, enrollment.state, 'merged'
            from enrollment
            join official on official.id = enrollment.official
            where official.merged_into is not null
        )
        select 'moves', null::text, enrollment::text, null::date, state, moves, count(*) over () from broken
        """
}
