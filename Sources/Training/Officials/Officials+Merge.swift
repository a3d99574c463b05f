import Postgres

extension Officials {
    /// Merges two records of one person: everything of the duplicate goes to the other record, which its numbers name
    /// from now on.
    ///
    /// Facts keep counting in the organization in which they counted, so that numbers change only where the person was
    /// counted twice. Of two completions of one course the later is revoked; what it had completed is open again,
    /// unless the other completes it. A national ID or a detail that only the duplicate has goes to the person.
    ///
    /// - Parameters:
    ///   - duplicate: The code or national ID of the record to give up.
    ///   - number: The code or national ID of the record to keep.
    ///   - caller: The caller; both records have to be within the caller's scope.
    /// - Returns: The person's record after the merge, or as it would be after one.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_official`, `precondition_failed`, `merge_with_itself`,
    ///   `merge_numbers_differ`.
    public func merge(
        _ duplicate: String,
        into number: String,
        if precondition: Precondition<OfficialRecord> = .none,
        isDryRun: Bool = false,
        by caller: Caller
    ) async throws -> MergedOfficial {
        let record = try await change(
            .officialMerge,
            number,
            and: duplicate,
            if: precondition,
            isDryRun: isDryRun,
            by: caller
        ) { kept, id, transaction in
            let (otherID, other) = try await find(duplicate, for: caller, in: transaction)
            guard otherID != id else { throw TrainingError(.mergeWithItself) }
            if let one = kept.official.nationalId, let two = other.official.nationalId, one != two {
                throw TrainingError(.mergeNumbersDiffer)
            }
            try await transaction.execute(
                """
                select from class
                where id in (select class from enrollment where official in (\(id), \(otherID)))
                order by id
                for no key update
                """
            )
            // Completions of one record are news to the enrollments of the other.
            try await transaction.execute(
                """
                create temporary table crossed on commit drop as
                select enrollment.id as enrollment, completion.id as completion
                from enrollment
                join completion on completion.official in (\(id), \(otherID))
                               and completion.official <> enrollment.official
                where enrollment.official in (\(id), \(otherID)) and completion.revoked_at is null
                """
            )
            try await revokeRepeated(of: otherID, and: id, by: caller, in: transaction)
            try await moveFacts(from: otherID, to: id, by: caller, in: transaction)
            try await transaction.execute(Following.reopen(by: "select id from repeated"))
            try await moveEnrollments(from: otherID, to: id, by: caller, in: transaction)
            try await completeDetails(of: id, from: otherID, in: transaction)
            try await transaction.execute(
                Following.completeAtOnce(
                    "select id from enrollment where official = \(id)",
                    newFacts: "(fresh.id, completion.id) in (select enrollment, completion from crossed)"
                )
            )
            try await Settlement.settle("select unnest(array[\(id), \(otherID)]::bigint[])", in: transaction)
        }
        return MergedOfficial(record, Merging(dryRun: isDryRun))
    }

