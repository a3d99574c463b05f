extension Course: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = CoursesImportPlan.columns.map(\.name)

    /// The row.
    public var csvRows: [[String?]] {
        [
            [
                code, titleVi, titleEn, hours.map { "\($0)" }, format, provider, languages.joined(separator: "; "),
                WrittenList.written(prerequisites), WrittenList.written(countsAs), validMonths.map { "\($0)" },
                availableFrom?.description, status.rawValue, retiredOn?.description,
            ]
        ]
    }
}
