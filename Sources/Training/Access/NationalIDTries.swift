import FoundationEssentials
import Postgres

/// Counts and limits the national IDs by which callers name people although they may not see the numbers.
///
/// The last digits of a hidden number are shown, and most of the others follow from birth and sex: a thousand tries
/// would find out the rest. So the audit trail has an entry for each naming, with how many of its numbers named
/// somebody in the caller's scope (hits) and how many named nobody (misses). After ``most`` misses a day the caller can
/// name nobody by number until the next day. The database keeps the count, so that it holds over all servers. Callers
/// who may see national IDs are not counted.
struct NationalIDTries: Sendable {
    /// The part of the registry in which numbers were tried.
    enum Place: String, Sendable {
        case official, completions, enrollments, audit
        case importFile = "import"
    }

    /// The misses that a caller has a day: enough for slips of the pen, few beside the thousand numbers that one
    /// person's hidden digits leave.
    static let most = 100

    let postgres: PostgresClient

    let today: Today

    /// Counts the national IDs in a request, before anything is looked up by them.
    ///
    /// - Parameter numbers: The numbers that the request names people by; codes and addresses among them cost nothing.
    /// - Throws: ``TrainingError`` `national_ids_used_up`.
    func name(_ numbers: [String?], in place: Place, by caller: Caller) async throws {
        guard caller.triesNationalIDs else { return }
        let tried = Set(numbers.compactMap(\.self).filter(\.readsLikeANationalID))
        guard !tried.isEmpty else { return }
        let scope = caller.scope.holds("named.organization", on: today)
        let counted: Statement = """
            select count(*)::integer as numbers, count(named.number)::integer as hits, max(named.number) as official
            from unnest(\(tried.sorted())) tried (number)
            left join lateral (
                select min(named.number) as number
                from person_by_number named
                where (named.national_id = tried.number or named.official_code = tried.number) and \(scope)
            ) named on true
            """
        try await spend(counted, in: place, by: caller).check()
    }

    /// Counts hits and misses that the caller of this method has found out itself.
    ///
    /// - Returns: Today's misses, this request's included.
    func spend(hits: Int, misses: Int, in place: Place, by caller: Caller) async throws -> Standing {
        guard caller.triesNationalIDs else { return Standing(misses: 0) }
        return try await spend(
            "select \(hits + misses)::integer as numbers, \(hits)::integer as hits, null::text as official",
            in: place,
            by: caller
        )
    }

    /// Today's misses of a caller.
    struct Standing: Sendable {
        let misses: Int

        /// Refuses the request if the caller has used up today's misses.
        func check() throws {
            guard misses > NationalIDTries.most else { return }
            // Days in Vietnam begin at 17:00 UTC.
            let passed = (Int(Date().timeIntervalSince1970) + 7 * 3600) % 86_400
            throw TrainingError(
                .nationalIdsUsedUp,
                ["expected": "\(NationalIDTries.most)", "seconds": "\(86_400 - passed)"]
            )
        }
    }

    /// Counts the misses and writes the audit entry, in one statement of its own.
    ///
    /// Once the misses are used up, the audit trail gets no more entries: a caller could fill it with them.
    private func spend(_ counted: Statement, in place: Place, by caller: Caller) async throws -> Standing {
        let action = AuditAction.nationalIDTry
        // Not in the transaction of a request with an idempotency key: a refusal would undo the count.
        let rows = try await postgres.rows(
            """
            with counted as materialized (
                \(counted)
            ),
            spent as (
                insert into national_id_try as standing (caller, day, misses)
                select \(caller.triesAs), \(unescaped: today.sql), numbers - hits from counted where numbers > hits
                on conflict (caller) do update
                set day = greatest(standing.day, excluded.day),
                    misses = excluded.misses + case when standing.day >= excluded.day then standing.misses else 0 end
                returning misses
            ),
            total as materialized (
                select coalesce(
                           (select misses from spent),
                           (select misses from national_id_try where caller = \(caller.triesAs) and day >= \(unescaped: today.sql)),
                           0
                       ) as misses
            ),
            noted as (
                insert into audit (by, address, request, action, subject, name, organization, after)
                select \(caller.name), \(caller.address), \(caller.request), \(action), \(action.subject),
                       case when counted.numbers = 1 then counted.official end, \(caller.scope.top)::integer,
                       jsonb_strip_nulls(jsonb_build_object(
                           'place', \(place.rawValue), 'hits', counted.hits, 'misses', counted.numbers - counted.hits,
                           'refused', case when total.misses > \(Self.most) then true end
                       ))
                from counted
                cross join total
                where counted.numbers > 0 and total.misses - (counted.numbers - counted.hits) <= \(Self.most)
            )
            select misses from total
            """,
            cancellable: true
        )
        let misses: Int? = try rows.first()
        return Standing(misses: misses ?? 0)
    }
}

extension NationalIDTries {
    /// Counts the national IDs of a file, before its faults and fates are shown to anybody.
    ///
    /// A number that is stored with a new official is no try. In a file of officials, a row with faults of its own
    /// tries nothing.
    ///
    /// - Parameter isKept: True if the import stores the rows that it takes.
    /// - Throws: ``TrainingError`` `national_ids_used_up`.
    func take(_ context: ImportContext, _ kind: ImportKind, isKept: Bool) async throws {
        guard context.caller.triesNationalIDs, kind.plan.holdsNationalIDs else { return }
        let isOfOfficials = kind == .officials
        let counted: (Int, Int)? = try await context.transaction.first(
            """
            select count(*) filter (where is_seen), count(*) filter (where not is_seen and not is_stored)
            from (
                select bool_or(named.id is not null) as is_seen,
                       bool_or(\(isOfOfficials && isKept) and judged.fate in ('created', 'updated')) as is_stored
                from staged
                join judged on judged.row = staged.row
                left join person_by_number named
                       on named.national_id = staged.national_id
                      and \(context.caller.scope.holds("named.organization", on: context.today))
                where staged.national_id is not null and (staged.faults is null or not \(isOfOfficials))
                group by staged.national_id
            ) tried
            """
        )
        guard let (hits, misses) = counted else { return }
        try await spend(hits: hits, misses: misses, in: .importFile, by: context.caller).check()
    }
}

extension Caller {
    /// True if the caller may name people by national IDs without being allowed to see them.
    var triesNationalIDs: Bool { findsByNationalID && !seesNationalIDs }
}

extension String {
    /// True if it could be a national ID on record: twelve digits.
    var readsLikeANationalID: Bool {
        utf8.count == 12 && utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