    /// Of two live completions of a course without an expiry, revokes the later one, or on the same day the
    /// duplicate's.
    private func revokeRepeated(
        of other: Int64,
        and id: Int64,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            create temporary table repeated on commit drop as
            select fact.id
            from completion mine
            join completion theirs on theirs.course = mine.course and theirs.official = \(other)
                                  and theirs.revoked_at is null
            join course on course.id = mine.course
            cross join lateral (
                select (case when mine.completed_on > theirs.completed_on then mine else theirs end).*
            ) fact
            where mine.official = \(id) and mine.revoked_at is null
              and (not course.expires or mine.completed_on = theirs.completed_on)
            """
        )
        try await Settlement.addAttendances(of: "select id from repeated", sign: -1, in: transaction)
        try await transaction.execute(
            """
            update completion
            set revoked_at = now(), revoked_by = \(caller.name),
                revocation_reason = 'the same person completed the course already, under another record'
            where id in (select id from repeated)
            """
        )
        let revoked: Statement = """
            select completion.id::text as name, official.organization, null::jsonb as before,
                   jsonb_build_object(
                       'official', coalesce(official.official_code, official.national_id), 'course', course.code,
                       'completedOn', completion.completed_on, 'revocationReason', completion.revocation_reason
                   ) as after
            from repeated
            join completion on completion.id = repeated.id
            join official on official.id = completion.official
            join course on course.id = completion.course
            """
        try await transaction.execute(AuditEntry.each(.completionRevoke, of: revoked, by: caller))
    }

    /// Moves the duplicate's facts to the person; each keeps counting in its unit.
    private func moveFacts(
        from other: Int64,
        to id: Int64,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        try await transaction.execute(
            """
            insert into completion_merged (completion, merged_from, organization)
            select completion.id, \(other)::bigint, coalesce(past.organization, official.organization)
            from completion
            join official on official.id = completion.official
            left join official_past_membership past
                   on past.official = completion.official and past.valid @> completion.completed_on
            where completion.official = \(other)
            on conflict (completion) do nothing
            """
        )
        try await transaction.execute(
            """
            update official
            set merged_into = \(id), merged_at = now(), merged_by = \(caller.name)
            where id = \(other) or merged_into = \(other)
            """
        )
        // Live facts of a course that expires are now renewals of one another, and get renewal numbers.
        try await transaction.execute(
            """
            update completion
            set official = \(id),
                renewal = case when completion.revoked_at is null then completion.renewal + coalesce((
                    select max(mine.renewal) + 1
                    from completion mine
                    where mine.official = \(id) and mine.course = completion.course and mine.revoked_at is null
                ), 0) else completion.renewal end
            where official = \(other)
            """
        )
    }

    /// Moves the duplicate's enrollments; of two that stand for the same thing, the one that is further on stays.
    private func moveEnrollments(
        from other: Int64,
        to id: Int64,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws {
        let doubled: [Int64] = try await transaction.query(
            """
            select lesser.id
            from enrollment mine
            join enrollment theirs
              on theirs.official = \(other)
             and (theirs.course = mine.course or theirs.class = mine.class or theirs.curriculum = mine.curriculum)
            cross join lateral (
                select id, state from (values (mine.id, mine.state), (theirs.id, theirs.state)) pair (id, state)
                order by array_position(array['requested', 'waitlisted', 'approved', 'active', 'completed'], state),
                         id desc
                limit 1
            ) lesser
            where mine.official = \(id) and mine.is_standing and theirs.is_standing
            """
        )
        // A completed enrollment can't be withdrawn, so it is opened first.
        for (next, isMoved) in [("active", "state = 'completed'"), ("withdrawn", "true")] as [(String, Statement)] {
            try await transaction.execute(
                Enrollments.moving(
                    """
                    select id, state, \(next)::text as next, 'enrolled under another record too' as why from enrollment
                    where id = any(\(doubled)) and \(isMoved)
                    """,
                    by: caller
                )
            )
        }
        try await transaction.execute("update enrollment set official = \(id) where official = \(other)")
        try await Enrollments.seatWaiting(
            in: "select class from enrollment where official = \(id) and class is not null",
            by: caller,
            on: today(in: transaction),
            in: transaction
        )
    }

    /// Fills the gaps in the person's details from the duplicate's record.
    ///
    /// The duplicate gives up its national ID first, because two records can't have the same one.
    private func completeDetails(of id: Int64, from other: Int64, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            """
            create temporary table given on commit drop as
            select national_id, date_of_birth, gender, email, phone, position, category
            from official where id = \(other)
            """
        )
        try await transaction.execute(
            """
            update official
            set national_id = null
            where id = \(other) and official_code is not null
              and (select national_id from official where id = \(id)) is null
            """
        )
        try await transaction.execute(
            """
            update official
            set national_id = coalesce(official.national_id, (
                    select given.national_id
                    where not exists (select from official taken where taken.national_id = given.national_id)
                )),
                date_of_birth = coalesce(official.date_of_birth, given.date_of_birth),
                gender = coalesce(official.gender, given.gender),
                email = coalesce(official.email, given.email),
                phone = coalesce(official.phone, given.phone),
                position = coalesce(official.position, given.position),
                category = coalesce(official.category, given.category)
            from given
            where official.id = \(id)
            """
        )
    }
}
