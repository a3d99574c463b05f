import CSV
import Postgres

/// The rows that were refused, in a file that can be mended and imported again.
///
/// It holds the original columns as they were, then `line`, `column`, `code` and `message`.
struct RejectsFile: Sendable {
    let file: DraftFile
    let language: Language

    /// Writes the refused rows by reading the imported file once more, beside the judged rows in their order.
    ///
    /// - Returns: The file's path, nil where none was asked for.
    func write(
        _ imported: String,
        _ first: CSVReader,
        _ header: Header,
        in transaction: PostgresTransaction
    ) async throws -> String? {
        guard let output = try file.open() else { return nil }
        var writer = CSVWriter(dialect: first.dialect)
        // What an earlier rejects file added is replaced, not repeated.
        let originals = 0..<header.ownWidth
        writer.write(originals.map { header.names[$0] } + Header.added)
        try await transaction.execute(
            """
            declare rejected no scroll cursor for
            select row, line, faults from judged where fate = 'rejected' order by row
            """
        )
        var pending = try await next(in: transaction)
        var reader = try await CSVReader(
            source: CSVSource.file(imported),
            encoding: first.encoding,
            delimiter: first.dialect.delimiter
        )
        _ = try await reader.header()
        while !pending.isEmpty, let batch = try await reader.nextBatch() {
            for row in batch.rows {
                guard let (number, line, faults) = pending.first, number == row.number else { continue }
                let fields = originals.map { $0 < row.count ? row.lossyString($0) : "" }
                writer.write(fields + added(line, RowRemarks.faults(in: faults)))
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
