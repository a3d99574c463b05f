extension Course: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = ["code", "title_vi", "title_en", "hours", "format"]

    /// The row.
    public var records: [[String?]] {
        [[code, titleVi, titleEn, hours.map { "\($0)" }, format]]
    }
}
