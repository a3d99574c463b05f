extension Goal: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = ["code", "title_vi", "title_en", "target", "start", "deadline"]

    /// The row.
    public var csvRows: [[String?]] {
        [[code, titleVi, titleEn, "\(target)", start.description, deadline.description]]
    }
}
