extension Organization: Tabular {
    /// The columns: where the thing can be imported, the import's own.
    public static let columns = ["code", "parent_code", "level", "name"]

    /// The row.
    public var csvRows: [[String?]] { [[code, parentCode, level.rawValue, name]] }
}
