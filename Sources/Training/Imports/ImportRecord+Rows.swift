import FoundationEssentials

extension ImportRecord: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = [
        "number", "kind", "file_name", "sha256", "mode", "imported_by", "imported_at", "rows", "created", "updated",
        "unchanged", "rejected", "mended", "undone_at", "undone_by", "undone", "left",
    ]

    /// The row.
    public var csvRows: [[String?]] {
        [
            [
                "\(number)", kind.rawValue, fileName, sha256, mode, importedBy, importedAt.formatted(.iso8601),
                "\(rows)", "\(created)", "\(updated)", "\(unchanged)", "\(rejected)", "\(mended)",
                undoneAt?.formatted(.iso8601), undoneBy, "\(undone)", "\(left)",
            ]
        ]
    }
}
