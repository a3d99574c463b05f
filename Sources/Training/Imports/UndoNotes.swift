import CSV
import Postgres

/// What became of each record that an import brought or changed when it was undone, in a file to look through: `line`,
/// `name`, `code` and `message`.
struct UndoNotes: Sendable {
    let file: DraftFile
    let language: Language

    private static let columns = ["line", "name", "code", "message"]

    /// Writes what the table `undone` tells.
    ///
    /// - Returns: The file's path, nil where none was asked for.
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
