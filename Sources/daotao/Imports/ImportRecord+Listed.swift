import FoundationEssentials
import Training

extension ImportRecord: Listed {
    static var shown: [Column<ImportRecord>] {
        [
            Column("number", .right) { "\($0.number)" },
            Column("imported-at") { $0.importedAt.spoken },
            Column("kind") { words("kind.\($0.kind.rawValue)") },
            Column("file") { $0.fileName },
            Column("rows", .right) { $0.rows.spoken },
            Column("created", .right) { $0.created.spoken },
            Column("updated", .right) { $0.updated.spoken },
            Column("unchanged", .right) { $0.unchanged.spoken },
            Column("rejected", .right) { $0.rejected.spoken },
            Column("undone-at") { $0.undoneAt?.spoken },
        ]
    }

    var essence: String { "\(number)" }

    /// The import in full.
    var fields: [Field] {
        [
            Field("number", "\(number)"),
            Field("kind", words("kind.\(kind.rawValue)")),
            Field("file", fileName),
            Field("sha256", sha256),
            Field("mode", words("import-mode.\(mode)")),
            Field("imported-by", importedBy),
            Field("imported-at", importedAt.spoken),
            Field("rows", rows.spoken),
            Field("created", lines(created)),
            Field("updated", lines(updated)),
            Field("unchanged", lines(unchanged)),
            Field("rejected", lines(rejected)),
            Field("mended", lines(mended)),
            Field("undone-at", undoneAt?.spoken),
            Field("undone-by", undoneBy),
            Field("undone", undoneAt == nil ? nil : undone.spoken),
            Field("left", undoneAt == nil ? nil : left.spoken),
        ]
    }

    /// A number of lines; of a file of curricula it says that it counts lines, each of which is one course.
    private func lines(_ count: Int) -> String {
        kind == .curricula ? words("import.lines", ["count": count.spoken]) : count.spoken
    }
}
