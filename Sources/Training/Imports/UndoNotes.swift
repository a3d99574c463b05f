import CSV
import Postgres

/// A file with the outcome of each record of an undone import: `line`, `name`, `code` and `message`.
struct UndoNotes: Sendable {
    let file: DraftFile
    let language: Language

    private static let columns = ["line", "name", "code", "message"]

    /// Writes the rows of the table `undone`.
    func write(in transaction: PostgresTransaction) async throws -> String? {
        guard let output = try file.open() else { return nil }
        var writer = CSVWriter(guardsFormulas: true)
        writer.write(Self.columns)
        try await transaction.execute(
            "declare taken_back no scroll cursor for select line, name, fate from undone order by line, name"
        )
        while true {
            let rows: [(Int, String, String)] = try await transaction.query("fetch 2000 from taken_back")
            guard !rows.isEmpty else { break }
            for (line, name, fate) in rows {
                let sentence = Catalogue.training.sentence("undo.\(fate)", in: language)
                writer.write(["\(line)", name, fate, sentence])
            }
            try output.write(writer.take())
        }
        try output.write(writer.take())
        try output.close()
        return file.path
    }
}
