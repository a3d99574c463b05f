import PostgresTesting
import Testing

@testable import Postgres

@Suite("The reactor", .permit)
struct ReactorTests {
    @Test("runs posted work in order, on one thread")
    func order() async throws {
        let numbers = await withCheckedContinuation { (continuation: CheckedContinuation<[Int], Never>) in
            let memory = Memory()
            for number in 0..<1000 { Reactor.post { memory.numbers.append(number) } }
            Reactor.post { continuation.resume(returning: memory.numbers) }
        }
        #expect(numbers == Array(0..<1000))
    }

    @Test("calls timers in the order of their times, and none that was cancelled")
    func timers() async throws {
        let memory = Memory()
        let last = Promise<Void>()
        await Self.schedule(memory, last)
        try await last.value()
        #expect(await memory.numbers == [1, 2, 4])
    }

    @Reactor
    private static func schedule(_ memory: Memory, _ last: Promise<Void>) {
        let timers = Reactor.timers
        _ = timers.schedule(after: .milliseconds(40)) {
            memory.numbers.append(4)
            last.settle(.success(()))
        }
        _ = timers.schedule(after: .milliseconds(1)) { memory.numbers.append(1) }
        let cancelled = timers.schedule(after: .milliseconds(20)) { memory.numbers.append(3) }
        _ = timers.schedule(after: .milliseconds(10)) { memory.numbers.append(2) }
        timers.cancel(cancelled)
    }

    @Test("does the work that timers post before it sleeps")
    func endingsOfTimers() async {
        let (numbers, left) = await Self.fireWithEndings()
        #expect(numbers == [1, 2])
        #expect((1...60_000).contains(left))
    }

    @Reactor
    private static func fireWithEndings() -> (numbers: [Int], left: Int32) {
        let state = EventLoop.State(poll: -1)
        let memory = Memory()
        _ = state.timers.schedule(after: .zero) {
            memory.numbers.append(1)
            state.endings.append {
                memory.numbers.append(2)
                _ = state.timers.schedule(after: .seconds(30)) {}
            }
        }
        let left = state.fireTimers()
        return (memory.numbers, left)
    }

    @Test("settles a promise once: by a value, a deadline or a cancellation")
    func promises() async throws {
        let value = Promise<Int>()
        #expect(await value.settle(.success(1)))
        #expect(await !value.settle(.success(2)))
        #expect(try await value.value() == 1)

        let late = Promise<Int>()
        await late.expire(after: .milliseconds(1), PostgresError(.timeout, "late"))
        let expired = try await postgresError { try await late.value() }
        #expect(expired.code == .timeout)

        let never = Promise<Int>()
        let task = Task { try await postgresError { try await never.valueUnlessCancelled() } }
        task.cancel()
        let cancelled = try await task.value
        #expect(cancelled.code == .cancelled)
    }

    @Reactor
    private final class Memory {
        var numbers: [Int] = []
        nonisolated init() {}
    }
}
