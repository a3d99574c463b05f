import CSV
import Crypto
import Postgres

extension Imports {
    /// Takes in a file in one transaction: kill it anywhere and nothing of it is there.
    ///
    /// - Throws: ``TrainingError``, for the file as a whole: `no_such_file`, `not_text`, `empty_file`, `missing_column`,
    ///   `doubled_column`, and what befalls the database. A row that is refused is no error; it is counted.
    func run(_ plan: some ImportPlan, _ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        let clock = ContinuousClock()
        let start = clock.now
        return try await trainingErrors {
            let file = try await ImportFile(request.source)
            var summary = try await take(plan, file, request, by: caller)
            let elapsed = start.duration(to: clock.now)
            summary.seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
            return summary
        }
    }

    private func take<Plan: ImportPlan>(
        _ plan: Plan,
        _ file: borrowing ImportFile,
        _ request: ImportRequest,
        by caller: Caller
    ) async throws -> ImportSummary {
        var digest = SHA256()
        var reader = try await CSVReader(
            source: .file(file.path) { digest.update(data: $0) },
            encoding: request.encoding,
            delimiter: request.delimiter
        )
        let header = try Header(try await reader.header(), columns: Plan.columns)
        let rejects = RejectsFile(path: request.rejects, language: request.language)
        let size = file.size
        let path = file.path
        do {
            let summary = try await postgres.transaction { transaction in
                let rows = try await stage(plan, &reader, header, size, request, in: transaction)
                let context = ImportContext(
                    transaction: transaction,
                    request: request,
                    number: try await open(Plan.kind, request, by: caller, in: transaction),
                    caller: caller,
                    today: today()
                )
                request.report(.judging(rows: rows))
                try await transaction.execute(Settlement.lockForChanges)
                let trained = try await plan.judgeAndStore(context)
                var summary = try await count(in: transaction)
                summary.trained = trained
                summary.warnings = header.warnings
                if summary.rejected > 0 {
                    request.report(.rejecting(rows: summary.rejected))
                    summary.firstRejected = try await firstRejected(in: transaction)
                    summary.rejects = try await rejects.write(path, request, reader.dialect, header, in: transaction)
                }
                summary.dryRun = request.isDryRun
                summary.isAborted = request.onError == .abort && summary.rejected > 0
                guard !summary.dryRun, !summary.isAborted else { throw RolledBack(summary: summary) }
                summary.importNumber = context.number
                try await close(summary, sha256: digest.finalize().hexadecimal, in: context)
                return summary
            }
            try rejects.keep()
            return summary
        } catch let rolledBack as RolledBack {
            try rejects.keep()
            return rolledBack.summary
        } catch {
            rejects.discard()
            throw error
        }
    }

    /// Thrown to leave the transaction without storing anything, where that was asked for.
    private struct RolledBack: Error {
        let summary: ImportSummary
    }

    /// Copies every row into the staging table, and answers with how many there were.
    private func stage<Plan: ImportPlan>(
        _ plan: Plan,
        _ reader: inout CSVReader,
        _ header: Header,
        _ size: Int?,
        _ request: ImportRequest,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        try await transaction.execute(
            """
            create temporary table staged (
                row integer not null, line integer not null, \(unescaped: Plan.staging.joined(separator: ", ")),
                faults text not null
            ) on commit drop
            """
        )
        var rows = 0
        var row = RowReader(header: header, columns: Plan.columns, today: today())
        try await transaction.copy(into: "staged", columns: []) { writer in
            while let batch = try await reader.nextBatch() {
                for next in batch.rows {
                    row.stage(next, by: plan)
                    rows = next.number
                }
                try await row.withStagedBytes { try await writer.write($0) }
                request.report(.reading(rows: rows, bytes: reader.bytesRead, totalBytes: size))
            }
        }
        try await transaction.execute("analyze staged")
        return rows
    }

    /// Puts the import on record before its facts, which name it.
    private func open(
        _ kind: ImportKind,
        _ request: ImportRequest,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        let number: Int? = try await transaction.first(
            """
            insert into import (kind, file_name, sha256, mode, imported_by)
            values (\(kind.rawValue), \(request.source.name), '', \(request.mode.rawValue), \(caller.name))
            returning id
            """
        )
        guard let number else { throw TrainingError(.internalFault) }
        return number
    }

    private func close(_ summary: ImportSummary, sha256: String, in context: ImportContext) async throws {
        try await context.transaction.execute(
            """
            update import
            set sha256 = \(sha256),
                row_count = \(summary.rows),
                created_count = \(summary.created),
                updated_count = \(summary.updated),
                unchanged_count = \(summary.unchanged),
                rejected_count = \(summary.rejected)
            where id = \(context.number)
            """
        )
    }

    private func count(in transaction: PostgresTransaction) async throws -> ImportSummary {
        let counts: (Int, Int, Int, Int, Int)? = try await transaction.first(
            """
            select count(*),
                   count(*) filter (where fate = 'created'),
                   count(*) filter (where fate = 'updated'),
                   count(*) filter (where fate = 'unchanged'),
                   count(*) filter (where fate = 'rejected')
            from judged
            """
        )
        var summary = ImportSummary()
        if let counts {
            (summary.rows, summary.created, summary.updated, summary.unchanged, summary.rejected) = counts
        }
        return summary
    }

    private func firstRejected(in transaction: PostgresTransaction) async throws -> [RejectedRow] {
        let rows: [(Int, String)] = try await transaction.query(
            "select line, faults from judged where fate = 'rejected' order by row limit 10"
        )
        return rows.map { RejectedRow(line: $0.0, faults: FaultText.read($0.1)) }
    }
}
