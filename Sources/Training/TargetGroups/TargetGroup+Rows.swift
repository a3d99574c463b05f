extension TargetGroup: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = ["code", "title_vi", "title_en", "categories", "positions"]

    /// The row.
    public var csvRows: [[String?]] {
        [[code, titleVi, titleEn, categories.joined(separator: ", "), positions.joined(separator: ", ")]]
    }
}
