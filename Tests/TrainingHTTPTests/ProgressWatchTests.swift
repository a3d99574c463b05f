import HTTPTypes
import NIOCore
import PostgresTesting
import Synchronization
import Testing
import Training

@testable import Serving
@testable import TrainingHTTP

@Suite("Watching progress", .permit)
struct ProgressWatchTests {
    private final class Counts: Sendable {
        let came = Atomic(0)
        let asked = Atomic(0)
    }

    private static let report = ByteBuffer(string: "{}")

    /// Many requests come during the first reading, and all of them get its outcome.
    @Test(arguments: [true, false]) func parallelWatchersShareTheFirstReading(isFound: Bool) async throws {
        let counts = Counts()
        let watch = ProgressWatch(limits: RegistryLimits(), fresh: .seconds(3600)) { _ in
            counts.asked.add(1, ordering: .relaxed)
            while counts.came.load(ordering: .relaxed) < 8 { await Task.yield() }
            guard isFound else { throw TrainingError(.noSuchGoal) }
            return Self.report
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    counts.came.add(1, ordering: .relaxed)
                    do {
                        let report = try await watch.report(ProgressQuestion())
                        #expect(report == Self.report)
                        #expect(isFound)
                    } catch {
                        #expect((error as? TrainingError)?.code == .noSuchGoal && !isFound)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(counts.asked.load(ordering: .relaxed) == 1)
    }

    @Test func aWatcherThatLeavesHandsItsReadingOn() async throws {
        let counts = Counts()
        let (begun, begin) = AsyncStream.makeStream(of: Void.self)
        let watch = ProgressWatch(limits: RegistryLimits(), fresh: .seconds(3600)) { _ in
            guard counts.asked.add(1, ordering: .relaxed).oldValue == 0 else { return Self.report }
            begin.yield()
            // The reading lasts until it is cancelled.
            try await Task.sleep(for: .seconds(3600))
            return Self.report
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await #expect(throws: CancellationError.self) { _ = try await watch.report(ProgressQuestion()) }
            }
            for await _ in begun { break }
            group.cancelAll()
        }
        #expect(try await watch.report(ProgressQuestion()) == Self.report)
        #expect(counts.asked.load(ordering: .relaxed) == 2)
    }

    /// However many questions are watched, no new one is refused, and few are read at once.
    @Test func watchersOfManyQuestionsLeavePlacesToOthers() async throws {
        let now = Atomic(0)
        let most = Atomic(0)
        let watch = ProgressWatch(limits: RegistryLimits(), fresh: .zero) { _ in
            most.max(now.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
            for _ in 0..<10 { await Task.yield() }
            now.subtract(1, ordering: .relaxed)
            return Self.report
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for unit in 0..<100 {
                group.addTask {
                    let report = try await watch.report(ProgressQuestion(under: "\(unit)"))
                    #expect(report == Self.report)
                }
            }
            try await group.waitForAll()
        }
        #expect(most.load(ordering: .relaxed) <= 2)
    }

    /// A watcher without a place costs the database nothing; here there is no database.
    @Test(arguments: [(0, 50, 503, "overloaded"), (500, 0, 429, "too_many_streams")])
    func aWatcherWithoutAPlaceIsRefusedFirst(
        most: Int,
        perAddress: Int,
        status: Int,
        code: String
    ) async throws {
        var limits = RegistryLimits()
        limits.maximumWatchers = most
        limits.maximumWatchersPerAddress = perAddress
        let answer = try await RouterClient(limits: limits).get("/v1/progress/stream")
        #expect(answer.status == status)
        #expect(try answer.problem().code == code)
        #expect(answer.headers[.retryAfter] != nil)
    }
}
