import Postgres

/// How many rows of a file met which fate.
struct RowCounts: Sendable {
    private(set) var rows = 0
    private(set) var created = 0
    private(set) var updated = 0
    private(set) var unchanged = 0
    private(set) var rejected = 0

    /// Rows that are taken and stored otherwise than written.
    private(set) var mended = 0

    /// Rows that are taken with something to be told of them, mended ones among them.
    private(set) var noted = 0

    /// In how many of the updated rows each column changes.
    private(set) var updatedFields: [String: Int] = [:]

    /// Counts the rows of `judged`.
    static func of(_ transaction: PostgresTransaction) async throws -> RowCounts {
        let mends = NoteCode.allCases.filter(\.isMend).map(\.rawValue)
        var counts = RowCounts()
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
            counts.rows += rows
            switch fate {
            case "created": counts.created = rows
            case "updated": counts.updated = rows
            case "unchanged": counts.unchanged = rows
            default:
                counts.rejected = rows
                continue
            }
            counts.mended += mended
            counts.noted += noted
        }
        guard counts.updated > 0 else { return counts }
        let fields: [(String, Int)] = try await transaction.query(
            """
            select field, count(*)
            from judged
            cross join unnest(changed) field
            where fate = 'updated'
            group by field
            """
        )
        counts.updatedFields = Dictionary(uniqueKeysWithValues: fields)
        return counts
    }
}
