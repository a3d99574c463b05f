import FoundationEssentials
import Postgres

/// The tasks of imports over HTTP, kept for a week: any server on the same database can report them.
public struct ImportTasks: Sendable {
    let postgres: PostgresClient

    /// The time between two signs of life.
    public static let heartbeat = Duration.seconds(2)

    /// The silence after which a task's server counts as gone.
    private static let patience = "30 seconds"

    /// The most bytes of one part of a file.
    private static let part = 1 << 18

    /// The most bytes of refused rows and notes that one caller may keep; the caller's oldest are deleted first.
    let mostOfOne: Int

    /// The most bytes that are kept in total; if many callers keep files, each may keep an equal part.
    let most: Int

    init(postgres: PostgresClient, mostOfOne: Int = 1 << 30, most: Int = 8 << 30) {
        (self.postgres, self.mostOfOne, self.most) = (postgres, mostOfOne, most)
    }

    /// Deletes tasks older than a week, with their files.
    public func forget() async throws {
        _ = try await trainingErrors {
            try await postgres.execute("delete from import_task where started_at < now() - interval '7 days'")
        }
    }

    /// Stores a new task.
    public func begin(_ kind: ImportKind, fileName: String, by caller: Caller) async throws -> String {
        try await trainingErrors {
            let id: String? = try await postgres.first(
                """
                insert into import_task (kind, file_name, asked_by)
                values (\(kind), \(fileName), \(caller.name))
                returning id::text
                """
            )
            guard let id else { throw TrainingError(.internalFault) }
            return id
        }
    }

    /// Stores that a task's server is alive, and the import's progress.
    public func note(_ id: String, _ step: ImportStep?) async throws {
        let (name, rows): (String?, Int?) =
            switch step {
            case nil: (nil, nil)
            case .reading(let rows, _, _): ("reading", rows)
            case .judging(let rows): ("judging", rows)
            case .rejecting: ("rejecting", nil)
            }
        _ = try await trainingErrors {
            try await postgres.execute(
                """
                update import_task
                set seen_at = now(), step = coalesce(\(name), step),
                    row_count = coalesce(\(rows)::bigint, row_count)
                where id = \(id)::uuid and finished_at is null
                """
            )
        }
    }

    /// Stores a task's outcome; a second call, after a lost answer, does nothing.
    ///
    /// - Parameters:
    ///   - answer: The summary or the problem, as JSON.
    ///   - failed: True if it is a problem.
    public func end(
        _ id: String,
        answer: String,
        failed: Bool,
        files: [(name: ImportTaskFile, file: SpooledFile)] = []
    ) async throws {
        try await trainingErrors {
            try await postgres.transaction { transaction in
                let isOpen: Bool? = try await transaction.first(
                    "select finished_at is null from import_task where id = \(id)::uuid"
                )
                guard isOpen == true else { return }
                for (name, file) in files {
                    var (part, offset) = (0, 0)
                    while true {
                        let bytes = try file.read(at: offset, atMost: Self.part)
                        guard !bytes.isEmpty else { break }
                        try await transaction.execute(
                            """
                            insert into import_task_file (task, name, part, bytes)
                            values (\(id)::uuid, \(name.rawValue), \(part), \(bytes))
                            """
                        )
                        offset += bytes.count
                        part += 1
                    }
                }
                if !files.isEmpty { try await makeRoom(for: id, in: transaction) }
                try await transaction.execute(
                    """
                    update import_task
                    set finished_at = now(), seen_at = now(), answer = \(answer), failed = \(failed)
                    where id = \(id)::uuid and finished_at is null
                    """
                )
            }
        }
    }

    /// Deletes what exceeds each caller's limit, the oldest files first; this task keeps its files.
    private func makeRoom(for id: String, in transaction: PostgresTransaction) async throws {
        try await transaction.execute(
            Statement(
                named: "make_room_for_task",
                ["task": "\(id)", "most_of_one": "\(mostOfOne)", "most": "\(most)"]
            )
        )
    }

    /// A task by its name.
    ///
    /// - Parameter caller: The caller; with a scope, only the caller's own tasks, because a file may have anybody.
    /// - Returns: The task as it is now; one whose server is gone has failed, without an answer.
    /// - Throws: ``TrainingError`` `no_such_import`.
    public func show(_ id: String, for caller: Caller) async throws -> ImportTask {
        guard UUID(uuidString: id) != nil else { throw TrainingError(.noSuchImport, ["found": id]) }
        let isTheirs: Statement = caller.scope == .everything ? "true" : "asked_by = \(caller.name)"
        return try await trainingErrors {
            let row = try await postgres.firstRow(
                """
                select kind, file_name, step, row_count, started_at, finished_at, answer, failed,
                       seen_at < now() - \(unescaped: "interval '\(Self.patience)'") as is_silent
                from import_task
                where id = \(id)::uuid and \(isTheirs)
                """
            )
            guard let row else { throw TrainingError(.noSuchImport, ["found": id]) }
            let (finishedAt, hasFailed): (Date?, Bool?) = (try row["finished_at"], try row["failed"])
            let isGone = try finishedAt == nil && row["is_silent"]
            return try ImportTask(
                id: id,
                kind: row["kind"],
                fileName: row["file_name"],
                state: isGone || hasFailed == true ? .failed : hasFailed == false ? .finished : .running,
                step: row["step"],
                rows: row["row_count"],
                startedAt: row["started_at"],
                finishedAt: finishedAt,
                answer: row["answer"]
            )
        }
    }

    /// Reads a file of a task, part by part; ``has(_:of:for:)`` decides who may read it.
    ///
    /// - Parameter sink: Takes each part.
    /// - Throws: ``TrainingError``, and the sink's errors.
    public func read(_ name: ImportTaskFile, of id: String, to sink: ([UInt8]) async throws -> Void) async throws {
        var part = 0
        while let bytes = try await bytes(name, id, part) {
            try await sink(bytes)
            part += 1
        }
    }

    /// True if a task has left a file that the caller may read.
    ///
    /// The rows are as they were written, with national IDs in any column and form. The sender may read them again; so
    /// may other callers who may see national IDs, which leaves an entry on the audit trail.
    ///
    /// - Throws: ``TrainingError`` `no_such_import`.
    public func has(_ name: ImportTaskFile, of id: String, for caller: Caller) async throws -> Bool {
        let task = try await show(id, for: caller)
        guard let first = try await bytes(name, id, 0) else { return false }
        let isOwn: Bool? = try await trainingErrors {
            try await postgres.first("select asked_by = \(caller.name) from import_task where id = \(id)::uuid")
        }
        let holdsNationalIDs = ImportKind(rawValue: task.kind)?.plan.holdsNationalIDs ?? true
        guard isOwn != true, holdsNationalIDs else { return true }
        guard caller.seesNationalIDs else { return false }
        // Nobody has counted the national IDs, so the entry has the number of lines in the first part.
        let shown = max(1, first.count { $0 == UInt8(ascii: "\n") } - 1)
        let asked = ["kind": task.kind, "task": id, "file": name.rawValue]
        try await trainingErrors {
            try await NationalIDReading(of: .importFile, asked: asked, shown: shown).note(by: caller, in: postgres)
        }
        return true
    }

    private func bytes(_ name: ImportTaskFile, _ id: String, _ part: Int) async throws -> [UInt8]? {
        try await trainingErrors {
            try await postgres.first(
                """
                select bytes from import_task_file
                where task = \(id)::uuid and name = \(name.rawValue) and part = \(part)
                """
            )
        }
    }
}
