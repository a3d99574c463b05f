import Postgres

extension Completions {
    /// Revokes a completion with a reason; the fact stays on record, and it can be recorded anew.
    ///
    /// Whoever was trained by it alone no longer counts, from the day on which they did.
    ///
    /// - Parameters:
    ///   - id: The completion's number.
    ///   - reason: Why, in words.
    ///   - caller: Who revokes it.
    /// - Returns: The completion as it is on record now.
    /// - Throws: ``TrainingError`` `no_such_completion`, `revoked_already`, `missing_reason`.
    public func revoke(_ id: String, reason: String, by caller: Caller) async throws -> Completion {
        try await trainingErrors {
            guard case .success(let reason) = Text.stored(reason), !reason.isEmpty else {
                throw TrainingError(.missingReason)
            }
            guard let number = Int64(id) else { throw TrainingError(.noSuchCompletion, ["found": id]) }
            return try await postgres.transaction { transaction in
                try await transaction.execute(Settlement.lockForChanges)
                let revoked = try await transaction.execute(
                    """
                    update completion
                    set revoked_at = now(), revoked_by = \(caller.name), revocation_reason = \(reason)
                    where id = \(number) and revoked_at is null
                    """
                )
                guard let completion = try await find("completion.id = \(number)", in: transaction).first else {
                    throw TrainingError(.noSuchCompletion, ["found": id])
                }
                guard revoked > 0 else { throw TrainingError(.revokedAlready, ["found": id]) }
                try await transaction.execute(
                    Settlement.tally(
                        attendancesOf: """
                            select id, official, course, completed_on
                            from completion
                            where id = \(number) and not is_recognition
                            """,
                        sign: -1
                    )
                )
                try await transaction.execute(
                    Settlement.settle("select official from completion where id = \(number)")
                )
                return completion
            }
        }
    }
}
