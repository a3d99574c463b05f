extension Completion: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = [
        "official_code", "course_code", "completed_on", "score", "evidence",
    ]

    /// The row; none for a revoked one, which is no completion for whoever imports the file.
    public var records: [[String?]] {
        guard revokedAt == nil else { return [] }
        return [[official, course, completedOn.description, score.map { "\($0)" }, evidence]]
    }
}
