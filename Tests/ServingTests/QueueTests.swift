import Testing

@testable import Serving

@Suite("Queue")
struct QueueTests {
    @Test func furtherTasksWaitForTheirTurn() async throws {
        let queue = Queue(1)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await queue.run {
                    begin.yield()
                    for await _ in gate {}
                }
            }
            for await _ in begun { break }
            group.addTask { try await queue.run {} }
            while queue.waiting == 0 { await Task.yield() }
            open.finish()
            try await group.waitForAll()
        }
        #expect(queue.waiting == 0)
    }

    @Test func aCallerWithManyTasksDoesNotKeepAnotherWaiting() async throws {
        let queue = Queue(1)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (served, serve) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await queue.run(for: "many") { for await _ in gate {} } }
            for (place, caller) in ["many", "many", "one"].enumerated() {
                while queue.waiting < place { await Task.yield() }
                group.addTask {
                    try await queue.run(for: caller) { _ = serve.yield(caller) }
                }
            }
            while queue.waiting < 3 { await Task.yield() }
            open.finish()
            try await group.waitForAll()
        }
        serve.finish()
        var order: [String] = []
        for await caller in served { order.append(caller) }
        #expect(order == ["one", "many", "many"])
    }

    @Test func aCancelledTaskGivesItsPlaceBack() async throws {
        let queue = Queue(1)
        try await queue.run {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await queue.run {} }
                }
                group.cancelAll()
            }
        }
        try await queue.run {}
    }
}
