import Postgres
import Shapes

extension Goals {
    /// Makes a goal; completions on record count towards it at once.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `goal_exists`, `goal_dates`, `unknown_curriculum`, `missing_value`,
    ///   `value_too_long`, `number_out_of_range`.
    public func create(_ command: CreateGoal, by caller: Caller) async throws -> GoalRecord {
        try caller.requireWholeState()
        return try await trainingErrors {
            try command.check()
            return try await postgres.transaction { transaction in
                try await transaction.execute(Locks.forRecount)
                let id: Int32? = try await transaction.first(
                    """
                    insert into goal (code, title_vi, title_en, target, start_on, deadline)
                    values (\(command.code), \(command.titleVi), \(command.titleEn),
                            \(Int32(clamping: command.target)), \(command.start), \(command.deadline))
                    on conflict (code) do nothing
                    returning id
                    """
                )
                guard let id else { throw TrainingError(.goalExists, ["found": command.code]) }
                try await replaceCurricula(of: id, by: command.curricula, in: transaction)
                try await Settlement.recount(in: transaction)
                let record = try await show(command.code, on: command.start, in: transaction)
                try await transaction.audit(.goalCreate, command.code, to: try record.audited(), by: caller)
                return record
            }
        }
    }

    /// Changes a goal's target, days or curricula, and counts everybody again.
    ///
    /// The answer tells if new days take officials out of the number; going back to the old days counts them again.
    ///
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_goal`, `goal_closed`, `precondition_failed`,
    ///   `shares_exceed`, and what ``create(_:by:)`` throws.
    public func edit(
        _ code: String,
        _ edit: GoalEdit,
        if precondition: Precondition<GoalRecord> = .none,
        by caller: Caller
    ) async throws -> Recounted<GoalRecord> {
        try caller.requireWholeState()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                try await transaction.execute(Locks.forRecount)
                _ = try await lock(code, in: transaction)
                let present = try await today(in: transaction)
                let standing = try await show(code, on: present, in: transaction)
                try precondition.check(standing)
                try edit.check(standing.goal)
                let id: Int32? = try await transaction.first(
                    """
                    update goal
                    set title_vi = \(edit.titleVi.becomes("title_vi", "text")),
                        title_en = \(edit.titleEn.becomes("title_en", "text")),
                        target = \(edit.target.becomes("target", "integer")),
                        start_on = \(edit.start.becomes("start_on", "date")),
                        deadline = \(edit.deadline.becomes("deadline", "date"))
                    where code = \(code)
                    returning id
                    """
                )
                if let id, case .set(let curricula) = edit.curricula {
                    try await replaceCurricula(of: id, by: curricula ?? [], in: transaction)
                }
                if let id, edit.target != .keep {
                    try await checkShares(
                        of: Int(id),
                        around: nil,
                        from: min(standing.goal.start, edit.start.value ?? standing.goal.start),
                        by: caller,
                        in: transaction
                    )
                }
                let changed =
                    edit.changesRules
                    ? try await Settlement.recount(tellingOf: present, in: transaction).changedGoals : []
                let record = try await show(code, on: present, in: transaction)
                if record != standing {
                    try await transaction.audit(
                        .goalEdit,
                        code,
                        from: try standing.audited(),
                        to: try record.audited(),
                        by: caller
                    )
                }
                return Recounted(record, ChangedGoals(changedGoals: changed))
            }
        }
    }

    private func replaceCurricula(
        of goal: Int32,
        by curricula: [GoalCurriculum],
        in transaction: PostgresTransaction
    ) async throws {
        let unknown: [String] = try await transaction.query(
            """
            select code from unnest(\(curricula.map(\.code))) as named (code)
            where not exists (select from curriculum where curriculum.code = named.code)
            """
        )
        try Fault.unknown(curricula.map(\.code), unknown, .unknownCurriculum) { "curricula/\($0)/code" }.throwAny()
        try await transaction.execute("delete from goal_curriculum where goal = \(goal)")
        try await transaction.execute(
            """
            insert into goal_curriculum (goal, curriculum_code, since)
            select \(goal)::integer, code, since
            from unnest(\(curricula.map(\.code)), \(curricula.map(\.since))) as named (code, since)
            """
        )
    }
}

extension CreateGoal {
    fileprivate func check() throws {
        var faults = Fault.code(code)
        if titleVi.isBlank { faults.append(Fault("title_vi", .missingValue)) }
        faults += Fault.texts([("title_vi", titleVi, 500), ("title_en", titleEn, 500)])
        faults += GoalEdit.faults(target: target, start: start, deadline: deadline, curricula: curricula)
        try faults.throwAny()
    }
}

extension GoalEdit {
    fileprivate func check(_ goal: Goal) throws {
        try faults(changing: goal).throwAny()
    }

    /// All faults that show without the registry.
    ///
    /// - Parameter goal: The goal as it is; nil for a new one.
    public func faults(changing goal: Goal?) -> [Fault] {
        var faults: [Fault] = []
        if titleVi.clears || titleVi.value?.isBlank == true { faults.append(Fault("title_vi", .missingValue)) }
        if target.clears { faults.append(Fault("target", .missingValue)) }
        if start.clears { faults.append(Fault("start", .missingValue)) }
        if deadline.clears { faults.append(Fault("deadline", .missingValue)) }
        faults += Fault.texts([("title_vi", titleVi.value, 500), ("title_en", titleEn.value, 500)])
        return faults
            + Self.faults(
                target: target.value ?? goal?.target,
                start: start.value ?? goal?.start,
                deadline: deadline.value ?? goal?.deadline,
                curricula: curricula.value ?? []
            )
    }

    fileprivate static func faults(
        target: Int?,
        start: Day?,
        deadline: Day?,
        curricula: [GoalCurriculum]
    ) -> [Fault] {
        var faults: [Fault] = []
        if let target, !(1...100_000_000).contains(target) {
            faults.append(Fault("target", .numberOutOfRange, ["found": "\(target)", "expected": "1–100000000"]))
        }
        if let start, let deadline, deadline < start {
            faults.append(
                Fault("deadline", .goalDates, ["found": deadline.description, "expected": start.description])
            )
        }
        return faults + Fault.named(curricula.map(\.code)) { "curricula/\($0)/code" }
    }
}

extension GoalRecord {
    /// The fields of a goal on the audit trail; the entry has its code, and its shares have entries of their own.
    fileprivate func audited() throws -> JSONValue {
        let fields = try JSONValue(of: goal).members + JSONValue(of: self).members
        return .object(fields.filter { !["code", "goal", "plan", "allocations", "closedOn"].contains($0.key) })
    }
}
