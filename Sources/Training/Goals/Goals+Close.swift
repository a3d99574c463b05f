import Postgres

extension Goals {
    /// Closes a goal: its target, days, curricula, shares and opening balances never change again.
    ///
    /// The number that was known at the end of a day stands. Facts that are recorded or revoked later still change the number, because it
    /// is true; reports show what they changed as corrections. Curricula that are published later don't count towards it.
    ///
    /// - Parameters:
    ///   - day: The day whose number stands; nil for today.
    ///   - decision: The decision behind it.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_goal`, `goal_closed`, `closed_in_future`, `goal_dates`, `precondition_failed`,
    ///   `value_too_long`.
    public func close(
        _ code: String,
        on day: Day? = nil,
        decision: String? = nil,
        if precondition: Precondition<GoalRecord> = .none,
        by caller: Caller
    ) async throws -> GoalRecord {
        try caller.requireWholeState()
        try Fault.texts([("decision", decision, 500)]).throwAny()
        return try await trainingErrors {
            try await postgres.transaction { transaction in
                // A publication takes this lock, too, so that the two never miss each other.
                try await transaction.execute(Locks.forRecount)
                let (id, goal) = try await lock(code, in: transaction)
                let present = try await today(in: transaction)
                try precondition.check(try await show(code, on: present, in: transaction))
                if let day, day > present {
                    let parameters = ["found": day.description, "expected": present.description]
                    throw TrainingError.refused([Fault("on", .closedInFuture, parameters)])
                }
                if let day, day < goal.start {
                    let parameters = ["found": day.description, "expected": goal.start.description]
                    throw TrainingError.refused([Fault("on", .goalDates, parameters)])
                }
                // The view has no rows for a goal that is closed, so the curricula are read before.
                try await transaction.execute(
                    """
                    with closing as (
                        insert into goal_closing (goal, closed_on, decision, made_by, request)
                        values (\(id), \(day ?? present), \(decision), \(caller.name), \(caller.request))
                        returning goal
                    )
                    insert into goal_closing_curriculum (goal, curriculum, since, retired_on)
                    select closing.goal, satisfied.curriculum, satisfied.since, satisfied.retired_on
                    from closing
                    join goal_satisfied_by satisfied on satisfied.goal = closing.goal
                    """
                )
                let closed = try await show(code, on: present, in: transaction)
                try await transaction.audit(
                    .goalClose,
                    code,
                    to: ["closedOn": closed.closedOn?.description, "decision": decision],
                    by: caller
                )
                return closed
            }
        }
    }
}
