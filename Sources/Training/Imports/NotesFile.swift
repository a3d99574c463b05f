import CSV
import Postgres

/// A file with the notes on stored rows, a line each: `line`, `column`, `code`, `found`, `stored` and `message`.
struct NotesFile: Sendable {
    let file: DraftFile
    let language: Language

    private static let columns = ["line", "column", "code", "found", "stored", "message"]

    /// Writes the notes of the judged rows.
    func write(_ dialect: CSVDialect, in transaction: PostgresTransaction) async throws -> String? {
        guard let output = try file.open() else { return nil }
        var writer = CSVWriter(dialect: dialect, guardsFormulas: true)
        writer.write(Self.columns)
        try await transaction.execute(
            """
            declare noted no scroll cursor for
            select line, to_jsonb(notes) from judged where notes is not null and fate <> 'rejected' order by row
            """
        )
        while true {
            let rows: [(Int, String)] = try await transaction.query("fetch 2000 from noted")
            guard !rows.isEmpty else { break }
            for (line, notes) in rows {
                for note in try RowRemarks.notes(in: notes) {
                    let (found, stored) = (note.parameters["found"] ?? "", note.parameters["stored"] ?? "")
                    let sentence = note.sentence(in: language)
                    writer.write(["\(line)", note.column ?? "", note.code.rawValue, found, stored, sentence])
                }
            }
            try output.write(writer.take())
        }
        try output.write(writer.take())
        try output.close()
        return file.path
    }
}
