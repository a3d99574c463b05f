import Testing

@testable import Serving

@Suite("Queue")
struct TurnsTests {
    @Test func whoComesWhenAllHaveATurnWaitsForTheirs() async throws {
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

    @Test func whoGoesAwayGivesTheirPlaceBack() async throws {
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
