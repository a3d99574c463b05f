import CSV
import Postgres

/// The rows that were refused, in a file that can be mended and imported again.
///
/// It holds the original columns as they were, cells beyond the header too, then `line`, `column`, `code` and `message`.
struct RejectsFile: Sendable {
    let file: DraftFile
    let language: Language

    /// Writes the refused rows by reading the imported file once more, beside the judged rows in their order.
    ///
    /// - Returns: The file's path, nil where none was asked for.
    func write(
        _ imported: ImportFile,
        _ first: CSVReader,
        _ header: Header,
        _ facts: ReadingFacts,
        in transaction: PostgresTransaction
    ) async throws -> String? {
        guard let output = try file.open() else { return nil }
        var writer = CSVWriter(dialect: first.dialectBeside, guardsFormulas: true)
        // What an earlier rejects file added is replaced, not repeated.
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
                // What is guarded already is not guarded twice.
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
    /// The same fields with empty ones behind them, as many as make a row.
    fileprivate func filled(to width: Int) -> [String] {
        self + [String](repeating: "", count: Swift.max(0, width - count))
    }
}
