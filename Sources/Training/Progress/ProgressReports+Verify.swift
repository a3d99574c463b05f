import Postgres
import Sealing

extension ProgressReports {
    /// Recounts everything from the facts, compares the result with the stored rows, and checks that the facts lead
    /// back to their recordings and that nothing sealed was changed.
    ///
    /// All of it sees one moment: completions recorded meanwhile are in neither count.
    ///
    /// - Parameter kept: The signed head of the sealed log that somebody has kept, as a text: the registry must continue
    ///   the log of that head. Nil for none.
    /// - Throws: ``TrainingError`` `invalid_head` for a text that isn't a signed head.
    public func verify(against kept: String? = nil) async throws -> Verification {
        let head = try kept.map { text in
            guard let head = SignedNote(text) else {
                throw TrainingError(.invalidHead, ["found": String(text.prefix(64))])
            }
            return head
        }
        return try await trainingErrors {
            try await postgres.transaction(isolation: .repeatableRead) { transaction in
                let (recounted, found) = try await Self.differences(in: transaction)
                var seals = SealChecks(in: transaction)
                try await seals.run(against: head)
                // Without a difference, the recount has the same number.
                let recount: Statement = found.first?.kind == "trained" ? "trained_by_facts" : "trained"
                let totals: (Int, Int)? = try await transaction.first(
                    """
                    select (select count(*) from \(recount)),
                           (select count(*) from completion where revoked_at is null)
                    """
                )
                return Verification(
                    trained: totals?.0 ?? 0,
                    completions: totals?.1 ?? 0,
                    sealed: seals.size,
                    differenceCount: recounted + seals.count,
                    differences: Array((found + seals.found).prefix(1000))
                )
            }
        }
    }

    /// The number of differences, and the first thousand of them.
    static func differences(in transaction: PostgresTransaction) async throws -> (count: Int, found: [Difference]) {
        var found: [Difference] = []
        var count = 0
        for check in checks {
            let rows = try await transaction.rows(
                """
                select kind, goal, about, day, stored, counted, count
                from (\(check)) as difference (kind, goal, about, day, stored, counted, count)
                limit 1000
                """
            )
            count += try rows.firstRow?["count"] ?? 0
            found += try rows.map(Difference.init)
        }
        return (count, Array(found.prefix(1000)))
    }

    /// The comparisons of the number, of what it is counted from, and of the trail; `verify.sql` says what each compares.
    private static let checks = [
        Statement(named: "check_trained"), Statement(named: "check_progress"), Statement(named: "check_lineage"),
        Statement(named: "check_headcount"),
        Statement(named: "check_imports"), Statement(named: "check_import_entries"), Statement(named: "check_facts"),
        Statement(named: "check_revocations"), Statement(named: "check_seats"), Statement(named: "check_moves"),
    ]
}
