import Postgres
import PostgresTesting
import Testing
import TrainingTesting

@testable import Training

/// The kept answers of imports over HTTP, and how long they are kept.
@Suite(.permit) struct ImportTasksTests {
    /// Ends a caller's import that leaves so many bytes of rejects.
    private func end(_ name: String, _ bytes: Int, _ tasks: ImportTasks) async throws -> String {
        let caller = Caller(name: name, request: "r", role: .administrator, scope: .everything)
        let task = try await tasks.begin(.courses, fileName: "a.csv", by: caller)
        let file = try SpooledFile()
        try file.write(Array(repeating: UInt8(ascii: "x"), count: bytes))
        try await tasks.end(task, answer: "{}", failed: false, files: [(.rejects, file)])
        return task
    }

    /// The tasks, of some, whose rejects are still kept.
    private func kept(_ all: [String], _ tasks: ImportTasks) async throws -> [String] {
        var kept: [String] = []
        for task in all where try await tasks.has(.rejects, of: task, for: .tester) { kept.append(task) }
        return kept
    }

    @Test func eachCallersLatestRejectsAreKeptUpToAQuota() async throws {
        try await withTraining { _, postgres in
            let tasks = ImportTasks(postgres: postgres, mostOfOne: 100, most: 1000)
            let other = try await end("token:2", 90, tasks)
            let first = try await end("token:1", 40, tasks)
            let second = try await end("token:1", 60, tasks)
            #expect(try await kept([other, first, second], tasks) == [other, first, second])
            // The oldest rejects are deleted first; the latest stay, however large they are.
            let third = try await end("token:1", 10, tasks)
            #expect(try await kept([first, second, third], tasks) == [second, third])
            let large = try await end("token:1", 500, tasks)
            #expect(try await kept([second, third, large], tasks) == [large])
            // Nobody loses rejects because of another caller's, and the task itself is still there.
            #expect(try await kept([other], tasks) == [other])
            #expect(try await tasks.show(first, for: .tester).state == .finished)
        }
    }

    @Test func manyCallersShareTheQuotaEqually() async throws {
        try await withTraining { _, postgres in
            let tasks = ImportTasks(postgres: postgres, mostOfOne: 100, most: 100)
            let first = try await end("token:1", 30, tasks)
            let second = try await end("token:1", 30, tasks)
            #expect(try await kept([first, second], tasks) == [first, second])
            let other = try await end("token:2", 10, tasks)
            #expect(try await kept([first, second, other], tasks) == [second, other])
        }
    }

    /// Time alone deletes them, without another import.
    @Test func tasksOlderThanAWeekAreDeleted() async throws {
        try await withTraining { training, postgres in
            let tasks = training.importTasks
            let old = try await end("token:1", 10, tasks)
            try await postgres.execute("update import_task set started_at = now() - interval '8 days'")
            let new = try await end("token:1", 10, tasks)
            #expect(try await kept([old], tasks) == [old])
            try await tasks.forget()
            #expect(try await kept([new], tasks) == [new])
            let left: Int? = try await postgres.first("select count(*) from import_task_file")
            #expect(left == 1)
            await #expect(throws: TrainingError.self) { try await tasks.show(old, for: .tester) }
        }
    }
}
