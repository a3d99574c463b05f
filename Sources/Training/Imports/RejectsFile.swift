import CSV
import Postgres

/// A file with the refused rows, which can be mended and imported again.
///
/// It has the original columns unchanged, cells beyond the header included, then `line`, `column`, `code` and
/// `message`.
struct RejectsFile: Sendable {
    let file: DraftFile
    let language: Language

    /// Writes the refused rows by reading the imported file once more, side by side with the judged rows.
    func write(
        _ imported: ImportFile,
        _ first: CSVReader,
        _ header: Header,
        _ facts: ReadingFacts,
        in transaction: PostgresTransaction
    ) async throws -> String? {
        guard let output = try file.open() else { return nil }
        var writer = CSVWriter(dialect: first.dialectBeside, guardsFormulas: true)
        // The columns that an earlier rejects file added are replaced.
        let width = max(header.ownWidth, facts.widest)
        writer.write(header.names.prefix(header.ownWidth).filled(to: width) + Header.added)
        try await transaction.execute(
            """
            declare rejected no scroll cursor for
            select row, line, to_jsonb(faults) from judged where fate = 'rejected' order by row
            """
        )
        var pending = try await next(in: transaction)
        var reader = try await imported.readAgain(as: first)
        while !pending.isEmpty, let batch = try await reader.nextBatch() {
            for row in batch.rows {
                guard let (number, line, faults) = pending.first, number == row.number else { continue }
                // A cell that is guarded already must not be guarded twice.
                let fields = header.ownPlaces(of: row).prefix(width).map {
                    FormulaGuard.unguarded(row.lossyString($0))
                }
                let added = added(line, try RowRemarks.faults(in: faults))
                writer.write(fields.filled(to: width) + added)
                pending.removeFirst()
                if pending.isEmpty { pending = try await next(in: transaction) }
            }
            try output.write(writer.take())
        }
        try output.write(writer.take())
        try output.close()
        return file.path
    }

    private func next(in transaction: PostgresTransaction) async throws -> ArraySlice<(Int, Int, String)> {
        try await transaction.query("fetch 2000 from rejected")[...]
    }

    private func added(_ line: Int, _ faults: [Fault]) -> [String] {
        [
            String(line),
            faults.compactMap(\.column).joined(separator: "; "),
            faults.map(\.code.rawValue).joined(separator: "; "),
            faults.map { $0.sentence(in: language) }.joined(separator: " "),
        ]
    }
}

extension Collection<String> {
    /// The fields, followed by empty ones up to the width of a row.
    fileprivate func filled(to width: Int) -> [String] {
        self + [String](repeating: "", count: Swift.max(0, width - count))
    }
}
