import Postgres

extension Imports {
    /// The attempts to judge a file while other transactions change officials whom it names.
    private static let attempts = 5

    /// Judges the staged rows, and stores those that were judged as created or updated, under the locks that this needs.
    ///
    /// A dry run takes none of them, so that nobody waits for it. The dry run of a file of rules stores the rules and rolls
    /// them back: it takes the lock of the recount, for which only other changes of rules wait.
    ///
    /// - Parameters:
    ///   - plan: The plan of the file's kind.
    ///   - context: The import, which gets its number here: under the lock, so that of two imports that change one
    ///     thing, the later has the greater number.
    func judgeAndStore<Plan: ImportPlan>(_ plan: Plan, _ context: inout ImportContext) async throws -> ImportSummary {
        let transaction = context.transaction
        guard Plan.kind.namesPeople else {
            try await transaction.execute(context.request.isDryRun ? Locks.forRecount : Locks.forRules)
            return try await store(plan, &context)
        }
        let place = try await place(of: context)
        if place == .besideOthers { try await transaction.execute(Locks.setBesideRules) }
        try await plan.mend(&context)
        guard place == .besideOthers else { return try await store(plan, &context) }
        for _ in 1...Self.attempts {
            do {
                return try await transaction.savepoint { _ in try await storeBesideOthers(plan, &context) }
            } catch  where Self.wasOvertaken(error) {}
        }
        throw TrainingError(.busy)
    }

    /// The place of a file about people among other transactions.
    private enum Place {
        /// A dry run stores nothing, and takes no locks.
        case onlyLooking

        /// Nobody else is connected: the lock of the rules keeps everybody out, in place of single locks.
        case alone

        /// The officials of the file are locked one by one.
        case besideOthers
    }

    private func place(of context: ImportContext) async throws -> Place {
        if context.request.isDryRun { return .onlyLooking }
        guard context.request.mayHoldOthersUp else { return .besideOthers }
        return try await Self.runsAlone(in: context.transaction) ? .alone : .besideOthers
    }

    /// Judges and stores a file under the locks of its officials.
    ///
    /// - Throws: `Overtaken`, or the violation of a key, if another transaction has registered an official of the file
    ///   since the locks were taken, or has given them a number; a deadlock, if that one registers others of the file too.
    private func storeBesideOthers<Plan: ImportPlan>(
        _ plan: Plan,
        _ context: inout ImportContext
    ) async throws -> ImportSummary {
        let isSeen = context.caller.scope.holds("named.organization", on: context.today)
        try await context.transaction.execute(
            """
            create temporary table locked on commit drop as
            select id from official
            where id in (
                select named.person
                from staged
                join person_by_number named using (official_code)
                where staged.faults is null and \(isSeen)
                union
                select named.person
                from staged
                join person_by_number named using (national_id)
                where staged.faults is null and \(isSeen)
            )
            order by id
            for no key update
            """
        )
        if Plan.kind == .completions {
            try await context.transaction.execute(Locks.enrollments(of: "array(select id from locked)"))
        }
        return try await store(plan, &context) {
            let overtaken: Bool? = try await $0.first(
                """
                select exists (
                    select official from judged where fate <> 'rejected' and official is not null
                    except
                    select id from locked
                )
                """
            )
            if overtaken == true { throw Overtaken() }
        }
    }

    /// Takes the lock for a change of a rule if nobody else is connected to the database.
    ///
    /// - Parameter transaction: The transaction that would like to run alone.
    /// - Returns: True if it runs alone.
    static func runsAlone(in transaction: PostgresTransaction) async throws -> Bool {
        let isAlone: Bool? = try await transaction.first(
            """
            select case when \(isAlone) and pg_try_advisory_xact_lock_shared(\(unescaped: Locks.recount))
                             and pg_try_advisory_xact_lock(\(unescaped: Locks.rules))
                        then set_config('daotao.slot', '0', true) = '0'
                        else false end
            """
        )
        return isAlone ?? false
    }

    /// SQL for whether nobody else is connected to the database.
    static let isAlone: Statement = """
        not exists (
            select from pg_stat_activity
            where datname = current_database()
              and application_name <> current_setting('application_name')
              and coalesce(backend_type, 'client backend') = 'client backend'
        )
        """

    private func store<Plan: ImportPlan>(
        _ plan: Plan,
        _ context: inout ImportContext,
        _ check: (PostgresTransaction) async throws -> Void = { _ in }
    ) async throws -> ImportSummary {
        let request = context.request
        context.number = try await open(Plan.kind, request, by: context.caller, in: context.transaction)
        try await plan.judge(context)
        try await check(context.transaction)
        var summary = try await counted(in: context.transaction)
        summary.dryRun = request.isDryRun
        summary.isAborted = request.onError == .abort && summary.rejected > 0
        let isKept = !summary.dryRun && !summary.isAborted
        if context.caller.triesNationalIDs, !context.hasCountedTries {
            context.hasCountedTries = true
            try await NationalIDTries(postgres: postgres, today: today).take(context, Plan.kind, isKept: isKept)
        }
        summary.curricula = try await plan.curricula(context)
        summary.trained =
            isKept || !Plan.kind.namesPeople
            ? try await plan.store(context, summary) : try await plan.foresee(context, summary)
        return summary
    }

    /// True if another transaction has registered officials of the file meanwhile, or has given them numbers.
    private static func wasOvertaken(_ error: any Error) -> Bool {
        guard let error = error as? PostgresError else { return error is Overtaken }
        let keys = ["official_one_per_code", "official_one_per_national_id"]
        return error.sqlState == "40P01" || error.constraint.map(keys.contains) ?? false
    }

    /// The rows of `judged` by their fates.
    private func counted(in transaction: PostgresTransaction) async throws -> ImportSummary {
        let mends = NoteCode.allCases.filter(\.isMend).map(\.rawValue)
        var summary = ImportSummary()
        let fates: [(String, Int, Int, Int)] = try await transaction.query(
            """
            select fate, count(*), count(*) filter (where notes is not null and exists (
                       select from unnest(notes) note where note.code = any(\(mends))
                   )),
                   count(notes)
            from judged
            group by fate
            """
        )
        for (fate, rows, mended, noted) in fates {
            summary.rows += rows
            switch fate {
            case "created": summary.created = rows
            case "updated": summary.updated = rows
            case "unchanged": summary.unchanged = rows
            default:
                summary.rejected = rows
                continue
            }
            summary.mended += mended
            summary.noted += noted
        }
        guard summary.updated > 0 else { return summary }
        let fields: [(String, Int)] = try await transaction.query(
            """
            select field, count(*)
            from judged
            cross join unnest(changed) field
            where fate = 'updated'
            group by field
            """
        )
        summary.updatedFields = Dictionary(uniqueKeysWithValues: fields)
        return summary
    }
}

/// The file names an official whom the import hasn't locked.
private struct Overtaken: Error {}
