import CSV
import Crypto
import Postgres

extension Imports {
    /// Takes in a file in one transaction: kill it anywhere and nothing of it is there.
    ///
    /// - Throws: ``TrainingError``, for the file as a whole: `no_such_file`, `not_text`, `empty_file`, `missing_column`,
    ///   `doubled_column`, `column_without_name`, and what befalls the database. A row that is refused is no error; it is counted.
    func run(_ plan: some ImportPlan, _ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        let clock = ContinuousClock()
        let start = clock.now
        return try await trainingErrors {
            let file = try await ImportFile(request.source)
            // What is spooled is gone with the last one who holds it.
            defer { withExtendedLifetime(file) {} }
            var summary = try await take(plan, file, request, by: caller)
            let elapsed = start.duration(to: clock.now)
            summary.seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
            return summary
        }
    }

    private func take<Plan: ImportPlan>(
        _ plan: Plan,
        _ file: ImportFile,
        _ request: ImportRequest,
        by caller: Caller
    ) async throws -> ImportSummary {
        var digest = SHA256()
        var reader = try await CSVReader(
            source: .file(file.path) { digest.update(data: $0) },
            encoding: request.encoding,
            delimiter: request.delimiter,
            survey: request.encoding == nil ? try await CSVSurvey.of(.file(file.path)) : nil
        )
        let header = try Header(try await reader.header(), columns: Plan.columns, mapping: request.columnMapping)
        let rejects = RejectsFile(
            file: DraftFile(
                path: request.rejects,
                elsewhere: request.rejectsElsewhere,
                limit: request.maximumRemarks
            ),
            language: request.language
        )
        let notes = NotesFile(
            file: DraftFile(path: request.notes, limit: request.maximumRemarks),
            language: request.language
        )
        try rejects.file.check(against: file.path)
        try notes.file.check(against: file.path)
        let size = file.size
        let path = file.path
        do {
            var summary = try await postgres.transaction { transaction in
                // One day for the whole file, however long that takes: the one that its facts will have been recorded on.
                let today = try await today(in: transaction)
                let scratch = try await Scratch.make(for: size, request, in: transaction)
                let facts = try await stage(plan, &reader, header, file, request, scratch, today, in: transaction)
                request.report(.judging(rows: facts.rows))
                // Its number is drawn in its turn, so that what has a greater one has been applied later.
                try await transaction.execute(Settlement.lockForChanges)
                let context = ImportContext(
                    transaction: transaction,
                    request: request,
                    number: try await open(Plan.kind, request, by: caller, in: transaction),
                    caller: caller,
                    today: today,
                    scratch: scratch,
                    header: header,
                    facts: facts
                )
                try await plan.judge(context)
                let counts = try await RowCounts.of(transaction)
                let isAborted = request.onError == .abort && counts.rejected > 0
                try await NationalIDTries(postgres: postgres, today: self.today)
                    .take(context, Plan.kind, isKept: !request.isDryRun && !isAborted)
                var summary = ImportSummary(counts)
                summary.curricula = try await plan.curricula(context)
                summary.trained = try await plan.store(context, counts)
                summary.warnings = header.warnings
                summary.language = request.language
                summary.encoding = reader.encoding.rawValue
                summary.notes = try await notes.write(reader.dialectBeside, in: transaction)
                if summary.rejected > 0 {
                    request.report(.rejecting(rows: summary.rejected))
                    summary.firstRejected = try await firstRejected(in: transaction)
                    summary.rejects = try await rejects.write(path, reader, header, facts, in: transaction)
                }
                summary.dryRun = request.isDryRun
                summary.isAborted = isAborted
                guard !summary.dryRun, !summary.isAborted else { throw RolledBack(summary: summary) }
                try await scratch.remove(in: transaction)
                summary.importNumber = context.number
                try await close(summary, sha256: digest.finalize().hexadecimal, in: context)
                return summary
            }
            keep(rejects.file, notes.file, in: &summary)
            return summary
        } catch let rolledBack as RolledBack {
            var summary = rolledBack.summary
            keep(rejects.file, notes.file, in: &summary)
            return summary
        } catch {
            rejects.file.discard()
            notes.file.discard()
            throw error
        }
    }

    /// Gives the files that were written their names.
    ///
    /// What can't have its own stays where it was written, and the summary says so: it is no reason to hide what became of
    /// the rows, which are stored by now.
    private func keep(_ rejects: DraftFile, _ notes: DraftFile, in summary: inout ImportSummary) {
        for (file, path) in [(rejects, \ImportSummary.rejects), (notes, \.notes)] where summary[keyPath: path] != nil {
            let kept = file.keepOrWarn()
            summary[keyPath: path] = kept.path
            if let warning = kept.warning { summary.warnings.append(warning) }
        }
    }

