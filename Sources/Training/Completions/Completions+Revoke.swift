import Postgres

extension Completions {
    /// Revokes a completion with a reason; it stays on record, and it can be recorded again.
    ///
    /// An official who was trained only by it no longer counts, on any day.
    ///
    /// - Parameter caller: The caller who revokes it.
    /// - Throws: ``TrainingError`` `forbidden`, `no_such_completion`, `precondition_failed`, `revoked_already`,
    ///   `missing_reason`, `value_too_long`.
    public func revoke(
        _ id: String,
        reason: String,
        if precondition: Precondition<Completion> = .none,
        by caller: Caller
    ) async throws -> Completion {
        try caller.require(.recorder)
        return try await trainingErrors {
            let reason = try Text.reason(reason)
            let revoked = try await postgres.transaction { transaction in
                try await transaction.execute(Locks.besideRules)
                guard let number = Int64(id) else { throw TrainingError(.noSuchCompletion, ["found": id]) }
                let official: Statement = "select official from completion where id = \(number)"
                try await Locks.officials(official, in: transaction)
                try await transaction.execute(Locks.enrollments(of: "array(\(official))"))
                guard let standing = try await find(id, for: caller, in: transaction) else {
                    throw TrainingError(.noSuchCompletion, ["found": id])
                }
                try precondition.check(standing.seen(by: caller))
                guard standing.revokedAt == nil else { throw TrainingError(.revokedAlready, ["found": id]) }
                try await Settlement.addAttendances(of: "select \(number)::bigint", sign: -1, in: transaction)
                try await transaction.execute(
                    """
                    update completion
                    set revoked_at = now(), revoked_by = \(caller.name), revocation_reason = \(reason)
                    where id = \(number)
                    """
                )
                try await Settlement.settle(official, in: transaction)
                try await transaction.execute(Following.reopen(by: "select \(number)"))
                let revoked =
                    try await find("select id from completion where id = \(number)", in: transaction).first ?? standing
                try await transaction.audit(
                    .completionRevoke,
                    standing.id,
                    of: """
                        select official.organization
                        from completion
                        join official on official.id = completion.official
                        where completion.id = \(number)
                        """,
                    from: standing,
                    to: revoked,
                    naming: ["official", "course", "completedOn"],
                    by: caller
                )
                return try await shown(revoked, to: caller, in: transaction)
            }
            tally.countRevocation()
            return revoked
        }
    }
}
