public import FoundationEssentials
public import Shapes

/// An import on record.
public struct ImportRecord: Sendable, Hashable {
    public let number: Int
    public let kind: ImportKind
    public let fileName: String
    public let sha256: String
    public let mode: String
    public let importedBy: String
    public let importedAt: Date
    public let rows: Int
    public let created: Int
    public let updated: Int
    public let unchanged: Int
    public let rejected: Int
    public let mended: Int
    public let undoneAt: Date?
    public let undoneBy: String?
    public let undone: Int
    public let left: Int
}

extension ImportRecord: Tabular {
    public static let shape = Shape<ImportRecord>("Import") {
        Field("number", \.number).column()
        Field("kind", \.kind).column()
        Field("fileName", \.fileName).column()
        Field("sha256", \.sha256).column()
        Field("mode", \.mode).column()
        Field("importedBy", \.importedBy).column()
        Field("importedAt", \.importedAt).column()
        Field("rows", \.rows).column()
        Field("created", \.created).column()
        Field("updated", \.updated).column()
        Field("unchanged", \.unchanged).column()
        Field("rejected", \.rejected).column()
        Field("mended", \.mended, "Rows that were mended before they were stored.").column()
        Field("undoneAt", \.undoneAt, "The moment at which it was last undone.").column()
        Field("undoneBy", \.undoneBy).column()
        Field("undone", \.undone, "The number of records that were undone, over all undoings.").column()
        Field("left", \.left, "The number of records that the last undoing kept and a later one can undo.").column()
    }
}
