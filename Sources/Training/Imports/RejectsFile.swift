import CSV
import Glibc
import Postgres

/// The rows that were refused, in a file that can be mended and imported again.
///
/// It holds the original columns as they were, then `line`, `column`, `code` and `message`. It is written beside its
/// final name and moved there when the import has ended, so that a killed import leaves no half of one.
struct RejectsFile: Sendable {
    let path: String?
    let language: Language

    private var draft: String? { path.map { $0 + ".part" } }

    /// Writes the refused rows by reading the imported file once more, beside the judged rows in their order.
    ///
    /// - Returns: The file's path, nil where none was asked for.
    func write(
        _ imported: String,
        _ request: ImportRequest,
        _ dialect: CSVDialect,
        _ header: Header,
        in transaction: PostgresTransaction
    ) async throws -> String? {
        guard let path, let draft else { return nil }
        let output = try OutputFile(draft)
        var writer = CSVWriter(dialect: dialect)
        // What an earlier rejects file added is replaced, not repeated.
        let originals = header.names.indices.filter { !Header.added.contains(header.names[$0].foldedWord) }
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
            encoding: request.encoding,
            delimiter: request.delimiter
        )
        _ = try await reader.header()
        while !pending.isEmpty, let batch = try await reader.nextBatch() {
            for row in batch.rows {
                guard let (number, line, faults) = pending.first, number == row.number else { continue }
                let fields = originals.map { $0 < row.count ? row.lossyString($0) : "" }
                writer.write(fields + added(line, FaultText.read(faults)))
                pending.removeFirst()
                if pending.isEmpty { pending = try await next(in: transaction) }
            }
            try output.write(writer.take())
        }
        try output.write(writer.take())
        try output.close()
        return path
    }

    /// Moves the written file to its final name; does nothing where none was written.
    func keep() throws {
        guard let path, let draft, access(draft, F_OK) == 0 else { return }
        guard rename(draft, path) == 0 else {
            throw TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
        }
    }

    /// Takes away what was written for an import that failed.
    func discard() {
        if let draft { unlink(draft) }
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

/// A file that is being written.
private struct OutputFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.fault(path) }
    }

    deinit {
        Glibc.close(descriptor)
    }

    borrowing func write(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { throw Self.fault(path) }
            rest = rest.dropFirst(written)
        }
    }

    /// Makes sure that what was written is on the disk.
    borrowing func close() throws {
        guard fsync(descriptor) == 0 else { throw Self.fault(path) }
    }

    private static func fault(_ path: String) -> TrainingError {
        TrainingError(.cannotWriteFile, ["found": path, "reason": String(cString: strerror(errno))])
    }
}
