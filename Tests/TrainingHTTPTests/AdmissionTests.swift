import Hummingbird
import Testing

@testable import TrainingHTTP

@Suite("Overload is answered, not queued")
struct AdmissionTests {
    @Test func whoComesWhenAllPlacesAreTakenIsToldSo() async throws {
        let (entered, enter) = AsyncStream.makeStream(of: Void.self)
        let (left, leave) = AsyncStream.makeStream(of: Void.self)
        let router = Router(context: TrainingContext.self)
        router.add(middleware: ProblemMiddleware(methods: AllowedMethods(), logger: .silent))
        router.add(middleware: AdmissionMiddleware(most: 1))
        router.get("slow") { _, _ in
            enter.yield()
            for await _ in left { break }
            return "done"
        }
        router.get("quick") { _, _ in "done" }
        let client = RouterClient(router)
        try await withThrowingTaskGroup(of: Int.self) { tasks in
            tasks.addTask { try await client.get("/slow").status }
            for await _ in entered { break }
            let refused = try await client.get("/quick")
            #expect(refused.status == 503)
            #expect(refused.headers[.retryAfter] == "1")
            #expect(try refused.problem().code == "overloaded")
            leave.yield()
            #expect(try await tasks.next() == 200)
            #expect(try await client.get("/quick").status == 200)
        }
    }
}
