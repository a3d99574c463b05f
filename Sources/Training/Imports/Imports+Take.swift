import CSV
import Crypto
import Postgres

extension Imports {
    /// Imports a file.
    ///
    /// - An **organization** whose name or parent differs from the stored ones has the new ones from
    ///   ``ImportRequest/effectiveOn`` on; the old ones stay on record for the days before. Parents may follow their
    ///   children.
    /// - An **official** is matched by code or by national ID, never by name. One whose organization differs from the
    ///   stored one moves on ``ImportRequest/effectiveOn``; earlier memberships stay on record. A new one belongs to
    ///   the unit on every day, and has to be of age on that day. Without such a day, a new one has to be of age by the
    ///   last deadline of a goal, because nobody counts towards a goal as a child.
    /// - New **courses** and **curricula** are published, unless ``ImportRequest/isDraft``. A curriculum has a line for
    ///   each course and is stored whole or not at all: without one of its required courses it would count untrained
    ///   people as trained.
    /// - A file of **enrollments** counts as an approval. If a class has no seat left, its officials go on the waitlist
    ///   in the order of the file, with a note. An existing enrollment stays as it is.
    /// - For **completions**, ``ImportSummary/trained`` is the number of officials who became trained.
    ///
    /// An empty cell keeps the stored value, unless ``ImportRequest/clearsEmpty``.
    ///
    /// - Throws: ``TrainingError`` for the file as a whole, `move_in_future` among them; a refused row is counted, not
    ///   thrown.
    public func take(_ kind: ImportKind, _ request: ImportRequest, by caller: Caller) async throws -> ImportSummary {
        switch kind {
        case .organizations:
            try caller.requireWholeState()
            return try await run(OrganizationsImportPlan(), request, by: caller)
        case .officials:
            try caller.require(.registrar)
            // A move takes effect at once, in a file as by hand, so a future day is refused before any row is read.
            if let day = request.effectiveOn, day > (try await trainingErrors { try await today(in: postgres) }) {
                throw TrainingError(.moveInFuture, ["found": day.description])
            }
            let plan = OfficialsImportPlan(
                inServiceOn: try await OfficialsImportPlan.inServiceOn(request.effectiveOn, today, in: postgres)
            )
            return try await run(plan, request, by: caller)
        case .courses:
            try caller.requireWholeState()
            return try await run(CoursesImportPlan(), request, by: caller)
        case .curricula:
            try caller.requireWholeState()
            return try await run(CurriculaImportPlan(), request, by: caller)
        case .enrollments:
            try caller.require(.registrar)
            return try await run(EnrollmentsImportPlan(), request, by: caller)
        case .completions:
            try caller.require(.recorder)
            return try await run(CompletionsImportPlan(), request, by: caller)
        }
    }

    /// Imports a file in one transaction, so that a killed import leaves nothing.
    ///
    /// - Throws: ``TrainingError`` for the file as a whole: `no_such_file`, `not_text`, `empty_file`, `missing_column`,
    ///   `doubled_column`, `column_without_name`, and errors of the database. A refused row is counted, not thrown.
    private func run<Plan: ImportPlan>(
        _ plan: Plan,
        _ request: ImportRequest,
        by caller: Caller
    ) async throws -> ImportSummary {
        let clock = ContinuousClock()
        let start = clock.now
        return try await trainingErrors {
            let file = try await ImportFile(request.source)
            // A spooled file disappears with the last reference to it.
            defer { withExtendedLifetime(file) {} }
            var digest = SHA256()
            var reader = try await file.read(request) { digest.update(data: $0) }
            let header = try Header(try await reader.header(), columns: Plan.columns, mapping: request.columnMapping)
            let limit = request.maximumRemarks
            let rejects = DraftFile(path: request.rejects, elsewhere: request.rejectsElsewhere, limit: limit)
            let notes = DraftFile(path: request.notes, limit: limit)
            try rejects.check(against: file.path)
            try notes.check(against: file.path)
            var summary = try await postgres.transaction(writing: [rejects, notes]) { transaction in
                // The whole file has one day, with which its facts are stamped, however long reading takes.
                let today = try await today(in: transaction)
                let scratch = try await Scratch.make(for: file.size, request, in: transaction)
                let facts = try await stage(plan, &reader, header, file, request, scratch, today, in: transaction)
                request.report(.judging(rows: facts.rows))
                var context = ImportContext(
                    transaction: transaction,
                    request: request,
                    caller: caller,
                    today: today,
                    scratch: scratch,
                    header: header,
                    facts: facts
                )
                var summary = try await judgeAndStore(plan, &context)
                summary.warnings = header.warnings
                summary.language = request.language
                summary.encoding = reader.encoding.rawValue
                if request.notes != nil {
                    summary.notes = try await NotesFile(file: notes, language: request.language)
                        .write(reader.dialectBeside, in: transaction)
                }
                if summary.rejected > 0 {
                    request.report(.rejecting(rows: summary.rejected))
                    summary.firstRejected = try await firstRejected(in: transaction)
                    summary.rejects = try await RejectsFile(file: rejects, language: request.language)
                        .write(file, reader, header, facts, in: transaction)
                }
                guard !summary.dryRun, !summary.isAborted else { return (summary, isKept: false) }
                try await scratch.remove(in: transaction)
                summary.importNumber = context.number
                try await close(summary, sha256: digest.finalize().hexadecimal, in: context)
                return (summary, isKept: true)
            }
            keep(rejects, notes, in: &summary)
            let elapsed = start.duration(to: clock.now)
            summary.seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
            return summary
        }
    }

