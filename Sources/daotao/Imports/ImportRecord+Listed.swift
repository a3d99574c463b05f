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
    var fields: [CardLine] {
        [
            CardLine("number", "\(number)"),
            CardLine("kind", words("kind.\(kind.rawValue)")),
            CardLine("file", fileName),
            CardLine("sha256", sha256),
            CardLine("mode", words("import-mode.\(mode)")),
            CardLine("imported-by", importedBy),
            CardLine("imported-at", importedAt.spoken),
            CardLine("rows", rows.spoken),
            CardLine("created", lines(created)),
            CardLine("updated", lines(updated)),
            CardLine("unchanged", lines(unchanged)),
            CardLine("rejected", lines(rejected)),
            CardLine("mended", lines(mended)),
            CardLine("undone-at", undoneAt?.spoken),
            CardLine("undone-by", undoneBy),
            CardLine("undone", undoneAt == nil ? nil : undone.spoken),
            CardLine("left", undoneAt == nil ? nil : left.spoken),
        ]
    }

    /// A number of lines, which for a file of curricula says that it counts lines, because each is one course.
    private func lines(_ count: Int) -> String {
        kind == .curricula ? words("import.lines", ["count": count.spoken]) : count.spoken
    }
}
