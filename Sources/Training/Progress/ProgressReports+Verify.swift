import Postgres
public import Shapes

/// A difference between the stored rows and the recount.
public struct Difference: Sendable, Hashable {
    public let kind: String
    public let goal: String?
    public let about: String
    public let day: Day?
    public let stored: String
    public let counted: String
}

extension Difference: Shaped {
    public static let shape = Shape<Difference> {
        Field("kind", \.kind)
        Field("goal", \.goal)
        Field("about", \.about)
        Field("day", \.day)
        Field("stored", \.stored)
        Field("counted", \.counted)
    }
}

extension Difference {
    fileprivate init(_ row: PostgresRow) throws {
        try self.init(
            kind: row["kind"],
            goal: row["goal"],
            about: row["about"],
            day: row["day"],
            stored: row["stored"],
            counted: row["counted"]
        )
    }
}

/// The outcome of a recount.
public struct Verification: Sendable {
    /// True if everything stored equals the recount.
    public var isTrue: Bool { differenceCount == 0 }

    public let trained: Int
    public let completions: Int
    public let differenceCount: Int
    public let differences: [Difference]
}

extension Verification: Shaped {
    public static let shape = Shape<Verification> {
        Field("true", \.isTrue)
        Field("trained", \.trained)
        Field("completions", \.completions)
        Field("differenceCount", \.differenceCount)
        Field("differences", \.differences)
    }
}

extension ProgressReports {
    /// Recounts everything from the facts, compares the result with the stored rows, and checks that the facts lead
    /// back to their recordings.
    ///
    /// All of it sees one moment: completions recorded meanwhile are in neither count.
    public func verify() async throws -> Verification {
        try await trainingErrors {
            try await postgres.transaction(isolation: .repeatableRead) { transaction in
                let (count, found) = try await Self.differences(in: transaction)
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
                    differenceCount: count,
                    differences: found
                )
            }
        }
    }

    /// The number of differences, and the first thousand of them.
    static func differences(in transaction: PostgresTransaction) async throws -> (count: Int, found: [Difference]) {
        var found: [Difference] = []
        var count = 0
        for comparison in [trained, progress, lineage] + FactChecks.all {
            let rows = try await transaction.rows(
                """
                select kind, goal, about, day, stored, counted, count
                from (\(comparison)) as difference (kind, goal, about, day, stored, counted, count)
                limit 1000
                """
            )
            count += try rows.firstRow?["count"] ?? 0
            found += try rows.map(Difference.init)
        }
        return (count, Array(found.prefix(1000)))
    }

    private static let trained: Statement = """
        select 'trained', goal.code, coalesce(official.official_code, official.national_id, trained.official::text),
               coalesce(counted.day, trained.day),
               case when trained.day is null then '–'
                    else concat_ws(' ', trained.day, 'organization', trained.organization, 'fact', trained.completion)
               end,
               case when counted.day is null then '–'
                    else concat_ws(' ', counted.day, 'organization', counted.organization, 'fact', counted.completion)
               end,
               count(*) over ()
        from trained_by_facts counted
        full join trained on trained.official = counted.official and trained.goal = counted.goal
        join goal on goal.id = coalesce(counted.goal, trained.goal)
        left join official on official.id = coalesce(counted.official, trained.official)
        where (counted.day, counted.organization, counted.completion)
              is distinct from (trained.day, trained.organization, trained.completion)
        """

    private static var progress: Statement {
        """
        select 'progress', goal.code,
               coalesce((select code from (\(UnitNames.of(
                             "coalesce(counted.organization, progress.organization)",
                             by: "coalesce(counted.day, progress.day)"
                         ))) unit), '?'),
               coalesce(counted.day, progress.day),
               concat(coalesce(progress.trained, 0), ' + ', coalesce(progress.attendances, 0), ' lượt'),
               concat(coalesce(counted.trained, 0), ' + ', coalesce(counted.attendances, 0), ' lượt'),
               count(*) over ()
        from progress_by_facts counted
        full join (
            select goal, organization, day, sum(trained)::integer as trained, sum(attendances)::integer as attendances
            from progress
            group by goal, organization, day
        ) progress
          on progress.goal = counted.goal and progress.organization = counted.organization
         and progress.day = counted.day
        join goal on goal.id = coalesce(counted.goal, progress.goal)
        where (coalesce(counted.trained, 0), coalesce(counted.attendances, 0))
              is distinct from (coalesce(progress.trained, 0), coalesce(progress.attendances, 0))
        """
    }

    private static var lineage: Statement {
        """
        select 'lineage', null::text, coalesce(kept.organization, walked.organization)::text, null::date,
               coalesce(concat(kept.ancestor, ' ', kept.valid), '–'),
               coalesce(concat(walked.ancestor, ' ', walked.valid), '–'),
               count(*) over ()
        from organization_lineage kept
        full join organization_lineage_by_spans walked
          on walked.organization = kept.organization and walked.ancestor = kept.ancestor
         and walked.valid = kept.valid
        where kept.organization is null or walked.organization is null
        """
    }
}