    /// Thrown to leave the transaction without storing anything, where that was asked for.
    private struct RolledBack: Error {
        let summary: ImportSummary
    }

    /// Copies every row into the staging table, and answers with what reading told of them.
    ///
    /// - Throws: ``TrainingError`` for a file that its rows show to be another than it was read as.
    private func stage<Plan: ImportPlan>(
        _ plan: Plan,
        _ reader: inout CSVReader,
        _ header: Header,
        _ file: ImportFile,
        _ request: ImportRequest,
        _ scratch: Scratch,
        _ today: Day,
        in transaction: PostgresTransaction
    ) async throws -> ReadingFacts {
        let size = file.size
        let memory = "\(Self.megabytes(for: size))MB"
        // The judgement of a large file is a few joins of everything with everything: they fit in memory, or are slow.
        try await transaction.execute(
            "select set_config('work_mem', \(memory), true), set_config('maintenance_work_mem', \(memory), true)"
        )
        try await scratch.create(
            "staged",
            """
            (row integer not null, line integer not null, \(unescaped: Plan.staging.joined(separator: ", ")),
             suspected smallint not null, notes remark[], faults remark[])
            """,
            in: transaction
        )
        var facts = try await copy(plan, &reader, header, size, request, today, in: transaction)
        try facts.check(request)
        // That a whole column is a spreadsheet's numbers of days is known at its end only, and it is rare: such a file is
        // read once more.
        let numbered = facts.columnsOfDayNumbers
        if !numbered.isEmpty {
            try await transaction.execute("truncate staged")
            var again = try await CSVReader(
                source: .file(file.path),
                encoding: reader.encoding,
                delimiter: reader.dialect.delimiter
            )
            _ = try await again.header()
            facts = try await copy(plan, &again, header, size, request, today, dayNumbers: numbered, in: transaction)
        }
        // The planner has to know that every row has a number of its own; it needn't look at many to see it.
        try await transaction.execute("alter table staged alter row set statistics 1")
        try await transaction.execute("analyze staged (row)")
        return facts
    }

    /// Copies every row into the staging table as it is read.
    private func copy<Plan: ImportPlan>(
        _ plan: Plan,
        _ reader: inout CSVReader,
        _ header: Header,
        _ size: Int,
        _ request: ImportRequest,
        _ today: Day,
        dayNumbers: Set<Int> = [],
        in transaction: PostgresTransaction
    ) async throws -> ReadingFacts {
        var row = RowReader(
            header: header,
            columns: Plan.columns,
            keys: Plan.keys,
            rows: size / Self.bytesOfARow,
            today: today,
            order: request.dates ?? .dayFirst,
            dayNumbers: dayNumbers
        )
        try await transaction.copy(into: "staged", columns: []) { writer in
            while let batch = try await reader.nextBatch() {
                for next in batch.rows { row.stage(next, by: plan) }
                try await row.withStagedBytes { try await writer.write($0) }
                request.report(.reading(rows: row.facts.rows, bytes: reader.bytesRead, totalBytes: size))
            }
        }
        return row.facts
    }

    /// About as many bytes as a row has, for the size of what depends on the number of rows.
    private static let bytesOfARow = 64

    /// How many megabytes a step of the judgement may take, by the size of the file.
    private static func megabytes(for size: Int) -> Int {
        min(max(32, size >> 20), 256)
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
            insert into import (kind, file_name, sha256, mode, imported_by, organization)
            values (\(kind.rawValue), \(request.fileName ?? request.source.name), '', \(request.mode.rawValue),
                    \(caller.name), \(caller.scope.top))
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
                rejected_count = \(summary.rejected),
                mended_count = \(summary.mended)
            where id = \(context.number)
            """
        )
        try await context.transaction.execute(
            AuditEntry.each(
                .importTake,
                of: """
                    select id::text as name, \(context.caller.scope.top)::integer as organization, null::jsonb as before,
                           jsonb_build_object(
                               'kind', kind, 'fileName', file_name, 'sha256', sha256, 'mode', mode, 'rows', row_count,
                               'created', created_count, 'updated', updated_count, 'unchanged', unchanged_count,
                               'rejected', rejected_count, 'mended', mended_count
                           ) as after
                    from import
                    where id = \(context.number)
                    """,
                by: context.caller
            )
        )
    }

    private func firstRejected(in transaction: PostgresTransaction) async throws -> [RejectedRow] {
        let rows: [(Int, String)] = try await transaction.query(
            "select line, to_jsonb(faults)::text from judged where fate = 'rejected' order by row limit 10"
        )
        return try rows.map { RejectedRow(line: $0.0, faults: try RowRemarks.faults(in: $0.1)) }
    }
}
