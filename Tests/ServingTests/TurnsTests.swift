import Testing

@testable import Serving

@Suite("Turns")
struct TurnsTests {
    @Test func whoComesWhenAllHaveATurnWaitsForTheirs() async throws {
        let turns = Turns(1)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await turns.withTurn {
                    begin.yield()
                    for await _ in gate {}
                }
            }
            for await _ in begun { break }
            group.addTask { try await turns.withTurn {} }
            while turns.waiting == 0 { await Task.yield() }
            open.finish()
            try await group.waitForAll()
        }
        #expect(turns.waiting == 0)
    }

    @Test func whoGoesAwayGivesTheirPlaceBack() async throws {
        let turns = Turns(1)
        try await turns.withTurn {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    await #expect(throws: CancellationError.self) { try await turns.withTurn {} }
                }
                group.cancelAll()
            }
        }
        try await turns.withTurn {}
    }
}