    /// Gives the written files their final names.
    ///
    /// A file that can't get its name stays under the temporary one, with a warning in the summary: the rows are stored
    /// by now, and the caller has to learn their fates.
    private func keep(_ rejects: DraftFile, _ notes: DraftFile, in summary: inout ImportSummary) {
        for (file, path) in [(rejects, \ImportSummary.rejects), (notes, \.notes)] where summary[keyPath: path] != nil {
            let kept = file.keepOrWarn()
            summary[keyPath: path] = kept.path
            if let warning = kept.warning { summary.warnings.append(warning) }
        }
    }

    /// Copies every row into the table `staged`, and returns the facts found by reading the file.
    ///
    /// - Throws: ``TrainingError`` if the rows show that the file was read in a wrong way.
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
        let memory = "\(Self.megabytes(for: file.size))MB"
        // Judging a large file takes a few joins of all its rows, which are slow unless they fit into memory.
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
        var facts = try await copy(plan, &reader, header, file.size, request, today, in: transaction)
        try facts.check(request)
        // Only the end of the file shows that all days of a column are a spreadsheet's numbers. This is rare, and such
        // a file is read a second time.
        let numbered = facts.columnsOfDayNumbers
        if !numbered.isEmpty {
            try await transaction.execute("truncate staged")
            var again = try await file.readAgain(as: reader)
            facts = try await copy(plan, &again, header, file.size, request, today, numbered, in: transaction)
        }
        // The planner has to know that the numbers of rows are distinct, for which a small sample is enough.
        try await transaction.execute("alter table staged alter row set statistics 1")
        try await transaction.execute("analyze staged (row)")
        return facts
    }

    /// Copies every row into the table `staged` while the file is read.
    private func copy<Plan: ImportPlan>(
        _ plan: Plan,
        _ reader: inout CSVReader,
        _ header: Header,
        _ size: Int,
        _ request: ImportRequest,
        _ today: Day,
        _ dayNumbers: Set<Int> = [],
        in transaction: PostgresTransaction
    ) async throws -> ReadingFacts {
        var row = RowReader(
            header,
            Plan.self,
            rows: size / Self.bytesOfARow,
            request,
            today: today,
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

    /// The usual size of a row in bytes, from which the number of rows is estimated.
    private static let bytesOfARow = 64

    /// The memory of a step of the judgement in megabytes, by the size of the file.
    private static func megabytes(for size: Int) -> Int {
        min(max(32, size >> 20), 256)
    }

    /// Stores the import before its facts, which refer to it.
    func open(
        _ kind: ImportKind,
        _ request: ImportRequest,
        by caller: Caller,
        in transaction: PostgresTransaction
    ) async throws -> Int {
        let number: Int? = try await transaction.first(
            """
            insert into import (kind, file_name, sha256, mode, imported_by, organization)
            values (\(kind), \(request.fileName ?? request.source.name), '', \(request.mode.rawValue),
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
            "select line, to_jsonb(faults) from judged where fate = 'rejected' order by row limit 10"
        )
        return try rows.map { RejectedRow(line: $0.0, faults: try RowRemarks.faults(in: $0.1)) }
    }
}
